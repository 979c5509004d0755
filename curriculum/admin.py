"""Reference data for the registrar: courses, standards, programmes, limits, norms, symbols of calendars."""

from django.contrib import admin
from django.http import HttpRequest

from curriculum.models import (
    CalendarRules,
    CalendarSymbol,
    ContingentNorms,
    Course,
    ExpertCriterion,
    PlanRules,
    Programme,
    Standard,
    StandardCourse,
    StandardCycle,
    StandardPart,
    StreamLimit,
)
from kuu_office.core.access.permissions import Permission
from kuu_office.core.admin.audited import AuditedAdmin
from kuu_office.core.admin.imports import AuditedResource, ReferenceMeta, SpreadsheetAdmin
from kuu_office.core.admin.resources import by_key
from kuu_office.core.admin.site import site
from kuu_office.core.models import Unit
from kuu_office.core.models.text import STORED
from kuu_office.office.models import Act

NAMES = ("name_ky", "name_ru", "name_en")


class CourseResource(AuditedResource):
    department = by_key("department", Unit, "code")

    class Meta(ReferenceMeta):
        model = Course
        import_id_fields = ("code",)
        fields = ("code", "department", *NAMES, "is_active")
        export_order = import_order = fields


@admin.register(Course, site=site)
class CourseAdmin(SpreadsheetAdmin):
    access = Permission.REFERENCE_EDIT
    resource_classes = [CourseResource]
    list_display = ("code", *NAMES, "department", "is_active")
    list_filter = ("is_active", "department")
    list_select_related = ("department",)
    search_fields = (STORED,)
    fields = CourseResource._meta.fields


class StandardResource(AuditedResource):
    act = by_key("act", Act, "number")

    class Meta(ReferenceMeta):
        model = Standard
        import_id_fields = ("code",)
        fields = ("code", "level", "degree", "total_credits", *NAMES, "act", "valid_from", "valid_to", "is_confirmed")
        export_order = import_order = fields


@admin.register(Standard, site=site)
class StandardAdmin(SpreadsheetAdmin):
    access = Permission.REFERENCE_EDIT
    resource_classes = [StandardResource]
    list_display = ("code", "name_ky", "degree", "total_credits", "valid_from", "is_confirmed")
    list_filter = ("level", "degree", "is_confirmed")
    search_fields = ("code", *NAMES)
    fields = StandardResource._meta.fields


@admin.register(StandardCycle, site=site)
class StandardCycleAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("standard", "code", "name_ky", "min_credits", "max_credits")
    list_filter = ("standard",)
    list_select_related = ("standard",)
    search_fields = ("code", *NAMES)


@admin.register(StandardPart, site=site)
class StandardPartAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("cycle", "code", "name_ky", "kind", "min_credits", "max_credits")
    list_filter = ("kind", "cycle__standard")
    list_select_related = ("cycle",)
    search_fields = ("code", *NAMES)


@admin.register(StandardCourse, site=site)
class StandardCourseAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("part", "code", "course", "kind", "credits")
    list_filter = ("part__cycle__standard",)
    list_select_related = ("part__cycle", "course")
    autocomplete_fields = ("course", "part")


class ProgrammeResource(AuditedResource):
    department = by_key("department", Unit, "code")
    standard = by_key("standard", Standard, "code")

    class Meta(ReferenceMeta):
        model = Programme
        import_id_fields = ("code", "degree", "study_form", "department")
        fields = (
            "code", "degree", "study_form", "department", "standard", *NAMES, "abbreviation", "semesters", "credits",
            "qualification_ky", "qualification_ru", "qualification_en", "partnership", "partner_name",
            "partner_country", "is_active",
        )  # fmt: skip
        export_order = import_order = fields


@admin.register(Programme, site=site)
class ProgrammeAdmin(SpreadsheetAdmin):
    access = Permission.REFERENCE_EDIT
    resource_classes = [ProgrammeResource]
    list_display = ("code", "name_ky", "degree", "study_form", "department", "partnership", "is_active")
    list_filter = ("degree", "study_form", "partnership", "is_active")
    list_select_related = ("department",)
    search_fields = (STORED,)
    fields = (*ProgrammeResource._meta.fields, "languages")


@admin.register(PlanRules, site=site)
class PlanRulesAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("degree", "study_form", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("degree", "study_form", "is_confirmed")
    list_select_related = ("act",)


@admin.register(ExpertCriterion, site=site)
class ExpertCriterionAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("position", "code", "text_ky", "act", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("act",)


@admin.register(CalendarSymbol, site=site)
class CalendarSymbolAdmin(AuditedAdmin):
    """Calendars keep the letter of a symbol: it stays as it was made, and no symbol goes."""

    access = Permission.REFERENCE_EDIT
    may_delete = False
    list_display = ("position", "code", "sign", "name_ky", "group", "tone", "is_confirmed")
    list_filter = ("group", "is_confirmed")
    search_fields = ("code", "sign", *NAMES)
    fields = ("code", "sign", "group", "tone", "position", *NAMES, "is_confirmed")

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarSymbol | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(CalendarRules, site=site)
class CalendarRulesAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("valid_from", "valid_to", "diploma_day", "diploma_month", "act", "is_confirmed")
    list_filter = ("is_confirmed",)
    list_select_related = ("act",)


@admin.register(StreamLimit, site=site)
class StreamLimitAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("kind", "size", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("kind", "is_confirmed")
    list_select_related = ("act",)


@admin.register(ContingentNorms, site=site)
class ContingentNormsAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = (
        "degree", "study_form", "valid_from", "valid_to", "least_in_group", "most_in_group", "least_semesters",
        "longest_leave", "most_leaves", "act", "is_confirmed",
    )  # fmt: skip
    list_filter = ("degree", "study_form", "is_confirmed")
    list_select_related = ("act",)
