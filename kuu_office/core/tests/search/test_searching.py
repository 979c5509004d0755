"""The search finds whatever the keyboard, marks what it found, and shows nobody what is not theirs."""

from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core import clock, search
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import NOBODY
from kuu_office.core.models import Appointment, IssuedDocument, Person, Post, StoredFile, Unit
from kuu_office.core.models.text import matching
from kuu_office.core.registry import SearchSource, slots
from kuu_office.core.text.kyrgyz import fold


@pytest.fixture(autouse=True)
def core_sources_only():
    """The kernel's own headings, whatever the apps registered."""
    before = slots.searches
    slots.searches = []
    search.register_sources()
    yield
    slots.searches = before


@pytest.fixture
def appointed(cast):
    """The department's people hold posts there; people of no unit are nobody's to see."""
    post = Post.objects.create(code="docent", name_ky="доцент")
    for name, unit in (
        ("teacher", "department"),
        ("department_head", "department"),
        ("other_head", "other_department"),
    ):
        Appointment.objects.create(
            person=getattr(cast, name).person,
            unit=getattr(cast.units, unit),
            post=post,
            rate=1,
            start_date="2020-09-01",
        )
    return cast


def labels(scope, text: str) -> list[str]:
    found = search.search(scope, text)
    return ["".join(piece for piece, _hit in hit.label) for group in found for hit in group.hits]


@pytest.mark.parametrize(
    "text", ["Үсөнбаев", "үсөн", "Усонбаев", "усон", "УСОНБ", "азамат усон", "Усoнбаeв", "  усөнбаев  азамат "]
)
def test_a_person_is_found_on_any_keyboard(appointed, text):
    assert labels(appointed.department_head.scope, text) == ["Үсөнбаев Азамат"]


@pytest.mark.parametrize("text", ["Кыргызстандын тарыхы", "кыргызстандын", "КТ", "тарыхы кафедрасы"])
def test_a_unit_is_found_by_its_name_or_code(appointed, text):
    assert "Кыргызстандын тарыхы кафедрасы" in labels(appointed.teacher.scope, text)


@pytest.mark.parametrize("text", ["", " ", "ү", "  у ", "«»"])
def test_fewer_than_two_letters_find_nothing_and_ask_nothing(appointed, text, django_assert_num_queries):
    scope = appointed.department_head.scope
    with django_assert_num_queries(0):
        assert search.search(scope, text) == []


def test_people_of_other_units_stay_unseen(appointed):
    assert labels(appointed.department_head.scope, "Кыдыралиев") == []
    assert labels(appointed.office_specialist.scope, "Кыдыралиев") == ["Кыдыралиев Улан"]


def test_one_finds_oneself_without_a_post(appointed):
    assert labels(appointed.deans_clerk.scope, "Абдыкадырова") == ["Абдыкадырова Нургүл"]


def test_a_source_without_the_right_is_not_asked(appointed):
    assert labels(appointed.teacher.scope, "Өмүралиев") == []


def test_nobody_finds_nothing(appointed):
    assert search.search(NOBODY, "кафедра") == []


@pytest.mark.parametrize("text", ["%", "%%", "__", "\\\\", "'; drop table core_person; --", "a" * 10_000, "Ү" * 300])
def test_signs_of_the_database_mean_nothing(appointed, text):
    assert labels(appointed.office_specialist.scope, text) == []


def many(count: int) -> list[SearchSource]:
    """Headings that all find the teacher."""
    return [replace(search.SOURCES[0], title=f"People {number}") for number in range(count)]


@pytest.mark.parametrize("sources", [1, 3, 40])
def test_however_many_headings_find_something_one_query_is_asked(appointed, sources, django_assert_num_queries):
    slots.searches, scope = many(sources), appointed.office_specialist.scope
    with django_assert_num_queries(1):
        found = search.search(scope, "усонбаев")
    assert [(group.title, len(group.hits)) for group in found] == [(f"People {n}", 1) for n in range(sources)]


def test_without_a_heading_nothing_is_asked(appointed, django_assert_num_queries):
    slots.searches, scope = [], appointed.office_specialist.scope
    with django_assert_num_queries(0):
        assert search.search(scope, "баев") == []


def test_the_ten_first_of_a_kind_are_shown_in_their_order(appointed):
    Person.objects.bulk_create(Person(surname="Табылгаев", given_name=name) for name in "өоңнүукйийазж")
    slots.searches = [replace(search.SOURCES[0], matches=lambda scope, text: everybody_named(text))]
    assert [label[-1] for label in labels(appointed.office_specialist.scope, "табылгаев")] == list("ажзиййкнңо")


def everybody_named(text: str):
    return matching(Person.objects.all(), text, "surname").in_kyrgyz_order()


def test_two_posts_in_the_scope_make_one_hit(appointed):
    post = Post.objects.get(code="docent")
    Appointment.objects.create(
        person=appointed.teacher.person, unit=appointed.units.sister_department, post=post, rate="0.5",
        start_date="2021-09-01",
    )  # fmt: skip
    assert labels(appointed.office_specialist.scope, "Үсөнбаев") == ["Үсөнбаев Азамат"]


def test_a_thing_is_made_of_its_columns_and_asks_for_what_is_left_out(issued, django_assert_num_queries):
    paper = issued(17)
    values = {"id": paper.pk, "number": 17, "issued_at": "2026-03-02T12:00:00+06:00", "file__key": str(paper.file.key)}
    thing = search.thing_of(IssuedDocument, values)
    with django_assert_num_queries(0):
        made = (thing.pk, thing.number, thing.issued_at.isoformat(), thing.file.key)
    assert made == (paper.pk, 17, "2026-03-02T12:00:00+06:00", paper.file.key)
    with django_assert_num_queries(1):
        assert thing.title == "Окуу планы"


def test_what_a_thing_does_not_point_to_is_absent(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        unit = search.thing_of(Unit, {"id": 5, "code": "К", "parent__id": None, "parent__code": None})
        assert (unit.pk, unit.code, unit.parent) == (5, "К", None)


def test_headings_with_nothing_under_them_stay_away(appointed):
    titles = [str(group.title) for group in search.search(appointed.office_specialist.scope, "Үсөнбаев")]
    assert len(titles) == 1


@pytest.fixture
def issued(cast):
    """An issued paper of the department, whose file opens with the right to print plans there."""

    def issue(number: int, unit=None):
        unit = unit or cast.units.department
        file = StoredFile.objects.create(
            name="plan.pdf", content_type="application/pdf", size=1, sha256="0" * 64, path=f"p{number}", unit=unit,
            access=Permission.PLAN_PRINT, stored_at=clock.now(),
        )  # fmt: skip
        return IssuedDocument.objects.create(
            kind="plan", series="ОП", year=2025, number=number, natural_key=f"{number}", title="Окуу планы", file=file,
            object_kind="curriculum.plan", object_id=1, unit=unit, template_version="1", context={},
            issued_by=cast.office_specialist.person, issued_at=clock.now(),
        )  # fmt: skip

    return issue


@pytest.mark.parametrize("text", ["окуу планы", "оку план", "17"])
def test_an_issued_paper_is_found_by_title_and_by_number(cast, issued, text):
    paper = issued(17)
    found = search.search(cast.department_head.scope, text)
    assert [hit.url for group in found for hit in group.hits] == [f"/files/{paper.file.key}/"]


@pytest.mark.parametrize(("name", "count"), [("dean", 1), ("office_specialist", 1), ("other_dean", 0), ("teacher", 0)])
def test_a_paper_is_found_by_those_who_may_open_its_file(cast, issued, name, count):
    member, paper = getattr(cast, name), issued(17)
    assert paper.file.opens_for(member.scope) is bool(count)
    assert len(labels(member.scope, "окуу планы")) == count


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Үсөнбаев Азамат", ["усон"], (("Үсөн", True), ("баев Азамат", False))),
        ("Үсөнбаев Азамат", ["аза", "усон"], (("Үсөн", True), ("баев ", False), ("Аза", True), ("мат", False))),
        ("Алгебра", ["геом"], (("Алгебра", False),)),
        ("баобаб", ["ба"], (("ба", True), ("о", False), ("ба", True), ("б", False))),
        ("«Окуу» планы", ["окуу"], (("«", False), ("Окуу", True), ("» планы", False))),
        ("а\u00a0б", ["а"], (("а", True), ("\u00a0б", False))),
        ("", ["а"], ()),
    ],
)
def test_what_matched_is_marked_in_the_original_spelling(text, words, pieces):
    assert search.marked(text, words) == pieces


@given(st.text(alphabet="абоөүуңнё «»-Xx\u00a0й", max_size=30), st.text(alphabet="абоуүөнңx", min_size=1, max_size=4))
def test_marking_loses_nothing_and_marks_only_matches(text, word):
    pieces = search.marked(text, [fold(word)] if fold(word) else [])
    assert "".join(piece for piece, _hit in pieces) == text
    assert all(set(fold(piece)) <= set(fold(word)) | {" "} for piece, hit in pieces if hit)


def refuse_whole_tables(table: str) -> None:
    """Shows whether the index answers at all: in a few hundred rows, and what other tests left, a table may win."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
        cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize("text", ["усон", "азамат", "ус", "үс"])
def test_the_search_reads_the_index_and_not_the_whole_table(cast, text):
    Person.objects.bulk_create(Person(surname=f"Фамилия{n}", given_name=f"Аты{n}") for n in range(500))
    refuse_whole_tables("core_person")
    found = matching(Person.objects.all(), text, "search_text")
    assert "person_search" in found.explain()
    assert "Үсөнбаев" in [person.surname for person in found]


@pytest.mark.parametrize("text", ["окуу планы", "оку", "ок"])
def test_issued_papers_are_found_through_their_index(issued, text):
    paper = issued(17)
    IssuedDocument.objects.bulk_create(copy_of(paper, number) for number in range(100, 600))
    refuse_whole_tables("core_issueddocument")
    found = matching(IssuedDocument.objects.all(), text, "title")
    assert "document_search" in found.explain()
    assert list(found) == [paper]


def copy_of(paper: IssuedDocument, number: int) -> IssuedDocument:
    """Another paper, whose title has nothing in common."""
    values = {field.name: getattr(paper, field.name) for field in IssuedDocument._meta.fields if field.name != "id"}
    return IssuedDocument(**values | {"number": number, "natural_key": str(number), "title": f"Справка {number}"})


@pytest.mark.parametrize("text", ["өн", "ба", "он"])
def test_two_letters_find_beginnings_of_words_only(appointed, text):
    assert "Үсөнбаев Азамат" not in labels(appointed.office_specialist.scope, text)
