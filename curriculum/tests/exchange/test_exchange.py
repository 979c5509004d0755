"""Writing №11 for AVN and comparing what comes back: exactly what differs is named, a repeat is the same run."""

import hashlib
from datetime import timedelta

import pytest

from curriculum.models import SemesterLine
from curriculum.tests.exchange.files import altered, bring, content_of, export, profile_for, rows_in, told
from curriculum.tests.semester_world import make_semester_plans
from curriculum.tests.world import NOON
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, StoredFile
from kuu_office.office.models import ExchangeBaseline, ExchangeDifference, ExchangeProfile, ExchangeRun

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=7)


@pytest.fixture
def written(plans, profile, cast, units, term_world):
    """The plans of the faculty, written for AVN."""
    return export(profile, units.faculty, cast.deans_clerk, term_world.autumn)


@pytest.fixture
def back(profile, cast, units, term_world):
    """`back(content)`: the file compared by the dean's clerk."""
    return lambda content, **more: bring(profile, content, units.faculty, cast.deans_clerk, term_world.autumn, **more)


def test_the_file_holds_the_approved_plans_line_by_line(plans, written):
    rows = rows_in(content_of(written))

    assert [row[:5] for row in rows[1:]] == [
        (plan.group.name, "2026", "2026", "autumn term", f"М.1.В.{n}") for plan in plans for n in range(1, 7)
    ]
    assert rows[1][5:] == (
        "710400", 1, "710400.fu.1", "Сабак 1", "Сабак 1 (ru)", "Сабак 1 (en)", "ПИ",
        5, 150, 32, 16, None, None, 102, 16, "Э", "Kyrgyz",
    )  # fmt: skip
    assert (written.counts, written.state, len(written.objects_told)) == ({"rows": 12}, "written", 2)
    assert written.file.sha256 == hashlib.sha256(content_of(written)).hexdigest()


def test_drafts_stay_out_unless_they_are_asked_for(plans, profile, cast, units, term_world):
    plans[0].__class__.objects.filter(pk=plans[0].pk).update(state="draft")

    without = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    whole = export(profile, units.faculty, cast.deans_clerk, term_world.autumn, everything=True)

    assert (without.counts, whole.counts) == ({"rows": 6}, {"rows": 12})


def test_nothing_ready_is_said_and_no_run_is_kept(profile, cast, units, term_world):
    with pytest.raises(BadInput) as refused:
        export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    assert (refused.value.field, ExchangeRun.objects.count(), StoredFile.objects.count()) == ("unit", 0, 0)


def test_lines_that_are_not_taught_are_not_written(plans, profile, cast, units, term_world):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(left_out=True)

    assert export(profile, units.faculty, cast.deans_clerk, term_world.autumn).counts == {"rows": 11}


def test_writing_the_same_again_is_the_same_run(written, profile, cast, units, term_world):
    again = export(profile, units.faculty, cast.deans_clerk, term_world.autumn, at=LATER)

    assert (again.pk, again.at, ExchangeRun.objects.count(), StoredFile.objects.count()) == (written.pk, NOON, 1, 1)


def test_writing_after_a_change_is_another_run(written, plans, profile, cast, units, term_world):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)

    again = export(profile, units.faculty, cast.deans_clerk, term_world.autumn, at=LATER)

    assert (again.pk != written.pk, ExchangeRun.objects.count()) == (True, 2)


def test_a_clerk_of_another_faculty_writes_nothing_here(plans, profile, cast, units, term_world):
    with pytest.raises(Refused):
        export(profile, units.faculty, cast.other_clerk, term_world.autumn)
    with pytest.raises(Refused):
        export(profile, units.faculty, cast.dean, term_world.autumn)
    assert ExchangeRun.objects.count() == 0


def test_the_office_writes_both_faculties_and_a_clerk_only_the_own(plans, profile, cast, units, term_world):
    other = make_semester_plans([term_world.other_group], term_world.autumn, cast.other_clerk)
    other[0].__class__.objects.filter(pk=other[0].pk).update(state="approved")

    everybody = export(profile, units.university, cast.office_specialist, term_world.autumn)

    assert everybody.counts == {"rows": 18}


def test_an_unaltered_file_has_no_difference(written, back):
    run = back(content_of(written))

    assert (told(run), run.state) == ([], "settled")
    assert run.counts == {"rows": 12, "equal": 12, "problems": 0}


def test_every_altered_cell_is_named_and_nothing_else(written, back):
    content = altered(
        content_of(written), {"O2": 30, "P2": 18, "I3": "Башка ат", "U4": "З", "L5": "ЭЭТ", "V6": "ru", "M7": "5,0"}
    )

    run = back(content)

    assert told(run) == [
        ("changed_in_avn", "ПИ-1-26 М.1.В.1", "lecture", "32", "30", "32"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.1", "practical", "16", "18", "16"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.2", "name_ky", "Сабак 2", "Башка ат", "Сабак 2"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.3", "control", "Э", "З", "Э"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.4", "department", "ПИ", "ЭЭТ", "ПИ"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.5", "language", "ky", "ru", "ky"),
    ]
    assert run.counts == {"rows": 12, "equal": 7, "problems": 0, "changed_in_avn": 6}
    assert list(run.differences.order_by("pk").values_list("address", flat=True)) == [
        "O2", "P2", "I3", "U4", "L5", "V6"
    ]  # fmt: skip


def test_missing_and_extra_records_are_named_and_a_key_that_only_looks_different_is_pointed_at(written, back):
    content = altered(content_of(written), {"E3": "M.1.B.2", "A4": "ПИ-9-26"}, dropped=(13,))

    run = back(content)

    assert told(run) == [
        ("missing", "ПИ-1-26 М.1.В.2", "", "", "", None),
        ("missing", "ПИ-1-26 М.1.В.3", "", "", "", None),
        ("missing", "ПИ-2-26 М.1.В.6", "", "", "", None),
        ("extra", "ПИ-1-26 M.1.B.2", "", "", "", None),
        ("extra", "ПИ-9-26 М.1.В.3", "", "", "", None),
    ]
    likes = {one.shown_key: one.shown_like for one in run.differences.filter(kind="extra")}
    assert likes == {
        "ПИ-1-26 · 2026 · 2026 · autumn term · M.1.B.2": "ПИ-1-26 · 2026 · 2026 · autumn term · М.1.В.2",
        "ПИ-9-26 · 2026 · 2026 · autumn term · М.1.В.3": "",
    }


def test_who_changed_a_value_since_the_last_exchange_is_told(written, plans, back):
    first, second = (SemesterLine.objects.filter(plan=plans[0], code=f"М.1.В.{n}") for n in (1, 2))
    first.update(lecture=30)
    second.update(practical=18)

    run = back(altered(content_of(written), {"O2": 28, "P4": 20}))

    assert told(run) == [
        ("changed_in_both", "ПИ-1-26 М.1.В.1", "lecture", "30", "28", "32"),
        ("changed_in_portal", "ПИ-1-26 М.1.В.2", "practical", "18", "16", "16"),
        ("changed_in_avn", "ПИ-1-26 М.1.В.3", "practical", "16", "20", "16"),
    ]


def test_without_an_earlier_exchange_nobody_is_blamed(written, back):
    ExchangeBaseline.objects.all().delete()

    assert told(back(altered(content_of(written), {"O2": 30}))) == [
        ("different", "ПИ-1-26 М.1.В.1", "lecture", "32", "30", None)
    ]


def test_a_draft_is_not_missed_in_avn_but_compared_when_it_is_there(written, plans, back):
    plans[0].__class__.objects.filter(pk=plans[0].pk).update(state="returned")

    without = back(altered(content_of(written), {}, dropped=tuple(range(2, 8))))
    there = back(altered(content_of(written), {"O2": 30}))

    assert told(without) == []
    assert told(there) == [("changed_in_avn", "ПИ-1-26 М.1.В.1", "lecture", "32", "30", "32")]


def test_the_same_file_over_the_same_data_is_the_same_run(written, back):
    content = altered(content_of(written), {"O2": 30})

    first, again = back(content), back(content, at=LATER)

    assert (again.pk, again.at, ExchangeRun.objects.count(), ExchangeDifference.objects.count()) == (
        first.pk,
        NOON,
        2,
        1,
    )
    assert AuditEntry.objects.filter(event="office.exchange.brought").count() == 1


def test_the_same_file_over_other_data_is_another_run(written, plans, back):
    content = altered(content_of(written), {"O2": 30})
    first = back(content)
    SemesterLine.objects.filter(plan=plans[1], code="М.1.В.1").update(weeks=15)

    again = back(content)

    assert again.pk != first.pk
    assert told(again) == [
        *told(first), ("changed_in_portal", "ПИ-2-26 М.1.В.1", "weeks", "15", "16", "16")
    ]  # fmt: skip


def test_an_undecided_difference_is_found_again_in_a_later_file(written, back):
    first = back(altered(content_of(written), {"O2": 30}))

    later = back(altered(content_of(written), {"O2": 30, "P2": 18}))

    assert told(later) == [*told(first), ("changed_in_avn", "ПИ-1-26 М.1.В.1", "practical", "16", "18", "16")]


def test_nothing_of_the_portal_is_changed_by_comparing(written, back):
    before = list(SemesterLine.objects.order_by("pk").values())

    back(altered(content_of(written), {"O2": 30, "I3": "Башка", "A4": "ПИ-9-26"}))

    assert list(SemesterLine.objects.order_by("pk").values()) == before


def test_the_comparison_is_written_down_with_the_hash_of_the_file(written, back, cast):
    run = back(altered(content_of(written), {"O2": 30}))

    entry = AuditEntry.objects.get(event="office.exchange.brought")
    assert (entry.object_id, entry.unit_id, entry.new) == (
        run.pk,
        run.unit_id,
        {"file": "avn.xlsx", "sha256": run.file.sha256, "rows": 12, "differences": 1},
    )


def test_a_profile_changed_while_the_file_was_read_is_a_conflict(written, profile, cast, units, term_world):
    ExchangeProfile.objects.filter(pk=profile.pk).update(revision=5)

    with pytest.raises(Conflict):
        bring(profile, content_of(written), units.faculty, cast.deans_clerk, term_world.autumn)


def test_columns_that_the_profile_leaves_out_are_not_compared(plans, cast, units, term_world):
    columns = tuple((key, key) for key in ("group", "intake_year", "year", "term", "code", "lecture"))
    narrow = profile_for("avn-11", cast.office_specialist, columns=columns)
    run = export(narrow, units.faculty, cast.deans_clerk, term_world.autumn)

    back = bring(
        narrow, altered(content_of(run), {"F3": 1}), units.faculty, cast.deans_clerk, term_world.autumn
    )  # fmt: skip

    assert told(back) == [("changed_in_avn", "ПИ-1-26 М.1.В.2", "lecture", "32", "1", "32")]


def test_two_lines_of_one_code_are_told_apart(plans, profile, cast, units, term_world):
    line = SemesterLine.objects.get(plan=plans[0], code="М.1.В.2")
    SemesterLine.objects.filter(pk=line.pk).update(code="М.1.В.1")

    run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    assert [row[4] for row in rows_in(content_of(run))[1:4]] == ["М.1.В.1", f"М.1.В.1 №{line.pk}", "М.1.В.3"]


def test_a_text_that_looks_like_a_formula_goes_there_and_back(plans, profile, cast, units, term_world):
    for sign in "+-@":
        SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(name_ky=f"{sign}СУММ(A1)")
        run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

        assert told(bring(profile, content_of(run), units.faculty, cast.deans_clerk, term_world.autumn)) == []


def test_a_text_that_begins_as_a_formula_is_named_and_not_compared(plans, profile, cast, units, term_world):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(name_ky="=СУММ(A1)")
    written = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)

    run = bring(profile, content_of(written), units.faculty, cast.deans_clerk, term_world.autumn)

    assert (told(run), [(one["cell"], one["value"]) for one in run.problems]) == ([], [("I2", "=СУММ(A1)")])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_with_separators_goes_there_and_back(plans, cast, units, term_world, separator):
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(name_ky='=Өң; "үй", |күн')
    text = profile_for("avn-11", cast.office_specialist, file_kind="csv", separator=separator)

    run = export(text, units.faculty, cast.deans_clerk, term_world.autumn)
    content = content_of(run).replace("Сабак 2 (ru)".encode(), "Предмет".encode(), 1)

    assert "'=Өң" in content.decode("utf-8-sig")
    assert told(bring(text, content, units.faculty, cast.deans_clerk, term_world.autumn)) == [
        ("changed_in_avn", "ПИ-1-26 М.1.В.2", "name_ru", "Сабак 2 (ru)", "Предмет", "Сабак 2 (ru)")
    ]


def test_windows_1251_refuses_the_letters_that_it_does_not_have_and_names_the_cell(plans, cast, units, term_world):
    SemesterLine.objects.filter(plan=plans[1], code="М.1.В.1").update(name_ky="Өнөр")
    old = profile_for("avn-11", cast.office_specialist, file_kind="csv", encoding="cp1251")

    with pytest.raises(BadInput) as refused:
        export(old, units.faculty, cast.deans_clerk, term_world.autumn)

    assert refused.value.field == "profile"
    assert "I8" in str(refused.value)
    assert "Ө" in str(refused.value)
    assert "Windows-1251" in str(refused.value)
    assert ExchangeRun.objects.count() == 0


def test_windows_1251_writes_what_it_can(plans, cast, units, term_world):
    old = profile_for("avn-11", cast.office_specialist, file_kind="csv", encoding="cp1251")

    run = export(old, units.faculty, cast.deans_clerk, term_world.autumn)

    assert "Сабак 1" in content_of(run).decode("cp1251")
    assert b"?" not in content_of(run)
    assert told(bring(old, content_of(run), units.faculty, cast.deans_clerk, term_world.autumn)) == []
