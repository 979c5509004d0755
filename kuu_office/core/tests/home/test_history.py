"""The history of an object: in words, and only for those who may see the object."""

import pytest
from django.utils import translation

from kuu_office.core import audit, phrases, signoffs
from kuu_office.core.models import Appointment, AuditEntry, Person, Post
from kuu_office.core.operations.reference import record_change, stored_values
from kuu_office.core.registry import slots
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later


def page(member, paper, kind: str = KIND):
    return member.client.get(f"/history/{kind}/{paper.pk}/")


def test_the_history_of_a_document_is_told_in_sentences(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер 238")
    response = page(cast.department_head, paper)
    assert [line.by for line in response.context["lines"]] == ["Токтогулов Б.", "Өмүралиев Э.", "Исакова Ж."]
    assert "Кредиттер 238" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("dean", 200), ("other_dean", 404), ("sister_head", 404), ("teacher", 403), ("outsider", 403)]
)
def test_it_is_for_those_who_may_see_the_document(submitted, cast, name, status):
    assert page(getattr(cast, name), submitted).status_code == status


def corrected(cast, on) -> Person:
    """A person of a department whose number and passport the registrar corrects."""
    person = cast.department_head.person
    post = Post.objects.create(code="docent", name_ky="Доцент")
    Appointment.objects.create(person=person, unit=cast.units.department, post=post, rate=1, start_date=on)
    Person.objects.filter(pk=person.pk).update(personal_number="21203200612345", passport_number="ID1234567")
    old = stored_values(person)
    person.personal_number, person.passport_number = "21203197612346", "ID7654321"
    record_change(obj=person, old=old, by=cast.registrar.scope, at=MONDAY)
    return person


def test_the_history_of_a_person_shows_the_end_of_a_number_and_of_a_passport(cast):
    """Whoever sees the people of a unit reads it; the card that shows the numbers writes down who looks."""
    person = corrected(cast, MONDAY.date())
    response = page(cast.dean, person, "core.person")

    [line] = response.context["lines"]
    assert sorted((old, new) for _title, old, new in line.changes) == [
        ("•••••4567", "•••••4321"), ("••••••••••2345", "••••••••••2346"),
    ]  # fmt: skip
    text = response.content.decode()
    assert [number in text for number in ("21203200612345", "21203197612346", "ID1234567", "ID7654321")] == [False] * 4


def test_control_the_record_itself_keeps_what_stood_there(cast):
    corrected(cast, MONDAY.date())

    [entry] = AuditEntry.objects.filter(event="core.reference.changed")
    assert (entry.old["personal_number"], entry.new["personal_number"]) == ("21203200612345", "21203197612346")


def test_the_stranger_signs_in_first(submitted, client):
    assert client.get(f"/history/{KIND}/{submitted.pk}/").status_code == 302


@pytest.mark.parametrize(
    "kind", ["core.user", "core.rolegrant", "core.auditentry", "core.importrun", "auth.group", "nonsense", "a.b.c"]
)
def test_kinds_that_do_not_know_who_may_see_them_have_no_page(submitted, cast, kind):
    assert page(cast.registrar, submitted, kind).status_code == 404


def test_what_a_person_typed_is_shown_as_text(submitted, cast):
    signoffs.return_with_remark(submitted, by=cast.department_head.scope, at=MONDAY, remark="<b onclick=x>жок</b>")
    content = page(cast.dean, submitted).content.decode()
    assert "<b onclick" not in content
    assert "&lt;b onclick" in content


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("state", "submitted", "in approval"),
        ("state", "burnt", "burnt"),
        ("kind", "base", "base plan"),
        ("change_reason", "себеп", "себеп"),
        ("change_reason", "", "–"),
        ("due_date", None, "–"),
        ("due_date", "2025-09-27", "27 Sep 2025"),
        ("approved_at", "2025-09-27T08:35:00+00:00", "27 Sep 2025, 14:35"),
        ("note", "2025-09-99", "2025-09-99"),
        ("host_taught", True, "yes"),
        ("host_taught", False, "no"),
        ("credits", 4, 4),
        ("no_such_column", "draft", "draft"),
    ],
)
def test_stored_values_are_told_in_words(column, value, words):
    with translation.override("en"):
        assert phrases.spoken(KIND, column, value) == words


def test_words_that_an_app_registered_come_before_choices(route):
    assert phrases.spoken(KIND, "step", "head") == "department head"


def test_columns_are_called_by_their_names():
    with translation.override("en"):
        assert phrases.column_title(KIND, "state") == "state"
        assert phrases.column_title(KIND, "paper_signer") == "paper signer"
        assert phrases.column_title("nonsense", "some_thing") == "some thing"
        assert phrases.column_title(KIND, "lines") == "lines"


def test_values_that_did_not_change_are_not_listed(submitted, cast):
    audit.record(f"{KIND}.x", obj=submitted, by=cast.dean.scope, at=MONDAY, old={"a": 1, "b": 2}, new={"a": 1, "b": 3})
    assert audit.history_of(submitted)[0].changes == (("b", 2, 3),)


def test_an_event_without_a_sentence_is_still_told(submitted, cast):
    audit.record("no.such.event", obj=submitted, by=cast.dean.scope, at=MONDAY)
    assert audit.history_of(submitted)[0].sentence == "Токтогулов Б.: no.such.event"


def test_a_sentence_that_names_what_an_old_record_lacks_has_a_dash(submitted, cast, monkeypatch):
    monkeypatch.setitem(slots.events, "papers.moved", "%(by)s moved it to %(place)s")
    audit.record("papers.moved", obj=submitted, by=cast.dean.scope, at=MONDAY)
    assert audit.history_of(submitted)[0].sentence == "Токтогулов Б. moved it to –"


@pytest.fixture
def cells_saved(submitted, cast, monkeypatch):
    """`cells_saved(at, by="dean", **{cell: (old, new)})`: the papers keep cells, whose savings are read in series."""
    monkeypatch.setitem(slots.titles, KIND, {"s3": "Semester 3"}.get)
    monkeypatch.setattr(slots, "series", {"papers.cells"})

    def save(at, who: str = "dean", **cells) -> None:
        named = {f"Б.1 · {key}": values for key, values in cells.items()}
        old, new = ({key: values[place] for key, values in named.items()} for place in (0, 1))
        audit.record("papers.cells", obj=submitted, by=getattr(cast, who).scope, at=at, old=old, new=new)

    return save


def test_cells_saved_one_by_one_on_one_day_are_one_line(cells_saved, submitted):
    cells_saved(hours_later(4), s3=("", "4"))
    cells_saved(hours_later(5), s3=("4", "5"))
    cells_saved(hours_later(6), s3=("5", "6"))

    line = audit.history_of(submitted)[0]

    assert (line.since, line.at) == (hours_later(4), hours_later(6))
    assert line.changes == (("Б.1 · Semester 3", "–", "6"),)


def test_what_was_taken_back_within_a_series_is_no_change(cells_saved, submitted):
    cells_saved(hours_later(4), s3=("4", "5"))
    cells_saved(hours_later(5), s3=("5", "4"))

    assert audit.history_of(submitted)[0].changes == ()


def test_another_person_another_day_and_another_event_break_a_series(cells_saved, submitted, cast):
    for at, who in ((4, "dean"), (5, "department_head"), (6, "dean"), (30, "dean")):
        cells_saved(hours_later(at), who, s3=("4", "5"))
    audit.record("no.such.event", obj=submitted, by=cast.dean.scope, at=hours_later(31))
    cells_saved(hours_later(32), s3=("4", "5"))

    lines = audit.history_of(submitted)

    assert [(line.at, line.since) for line in lines[:6]] == [(hours_later(at), None) for at in (32, 31, 30, 6, 5, 4)]


def test_a_series_is_opened_to_see_what_changed(cells_saved, submitted, cast):
    cells_saved(hours_later(4), s3=("", "4"))
    cells_saved(hours_later(5), s3=("4", "5"))

    content = page(cast.department_head, submitted).content.decode()

    assert "(1)</summary>" in content
    assert "<dt>Б.1 · Semester 3</dt>" in content


def test_an_object_is_told_of_under_the_name_that_it_has_today(submitted, cast, monkeypatch):
    monkeypatch.setitem(slots.events, "papers.moved", "%(by)s moved %(label)s")
    entry = audit.record("papers.moved", obj=submitted, by=cast.dean.scope, at=MONDAY)
    entry.object_label = "an old name"

    assert audit.history_of(submitted)[0].sentence == f"Токтогулов Б. moved {submitted}"
    assert audit.line_of(entry).sentence == "Токтогулов Б. moved an old name"
