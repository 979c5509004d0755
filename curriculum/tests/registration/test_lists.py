"""Lists of electives: what the filters find, in which order they stand, who may be chosen as a teacher."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.filters import ElectiveFilter
from curriculum.forms import NewOfferForm, OfferForm, teachers
from curriculum.models import ElectiveOffer
from curriculum.tests.registration.world import AT, make_offer, make_registration
from curriculum.tests.world import make_course
from kuu_office.core.models import Appointment, Person, Post

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def found(**asked) -> list[str]:
    rows = ElectiveFilter(asked, queryset=ElectiveOffer.objects.counted().order_by("course__code", "pk"))
    return [one.course.name_ky for one in rows.qs]


def test_without_a_filter_all_are_there(hall):
    assert found() == ["Электив 1", "Электив 2", "Электив 3"]


def test_electives_are_found_by_code_and_by_name_in_any_language(hall):
    assert found(text="Электив 2") == ["Электив 2"]
    assert found(text="710400E3") == ["Электив 3"]


def test_electives_are_found_by_term_unit_language_and_state(hall, cast):
    make_offer(hall.courses[3], hall.terms.autumn, hall.teacher, language="ru", state="closed")

    assert found(term=hall.terms.autumn.pk) == found(language="ru") == found(state="closed") == ["Электив 4"]
    assert len(found(faculty=cast.units.faculty.pk)) == len(found(department=cast.units.department.pk)) == 4
    assert found(faculty=cast.units.other_faculty.pk) == []


def test_those_below_the_minimum_and_the_others_are_parted(hall):
    for student in hall.students[:2]:
        make_registration(student, hall.offers[0], hall.blocks[0])

    assert (found(small="true"), found(small="false")) == (["Электив 2", "Электив 3"], ["Электив 1"])


def test_a_filter_that_makes_no_sense_finds_what_is_there(hall):
    assert found(state="painted") == ["Электив 1", "Электив 2", "Электив 3"]


def test_the_list_stands_in_the_kyrgyz_order_and_turns_round(hall, cast, december):
    for code, name in (("X1", "Өсүмдүк таануу"), ("X2", "Орус тили"), ("X3", "Пейзаж")):
        make_offer(make_course(cast.units.department, code, name), hall.spring, hall.teacher)
    client = cast.dean.client
    client.cookies["django_language"] = "ky"

    def order(sort: str) -> list[str]:
        table = client.get(reverse("curriculum:electives"), {"sort": sort}).context["table"]
        return [row.record.course.name_ky for row in table.rows][:6]

    names = ["Орус тили", "Өсүмдүк таануу", "Пейзаж", "Электив 1", "Электив 2", "Электив 3"]
    assert order("course") == names
    assert order("-course") == names[::-1]


# --- who may teach


def appoint(unit, surname: str, *, teaching: bool = True, **dates) -> Person:
    code = "docent" if teaching else "clerk"
    post, _made = Post.objects.get_or_create(code=code, defaults={"name_ky": code, "is_teaching": teaching, "rank": 1})
    person = Person.objects.create(surname=surname, given_name="Айгүл")
    values = {"start_date": date(2020, 9, 1)} | dates
    Appointment.objects.create(person=person, unit=unit, post=post, rate=Decimal(1), **values)
    return person


def test_who_teaches_in_the_department_on_the_day_may_be_chosen(hall, cast):
    own = appoint(cast.units.department, "Өзгөнов")
    earlier = appoint(cast.units.department, "Абдиев")
    appoint(cast.units.department, "Иш жүргүзүүчү", teaching=False)
    appoint(cast.units.department, "Кеткен", end_date=date(2026, 6, 30))
    foreign = appoint(cast.units.other_department, "Башка")

    assert list(teachers(cast.units.department.pk, TODAY)) == [earlier, own]
    assert list(teachers(cast.units.department.pk, TODAY, foreign.pk)) == [earlier, foreign, own]
    assert list(teachers(None, TODAY)) == [earlier, foreign, own]


def test_the_form_of_an_elective_leaves_the_row_alone(hall):
    offer = hall.offers[0]
    sent = {"capacity": 40, "minimum": 12, "annotation_ky": "Жаңы", "revision": 1}
    form = OfferForm(sent, instance=offer, department_id=offer.department_id, day=TODAY)

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["capacity"], offer.capacity) == (40, 3)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"capacity": -1}, "capacity"), ({"minimum": ""}, "minimum"), ({"annotation_ky": "а" * 2001}, "annotation_ky")],
)
def test_values_of_the_wrong_shape_are_named(hall, sent, field):
    values = {"capacity": 40, "minimum": 12, "revision": 1} | sent
    form = OfferForm(values, instance=hall.offers[0], department_id=None, day=TODAY)

    assert (form.is_valid(), list(form.errors)) == (False, [field])


def test_only_courses_of_the_own_units_are_offered(hall, cast):
    form = NewOfferForm(scope=cast.department_head.scope, department_id=None, day=TODAY)
    hall.courses[0].is_active = False
    hall.courses[0].save()

    departments = set(form.fields["course"].queryset.values_list("department_id", flat=True))
    assert departments == {cast.units.department.pk}
    assert hall.courses[0] not in form.fields["course"].queryset
    assert list(form.fields)[:2] == ["course", "language"]
    assert form.fields["minimum"].initial == 10
