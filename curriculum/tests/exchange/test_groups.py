"""Program №1: groups for AVN, and what of them may be taken back."""

from datetime import date

import pytest
from django.urls import reverse

from curriculum.exchange import GROUPS
from curriculum.models import Group
from curriculum.tests.exchange.files import altered, bring, content_of, export, rows_in, told
from curriculum.tests.semester_world import NOON, SPRING, fill
from curriculum.tests.students.world import admit
from curriculum.tests.views.pages import text, tree
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import Person
from kuu_office.office.operations.choices import Pick, carry_out, choose, chosen, seen_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(term_world, cast):
    """Both groups of the department; the first has a curator and three students."""
    Group.objects.filter(pk=term_world.groups[0].pk).update(curator=cast.teacher.person)
    fill(term_world.groups[0], 3)
    return term_world.groups


@pytest.fixture
def written(groups, groups_profile, cast, units):
    return export(groups_profile, units.faculty, cast.deans_clerk)


@pytest.fixture
def taken(written, groups_profile, cast, units):
    """`taken({"H2": "ru"})`: the altered file compared and everything in it taken; the reasons by field."""

    def act(cells: dict) -> dict[str, str]:
        run = bring(groups_profile, altered(content_of(written), cells), units.faculty, cast.deans_clerk)
        wanted = run.differences.filter(field__in=["language", "curator"])
        picks = [Pick(row.pk, "take", row.version) for row in wanted]
        choose(run=run, picks=picks, by=cast.deans_clerk.scope, at=SPRING)
        carry_out(run=run, seen=seen_of(chosen(run)), due_date=None, by=cast.deans_clerk.scope, at=SPRING)
        return dict(wanted.values_list("field", "reason"))

    return act


def test_the_file_holds_the_open_groups_with_their_sizes(written):
    assert rows_in(content_of(written))[1:] == [
        (
            "ПИ-1-26",
            "2026",
            "710400",
            "Программалык инженерия",
            "ПИ",
            1,
            "full-time",
            "Kyrgyz",
            "Үсөнбаев Азамат",
            3,
            0,
        ),
        ("ПИ-2-26", "2026", "710400", "Программалык инженерия", "ПИ", 1, "full-time", "Kyrgyz", None, 0, 0),
    ]


def test_closed_groups_stay_out_but_are_compared_when_avn_has_them(written, groups, groups_profile, cast, units):
    Group.objects.filter(pk=groups[1].pk).update(closed_date=NOON.date().replace(year=2027))

    again = export(groups_profile, units.faculty, cast.deans_clerk)
    back = bring(groups_profile, content_of(written), units.faculty, cast.deans_clerk)

    assert (again.counts, told(back)) == ({"rows": 1}, [])


def test_differences_of_groups_are_named(written, groups_profile, cast, units):
    content = altered(content_of(written), {"H2": "ru", "J3": 25, "I3": "Асанов Асан"})

    run = bring(groups_profile, content, units.faculty, cast.deans_clerk)

    assert told(run) == [
        ("changed_in_avn", "ПИ-1-26 2026", "language", "ky", "ru", "ky"),
        ("changed_in_avn", "ПИ-2-26 2026", "curator", "", "Асанов Асан", ""),
        ("changed_in_avn", "ПИ-2-26 2026", "size", "0", "25", "0"),
    ]


def test_language_and_curator_are_taken_through_the_groups_own_verb(taken, groups, cast):
    reasons = taken({"H3": "ru", "I3": "Үсөнбаев Азамат"})

    group = Group.objects.get(pk=groups[1].pk)
    assert (reasons, group.language, group.curator, group.revision) == (
        {"language": "", "curator": ""}, "ru", cast.teacher.person, 2,
    )  # fmt: skip


@pytest.mark.parametrize("word", ["Russian", " RUSSIAN ", "ru"])
def test_a_word_of_avn_is_compared_and_taken_as_the_portal_s_value(written, groups_profile, groups, cast, units, word):
    run = bring(groups_profile, altered(content_of(written), {"H3": word}), units.faculty, cast.deans_clerk)
    assert told(run) == [("changed_in_avn", "ПИ-2-26 2026", "language", "ky", "ru", "ky")]
    page = cast.deans_clerk.client
    page.cookies["django_language"] = "en"
    shown = tree(page.get(reverse("office:exchange_run", args=[run.pk])))
    cells = [text(cell) for cell in shown.xpath("//tr[starts-with(@id,'difference-')]/td")]
    assert cells[2:5] == ["Kyrgyz", "Russian", "Kyrgyz"]

    row = run.differences.get()
    choose(run=run, picks=[Pick(row.pk, "take", row.version)], by=cast.deans_clerk.scope, at=SPRING)
    carry_out(run=run, seen=seen_of(chosen(run)), due_date=None, by=cast.deans_clerk.scope, at=SPRING)

    assert Group.objects.get(pk=groups[1].pk).language == "ru"


def test_an_empty_cell_takes_the_curator_away(taken, groups):
    assert taken({"I2": None}) == {"curator": ""}
    assert Group.objects.get(pk=groups[0].pk).curator is None


def test_another_language_over_students_heads_is_refused(taken, groups, cast):
    Group.objects.filter(pk=groups[0].pk).update(opened_date=date(2025, 9, 1))
    admit(Group.objects.get(pk=groups[0].pk), "Студент Асан", cast.deans_clerk.scope)
    [reason] = taken({"H2": "ru"}).values()

    assert "order" in reason
    assert Group.objects.get(pk=groups[0].pk).language == "ky"


def test_a_person_who_is_not_known_or_not_alone_is_refused(taken, groups):
    Person.objects.create(surname="Асанов", given_name="Асан")
    Person.objects.create(surname="Асанов", given_name="Асан")

    reasons = taken({"I2": "Асанов Асан", "I3": "Белгисиз Адам"})

    assert list(reasons.values()) == ["Nobody, or more than one person, is called “Белгисиз Адам”."]
    assert Group.objects.get(pk=groups[1].pk).curator is None


def test_a_language_that_is_none_is_refused(taken):
    assert taken({"H3": "кытайча"}) == {"language": "“кытайча” is not a language of instruction."}


def test_a_group_changed_meanwhile_keeps_its_value(written, groups, groups_profile, cast, units):
    run = bring(groups_profile, altered(content_of(written), {"H3": "ru"}), units.faculty, cast.deans_clerk)
    choose(run=run, picks=[Pick(run.differences.get().pk, "take", 0)], by=cast.deans_clerk.scope, at=SPRING)
    Group.objects.filter(pk=groups[1].pk).update(language="en")

    counts = carry_out(run=run, seen=seen_of(chosen(run)), due_date=None, by=cast.deans_clerk.scope, at=SPRING)

    assert (counts, Group.objects.get(pk=groups[1].pk).language) == ({"refused": 1}, "en")


@pytest.mark.parametrize("column", ["C", "D", "E", "F", "G", "J", "K"])
def test_what_follows_from_elsewhere_is_not_taken(written, groups_profile, cast, units, column):
    run = bring(groups_profile, altered(content_of(written), {f"{column}3": "7"}), units.faculty, cast.deans_clerk)

    with pytest.raises(Refused):
        choose(run=run, picks=[Pick(run.differences.get().pk, "take", 0)], by=cast.deans_clerk.scope, at=SPRING)


def test_a_unit_without_open_groups_is_said(groups_profile, cast, units):
    with pytest.raises(BadInput, match="open groups"):
        export(groups_profile, units.faculty, cast.deans_clerk)


def test_all_groups_are_read_in_one_query(groups, units, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(GROUPS.collect([units.department.pk], None)) == 2
