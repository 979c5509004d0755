"""Each refusal of a verb about groups: its sentence, its field, and a register in which nothing has changed."""

from collections.abc import Callable
from datetime import date

import pytest

from curriculum.models import Group, GroupPromotion, GroupSuccession, Movement, Standing, Student, Subgroup
from curriculum.operations import groups as operations
from curriculum.operations import regrouping
from curriculum.operations.orders import OrderRefused
from curriculum.operations.subgroups import divide_by_hand, divide_evenly
from curriculum.tests.students.world import AUTUMN, NOW, fresh, make_group, record
from curriculum.tests.views.pages import send, send_twice
from kuu_office.core.errors import BadInput, Conflict, OfficeError, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)
STRANGERS = ["dean", "other_clerk", "teacher", "outsider"]
MOVE = regrouping.transfer(number="60-К", order_date=NOW.date(), effective_date=NEXT)
PROMOTION = regrouping.promotion(number="50-К", order_date=NOW.date(), effective_date=NEXT)


def everything() -> dict[str, list]:
    models = (Group, GroupPromotion, GroupSuccession, Subgroup, Student, Movement, Standing, AuditEntry)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    return rows | {"members": list(Subgroup.members.through.objects.order_by("pk").values())}


def refusal(expected: type[OfficeError], verb: Callable, /, **asked) -> tuple[str, str | None]:
    """The sentence and the field of a refusal that leaves everything as it was."""
    before = everything()
    with pytest.raises(OfficeError) as raised:
        verb(**asked, at=NOW)
    assert isinstance(raised.value, expected)
    assert everything() == before
    return str(raised.value), raised.value.field


def opening(here, **fields) -> dict:
    return {"programme": here.programme, "intake_year": 2025, "language": "ky", "opened_date": AUTUMN} | fields


def test_a_name_that_the_intake_has(here, clerk):
    assert refusal(Conflict, operations.open_group, by=clerk, **opening(here, name="ПИ(м)-1-25")) == (
        "The intake of 2025 has a group ПИ(м)-1-25 already.", "name",
    )  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS)
def test_who_keeps_no_groups_of_the_unit(here, cast, who):
    by = getattr(cast, who).scope
    for verb, asked in (
        (operations.open_group, opening(here)),
        (operations.change_group, {"group": here.first, "values": {"name": "Башка"}, "seen_revision": 1}),
        (operations.close_group, {"group": here.second, "closed_date": NEXT}),
        (operations.remove_group, {"group": here.second}),
        (divide_evenly, {"group": here.first, "purpose": "language", "count": 2}),
        (regrouping.split_group, {"group": here.first, "parts": {"": [here.omurov.pk]}, "order": MOVE}),
        (regrouping.merge_groups, {"source_ids": [here.first.pk], "into_id": here.second.pk, "order": MOVE}),
        (regrouping.record_renumbering, {"group_ids": [here.first.pk], "order": PROMOTION}),
    ):
        said, _field = refusal(Refused, verb, by=by, **asked)
        assert said.startswith("You have no right to")


def test_every_verb_tells_that_a_group_is_closed(here, clerk):
    closed = make_group(here.programme, "ПИ(м)-8-25", closed_date=date(2026, 2, 1))
    for verb, asked in (
        (operations.change_group, {"group": closed, "values": {"name": "Башка"}, "seen_revision": 1}),
        (operations.close_group, {"group": closed, "closed_date": NEXT}),
        (divide_evenly, {"group": closed, "purpose": "language", "count": 1}),
        (regrouping.merge_groups, {"source_ids": [here.first.pk], "into_id": closed.pk, "order": MOVE}),
        (regrouping.record_renumbering, {"group_ids": [here.first.pk, closed.pk], "order": PROMOTION}),
    ):
        said, _field = refusal(Refused, verb, by=clerk, **asked)
        assert said == "The group is closed from 1 Feb 2026."


def test_every_verb_tells_that_a_group_is_gone(here, clerk):
    gone = make_group(here.programme, "ПИ(м)-8-25")
    Group.objects.filter(pk=gone.pk).delete()
    gone.pk = 987654
    for verb, asked in (
        (operations.change_group, {"group": gone, "values": {}, "seen_revision": 1}),
        (operations.close_group, {"group": gone, "closed_date": NEXT}),
        (operations.remove_group, {"group": gone}),
        (divide_evenly, {"group": gone, "purpose": "language", "count": 1}),
        (regrouping.split_group, {"group": gone, "parts": {"": [here.omurov.pk]}, "order": MOVE}),
        (regrouping.merge_groups, {"source_ids": [gone.pk], "into_id": here.second.pk, "order": MOVE}),
    ):
        assert refusal(Conflict, verb, by=clerk, **asked) == ("The group is not there any more.", None)


def test_an_old_page_does_not_overwrite_the_newer_group(here, clerk):
    operations.change_group(group=here.first, values={"name": "ПИ(м)-6-25"}, seen_revision=1, by=clerk, at=NOW)
    asked = {"group": here.first, "values": {"name": "ПИ(м)-7-25"}, "seen_revision": 1, "by": clerk}
    assert refusal(Conflict, operations.change_group, **asked)[0] == (
        "Somebody changed this group meanwhile. Open it again; what you typed is still here."
    )


def test_a_split_of_which_one_student_cannot_go_opens_no_group(here, clerk):
    """The order of the second student is recorded with that number already."""
    record([here.osmonov], clerk, "transfer", date(2026, 2, 10), number="60-К", date=NOW.date(), funding="budget")
    parts = {"ПИ(м)-6-25": [here.omurov.pk], "ПИ(м)-7-25": [here.osmonov.pk]}

    refusal(OrderRefused, regrouping.split_group, group=here.first, parts=parts, order=MOVE, by=clerk)
    assert not Group.objects.filter(name__in=parts).exists()


def test_a_split_into_a_name_that_is_taken_moves_nobody(here, clerk):
    parts = {"ПИ(м)-6-25": [here.omurov.pk], "ПИ(м)-2-25": [here.osmonov.pk]}
    assert refusal(Conflict, regrouping.split_group, group=here.first, parts=parts, order=MOVE, by=clerk) == (
        "The intake of 2025 has a group ПИ(м)-2-25 already.", "name",
    )  # fmt: skip


def test_a_merger_of_which_one_group_does_not_fit_moves_nobody(here, clerk):
    ids = [here.first.pk, here.russian.pk]
    assert refusal(
        BadInput, regrouping.merge_groups, source_ids=ids, into_id=here.second.pk, order=MOVE, by=clerk
    ) == (
        "Group ПИ(м)-3-25 is of another programme, form, language or year than ПИ(м)-2-25.", "groups",
    )  # fmt: skip


def test_a_renumbering_of_which_one_group_is_anothers_leads_none(here, clerk):
    ids = [here.first.pk, here.other.pk]
    said, _field = refusal(Refused, regrouping.record_renumbering, group_ids=ids, order=PROMOTION, by=clerk)
    assert said.startswith("You have no right to")


@pytest.mark.parametrize("parts", [[["omurov"], ["omurov"]], [["omurov", "omurov"]]])
def test_a_student_in_two_subgroups(here, clerk, parts):
    divide_evenly(group=here.first, purpose="language", count=2, by=clerk, at=NOW)
    named = [[getattr(here, name).pk for name in part] for part in parts]
    assert refusal(BadInput, divide_by_hand, group=here.first, purpose="language", parts=named, by=clerk) == (
        "A student is named twice, or stands in another group by now. Open the page again.", None,
    )  # fmt: skip


def test_a_group_with_students_closes_by_no_double_click(here, cast):
    before = everything()
    for answer in send_twice(cast.deans_clerk.client, "group_close", here.first, closed_date="2026-09-01"):
        assert answer.status_code in {403, 409}
    assert everything() == before


def test_an_empty_group_closes_once_by_a_double_click(here, cast):
    first, second = send_twice(cast.deans_clerk.client, "group_close", here.second, closed_date="2026-09-01")

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert fresh(here.second).closed_date == NEXT
    assert AuditEntry.objects.filter(event="curriculum.group.closed").count() == 1


@pytest.mark.parametrize("name", ["group_close", "group_remove", "group_edit", "group_split"])
def test_a_forged_form_of_another_faculty_finds_no_group(here, cast, name):
    before = everything()
    assert send(cast.other_clerk.client, name, here.first, closed_date="2026-09-01").status_code == 404
    assert everything() == before
