"""Limits of rates for the registrar: dated, each change on record."""

from django.contrib import admin

from kuu_office.core.access.permissions import Permission
from kuu_office.core.admin.audited import AuditedAdmin
from kuu_office.core.admin.site import site
from staffing.models import StaffRules


@admin.register(StaffRules, site=site)
class StaffRulesAdmin(AuditedAdmin):
    access = Permission.REFERENCE_EDIT
    list_display = ("person_limit", "step", "valid_from", "valid_to", "act", "is_confirmed")
    list_filter = ("is_confirmed",)
    list_select_related = ("act",)
