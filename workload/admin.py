"""Norms of time, annual loads and limits for the registrar: dated, each change on record."""

from django.contrib import admin

from kuu_office.core.access.permissions import Permission
from kuu_office.core.admin.audited import AuditedAdmin, RowsInside
from kuu_office.core.admin.site import site
from workload.models import AnnualLoad, HourlyRate, LoadLimits, MonthlyPay, Norm, NormSet


class NormRows(RowsInside):
    """The norms of a set."""

    model = Norm
    fields = (
        "work", "basis", "hours", "degree", "study_form", "rounding", "days", "members", "size", "note", "is_confirmed",
    )  # fmt: skip


@admin.register(NormSet, site=site)
class NormSetAdmin(AuditedAdmin):
    """Sets of norms; their norms stand inside. A set by which a load was calculated stays."""

    access = Permission.REFERENCE_EDIT
    list_display = ("name_ky", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("is_confirmed",)
    list_select_related = ("act",)
    search_fields = ("name_ky", "name_ru", "name_en")
    fields = ("name_ky", "name_ru", "name_en", "act", "valid_from", "valid_to", "is_confirmed", "language_courses")
    autocomplete_fields = ("language_courses",)
    inlines = [NormRows]


@admin.register(AnnualLoad, site=site)
class AnnualLoadAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("post", "hours", "may_lecture", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("post", "may_lecture", "is_confirmed")
    list_select_related = ("post", "act")


@admin.register(HourlyRate, site=site)
class HourlyRateAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("post", "rank", "funding", "amount", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("post", "funding", "is_confirmed")
    list_select_related = ("post", "act")


@admin.register(MonthlyPay, site=site)
class MonthlyPayAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("post", "amount", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("post", "is_confirmed")
    list_select_related = ("post", "act")


@admin.register(LoadLimits, site=site)
class LoadLimitsAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("person_limit", "step", "hourly_cap", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("is_confirmed",)
    list_select_related = ("act",)
