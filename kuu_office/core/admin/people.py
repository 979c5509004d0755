"""People, their accounts and appointments."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from kuu_office.core import clock
from kuu_office.core.admin.audited import AuditedAdmin, OperationAdmin, actor
from kuu_office.core.admin.imports import SpreadsheetAdmin
from kuu_office.core.admin.resources import AppointmentResource, PersonResource
from kuu_office.core.admin.site import site
from kuu_office.core.models import Appointment, Leave, Person, User
from kuu_office.core.models.text import STORED
from kuu_office.core.operations import appoint
from kuu_office.core.operations.accounts import change_address, offer_password, sign_out_everywhere
from kuu_office.core.text import personal_number


def doubts(person: Person) -> list[str]:
    """What looks wrong in a person's number, as sentences; nothing when there is no number."""
    if not person.personal_number:
        return []
    found = personal_number.warnings(person.personal_number, person.sex, person.birth_date)
    return [gettext(remark.message) % remark.values for remark in found]


@admin.register(Person, site=site)
class PersonAdmin(SpreadsheetAdmin):
    """People as in the passport. A doubtful personal number is shown, never refused."""

    resource_classes = [PersonResource]
    list_display = ("official_name", "masked_number", "is_in_order", "birth_date", "degree", "academic_title")
    list_filter = ("sex",)
    search_fields = (STORED,)
    readonly_fields = ("doubts",)
    fieldsets = (
        (None, {"fields": ("surname", "given_name", "patronymic", "latin_surname", "latin_given_name")}),
        (_("Documents"), {"fields": ("sex", "birth_date", "personal_number", "doubts", "passport_number")}),
        (_("Work"), {"fields": ("degree", "academic_title", "email")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).in_kyrgyz_order()

    @admin.display(description=_("name"), ordering="sort_name")
    def official_name(self, person: Person) -> str:
        return person.official_name

    @admin.display(description=_("personal number"))
    def masked_number(self, person: Person) -> str:
        return personal_number.mask(person.personal_number)

    @admin.display(description=_("number without doubt"), boolean=True)
    def is_in_order(self, person: Person) -> bool | None:
        return not doubts(person) if person.personal_number else None

    @admin.display(description=_("doubts about the number"))
    def doubts(self, person: Person) -> str:
        return " ".join(doubts(person)) or "–"

    def save_model(self, request: HttpRequest, obj: Person, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for sentence in doubts(obj):
            messages.warning(request, sentence)


class AccountForm(forms.ModelForm):
    """An account without a password: its owner chooses one by a link sent to the address."""

    class Meta:
        model = User
        fields = ("username", "person", "email", "language", "is_active")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has the address %(email)s."), params={"email": email})
        return email


@admin.register(User, site=site)
class UserAdmin(AuditedAdmin):
    """Accounts. What one may do hangs on the person's roles; a person who left is made inactive, not removed."""

    may_delete = False
    form = AccountForm
    fields = ("username", "person", "email", "language", "is_active")
    list_display = ("username", "person", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    list_select_related = ("person",)
    search_fields = ("username", "person__surname", "person__given_name")
    autocomplete_fields = ("person",)
    actions = ["send_link", "end_sessions"]

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        elif "email" in form.changed_data:
            change_address(user=obj, email=obj.email, by=actor(request), at=clock.now())
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Send a link for choosing a password"))
    def send_link(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            offer_password(user=user, request=request, by=actor(request), at=clock.now())
        messages.success(request, gettext("The links wait to be sent."))

    @admin.action(description=_("End all sessions"))
    def end_sessions(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            sign_out_everywhere(user=user, by=actor(request), at=clock.now())
        messages.success(request, gettext("The sessions are ended."))


@admin.register(Appointment, site=site)
class AppointmentAdmin(SpreadsheetAdmin, OperationAdmin):
    """Who works where, in which post, at which rate. An appointment ends by its last day.

    Those of teachers are made here, from a spreadsheet for instance, and change by the movements of the staff table.
    """

    resource_classes = [AppointmentResource]
    made_fields = ("person", "unit", "post", "kind", "start_date")
    fields = ("person", "unit", "post", "kind", "rate", "start_date", "end_date")
    list_display = ("person", "unit", "post", "kind", "rate", "start_date", "end_date")
    list_filter = (("unit", AutocompleteSelectFilter), "kind", "post")
    list_select_related = ("person", "unit", "post")
    search_fields = ("person__surname", "person__given_name", "unit__name_ky", "post__name_ky")
    autocomplete_fields = ("person", "unit", "post")

    def get_readonly_fields(self, request: HttpRequest, obj: Appointment | None = None) -> tuple[str, ...]:
        return self.fields if obj and obj.post.is_teaching else super().get_readonly_fields(request, obj)

    def make(self, request: HttpRequest, form) -> Appointment:
        names = ("person", "unit", "post", "kind", "rate", "start_date", "end_date")
        values = {name: form.cleaned_data[name] for name in names}
        return appoint(**values, by=actor(request), at=clock.now())


@admin.register(Leave, site=site)
class LeaveAdmin(AuditedAdmin):
    """Who is on leave by which order; nobody is given hours of a term that a leave covers."""

    list_display = ("person", "reason", "order", "start_date", "end_date")
    list_select_related = ("person",)
    search_fields = ("person__surname", "person__given_name")
    autocomplete_fields = ("person",)
