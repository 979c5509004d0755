"""The office's norms of groups and orders: what the registrar may enter, and what pages make of it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.calc.norms import DEFAULT, MASTERS, Norms
from curriculum.models import ContingentNorms
from curriculum.queries.norms import dated_norms, norms_of
from curriculum.tests.students.world import AUTUMN, make_group
from kuu_office.core.models import AuditEntry
from kuu_office.office.models import Act

NEXT = date(2026, 9, 1)
ADD = "admin:curriculum_contingentnorms_add"
VALUES = {
    "degree": "master", "study_form": "", "least_in_group": 4, "most_in_group": 12, "least_semesters": 1,
    "longest_leave": 6, "most_leaves": 1, "valid_from": "2025-09-01",
}  # fmt: skip


@pytest.fixture
def act(db) -> Act:
    return Act.objects.create(kind="order", number="17", date=AUTUMN, title_ky="Ченемдер", valid_from=AUTUMN)


def page_of(group, member) -> str:
    return member.client.get(reverse("curriculum:group", args=[group.pk])).content.decode()


def list_of(member) -> str:
    return member.client.get(reverse("curriculum:groups")).content.decode()


def test_the_registrar_enters_norms_on_record(cast, act):
    assert cast.registrar.client.post(reverse(ADD), VALUES | {"act": act.pk, "is_confirmed": "on"}).status_code == 302
    [row] = dated_norms()
    assert (row.degree, row.form, row.valid_from, row.valid_to) == ("master", "", AUTUMN, None)
    assert row.norms == Norms(
        least_in_group=4, most_in_group=12, least_semesters=1, longest_leave=6, most_leaves=1, source=str(act),
        confirmed=True,
    )  # fmt: skip
    assert AuditEntry.objects.filter(object_kind="curriculum.contingentnorms").count() == 1


@pytest.mark.parametrize("who", ["deans_clerk", "dean", "office_specialist", "teacher"])
def test_others_do_not_reach_the_norms(cast, who):
    assert getattr(cast, who).client.post(reverse(ADD), VALUES).status_code in {302, 403}
    assert not ContingentNorms.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"least_in_group": 0}, "A group holds at least one student, and its most is not below its least."),
        ({"most_in_group": 3}, "A group holds at least one student, and its most is not below its least."),
        ({"longest_leave": 0}, "A leave lasts a month at least."),
    ],
)
def test_norms_that_make_no_sense_are_refused_with_the_reason(cast, wrong, told):
    answer = cast.registrar.client.post(reverse(ADD), VALUES | wrong)
    assert answer.context["adminform"].form.errors == {"__all__": [told]}
    assert not ContingentNorms.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"least_in_group": 0}, "sizes_in_order"),
        ({"most_in_group": 3}, "sizes_in_order"),
        ({"longest_leave": 0}, "leave_lasts"),
        ({"valid_to": date(2025, 8, 31)}, "dates_in_order"),
    ],
)
def test_the_database_keeps_no_norms_that_make_no_sense(db, wrong, constraint):
    with pytest.raises(IntegrityError, match=f"contingent_norms_{constraint}"), transaction.atomic():
        ContingentNorms.objects.create(**VALUES | wrong)


def test_a_degree_and_form_have_one_set_of_norms_from_a_day_on(db):
    first = ContingentNorms.objects.create(**VALUES | {"valid_from": AUTUMN})
    away = ContingentNorms.objects.create(**VALUES | {"valid_from": AUTUMN, "study_form": "extramural"})
    with pytest.raises(IntegrityError, match="contingent_norms_once"), transaction.atomic():
        ContingentNorms.objects.create(**VALUES | {"valid_from": AUTUMN})
    assert [str(one) for one in (first, away)] == ["master, 01.09.2025", "master, extramural, 01.09.2025"]


def test_a_group_has_the_norms_of_its_degree_and_form_on_the_day(here):
    own = ContingentNorms.objects.create(**VALUES | {"valid_from": NEXT})
    rows = dated_norms()
    assert norms_of(here.first, rows, date(2026, 8, 31)) == MASTERS
    assert norms_of(here.first, rows, NEXT).most_in_group == own.most_in_group
    here.first.programme.degree = "bachelor"
    assert norms_of(here.first, rows, NEXT) == DEFAULT


def test_the_page_of_a_group_says_whose_norm_it_breaks(here, cast, act):
    assert "Students: 3, fewer than 5 (default norm, to be confirmed by the office)." in page_of(here.first, cast.dean)
    own = {"least_in_group": 4, "valid_from": AUTUMN, "act": act, "is_confirmed": True}
    norms = ContingentNorms.objects.create(**VALUES | own)
    assert f"Students: 3, fewer than 4 (norm by {act})." in page_of(here.first, cast.dean)
    ContingentNorms.objects.filter(pk=norms.pk).update(least_in_group=3)
    assert "fewer than" not in page_of(here.first, cast.dean)


def test_the_list_of_groups_reads_the_norms_once(here, cast):
    ContingentNorms.objects.create(**VALUES | {"least_in_group": 2, "valid_from": AUTUMN})
    cast.dean.client.get(reverse("curriculum:groups"))
    counts = []
    for more in range(2):
        with CaptureQueriesContext(connection) as captured:
            page = list_of(cast.dean)
        counts.append(sum("curriculum_contingentnorms" in query["sql"] for query in captured))
        for number in range(5):
            make_group(here.programme, f"ПИ(м)-{more}{number}-25")
    assert counts == [1, 1]
    assert page.count("fewer than 2") == 8
    assert "fewer than 5" not in page
