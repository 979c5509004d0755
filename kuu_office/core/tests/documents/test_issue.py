"""Issued papers: one per key, numbered in their series, never changed, void with their number."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from kuu_office.core import audit, documents
from kuu_office.core.documents import NotPrinted
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AuditEntry, IssuedDocument, NumberSeries, StoredFile
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.documents.conftest import KIND, NOON, text_of


def test_a_paper_has_a_number_a_file_and_what_it_was_made_from(issue, cast):
    paper = issue()

    paper.refresh_from_db()
    assert (paper.kind, paper.full_number, paper.title) == (KIND, "СПР-2025/1", "Маалымкат")
    assert (paper.object_kind, paper.object_id) == ("core.unit", cast.units.department.pk)
    assert (paper.unit, paper.issued_by, paper.issued_at) == (cast.units.department, cast.department_head.person, NOON)
    assert paper.context == {
        "document": {"number": "СПР-2025/1", "title": "Маалымкат", "issued_at": "2025-09-01T06:00:00Z"},
        "language": "ky",
        "person": "Өмүралиев Эркин",
        "rate": "1,5",
    }
    assert len(paper.template_version) == 64


def test_the_number_stands_on_the_paper(issue):
    text = text_of(documents.read_file(issue().file))

    assert "Маалымкат СПР-2025/1" in text
    assert "Өмүралиев Эркин, 1,5" in text


def test_the_file_belongs_to_the_unit_and_opens_to_those_who_see_its_kind(issue, cast):
    file = issue().file

    assert (file.name, file.content_type) == ("Маалымкат СПР-2025-1.pdf", "application/pdf")
    assert (file.unit, file.access, file.stored_by) == (
        cast.units.department,
        "curriculum.plan.view",
        cast.department_head.person,
    )


def test_papers_of_a_series_are_numbered_one_after_another_each_year_anew(issue):
    new_year = datetime(2025, 12, 31, 19, tzinfo=UTC)  # in Bishkek it is already the first of January

    papers = [issue("1"), issue("2"), issue("3", at=new_year), issue("4", series="АК")]

    assert [paper.full_number for paper in papers] == ["СПР-2025/1", "СПР-2025/2", "СПР-2026/1", "АК-2025/1"]


def test_asked_again_the_same_paper_comes(issue):
    first, second = issue("1"), issue("1", title="Башка", context={"person": "Башка", "rate": ""})

    assert second == first
    assert (IssuedDocument.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert NumberSeries.objects.get().last_number == 1


def test_issuing_is_recorded(issue):
    paper = issue()

    [entry] = AuditEntry.objects.filter(object_kind="core.issueddocument", object_id=paper.pk)
    assert (entry.event, entry.unit_id) == ("core.document.issued", paper.unit_id)
    assert entry.new == {"number": "СПР-2025/1", "title": "Маалымкат", "sha256": paper.file.sha256}
    assert "Маалымкат № СПР-2025/1" in audit.history_of(paper)[0].sentence


def test_a_paper_that_cannot_be_printed_spends_no_number(issue):
    with pytest.raises(NotPrinted):
        issue("1", template="prints/smuggled.html")

    assert (IssuedDocument.objects.count(), NumberSeries.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    assert issue("2").number == 1


def test_what_cannot_be_kept_is_not_printed(issue, cast):
    with pytest.raises(TypeError):
        issue(context={"person": cast.dean.person, "rate": ""})

    assert NumberSeries.objects.count() == 0


def test_an_unknown_kind_is_refused(issue):
    with pytest.raises(KeyError):
        issue(kind="test.unheard")


def test_one_paper_asked_for_by_four_at_once_is_issued_once(committed, issue):
    papers = at_once(*[issue] * 4)

    assert [paper.full_number for paper in papers] == ["СПР-2025/1"] * 4
    assert (IssuedDocument.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_papers_issued_at_once_have_numbers_without_gap(committed, issue):
    papers = at_once(*[lambda key=key: issue(str(key)) for key in range(6)])

    assert sorted(paper.number for paper in papers) == [1, 2, 3, 4, 5, 6]


def change(**values):
    return lambda paper: IssuedDocument.objects.filter(pk=paper.pk).update(**values)


CHANGES = {
    "title": change(title="Башка"),
    "number": change(number=7),
    "context": change(context={}),
    "moment": change(issued_at=datetime(2020, 1, 1, tzinfo=UTC)),
    "title while voiding": change(voided_at=NOON, title="Башка"),
    "removal": lambda paper: IssuedDocument.objects.filter(pk=paper.pk).delete(),
    "removal of the file": lambda paper: StoredFile.objects.filter(pk=paper.file_id).delete(),
    "bytes of another": lambda paper: StoredFile.objects.filter(pk=paper.file_id).update(path="x"),
}


@pytest.mark.parametrize("name", CHANGES, ids=str)
def test_the_database_refuses_every_change_of_a_paper(issue, name):
    paper = issue()

    with pytest.raises(DatabaseError), transaction.atomic():
        CHANGES[name](paper)

    assert IssuedDocument.objects.values().get() == {**IssuedDocument.objects.values().get(), "title": "Маалымкат"}


def test_control_without_the_trigger_a_paper_could_be_changed(issue):
    from django.db import connection

    paper = issue()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_issueddocument DISABLE TRIGGER core_issueddocument_no_change")
    CHANGES["title"](paper)

    assert IssuedDocument.objects.get().title == "Башка"


def test_a_void_paper_keeps_its_number_and_another_takes_its_place(issue, cast):
    paper = issue("1")
    documents.void(document=paper, by=cast.head_of_office.scope, at=NOON, reason="Фамилиясы туура эмес")

    paper.refresh_from_db()
    assert (paper.full_number, paper.voided_at, paper.void_reason) == ("СПР-2025/1", NOON, "Фамилиясы туура эмес")
    assert issue("1").full_number == "СПР-2025/2"
    assert documents.verify() == []


def test_voiding_is_recorded_with_its_reason(issue, cast):
    paper = issue()
    documents.void(document=paper, by=cast.head_of_office.scope, at=NOON, reason="Катасы бар")

    line = audit.history_of(paper)[0]
    assert (line.reason, line.by) == ("Катасы бар", cast.head_of_office.person.short_name)


def test_voiding_needs_a_reason(issue, cast):
    with pytest.raises(BadInput):
        documents.void(document=issue(), by=cast.head_of_office.scope, at=NOON, reason=" ")


def test_a_paper_is_voided_once(issue, cast):
    paper = issue()
    documents.void(document=paper, by=cast.head_of_office.scope, at=NOON, reason="Катасы бар")

    with pytest.raises(Conflict):
        documents.void(document=paper, by=cast.head_of_office.scope, at=NOON, reason="Дагы")
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.filter(pk=paper.pk).update(voided_at=None, void_reason="")
