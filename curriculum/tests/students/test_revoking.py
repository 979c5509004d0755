"""A wrongly recorded order is taken back, if nothing later rests on it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from curriculum.models import Movement, Standing, Student
from curriculum.operations.regrouping import merge_groups, split_group, transfer
from curriculum.operations.revoking import revoke_order, students_of_order, try_revoking
from curriculum.tests.students.world import AUTUMN, NOW, SPRING, admit, fresh, kinds, order, record, stood
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)


def revoke(by, number: str = "7-К", day: date = SPRING, reason: str = "Ката жазылган"):
    return revoke_order(number=number, order_date=day, reason=reason, by=by, at=NOW)


def test_everything_is_as_if_the_order_had_never_been(here, clerk):
    before = [stood(one) for one in here.students]
    record(here.students, clerk, "transfer", group=here.second.pk, funding="budget")

    revoke(clerk)

    assert [stood(one) for one in here.students] == before
    assert [kinds(one) for one in here.students] == [["admission"]] * 3
    assert {(fresh(one).group, fresh(one).funding) for one in here.students} == {(here.first, "contract")}


def test_the_record_says_who_took_it_back_and_why(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    revoke(clerk)

    line = audit.history_of(here.omurov)[0]
    assert (line.sentence, line.reason, line.changes) == (
        "Абдыкадырова Н. took back order № 7-К of 2 Feb 2026: transfer. Recorded wrongly.",
        "Ката жазылган",
        (("group", "ПИ(м)-2-25", "ПИ(м)-1-25"),),
    )


def test_later_orders_are_counted_again(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)
    record([here.omurov], clerk, "promotion", NEXT, number="9-К")

    revoke(clerk)

    assert stood(here.omurov) == [
        (AUTUMN, NEXT, "studying", "ПИ(м)-1-25", 1), (NEXT, None, "studying", "ПИ(м)-1-25", 2),
    ]  # fmt: skip


def test_an_order_on_which_a_later_one_rests_stays(here, clerk):
    record([here.omurov], clerk, "leave", reason="illness", until=NEXT)
    record([here.omurov], clerk, "return", NEXT, number="9-К")

    with pytest.raises(Refused) as refused:
        revoke(clerk)

    assert str(refused.value) == (
        "Өмүров Айбек: Order № 9-К of 1 Sep 2026 would not hold any more: "
        "The student is not on academic leave then; there is nothing to return from."
    )
    assert kinds(here.omurov) == ["admission", "leave", "return"]


def test_it_is_taken_back_from_all_or_from_none(here, clerk):
    record(here.students, clerk, "leave", reason="illness", until=NEXT)
    record([here.omurov], clerk, "return", NEXT, number="9-К")

    with pytest.raises(Refused):
        revoke(clerk)

    assert Movement.objects.filter(kind="leave").count() == 3


def test_a_preview_names_what_each_would_be_again(here, clerk):
    record(here.students[:2], clerk, "transfer", group=here.second.pk)

    undoing = try_revoking(number="7-К", order_date=SPRING, by=clerk)

    assert [(str(one.student), one.before.group, one.after.group, one.vanishes) for one in undoing.outcomes] == [
        ("Осмонов Нурлан", here.second.pk, here.first.pk, False),
        ("Өмүров Айбек", here.second.pk, here.first.pk, False),
    ]
    assert undoing.refused == []


def test_with_a_wrong_admission_the_record_of_the_student_goes_and_the_person_stays(here, clerk):
    person = here.omurov.person
    student = admit(here.second, "Жаңылыш Киргизилген", clerk, day=SPRING, number="77-К")
    undoing = try_revoking(number="77-К", order_date=SPRING, by=clerk)
    assert [one.vanishes for one in undoing.outcomes] == [True]

    revoke(clerk, number="77-К")

    assert not Student.objects.filter(pk=student.pk).exists()
    assert not Standing.objects.filter(student_id=student.pk).exists()
    assert fresh(student.person).surname == "Жаңылыш"
    assert fresh(person) == person
    assert AuditEntry.objects.filter(object_id=student.pk, event="curriculum.student.order_revoked").count() == 1


def test_an_admission_with_later_orders_stays(here, clerk):
    record([here.omurov], clerk, "promotion", NEXT)

    with pytest.raises(Refused, match="It would be in force before the student is admitted"):
        revoke(clerk, number="100-К", day=AUTUMN)


def test_a_name_comes_back(here, clerk):
    names = {"surname": "Токтогулова", "given_name": "Жылдыз", "latin_surname": "Toktogulova"}
    record([here.asanova], clerk, "name_change", names=names)

    revoke(clerk)

    assert (str(fresh(here.asanova)), fresh(here.asanova.person).latin_surname) == ("Асанова Жылдыз", "")


def test_a_name_on_which_a_newer_one_stands_stays(here, clerk):
    for number, surname in (("7-К", "Токтогулова"), ("8-К", "Бекова")):
        names = {"surname": surname, "given_name": "Жылдыз"}
        record([here.asanova], clerk, "name_change", number=number, names=names)

    with pytest.raises(Refused, match="changed once more since"):
        revoke(clerk)


def test_an_order_about_students_of_another_faculty_too_is_the_offices(here, clerk, office, cast):
    stranger = admit(here.other, "Башка Факультеттен", cast.other_clerk.scope)
    record([here.omurov, stranger], office, "transfer", funding="budget")

    with pytest.raises(Refused, match="The order is also about 1 student of another unit") as refused:
        revoke(clerk)
    assert "Башка" not in str(refused.value)
    revoke(office)
    assert (kinds(here.omurov), kinds(stranger)) == (["admission"], ["admission"])


def test_two_faculties_with_an_order_of_one_number_do_not_see_each_others_students(here, clerk, cast):
    """Whoever records an order names its number freely: that of another faculty shows nobody of there."""
    stranger = admit(here.other, "Башка Факультеттен", cast.other_clerk.scope)
    record([stranger], cast.other_clerk.scope, "transfer", funding="budget")
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    undoing = try_revoking(number="7-К", order_date=SPRING, by=clerk)

    assert ([str(one.student) for one in undoing.outcomes], undoing.elsewhere) == (["Өмүров Айбек"], 1)
    assert undoing.refusals == [
        "The order is also about 1 student of another unit. Only who keeps all its students takes it back."
    ]
    mine = here.omurov.movements.get(kind="transfer")
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    page = client.get(reverse("curriculum:order_revoke", args=[mine.pk])).content.decode()
    assert ("Өмүров Айбек" in page, "Башка Факультеттен" in page, stranger.record_number in page) == (
        True, False, False,
    )  # fmt: skip
    assert "The order is also about 1 student of another unit." in page
    answer = client.post(reverse("curriculum:order_revoke", args=[mine.pk]), {"remark": "Ката"})
    assert (answer.status_code, "Башка" in answer.content.decode(), kinds(stranger)) == (
        403, False, ["admission", "transfer"],
    )  # fmt: skip


def test_control_the_office_sees_everybody_of_the_order(here, clerk, office, cast):
    stranger = admit(here.other, "Башка Факультеттен", cast.other_clerk.scope)
    record([here.omurov, stranger], office, "transfer", funding="budget")

    undoing = try_revoking(number="7-К", order_date=SPRING, by=office)

    assert (len(undoing.outcomes), undoing.elsewhere, undoing.refusals) == (2, 0, [])


def test_who_only_reads_takes_nothing_back(here, clerk, cast):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    with pytest.raises(Refused, match="You have no right to"):
        revoke(cast.dean.scope)


def test_without_a_reason_nothing_is_taken_back(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    with pytest.raises(BadInput, match="Say why"):
        revoke(clerk, reason="  ")


def test_an_order_that_is_gone_is_told(here, clerk):
    with pytest.raises(BadInput, match="Order № 7-К is not there any more"):
        revoke(clerk)


def test_an_order_that_would_put_somebody_back_into_a_closed_group_stays(here, clerk):
    head = {"number": "60-К", "order_date": SPRING, "effective_date": SPRING}
    merging = {"source_ids": [here.first.pk], "into_id": here.second.pk, "order": transfer(**head)}
    merge_groups(**merging, by=clerk, at=NOW)

    with pytest.raises(Refused, match="Group ПИ\\(м\\)-1-25 is closed from 2 Feb 2026"):
        revoke(clerk, number="60-К")


def test_nobody_is_put_back_into_a_group_that_was_made_and_closed_on_one_day(here, clerk):
    day = {"order_date": SPRING, "effective_date": SPRING}
    into_new = transfer(number="59-К", **day)
    [made] = split_group(group=here.first, parts={"": [here.omurov.pk]}, order=into_new, by=clerk, at=NOW)
    back = transfer(number="60-К", **day)
    merge_groups(source_ids=[made.pk], into_id=here.first.pk, order=back, by=clerk, at=NOW)

    with pytest.raises(Refused, match=f"Group {re.escape(str(made))} is closed from 2 Feb 2026"):
        revoke(clerk, number="60-К")

    assert (fresh(here.omurov).group, fresh(made).is_open) == (here.first, False)


def test_the_number_alone_is_not_the_order(here, clerk):
    record([here.omurov], clerk, "transfer", group=here.second.pk)

    assert students_of_order("7-К", SPRING) == {here.omurov.pk}
    assert students_of_order("7-К", NEXT) == set()
    assert order("transfer").number == "7-К"
