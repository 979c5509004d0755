"""Orders about students: the register, a new one from kind to record, taking one back."""

from collections.abc import Collection
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import rules, wording
from curriculum.calc.orders import OPEN_TO
from curriculum.enums import MovementKind
from curriculum.filters import OrderFilter, PickFilter, records_in
from curriculum.forms import OrderForm
from curriculum.models import Movement, Student
from curriculum.operations.orders import OrderRefused, PreviewOutdated, record_order, try_order
from curriculum.operations.revoking import (
    MOST_AT_ONCE,
    ask_to_revoke,
    revoke_order,
    students_of_order,
    try_revoking,
)
from curriculum.queries.students import movements_seen, orders_of, students_to_keep
from curriculum.tables import OrderTable
from curriculum.views.outcomes import rows_of, rows_undone
from curriculum.views.students import ORDER_KINDS
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError
from kuu_office.core.forms import told_by
from kuu_office.core.phrases import short_day
from kuu_office.core.views.asked import ids_in
from kuu_office.core.views.lists import ListView

SHOWN_DAYS = 400
MOST_SHOWN = 300
ROWS_OF_ORDER = 100
FEW = {MovementKind.RETURN}  # so few may be meant that all are shown before anybody looks for them


class OrderList(ListView):
    """Orders about students in scope; those of the last year unless the address names other days or a number."""

    access = Permission.STUDENT_VIEW
    table_class = OrderTable
    filter_class = OrderFilter
    template_name = "curriculum/orders/list.html"
    export_name = "orders"

    def rows(self):
        movements = movements_seen(self.scope)
        if not self.is_narrowed():
            movements = movements.filter(order_date__gte=clock.today() - timedelta(days=SHOWN_DAYS))
        return orders_of(movements)

    def is_narrowed(self) -> bool:
        return any(self.request.GET.get(name) for name in ("number", "since", "until"))

    def context(self) -> dict:
        return {"may_edit": self.scope.allows(Permission.STUDENT_EDIT), "is_narrowed": self.is_narrowed()}


class OrderNew(ScopedView):
    """A new order: its kind, its students, what it says, what it does, recorded."""

    access = Permission.STUDENT_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = self.kind()
        if kind is None:
            return self.choose()
        today = clock.today()
        form = OrderForm(kind=kind, scope=self.scope, initial={"date": today, "effective_date": today})
        return self.page(kind, form, ticked=ids_in(request, "students"))

    def post(self, request: HttpRequest) -> HttpResponse:
        kind, step = self.kind(), request.POST.get("step")
        if kind is None:
            return self.choose(status=422)
        form, ids = OrderForm(request.POST, kind=kind, scope=self.scope), ids_in(request, "students")
        self.refuse_foreign(ids)
        if step == "edit" or not form.is_valid():
            return self.page(kind, form, ticked=ids, status=200 if step == "edit" else 422)
        try:
            return self.record(form, ids) if step == "record" else self.preview(form, ids)
        except (OrderRefused, PreviewOutdated) as refusal:
            return self.shown(form, refusal.trial, refusal)
        except (BadInput, Conflict) as refusal:
            return self.page(kind, form, ticked=ids, status=told_by(form, refusal))

    def kind(self) -> MovementKind | None:
        asked = self.request.POST.get("kind") or self.request.GET.get("kind")
        return MovementKind(asked) if asked in set(ORDER_KINDS) else None

    def choose(self, status: int = 200) -> HttpResponse:
        """The kinds; of one student with the reason of those that are not possible now."""
        students = list(students_to_keep(self.scope).with_names().filter(pk__in=ids_in(self.request, "students")))
        alone = students[0] if len(students) == 1 else None
        words = wording.WHAT_ORDERS_DO
        kinds = [(kind, rules.can_order(kind, alone) if alone else None, words[kind]) for kind in ORDER_KINDS]
        context = {"kinds": kinds, "students": students, "admission": words[MovementKind.ADMISSION]}
        return render(self.request, "curriculum/orders/choose.html", context, status=status)

    def refuse_foreign(self, ids: Collection[int]) -> None:
        if Student.objects.visible_to(self.scope).filter(pk__in=ids).count() != len(ids):
            raise Http404(_("There is no such page, or it belongs to another unit."))

    def preview(self, form: OrderForm, ids: list[int]) -> HttpResponse:
        trial = try_order(order=form.order(), student_ids=ids, by=self.scope, at=clock.now())
        return self.shown(form, trial)

    def record(self, form: OrderForm, ids: list[int]) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        trial = record_order(order=form.order(), student_ids=ids, by=self.scope, at=clock.now(), seen=seen)
        messages.success(self.request, told_of_recorded(len(trial.moved), len(trial.already)))
        movement = Movement.objects.filter(
            order_number=trial.order.number, order_date=trial.order.date, student_id__in=ids
        ).earliest("pk")
        return redirect("curriculum:order", pk=movement.pk)

    def shown(self, form: OrderForm, trial, refusal: OfficeError | None = None) -> HttpResponse:
        context = {
            "form": form, "kind": form.kind, "trial": trial, "rows": rows_of(trial), "refusal": refusal,
            "ids": [one.student.pk for one in trial.outcomes],
        }  # fmt: skip
        template = "curriculum/orders/preview.html"
        return render(self.request, template, context, status=refusal.status if refusal else 200)

    def page(self, kind: MovementKind, form: OrderForm, *, ticked: list[int], status: int = 200) -> HttpResponse:
        """Who was ticked stays on the page, whatever is looked for next."""
        rows = students_to_keep(self.scope).with_names()
        found = PickFilter(self.request.GET, queryset=rows, request=self.request)
        named = any(self.request.GET.get(name) for name in ("text", "records"))
        asked = named or self.request.GET.get("of_group") or (kind in FEW and not ticked)
        fitting = found.qs if named else found.qs.filter(state__in=OPEN_TO[kind])
        shown = list(fitting.in_kyrgyz_order()[:MOST_SHOWN]) if asked else []
        chosen = list(rows.filter(pk__in=ticked).in_kyrgyz_order())
        books = records_in(self.request.GET.get("records", ""))
        if books:
            ticked = [*ticked, *(student.pk for student in shown)]
        context = {
            "kind": kind, "form": form, "filter": found, "ticked": ticked,
            "students": [*chosen, *(one for one in shown if one not in chosen)],
            "unknown_books": sorted(set(books) - {one.record_number for one in shown}),
        }  # fmt: skip
        return render(self.request, "curriculum/orders/form.html", context, status=status)


def told_of_recorded(moved: int, already: int) -> str:
    text = ngettext(
        "The order was recorded for %(count)s student.", "The order was recorded for %(count)s students.", moved
    ) % {"count": moved}
    if not already:
        return text
    known = ngettext(
        "For %(count)s student it had been recorded before; nothing changed there.",
        "For %(count)s students it had been recorded before; nothing changed there.",
        already,
    ) % {"count": already}
    return f"{text} {known}" if moved else known


class OrderView(ScopedView):
    """A view of one order; its address is that of one of its movements."""

    access = Permission.STUDENT_VIEW

    def movement(self, pk: int) -> Movement:
        return get_in_scope(movements_seen(self.scope), pk=pk)


class OrderDetail(OrderView):
    """The students of an order, and the way to take it back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        first = self.movement(pk)
        same = {"order_number": first.order_number, "order_date": first.order_date}
        movements = movements_seen(self.scope).filter(**same)
        movements = movements.select_related("student__person", "programme", "group", "recorded_by")
        ordered = movements.order_by("student__person__sort_name", "pk")
        context = {
            "first": first,
            "page": Paginator(ordered, ROWS_OF_ORDER).get_page(request.GET.get("page")),
            "may_revoke": rules.can_move(self.scope, first.student),
        }
        return render(request, "curriculum/orders/detail.html", context)


class OrderRevoke(OrderView):
    """Taking an order back: what it would do, then the reason."""

    access = Permission.STUDENT_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        first = self.movement(pk)
        order = {"number": first.order_number, "order_date": first.order_date}
        students = students_of_order(**order)
        context = {"first": first, "count": len(students)}
        if len(students) <= MOST_AT_ONCE:
            undoing = try_revoking(**order, by=self.scope, students=students)
            page = Paginator(undoing.refused_first, ROWS_OF_ORDER).get_page(request.GET.get("page"))
            context |= {"undoing": undoing, "rows": rows_undone(undoing, page), "page": page}
        return render(request, "curriculum/orders/revoke.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        first = self.movement(pk)
        order = {"number": first.order_number, "order_date": first.order_date}
        asked = {**order, "reason": request.POST.get("remark", ""), "by": self.scope, "at": clock.now()}
        if len(students_of_order(**order)) > MOST_AT_ONCE:
            return redirect("core:job", pk=ask_to_revoke(**asked).pk)
        undoing = revoke_order(**asked)
        count = len(undoing.outcomes)
        text = ngettext(
            "Order № %(number)s of %(day)s was taken back from %(count)s student.",
            "Order № %(number)s of %(day)s was taken back from %(count)s students.",
            count,
        )
        told = {"number": first.order_number, "day": short_day(first.order_date), "count": count}
        messages.success(request, text % told)
        return redirect("curriculum:orders")
