"""Columns of reference data in spreadsheets. Rows find each other by codes and dates, never by database numbers."""

from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from kuu_office.core.admin.imports import AuditedResource, ReferenceMeta
from kuu_office.core.models import AcademicYear, Appointment, Holiday, Person, Post, RoleGrant, Term, Unit


def by_key(name: str, model, key: str) -> Field:
    """A column that names a related row by its own key: a unit by its code, a year by its first calendar year."""
    return Field(attribute=name, column_name=name, widget=ForeignKeyWidget(model, key))


class UnitResource(AuditedResource):
    parent = by_key("parent", Unit, "code")

    class Meta(ReferenceMeta):
        model = Unit
        import_id_fields = ("code",)
        fields = (
            "code", "parent", "kind", "name_ky", "name_ru", "name_en", "short_name_ky", "short_name_ru",
            "short_name_en", "valid_from", "valid_to",
        )  # fmt: skip
        export_order = import_order = fields


class PostResource(AuditedResource):
    class Meta(ReferenceMeta):
        model = Post
        import_id_fields = ("code",)
        fields = ("code", "name_ky", "name_ru", "name_en", "is_teaching", "rank")
        export_order = import_order = fields


class PersonResource(AuditedResource):
    """People are told apart by their personal number; who has none is entered by hand."""

    class Meta(ReferenceMeta):
        model = Person
        import_id_fields = ("personal_number",)
        fields = (
            "personal_number", "surname", "given_name", "patronymic", "latin_surname", "latin_given_name", "sex",
            "birth_date", "degree", "academic_title", "email",
        )  # fmt: skip
        export_order = import_order = fields


class AppointmentResource(AuditedResource):
    person = by_key("person", Person, "personal_number")
    unit = by_key("unit", Unit, "code")
    post = by_key("post", Post, "code")

    class Meta(ReferenceMeta):
        model = Appointment
        import_id_fields = ("person", "unit", "post", "kind", "start_date")
        fields = ("person", "unit", "post", "kind", "rate", "start_date", "end_date")
        export_order = import_order = fields


class AcademicYearResource(AuditedResource):
    class Meta(ReferenceMeta):
        model = AcademicYear
        import_id_fields = ("start_year",)
        fields = ("start_year", "start_date", "end_date")
        export_order = import_order = fields


class TermResource(AuditedResource):
    year = by_key("year", AcademicYear, "start_year")

    class Meta(ReferenceMeta):
        model = Term
        import_id_fields = ("year", "kind")
        fields = ("year", "kind", "start_date", "end_date", "weeks")
        export_order = import_order = fields


class HolidayResource(AuditedResource):
    class Meta(ReferenceMeta):
        model = Holiday
        import_id_fields = ("date",)
        fields = ("date", "name_ky", "name_ru", "name_en", "is_short_day", "is_proposed")
        export_order = import_order = fields


class RoleGrantResource(AuditedResource):
    """Taken away only: roles are given one by one."""

    person = Field(attribute="person__official_name", column_name="person")
    unit = by_key("unit", Unit, "code")

    class Meta(ReferenceMeta):
        model = RoleGrant
        fields = ("person", "role", "unit", "start_date", "end_date")
        export_order = fields
