"""What people send about groups and students, field by field."""

from datetime import date

import pytest
from django.http import QueryDict

from curriculum.enums import MovementKind
from curriculum.forms import AdmissionForm, EvenForm, GroupForm, MergeForm, OrderForm, OrderHeadForm
from curriculum.operations.order_heads import REASONS
from curriculum.tests.world import make_plan
from kuu_office.core.models import Appointment, Post

pytestmark = pytest.mark.django_db
HEAD = {"number": " 7-К ", "date": "2026-02-02", "effective_date": "2026-02-09"}


def sent(**values) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def order_form(kind: str, scope, **values) -> OrderForm:
    form = OrderForm(sent(**HEAD | values), kind=MovementKind(kind), scope=scope)
    assert form.is_valid(), form.errors
    return form


def test_the_head_of_an_order_is_read(clerk):
    form = OrderHeadForm(sent(**HEAD))

    assert form.is_valid()
    assert form.head() == {"number": "7-К", "date": date(2026, 2, 2), "effective_date": date(2026, 2, 9)}
    assert dict(form.hidden_pairs()) == HEAD


def test_an_order_sets_what_was_chosen_and_nothing_else(here, clerk):
    order = order_form("transfer", clerk, group=here.second.pk, funding="budget").order()

    assert order.sets == {"group": here.second.pk, "funding": "budget"}
    assert (order.kind, order.number, order.names, order.reason) == ("transfer", "7-К", {}, "")


def test_a_programme_is_sent_by_its_number(here, clerk):
    order = order_form("transfer", clerk, programme=here.sister.programme_id, group=here.sister.pk).order()

    assert order.sets == {"programme": here.sister.programme_id, "group": here.sister.pk}


def test_a_year_is_a_number(here, clerk):
    assert order_form("reinstatement", clerk, year=2).order().sets == {"year": 2}
    assert order_form("return", clerk).order().sets == {}


def test_a_leave_carries_its_reason_and_its_end(clerk):
    order = order_form("leave", clerk, reason="maternity", until="2027-01-31").order()

    assert (order.reason, order.until, order.sets) == ("maternity", date(2027, 1, 31), {})


def test_a_new_name_is_no_part_of_the_standing(clerk):
    order = order_form("name_change", clerk, surname="Токтогулова", given_name="Жылдыз").order()

    assert order.sets == {}
    assert (order.names["surname"], order.names["given_name"], order.names["patronymic"]) == (
        "Токтогулова", "Жылдыз", "",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["leave", "expulsion"])
def test_only_the_reasons_of_the_kind_are_offered(clerk, kind):
    form = OrderForm(kind=MovementKind(kind), scope=clerk)

    assert [value for value, _label in form.fields["reason"].choices[1:]] == [one.value for one in REASONS[kind]]


def test_nobody_is_expelled_for_a_child_and_nobody_is_on_leave_for_a_debt():
    assert not {"maternity", "military_service"} & {str(one) for one in REASONS["expulsion"]}
    assert {str(one) for one in REASONS["leave"]} == {"illness", "maternity", "military_service", "family"}


def test_groups_and_programmes_of_others_are_refused(here, clerk):
    for values in ({"group": here.other.pk}, {"programme": here.other.programme_id}):
        form = OrderForm(sent(**HEAD | values), kind=MovementKind.TRANSFER, scope=clerk)
        assert set(form.errors) == set(values)


def test_closed_groups_are_not_offered(here, clerk):
    type(here.second).objects.filter(pk=here.second.pk).update(closed_date=date(2026, 1, 1))

    form = OrderForm(kind=MovementKind.TRANSFER, scope=clerk)
    assert here.second not in form.fields["group"].queryset
    assert here.second not in MergeForm(scope=clerk).fields["into"].queryset


def admission_form(scope, here, **values) -> AdmissionForm:
    person = {
        "surname": "Кенжебаев", "given_name": "Темир", "sex": "male", "birth_date": "2007-03-12", "citizenship": "KZ",
        "personal_number": "2 1203 2007 12345", "group": here.russian.pk, "funding": "budget",
    }  # fmt: skip
    return AdmissionForm(sent(**HEAD | person | values), scope=scope)


def test_an_admission_takes_the_place_of_its_group(here, clerk):
    form = admission_form(clerk, here)

    assert form.is_valid(), form.errors
    place = form.place()
    assert (place.programme, place.group, place.language, place.funding, place.year) == (
        here.programme.pk, here.russian.pk, "ru", "budget", 1,
    )  # fmt: skip


def test_an_admission_tells_the_newcomer(here, clerk):
    form = admission_form(clerk, here, latin_surname="Kenzhebaev")
    form.is_valid()
    newcomer = form.newcomer()

    assert newcomer.names["latin_surname"] == "Kenzhebaev"
    assert newcomer.others == {"sex": "male", "birth_date": date(2007, 3, 12), "passport_number": ""}
    assert (newcomer.citizenship, newcomer.personal_number) == ("KZ", "2 1203 2007 12345")


def test_names_come_before_the_order_on_the_form_of_an_admission(here, clerk):
    names = list(AdmissionForm(scope=clerk).fields)

    assert names[0] == "surname"
    assert names[-3:] == ["number", "date", "effective_date"]


@pytest.mark.parametrize("country", ["kg", "KGZ", "К", "1A"])
def test_a_country_is_two_capital_letters(here, clerk, country):
    assert set(admission_form(clerk, here, citizenship=country).errors) == {"citizenship"}


def test_curators_are_people_of_the_units(here, cast, clerk):
    post = Post.objects.create(code="docent", name_ky="доцент")
    Appointment.objects.create(
        person=cast.teacher.person, unit=cast.units.department, post=post, rate=1, start_date=date(2020, 9, 1)
    )

    assert list(GroupForm(scope=clerk).fields["curator"].queryset) == [cast.teacher.person]


def test_plans_of_a_group_are_those_of_its_programme(here, clerk):
    own = make_plan(here.programme, 2025, kind="working", state="approved")
    make_plan(here.sister.programme, 2025, kind="working", state="approved")
    make_plan(here.programme, 2024, kind="working")

    assert list(GroupForm(instance=here.first, scope=clerk).fields["plan"].queryset) == [own]


def test_the_present_plan_stays_on_offer_when_it_is_archived(here, clerk):
    here.first.plan = make_plan(here.programme, 2025, kind="working", state="archived")

    assert list(GroupForm(instance=here.first, scope=clerk).fields["plan"].queryset) == [here.first.plan]


def test_what_a_known_group_is_cannot_be_rewritten(here, clerk):
    assert set(GroupForm(instance=here.first, scope=clerk).fields) == {
        "name", "language", "curator", "plan", "revision",
    }  # fmt: skip
    assert not GroupForm(scope=clerk).fields["name"].required


@pytest.mark.parametrize(("count", "fits"), [("1", True), ("6", True), ("0", False), ("7", False), ("көп", False)])
def test_subgroups_are_one_to_six(count, fits):
    assert EvenForm(sent(purpose="language", count=count)).is_valid() == fits
