"""Layouts of AVN's files, kept on a form: a heading and a place for each field."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuu_office.core import audit, clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.office import rules
from kuu_office.office.exchange_forms import ProfileForm
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.operations.profiles import change_profile, layout_of, make_profile, own_layout
from kuu_office.office.programs import ExchangeProgram, program_of


class ProfileView(ScopedView):
    """A form of a layout."""

    access = Permission.EXCHANGE_PROFILE

    def page(
        self, form: ProfileForm, program: ExchangeProgram, profile: ExchangeProfile | None = None, status: int = 200
    ) -> HttpResponse:
        lines = audit.history_of(profile) if profile else []
        context = {"form": form, "program": program, "profile": profile, "lines": lines}
        return render(self.request, "office/exchange/profile.html", context, status=status)


class ProfileNew(ProfileView):
    """A new layout; it begins as the portal's own form."""

    def get(self, request: HttpRequest, program: str) -> HttpResponse:
        rules.can_keep_profiles(self.scope).enforce()
        known = program_of(program)
        return self.page(ProfileForm(program=known, layout=own_layout(known)), known)

    def post(self, request: HttpRequest, program: str) -> HttpResponse:
        known = program_of(program)
        form = ProfileForm(request.POST, program=known, layout=own_layout(known))
        if not form.is_valid():
            return self.page(form, known, status=422)
        try:
            make_profile(program=known.key, layout=form.layout, by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.page(form, known, status=told_by(form, refusal))
        messages.success(request, _("The profile is there."))
        return redirect("office:exchange")


class ProfileEdit(ProfileView):
    """A layout that is there."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rules.can_keep_profiles(self.scope).enforce()
        profile = get_in_scope(ExchangeProfile.objects.all(), pk=pk)
        return self.page(self.form(profile), program_of(profile.program), profile)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        profile = get_in_scope(ExchangeProfile.objects.all(), pk=pk)
        form = self.form(profile, request.POST)
        if not form.is_valid():
            return self.page(form, form.program, profile, 422)
        seen = form.cleaned_data["seen"] or 0
        try:
            change_profile(profile=profile, layout=form.layout, seen_revision=seen, by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return self.page(form, form.program, profile, told_by(form, refusal))
        messages.success(request, _("The profile is changed."))
        return redirect("office:exchange")

    def form(self, profile: ExchangeProfile, *data) -> ProfileForm:
        program = program_of(profile.program)
        return ProfileForm(*data, program=program, layout=layout_of(profile), revision=profile.revision)
