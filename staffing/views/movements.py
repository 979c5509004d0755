"""Movements of staff: the register, a new one from whom to record, taking one back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError
from kuu_office.core.forms import told_by
from kuu_office.core.models import Appointment, Person
from kuu_office.core.models.text import STORED, matching
from kuu_office.core.views.lists import ListView
from staffing import rules
from staffing.enums import MovementKind
from staffing.filters import MovementFilter
from staffing.forms import MovementForm, RevokeForm
from staffing.models import Holding, Movement
from staffing.operations.movements import ENDS, Outlook, foresee, record_movement
from staffing.operations.revoking import revoke_movement
from staffing.queries.load import LoadFreed, LoadLeft, freed_by, load_left
from staffing.tables import MovementTable
from workload.models import LoadSheet

MOST_FOUND = 30
LATER = (MovementKind.TRANSFER, MovementKind.RATE_CHANGE, MovementKind.DISMISSAL)


def board_of(sheet: LoadSheet) -> str:
    """Where hours are given to people."""
    try:
        return reverse("workload:board", args=[sheet.pk])
    except NoReverseMatch:
        return reverse("workload:sheet", args=[sheet.pk])


def boards(left: LoadLeft | LoadFreed) -> list[tuple[str, LoadSheet]]:
    return [(board_of(sheet), sheet) for sheet in left.sheets]


class MovementList(ListView):
    access = Permission.STAFF_VIEW
    table_class = MovementTable
    filter_class = MovementFilter
    template_name = "staffing/movements/list.html"
    export_name = "staff-movements"

    def rows(self) -> QuerySet:
        return Movement.objects.visible_to(self.scope).with_names()

    def context(self) -> dict:
        return {"may_move": self.scope.allows(Permission.APPOINTMENT_EDIT)}


class MovementNew(ScopedView):
    """A new movement: whom, what the order says, what it does, recorded."""

    access = Permission.APPOINTMENT_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, person, appointment = self.asked()
        if kind is None or (person is None and appointment is None):
            return self.choose(kind, appointment)
        today = clock.today()
        initial = {"order_date": today, "effective_date": today, "position": request.GET.get("position")}
        return self.page(self.form(kind, person, appointment, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        kind, person, appointment = self.asked()
        if kind is None or (person is None and appointment is None):
            raise BadInput(_("Choose the person."))
        form = self.form(kind, person, appointment, request.POST)
        step = request.POST.get("step")
        if step == "edit" or not form.is_valid():
            return self.page(form, 200 if step == "edit" else 422)
        try:
            return self.record(form) if step == "record" else self.preview(form)
        except (BadInput, Conflict) as refusal:
            return self.page(form, told_by(form, refusal))

    def asked(self) -> tuple[MovementKind | None, Person | None, Appointment | None]:
        """What the address and the form say; what is not there or of another unit is not found."""
        asked = self.request.GET if self.request.method == "GET" else self.request.POST
        kind = MovementKind(asked["kind"]) if asked.get("kind") in MovementKind.values else None
        person = appointment = None
        if kind in (None, *LATER) and asked.get("appointment"):
            appointment = get_in_scope(self.appointments(), pk=asked["appointment"])
        elif kind == MovementKind.HIRE and asked.get("person"):
            person = get_in_scope(Person.objects.all(), pk=asked["person"])
        return kind, person, appointment

    def appointments(self) -> QuerySet[Appointment]:
        """People who hold a place in the departments of the person."""
        held = Holding.objects.filter(position__unit__in=self.scope.units(self.access)).values("appointment")
        return Appointment.objects.filter(pk__in=held).select_related("person", "unit", "post")

    def form(self, kind, person, appointment, data=None, **how) -> MovementForm:
        return MovementForm(
            data, kind=kind, person=person, appointment=appointment, units=self.scope.units(self.access),
            day=clock.today(), **how,
        )  # fmt: skip

    def choose(self, kind: MovementKind | None, appointment: Appointment | None) -> HttpResponse:
        """Whom the order is about, found by name; then what it says of a person who has a place."""
        text, is_hire = self.request.GET.get("text", ""), kind == MovementKind.HIRE
        found: list = []
        if text and is_hire:
            found = list(matching(Person.objects.in_kyrgyz_order(), text, STORED)[:MOST_FOUND])
        elif text:
            present = self.appointments().valid_on(clock.today()).order_by("person__sort_name", "pk")
            found = list(matching(present, text, f"person__{STORED}")[:MOST_FOUND])
        context = {
            "kinds": LATER, "appointment": appointment, "text": text, "found": found, "is_hire": is_hire,
            "position": self.request.GET.get("position", ""),
        }  # fmt: skip
        return render(self.request, "staffing/movements/choose.html", context)

    def preview(self, form: MovementForm) -> HttpResponse:
        seen = foresee(wish=form.wish(), by=self.scope, at=clock.now())
        return self.shown(form, seen)

    def record(self, form: MovementForm) -> HttpResponse:
        movement = record_movement(wish=form.wish(), by=self.scope, at=clock.now())
        messages.success(self.request, _("The movement is recorded: %(movement)s.") % {"movement": movement})
        return redirect("staffing:movement", pk=movement.pk)

    def shown(self, form: MovementForm, seen: Outlook) -> HttpResponse:
        context = {"form": form, "seen": seen, "boards": boards(seen.left)}
        return render(self.request, "staffing/movements/preview.html", context)

    def page(self, form: MovementForm, status: int = 200) -> HttpResponse:
        return render(self.request, "staffing/movements/form.html", {"form": form}, status=status)


class MovementView(ScopedView):
    """A view of one movement."""

    access = Permission.STAFF_VIEW

    def movement(self, pk: int) -> Movement:
        rows = Movement.objects.visible_to(self.scope).with_names()
        return get_in_scope(rows.select_related("appointment__unit", "appointment__post", "made__unit"), pk=pk)


class MovementDetail(MovementView):
    """What an order did, and the hours that it left."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        movement = self.movement(pk)
        ends = movement.kind in ENDS and movement.appointment and not movement.is_revoked
        freed = freed_by(movement)
        left = load_left(movement.appointment, movement.effective_date, freed.present) if ends else LoadLeft()
        context = {
            "movement": movement, "left": left, "boards": boards(left), "freed": freed, "free_on": boards(freed),
            "may_revoke": rules.can_revoke(self.scope, movement),
        }  # fmt: skip
        return render(request, "staffing/movements/detail.html", context)


class MovementRevoke(MovementView):
    access = Permission.APPOINTMENT_EDIT

    def movement(self, pk: int) -> Movement:
        movement = super().movement(pk)
        if not self.scope.allows(self.access, movement.unit_id):
            raise Http404(_("There is no such page, or it belongs to another unit."))
        return movement

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.movement(pk), RevokeForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        movement, form = self.movement(pk), RevokeForm(request.POST)
        if not form.is_valid():
            return self.page(movement, form, 422)
        try:
            done = revoke_movement(movement=movement, **form.cleaned_data, by=self.scope, at=clock.now())
        except OfficeError as refusal:
            return self.page(movement, form, told_by(form, refusal))
        if done.not_back:
            said = _(
                "The movement is taken back, but these hours did not come back, because others have them, the line is "
                "gone or its load sheet is not open: %(lines)s. Distribute them anew."
            )
            messages.warning(request, said % {"lines": "; ".join(map(str, done.not_back))})
        else:
            messages.success(request, _("The movement is taken back; everything stands as before."))
        return redirect("staffing:movement", pk=pk)

    def page(self, movement: Movement, form: RevokeForm, status: int = 200) -> HttpResponse:
        context = {"movement": movement, "form": form, "cancel": reverse("staffing:movement", args=[movement.pk])}
        return render(self.request, "staffing/movements/revoke.html", context, status=status)
