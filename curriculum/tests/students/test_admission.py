"""A person becomes a student; nobody is entered twice."""

from datetime import date

import pytest

from curriculum.models import Student
from curriculum.operations.admission import Newcomer, SimilarPeople, admit_student
from curriculum.operations.orders import OrderRefused
from curriculum.tests.students.pages import admission
from curriculum.tests.students.world import AUTUMN, NOW, kinds, make_person, newcomer, place_in, stood
from curriculum.tests.views.pages import send
from kuu_office.core import audit
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Person

pytestmark = pytest.mark.django_db
NUMBER = "21203200612345"


def admit(who, group, by, **fields) -> Student:
    values = {"number": "100-К", "order_date": AUTUMN, "effective_date": AUTUMN}
    return admit_student(newcomer=who, place=place_in(group, funding="budget"), by=by, at=NOW, **values | fields)


def test_a_new_person_is_entered_with_number_and_papers(here, clerk):
    others = {"sex": "male", "birth_date": date(2006, 3, 12), "passport_number": "ID1234567", "email": ""}
    who = newcomer("Кенжебаев Темир Асанович", personal_number="2 1203 2006 12345", others=others, citizenship="KZ")

    student = admit(who, here.second, clerk)

    person = student.person
    assert (person.official_name, person.personal_number, person.birth_date, person.passport_number) == (
        "Кенжебаев Темир Асанович", NUMBER, date(2006, 3, 12), "ID1234567",
    )  # fmt: skip
    assert (student.citizenship, student.group, student.funding, student.department) == (
        "KZ", here.second, "budget", here.second.department,
    )  # fmt: skip
    assert stood(student) == [(AUTUMN, None, "studying", "ПИ(м)-2-25", 1)]
    assert [line.sentence for line in audit.history_of(student)] == [
        "Абдыкадырова Н. recorded order № 100-К of 1 Sep 2025, in force from 1 Sep 2025: admission.",
        "Абдыкадырова Н. entered the student Кенжебаев Темир Асанович into the register.",
    ]


def test_look_alike_letters_are_mended(here, clerk):
    student = admit(newcomer("Ѳмүралиев Cүйүнбек"), here.second, clerk)

    assert str(student) == "Өмүралиев Сүйүнбек"


def test_a_known_personal_number_is_the_same_person(here, clerk):
    known = make_person("Бекова Айгүл", personal_number=NUMBER)

    student = admit(newcomer("Бекова Айгул", personal_number=NUMBER), here.second, clerk)

    assert student.person == known
    assert Person.objects.filter(personal_number=NUMBER).count() == 1


def test_a_personal_number_of_somebody_else_is_refused(here, clerk):
    make_person("Бекова Айгүл", personal_number=NUMBER)

    with pytest.raises(Conflict, match="This personal number belongs to Бекова Айгүл") as refused:
        admit(newcomer("Асанов Бакыт", personal_number=NUMBER), here.second, clerk)
    assert refused.value.field == "personal_number"


@pytest.mark.parametrize("typed", ["123", "2120320061234А", "212032006123456"])
def test_an_odd_personal_number_is_refused(here, clerk, typed):
    with pytest.raises(BadInput) as refused:
        admit(newcomer("Асанов Бакыт", personal_number=typed), here.second, clerk)
    assert refused.value.field == "personal_number"


@pytest.mark.parametrize("born", [date(1, 1, 1), date(1929, 12, 31), date(2026, 3, 1), date(9999, 12, 31)])
def test_an_odd_date_of_birth_is_refused(here, clerk, born):
    with pytest.raises(BadInput, match="is not possible") as refused:
        admit(newcomer("Асанов Бакыт", others={"birth_date": born}), here.second, clerk)
    assert (refused.value.field, Person.objects.filter(surname="Асанов").exists()) == ("birth_date", False)


def similar_to(here, clerk, who) -> list[str]:
    try:
        admit(who, here.second, clerk)
    except SimilarPeople as found:
        return [str(person) for person in found.people]
    return []


def test_similar_people_are_shown_first(here, clerk):
    make_person("Өмүралиев Сүйүнбек", birth_date=date(2006, 3, 12))

    assert similar_to(here, clerk, newcomer("Омуралиев Суйунбек")) == ["Өмүралиев Сүйүнбек"]
    born = {"birth_date": date(2006, 3, 12)}
    assert similar_to(here, clerk, newcomer("Өмүралиев Суйунбэк", others=born)) == ["Өмүралиев Сүйүнбек"]


def test_namesakes_born_on_different_days_are_different_people(here, clerk):
    make_person("Өмүралиев Сүйүнбек", birth_date=date(2006, 3, 12))

    assert similar_to(here, clerk, newcomer("Өмүралиев Сүйүнбек", others={"birth_date": date(2007, 1, 1)})) == []


def test_one_of_the_similar_people_is_chosen_or_it_is_another(here, clerk):
    known = make_person("Өмүралиев Сүйүнбек")
    who = newcomer("Өмүралиев Сүйүнбек")

    assert admit(who, here.second, clerk, person=known).person == known
    other = newcomer("Өмүралиев Сүйүнбек")
    assert admit(other, here.sister, clerk, sure=True).person != known


@pytest.mark.parametrize("fields", [{}, {"birth_date": date(2006, 3, 12)}, {"personal_number": NUMBER}])
def test_nobody_is_drawn_into_the_register_by_a_number_of_the_form_alone(here, clerk, cast, fields):
    """Who is a student of the faculty shows its clerk the personal number; a colleague must not become one unasked."""
    stranger = make_person("Мамытов Кубат", **fields)
    students = Student.objects.count()
    who = newcomer("Жаңы Студент", others={"birth_date": date(2006, 3, 12)})

    for person in (stranger, cast.vice_rector.person):
        with pytest.raises(Conflict, match="Choose one of the people who are shown") as refused:
            admit(who, here.second, clerk, person=person)
        assert "Мамытов" not in str(refused.value)
    assert Student.objects.count() == students


def test_the_person_of_the_written_number_may_be_chosen_under_another_name(here, clerk):
    known = make_person("Бекова Айгүл", personal_number=NUMBER)

    assert admit(newcomer("Асанова Айгүл", personal_number=NUMBER), here.second, clerk, person=known).person == known


def test_the_page_of_admission_draws_nobody_in_by_a_number_alone(here, cast):
    """The number of a person is guessed easily: 1, 2, 3 …"""
    cast.deans_clerk.client.cookies["django_language"] = "en"
    answer = send(cast.deans_clerk.client, "student_admit", **admission(here), same=str(cast.vice_rector.person.pk))

    assert (answer.status_code, Student.objects.filter(person=cast.vice_rector.person).exists()) == (409, False)
    assert "Мамытов" not in answer.content.decode()


def test_nobody_studies_one_programme_twice(here, clerk):
    with pytest.raises(Conflict, match="Өмүров Айбек studies this programme already"):
        admit(newcomer("Өмүров Айбек"), here.second, clerk, person=here.omurov.person)
    student = admit(newcomer("Өмүров Айбек"), here.sister, clerk, person=here.omurov.person)
    assert student.person == here.omurov.person


def test_a_record_book_belongs_to_one_student(here, clerk):
    taken = here.omurov.record_number

    with pytest.raises(Conflict, match=f"Record book {taken} belongs to Өмүров Айбек"):
        admit(newcomer("Жаңы Студент", record_number=taken), here.second, clerk)


@pytest.mark.parametrize("written", ["{}\u200b", "\u202e{}", " {} ", "{}\u00ad"])
def test_a_sign_that_nobody_sees_makes_no_other_record_book(here, clerk, written):
    taken = here.omurov.record_number

    with pytest.raises(Conflict, match=f"Record book {taken} belongs to Өмүров Айбек"):
        admit(newcomer("Жаңы Студент", record_number=written.format(taken)), here.second, clerk)
    others = {"passport_number": "ID\u200b1234567"}
    assert admit(newcomer("Жаңы Студент", others=others), here.second, clerk).person.passport_number == "ID1234567"


def test_a_student_needs_a_name(here, clerk):
    with pytest.raises(BadInput, match="surname and the given name"):
        admit(Newcomer(names={"surname": "Асанов"}), here.second, clerk)


def test_a_group_that_does_not_fit_stops_the_admission(here, clerk):
    place = place_in(here.russian, language="ky")
    people = Person.objects.count()

    with pytest.raises(OrderRefused) as refused:
        admit_student(
            newcomer=newcomer("Жаңы Студент"), place=place, number="1", order_date=AUTUMN, effective_date=AUTUMN,
            by=clerk, at=NOW,
        )  # fmt: skip

    assert refused.value.trial.refused[0].refusals == (
        "Group ПИ(м)-3-25 is taught in another language than the student would study in.",
    )
    assert (Person.objects.count(), Student.objects.count()) == (people, 3)


def test_who_keeps_no_students_of_the_unit_admits_nobody(here, cast):
    for by in (cast.dean.scope, cast.other_clerk.scope):
        with pytest.raises(Refused):
            admit(newcomer("Жаңы Студент"), here.second, by)
    assert kinds(here.omurov) == ["admission"]
