"""What people fill in about the load: remarks, units and years, what to print."""

import pytest

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, Unit
from kuu_office.core.tests.english import in_english
from workload.forms import LineRemarkForm, LoadLanguageForm, PapersForm, UnitYearForm
from workload.operations.prints import LANGUAGES, Papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def units_of(member):
    return Unit.objects.filter(pk__in=member.scope.units(Permission.LOAD_VIEW))


def errors(form) -> list[str]:
    return sorted(form.errors)


@pytest.mark.parametrize(
    ("text", "fields"), [("Караңыз", []), ("", ["text"]), ("  ", ["text"]), ("а" * 500, []), ("а" * 501, ["text"])]
)
def test_a_remark_is_a_few_words(text, fields):
    assert errors(LineRemarkForm({"text": text})) == fields


@pytest.mark.parametrize(("language", "taken"), [("ky", True), ("ru", True), ("en", True), ("fr", False), ("", False)])
def test_papers_of_the_load_speak_three_languages(language, taken):
    assert LoadLanguageForm({"language": language}).is_valid() == taken
    assert (language in LANGUAGES) == taken


def offered(form: UnitYearForm) -> list[Unit]:
    return [Unit.objects.get(pk=pk) for pk, _title in form.fields["unit"].choices]


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("vice_rector", ["КУУ", "ИТФ", "ТФ", "КТ", "ПИ", "ЭЭТ"]), ("dean", ["ИТФ", "ПИ", "ЭЭТ"]),
        ("department_head", ["ПИ"]), ("student", []),
    ],
)  # fmt: skip
def test_people_choose_from_their_units_the_highest_first(cast, who, codes):
    form = UnitYearForm({}, units=units_of(getattr(cast, who)))

    assert [unit.code for unit in offered(form)] == codes


def test_sections_of_the_office_and_campuses_have_no_load(cast, units):
    form = UnitYearForm({}, units=Unit.objects.all())

    assert {units.campus, units.office}.isdisjoint(offered(form))
    assert units.faculty in offered(form)


def test_what_could_be_read_is_kept(cast, units, load_world):
    form = UnitYearForm({"unit": units.faculty.pk, "year": "абв"}, units=units_of(cast.dean))

    assert not form.is_valid()
    assert form.chosen() == {"unit": units.faculty.pk}


def test_a_unit_of_others_is_no_choice(cast, units, load_world):
    form = UnitYearForm({"unit": units.other_faculty.pk, "year": load_world.year.pk}, units=units_of(cast.dean))

    assert errors(form) == ["unit"]


def test_the_newest_year_stands_first(cast, load_world):
    from datetime import date

    AcademicYear.objects.create(start_year=2030, start_date=date(2030, 9, 1), end_date=date(2031, 8, 31))
    (first, title), *_rest = UnitYearForm({}, units=units_of(cast.dean)).fields["year"].choices

    assert (AcademicYear.objects.get(pk=first).start_year, title) == (2030, "2030–2031 academic year")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []), ({"papers": "abc"}, ["papers"]), ({"papers": ""}, ["papers"]), ({"language": "fr"}, ["language"]),
        ({"unit": ""}, ["unit"]), ({"year": "0"}, ["year"]),
    ],
)  # fmt: skip
def test_what_is_printed_is_said_wholly(cast, units, load_world, changed, fields):
    sent = {"unit": units.faculty.pk, "year": load_world.year.pk, "papers": "plans", "language": "en"} | changed

    assert errors(PapersForm(sent, units=units_of(cast.dean))) == fields


def test_each_choice_of_papers_has_its_words():
    assert [(one.value, str(one.label)) for one in Papers] == [
        ("summary", "summary sheet"), ("sheets", "load sheets of all departments"),
        ("plans", "individual plans of all teachers"),
    ]  # fmt: skip
