"""Electives of a term: prepared, offered, closed and cancelled by their departments (F-011)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.enums import Language, OfferState
from curriculum.models import Course, ElectiveOffer
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Term
from kuu_office.core.text.kyrgyz import normalise

KEPT = ("teacher", "capacity", "minimum", "annotation_ky", "annotation_ru", "annotation_en")
MOST_PLACES = 2000
LACKS = {
    "teacher": gettext_lazy("Say who teaches it."),
    "capacity": gettext_lazy("Say how many places there are."),
    "annotation_ky": gettext_lazy("Write the annotation in Kyrgyz: students choose by it."),
}

EVENTS = {
    "curriculum.electiveoffer.prepared": gettext_lazy("%(by)s began to prepare the elective “%(label)s”."),
    "curriculum.electiveoffer.changed": gettext_lazy("%(by)s changed the elective “%(label)s”."),
    "curriculum.electiveoffer.offered": gettext_lazy("%(by)s offered the elective “%(label)s”."),
    "curriculum.electiveoffer.closed": gettext_lazy("%(by)s closed the elective “%(label)s” for further students."),
    "curriculum.electiveoffer.cancelled": gettext_lazy(
        "%(by)s cancelled the elective “%(label)s”; students who have to choose anew: %(students)s."
    ),
}


@transaction.atomic
def prepare_offer(
    *, course: Course, term: Term, language: str, values: Mapping, by: Scope, at: datetime
) -> ElectiveOffer:
    """Opens an elective of a department for a term and a language.

    Refused: no right, window closed, summer. Conflict: it is offered already. BadInput: fewer places than the minimum.
    """
    rules.can_prepare_offer(by, course.department, term, at).enforce()
    if language not in Language.values:
        raise BadInput(_("Choose the language of instruction."), field="language")
    offer = ElectiveOffer(
        course=course, term=term, language=language, department=course.department, created_at=at, **_kept(values)
    )
    _refuse_numbers(offer, 0)
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as there:
        raise Conflict(_("This course is offered in this term and language already."), field="course") from there
    audit.record("curriculum.electiveoffer.prepared", obj=offer, by=by, at=at, new=_plain(offer))
    return offer


@transaction.atomic
def change_offer(
    *, offer_id: int, values: Mapping, seen_revision: int, by: Scope, at: datetime
) -> ElectiveOffer:  # fmt: skip
    """Changes teacher, places, minimum and annotation.

    Refused: no right, cancelled. Conflict: somebody changed it since it was opened. BadInput: fewer places than the
    minimum or than students, something taken away that an elective on offer must have.
    """
    offer = held_offer(offer_id)
    rules.can_change_offer(by, offer).enforce()
    if offer.revision != seen_revision:
        raise Conflict(_("Somebody changed this elective meanwhile. Open it again; what you typed is still here."))
    old = _plain(offer)
    for name, value in _kept(values).items():
        setattr(offer, name, value)
    _refuse_numbers(offer, offer.registrations.active().count())
    if offer.state != OfferState.DRAFT:
        _refuse_lacking(offer)
    offer.revision += 1
    offer.save()
    audit.record("curriculum.electiveoffer.changed", obj=offer, by=by, at=at, old=old, new=_plain(offer))
    return offer


@transaction.atomic
def offer_electives(*, offer_ids: Iterable[int], by: Scope, at: datetime) -> list[ElectiveOffer]:
    """Puts electives on offer; all of them or none.

    Refused: no right, window closed, another state. BadInput: nothing chosen; what one of them lacks.
    """
    offers = _held(offer_ids)
    if not offers:
        raise BadInput(_("Tick at least one elective."), field="offers")
    for offer in offers:
        rules.can_offer(by, offer, at).enforce()
        _refuse_lacking(offer)
        _to(offer, OfferState.OFFERED)
    audit.record_each("curriculum.electiveoffer.offered", [(offer, {}) for offer in offers], by=by, at=at)
    return offers


@transaction.atomic
def close_offer(*, offer_id: int, by: Scope, at: datetime) -> ElectiveOffer:
    """Takes no more students; who is registered stays. Refused: no right, not on offer."""
    offer = held_offer(offer_id)
    rules.can_close_offer(by, offer).enforce()
    _to(offer, OfferState.CLOSED)
    audit.record("curriculum.electiveoffer.closed", obj=offer, by=by, at=at)
    return offer


@transaction.atomic
def cancel_offer(*, offer_id: int, reason: str, by: Scope, at: datetime) -> ElectiveOffer:
    """The elective is not taught. Registrations stay until their students are moved: the fix lists name them.

    Refused: no right, cancelled already. BadInput: no reason.
    """
    offer = held_offer(offer_id)
    rules.can_change_offer(by, offer).enforce()
    if not reason.strip():
        raise BadInput(_("Say why the elective is cancelled."), field="reason")
    students = offer.registrations.active().count()
    _to(offer, OfferState.CANCELLED)
    audit.record(
        "curriculum.electiveoffer.cancelled", obj=offer, by=by, at=at, new={"students": students}, reason=reason.strip()
    )
    return offer


def held_offer(offer_id: int) -> ElectiveOffer:
    """The elective, locked. Conflict: it is gone."""
    found = _held([offer_id])
    if not found:
        raise Conflict(_("The elective is not there any more."))
    return found[0]


def _held(offer_ids: Iterable[int]) -> list[ElectiveOffer]:
    offers = ElectiveOffer.objects.select_for_update(of=("self",)).filter(pk__in=list(offer_ids)).order_by("pk")
    return list(offers.select_related("course", "department", "teacher", "term__year"))


def _to(offer: ElectiveOffer, state: OfferState) -> None:
    offer.state, offer.revision = state, offer.revision + 1
    offer.save(update_fields=["state", "revision"])


def _kept(values: Mapping) -> dict:
    kept = {name: values[name] for name in KEPT if name in values}
    return {name: normalise(value) if name.startswith("annotation") else value for name, value in kept.items()}


def _refuse_numbers(offer: ElectiveOffer, taken: int) -> None:
    for name in ("minimum", "capacity"):
        if (getattr(offer, name) or 0) > MOST_PLACES:
            raise BadInput(_("At most %(most)s students are possible.") % {"most": MOST_PLACES}, field=name)
    if offer.minimum is None or offer.minimum < 1:
        raise BadInput(_("At least one student is needed."), field="minimum")
    if offer.capacity is not None and offer.capacity < offer.minimum:
        raise BadInput(_("There are fewer places than students needed."), field="capacity")
    if offer.capacity is not None and offer.capacity < taken:
        raise BadInput(
            _("Students registered already: %(taken)s. There cannot be fewer places.") % {"taken": taken},
            field="capacity",
        )


def lacking(offer: ElectiveOffer) -> list[str]:
    """What an elective must have before it is offered and has not: names of fields."""
    return [name for name in LACKS if not getattr(offer, f"{name}_id" if name == "teacher" else name)]


def _refuse_lacking(offer: ElectiveOffer) -> None:
    for name in lacking(offer):
        raise BadInput(f"{offer}: {LACKS[name]}", field=name)


def _plain(offer: ElectiveOffer) -> dict:
    names = ("term", "language", "teacher", "capacity", "minimum", "annotation_ky", "annotation_ru", "annotation_en")
    return audit.plain({name: getattr(offer, name) for name in names})
