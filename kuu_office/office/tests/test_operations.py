"""Entering, correcting and ending an act: who may, what is refused, what is written down."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuu_office.core import clock
from kuu_office.core.audit import history_of
from kuu_office.core.documents import read_file
from kuu_office.core.documents.uploads import LARGEST
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, StoredFile
from kuu_office.core.tests.committed import at_once
from kuu_office.office.models import Act
from kuu_office.office.operations import ActEntry, change_act, end_act, fingerprint, register_act

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
ENTRY = ActEntry(
    kind="resolution",
    number="590",
    date=date(2024, 9, 27),
    title_ky="Студенттерди которуу жөнүндө жобо",
    title_ru="Положение о переводе студентов",
    title_en="",
    valid_from=date(2024, 9, 27),
    valid_to=None,
    note="",
)


def whole_pdf_of(size: int) -> bytes:
    return PDF + b" " * (size - 2 * len(PDF)) + PDF


def paper(content: bytes = PDF, name: str = "590.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def enter(cast):
    """`enter(by=…, upload=…, number=…)`: the office specialist enters the act."""

    def act(by=None, upload=None, **values) -> Act:
        entry = replace(ENTRY, **values)
        return register_act(entry=entry, upload=upload, by=(by or cast.office_specialist).scope, at=clock.now())

    return act


@pytest.fixture
def correct(cast):
    """`correct(act, number=…)`: somebody who read the entry as it is corrects it."""

    def act(found: Act, by=None, upload=None, seen=None, **values) -> Act:
        return change_act(
            act=found,
            entry=replace(ENTRY, **values),
            upload=upload,
            seen=seen or fingerprint(Act.objects.get(pk=found.pk)),
            by=(by or cast.office_specialist).scope,
            at=clock.now(),
        )

    return act


@pytest.mark.parametrize("member", ["office_specialist", "head_of_office", "registrar"])
def test_whoever_keeps_the_register_enters_an_act(cast, enter, member):
    act = enter(by=getattr(cast, member))

    assert (Act.objects.get(), act.number, act.title_ky) == (act, "590", ENTRY.title_ky)


@pytest.mark.parametrize("member", ["dean", "deans_clerk", "vice_rector", "teacher", "outsider"])
def test_nobody_else_enters_an_act(cast, enter, member):
    with pytest.raises(Refused) as refusal:
        enter(by=getattr(cast, member))

    assert "keep the register of acts" in str(refusal.value)
    assert not Act.objects.exists()


def test_an_entered_act_is_written_down(cast, enter):
    act = enter()

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_kind, entry.object_id, entry.user_id, entry.new) == (
        "office.act.registered",
        "office.act",
        act.pk,
        cast.office_specialist.user.pk,
        {
            "kind": "resolution",
            "number": "590",
            "date": "2024-09-27",
            "title_ky": ENTRY.title_ky,
            "title_ru": ENTRY.title_ru,
            "title_en": "",
            "valid_from": "2024-09-27",
            "valid_to": None,
            "note": "",
            "file": None,
        },
    )


def test_the_file_of_an_act_is_kept_as_it_came(cast, enter):
    act = enter(upload=paper())

    assert (act.file.name, read_file(act.file), act.file.access) == ("590.pdf", PDF, "office.act.view")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"PK\x03\x04", b"\x89PNG", b" %PDF-1.7", b"MZ\x90", b"<svg onload='alert(1)'/>", PDF[:20]],
)
def test_what_is_not_a_pdf_is_refused_whatever_it_is_called(enter, content):
    with pytest.raises(BadInput) as refusal:
        enter(upload=paper(content))

    assert (refusal.value.field, Act.objects.exists(), StoredFile.objects.exists()) == ("upload", False, False)


def test_a_file_that_is_too_large_is_refused_by_its_size(enter):
    with pytest.raises(BadInput) as refusal:
        enter(upload=paper(whole_pdf_of(LARGEST + 1)))

    assert "at most 10 MB" in str(refusal.value)


def test_a_file_of_exactly_the_limit_is_taken(enter):
    assert enter(upload=paper(whole_pdf_of(LARGEST))).file.size == LARGEST


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\\b.pdf", "‮fdp.exe.pdf"])
def test_the_name_of_a_file_is_never_a_path(enter, name):
    stored = enter(upload=paper(name=name)).file

    assert not set("/\\‮") & set(stored.name)
    assert name not in stored.path


def test_an_act_does_not_end_before_it_begins(enter):
    with pytest.raises(BadInput) as refusal:
        enter(valid_to=date(2024, 9, 26))

    assert refusal.value.field == "valid_to"


def test_the_same_act_is_not_entered_twice(enter):
    enter()

    with pytest.raises(Conflict):
        enter(title_ky="Башка аталыш")
    assert Act.objects.count() == 1


def test_a_refused_act_leaves_no_record(enter):
    enter()

    with pytest.raises(Conflict):
        enter()
    assert AuditEntry.objects.count() == 1


def test_two_people_entering_the_same_act_at_once_make_one(committed, cast, enter):
    answers = at_once(*[lambda: enter() for _ in range(6)])

    assert sorted(type(answer).__name__ for answer in answers) == ["Act", *["Conflict"] * 5]
    assert (Act.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_a_correction_keeps_what_changed_with_old_and_new(enter, correct):
    act = correct(enter(), number="590-а")

    entry = AuditEntry.objects.get(event="office.act.changed")
    assert (act.number, entry.old, entry.new) == ("590-а", {"number": "590"}, {"number": "590-а"})


def test_a_correction_of_nothing_leaves_no_record(enter, correct):
    correct(enter())

    assert not AuditEntry.objects.filter(event="office.act.changed").exists()


def test_without_a_new_file_the_old_one_stays(enter, correct):
    act = enter(upload=paper())

    assert correct(act, number="591").file == act.file


def test_a_new_file_takes_the_place_of_the_old_one_which_is_kept(enter, correct):
    act = enter(upload=paper())

    changed = correct(act, upload=paper(PDF + b"2", "591.pdf"))

    assert (changed.file.name, StoredFile.objects.count()) == ("591.pdf", 2)
    assert AuditEntry.objects.get(event="office.act.changed").new == {"file": "591.pdf"}


def test_a_correction_of_an_entry_that_changed_meanwhile_is_refused(enter, correct):
    act = enter()
    seen = fingerprint(act)
    correct(act, number="591")

    with pytest.raises(Conflict):
        correct(act, seen=seen, number="592")
    assert Act.objects.get().number == "591"


@pytest.mark.parametrize("member", ["dean", "vice_rector", "teacher"])
def test_nobody_else_corrects_an_act(cast, enter, correct, member):
    with pytest.raises(Refused):
        correct(enter(), by=getattr(cast, member), number="591")


def test_a_correction_into_an_act_that_is_there_is_refused(enter, correct):
    enter(number="591")

    with pytest.raises(Conflict):
        correct(enter(), number="591")


def test_a_correction_with_dates_out_of_order_is_refused(enter, correct):
    with pytest.raises(BadInput):
        correct(enter(), valid_to=date(2020, 1, 1))


def finish(act: Act, member, **values) -> Act:
    usual = {"valid_to": date(2026, 5, 21), "reason": "№ 258, 22.05.2026"}
    return end_act(act=act, **usual | values, by=member.scope, at=clock.now())


def test_the_end_of_an_act_is_noted_with_what_ended_it(cast, enter):
    act = finish(enter(), cast.office_specialist)

    entry = AuditEntry.objects.get(event="office.act.ended")
    assert (act.valid_to, entry.old, entry.new, entry.reason) == (
        date(2026, 5, 21),
        {"valid_to": None},
        {"valid_to": "2026-05-21"},
        "№ 258, 22.05.2026",
    )


def test_an_act_is_in_force_on_its_last_day_and_not_on_the_next(cast, enter):
    act = finish(enter(), cast.office_specialist)

    days = [date(2024, 9, 26), date(2024, 9, 27), date(2026, 5, 21), date(2026, 5, 22)]
    assert [act.is_valid_on(day) for day in days] == [False, True, True, False]
    assert [list(Act.objects.valid_on(day)) for day in days] == [[], [act], [act], []]


@pytest.mark.parametrize("reason", ["", "  "])
def test_the_end_of_an_act_wants_its_reason(cast, enter, reason):
    with pytest.raises(BadInput) as refusal:
        finish(enter(), cast.office_specialist, reason=reason)

    assert refusal.value.field == "reason"


def test_an_act_that_ended_is_not_ended_again(cast, enter):
    with pytest.raises(Refused) as refusal:
        finish(enter(valid_to=date(2025, 1, 1)), cast.office_specialist)

    assert "no longer in force" in str(refusal.value)


def test_an_act_is_not_ended_before_its_first_day(cast, enter):
    with pytest.raises(BadInput) as refusal:
        finish(enter(), cast.office_specialist, valid_to=date(2024, 9, 26))

    assert refusal.value.field == "valid_to"


@pytest.mark.parametrize("member", ["dean", "vice_rector", "outsider"])
def test_nobody_else_ends_an_act(cast, enter, member):
    with pytest.raises(Refused):
        finish(enter(), getattr(cast, member))


def test_the_history_of_an_act_is_told_in_sentences(cast, enter, correct):
    act = enter()
    correct(act, note="такталды")
    finish(act, cast.head_of_office)

    lines = history_of(act)

    assert [line.by for line in lines] == [
        cast.head_of_office.person.short_name,
        cast.office_specialist.person.short_name,
        cast.office_specialist.person.short_name,
    ]
    assert [word in line.sentence for word, line in zip(("in force until", "corrected", "entered"), lines, strict=True)]
    assert lines[0].reason == "№ 258, 22.05.2026"
