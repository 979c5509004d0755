"""How the demo university thinks out plans and groups before anything is written."""

from datetime import date
from types import SimpleNamespace

import pytest

from curriculum.enums import Degree, PlanKind
from curriculum.models import Group
from curriculum.seed.fates import LAST_YEAR, number_of
from curriculum.seed.university import plans, students
from curriculum.seed.university.standards import Taught


def taught(degree: Degree = Degree.BACHELOR) -> Taught:
    return Taught(SimpleNamespace(degree=degree, pk=1), [], {})


def test_every_intake_has_a_base_plan_and_a_working_plan_after_it():
    rows = list(plans._rows(taught(), 1))

    assert [(kind, intake) for kind, intake, _row in rows] == [
        (kind, intake) for intake in range(LAST_YEAR - 4, LAST_YEAR + 1) for kind in (PlanKind.BASE, PlanKind.WORKING)
    ]
    assert [row["date"][5:7] for _kind, _intake, row in rows] == ["04", "06"] * 5


@pytest.mark.parametrize(("degree", "archived"), [(Degree.BACHELOR, 1), (Degree.MASTER, 1)])
def test_plans_of_who_has_graduated_are_archived(degree, archived):
    rows = list(plans._rows(taught(degree), 1))

    assert [row["state"] for _kind, _intake, row in rows].count("archived") == 2 * archived
    assert rows[0][2]["state"] == "archived"
    assert {row["state"] for _kind, _intake, row in rows[2:]} == {"approved"}


def test_every_other_programme_has_the_next_intake_in_work_in_all_states_by_turns():
    last = [list(plans._rows(taught(), place))[-1] for place in range(0, 16, 2)]

    assert {intake for _kind, intake, _row in last} == {LAST_YEAR + 1}
    assert [(row["state"], row["step"]) for _kind, _intake, row in last] == [
        (state, step) for state, step, _remark in plans.NEXT_INTAKE
    ]
    assert all(row["remark"] for _kind, _intake, row in last if row["state"] == "returned")


def group(language: str = "ky") -> Group:
    return Group(language=language, opened_date=date(2024, 9, 1))


def test_who_lost_a_year_goes_to_the_group_of_the_same_number():
    first, second = group(), group("ru")
    key = students._Key(7, 2024, 2)

    groups = {key: group("ru"), key._replace(intake=2025, place=1): first, key._replace(intake=2025): second}

    assert students._following(key, groups[key], groups) is second


def test_without_a_group_of_that_number_another_one_in_the_language_takes_them_in():
    russian, kyrgyz = group("ru"), group("ky")
    key = students._Key(7, 2024, 3)
    groups = {key: group("ky"), students._Key(7, 2025, 1): russian, students._Key(7, 2025, 2): kyrgyz}

    assert students._following(key, groups[key], groups) is kyrgyz


def test_nobody_goes_to_another_programme_or_year():
    key = students._Key(7, 2024, 1)
    groups = {key: group(), students._Key(8, 2025, 1): group(), students._Key(7, 2026, 1): group()}

    assert students._following(key, groups[key], groups) is None


def test_numbers_of_orders_carry_the_mark_of_the_faculty():
    day = date(2026, 9, 1)

    assert number_of("promotion", day) == "240-С/0926"
    assert number_of("promotion", day, "МедФ") == "240-МедФ/0926"


@pytest.mark.parametrize("origins", [students.AT_HOME, *students.ORIGINS_OF.values(), students.IN_ENGLISH])
def test_wherever_people_study_there_are_some_from_kyrgyzstan(origins):
    assert origins["kyrgyz"] >= 1
    assert all(share > 0 for share in origins.values())


def test_medicine_is_studied_by_foreigners_more_than_anything():
    def abroad(origins: dict[str, int]) -> float:
        here = sum(origins.get(one, 0) for one in ("kyrgyz", "russian", "uzbek"))
        return 1 - here / sum(origins.values())

    shares = {code: abroad(origins) for code, origins in students.ORIGINS_OF.items()}

    assert max(shares, key=shares.get) == "MED"
    assert abroad(students.AT_HOME) < min(shares.values())
