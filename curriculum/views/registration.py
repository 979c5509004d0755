"""Registration of groups: how far they are, the entry of a group cell by cell, the adviser's confirmation (F-012)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import rules, wording
from curriculum.calc.registration import Block
from curriculum.models import ElectiveOffer, Group
from curriculum.operations.registration import Cell, confirm_registrations, register
from curriculum.queries.electives import offers_by_course, offers_of, term_windows
from curriculum.queries.registration import (
    GroupFit,
    MemberFit,
    fit_of_groups,
    groups_seen,
    is_error,
    of_unit,
    units_of_groups,
)
from curriculum.views.electives import term_choice
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import YES
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, OfficeError, Refused
from kuu_office.core.models import Term
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, write_table
from kuu_office.core.views.asked import ids_in, number_in
from kuu_office.core.views.lists import Pages, workbook

GROUPS_A_PAGE = 40


class RegistrationPage(ScopedView):
    """Groups of a faculty with what is found in their registrations; the same as a workbook, student by student."""

    access = Permission.REGISTRATION_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        (terms, term), units = term_choice(request.GET), units_of_groups(self.scope)
        unit = next((one for one in units if one.pk == number_in(request.GET, "unit")), next(iter(units), None))
        groups = of_unit(groups_seen(self.scope), unit)
        if request.GET.get("export") == "xlsx" and term:
            return workbook(fix_workbook(fit_of_groups(groups, term, clock.today()), term), "registration.xlsx")
        page = Pages(list(groups), GROUPS_A_PAGE).get_page(request.GET.get("page"))
        rows = fit_of_groups(page.object_list, term, clock.today()) if term else []
        context = {
            "term": term, "terms": terms, "units": units, "unit": unit, "page": page, "rows": rows,
            "found": found_in(rows), "windows": term_windows(term) if term else None,
            "students": sum(len(row.members) for row in rows), "whole": sum(row.whole for row in rows),
        }  # fmt: skip
        return render(request, "curriculum/registration/groups.html", context)


def found_in(rows: list[GroupFit]) -> list[dict]:
    """Checks with their counts, the most frequent first."""
    counts: dict[str, int] = {}
    for row in rows:
        for check, count in row.found.items():
            counts[check] = counts.get(check, 0) + count
    return [
        {"check": check, "title": wording.misfit_title(check), "count": count, "is_error": is_error(check)}
        for check, count in sorted(counts.items(), key=lambda pair: (not is_error(pair[0]), -pair[1]))
    ]


def fix_workbook(rows: list[GroupFit], term: Term) -> bytes:
    columns = [
        Column("group", _("Group"), 14), Column("student", _("Student"), 40), Column("check", _("What is found"), 28),
        Column("said", _("In words"), 80),
    ]  # fmt: skip
    return write_table(columns, _fix_lines(rows), f"{_('Fix list')}, {term}", page_language())


def _fix_lines(rows: list[GroupFit]):
    for row in rows:
        for member in row.members:
            for misfit in member.fit.misfits:
                yield {
                    "group": row.group.name, "student": member.name, "check": wording.misfit_title(misfit.check),
                    "said": wording.said_misfit(misfit),
                }  # fmt: skip
        for one in row.gone:
            yield {"group": row.group.name, "student": one.name, "check": wording.misfit_title("gone"), "said": ""}


@dataclass(frozen=True)
class Entry:
    """A cell of the entry: a block, the registration that stands there, the electives to choose from."""

    block: Block
    seen: int
    offer: ElectiveOffer | None
    offers: list[ElectiveOffer]
    said: list[tuple[str, str]]
    confirmed: bool

    @property
    def level(self) -> str:
        """The worst of what is found."""
        return next((level for level in ("error", "warning") if any(one == level for one, _text in self.said)), "")


def entries(member: MemberFit, row: GroupFit, offers: list[ElectiveOffer]) -> list[Entry]:
    """The cells of a student. Electives of the student's own language come first."""
    by_course, by_key = offers_by_course(offers), {offer.pk: offer for offer in offers}
    cells = []
    for key, block in row.studied.blocks.items() if row.studied else ():
        choice = member.fit.seats.get(key)
        chosen = by_key.get(choice.offer) if choice else None
        open_ones = [
            offer for course in block.alternatives for offer in by_course.get(course, ()) if offer.state == "offered"
        ]
        own = sorted(open_ones, key=lambda offer: offer.language != member.fit.chooser.language)
        cells.append(
            Entry(
                block, choice.key if choice else 0, chosen, own,
                [told(one) for one in member.fit.misfits if one.block == key],
                confirmed=bool(choice and choice.confirmed),
            )
        )  # fmt: skip
    return cells


def told(misfit) -> tuple[str, str]:
    return str(wording.REGISTRATION_CHECKS[misfit.check][0].value), wording.said_misfit(misfit)


class GroupView(ScopedView):
    """A view of the registrations of one group in a term."""

    access = Permission.REGISTRATION_VIEW

    def group(self, pk: int) -> Group:
        return get_in_scope(groups_seen(self.scope), pk=pk)

    def term(self) -> Term:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        self.terms, term = term_choice(asked)
        if term is None:
            raise BadInput(_("There are no terms yet. The registrar enters them in the admin site."))
        return term

    def back(self, group: Group, term: Term) -> HttpResponse:
        return redirect(f"{reverse('curriculum:registration_group', args=[group.pk])}?term={term.pk}")


class GroupRegistration(GroupView):
    """The entry of a group: students in rows, elective blocks in columns, places left beside."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.group(pk))

    def page(self, group: Group, refusal: OfficeError | None = None) -> HttpResponse:
        term = self.term()
        [row] = fit_of_groups([group], term, clock.today())
        offers = offers_of(term)
        students = [(member, entries(member, row, offers)) for member in row.members]
        may_enter = rules.can_register(self.scope, group, term, clock.now())
        may_confirm = rules.can_confirm_registrations(self.scope, group)
        only_confirms = may_confirm.ok and not self.scope.allows(Permission.REGISTRATION_EDIT)
        context = {
            "group": group, "term": term, "terms": self.terms, "row": row, "refusal": refusal,
            "students": students, "waiting": [member.student_id for member, cells in students if any_waits(cells)],
            "blocks": list(row.studied.blocks.values()) if row.studied else [],
            "places": places(row, offers),
            "may_enter": may_enter, "may_confirm": may_confirm, "why_not": "" if only_confirms else may_enter.reason,
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/registration/group.html", context, status=status)


def any_waits(cells: list[Entry]) -> bool:
    """A choice of the student is not confirmed yet."""
    return any(cell.seen and not cell.confirmed for cell in cells)


def places(row: GroupFit, offers: list[ElectiveOffer]) -> list[ElectiveOffer]:
    """The electives that the blocks of a group may take."""
    courses = {course for block in row.studied.blocks.values() for course in block.alternatives} if row.studied else ()
    return [offer for offer in offers if offer.course_id in courses]


class CellSave(GroupView):
    """Saves one cell; answers with the cell and the places left. A refusal leaves it as it stands and says why."""

    access = Permission.REGISTRATION_EDIT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, term, refusal = self.group(pk), self.term(), None
        cell = cell_of(request)
        try:
            register(group=group, term=term, cell=cell, by=self.scope, at=clock.now())
        except OfficeError as found:
            refusal = found
        if not request.htmx:
            return self.back(group, term) if refusal is None else self.refused(request, refusal)
        return self.fragment(group, term, cell, refusal)

    def fragment(self, group: Group, term: Term, cell: Cell, refusal: OfficeError | None) -> HttpResponse:
        [row] = fit_of_groups([group], term, clock.today())
        offers = offers_of(term)
        member = next((one for one in row.members if one.student_id == cell.student_id), None)
        found = entries(member, row, offers) if member else []
        entry = next((one for one in found if one.block.row.key == cell.block_id), None)
        if entry is None:
            raise refusal or Refused(_("The student does not study in this group today."))
        context = {
            "group": group, "term": term, "member": member, "entry": entry, "may_enter": YES, "refusal": refusal,
            "places": places(row, offers), "saved": refusal is None, "with_places": True,
        }  # fmt: skip
        status = refusal.status if refusal else 200
        return render(self.request, "curriculum/registration/_cell_answer.html", context, status=status)


def cell_of(request: HttpRequest) -> Cell:
    """What a cell sends: student, block, elective (empty: nothing), the registration that was seen."""
    return Cell(
        student_id=number_in(request.POST, "student") or 0,
        block_id=number_in(request.POST, "block") or 0,
        offer_id=number_in(request.POST, "offer"),
        seen=number_in(request.POST, "seen") or 0,
    )


class RegistrationConfirm(GroupRegistration):
    """The adviser confirms the ticked students."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group, term = self.group(pk), self.term()
        try:
            done = confirm_registrations(
                group=group, term=term, student_ids=ids_in(request, "students"), by=self.scope, at=clock.now()
            )
        except OfficeError as refusal:
            return self.page(group, refusal)
        said = ngettext("%(count)s registration is confirmed.", "%(count)s registrations are confirmed.", done.count)
        messages.success(request, said % {"count": done.count})
        if done.passed:
            names = ", ".join(done.passed)
            messages.warning(request, _("Passed over, because something does not fit: %(names)s.") % {"names": names})
        return self.back(group, term)
