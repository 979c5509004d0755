"""What people send: offered choices are theirs only, values are read in any language, wrong ones are named."""

from datetime import date

import pytest

from curriculum.forms import CourseForm, ImportForm, NewPlanForm, PrintForm, ReviewForm
from curriculum.models import ExpertCriterion, ExpertReview
from curriculum.tests.world import NOON
from kuu_office.core.forms import PaperForm, ReasonForm, RemarkForm
from kuu_office.core.phrases import CHOOSE

pytestmark = pytest.mark.django_db


def new_plan(cast, world, **values) -> NewPlanForm:
    sent = {"programme": world.programme.pk, "intake_year": "2025", "due_date": ""}
    return NewPlanForm({**sent, **values}, scope=cast.deans_clerk.scope)


def test_a_new_plan_is_offered_for_programmes_of_ones_units_only(cast, world):
    form = NewPlanForm(scope=cast.deans_clerk.scope)

    assert list(form.fields["programme"].queryset) == [world.programme]


def test_a_programme_that_is_no_longer_taught_is_not_offered(cast, world):
    world.programme.is_active = False
    world.programme.save()

    assert list(NewPlanForm(scope=cast.deans_clerk.scope).fields["programme"].queryset) == []


def test_a_foreign_programme_is_refused_at_its_field(cast, world):
    form = new_plan(cast, world, programme=world.other_programme.pk)

    assert not form.is_valid()
    assert list(form.errors) == ["programme"]


@pytest.mark.parametrize("year", ["", "abc", "20x5", "2025,5"])
def test_a_year_that_is_no_year_is_refused_at_its_field(cast, world, year):
    form = new_plan(cast, world, intake_year=year)

    assert not form.is_valid()
    assert list(form.errors) == ["intake_year"]


def test_the_due_date_may_be_missing_or_a_day(cast, world):
    without, with_day = new_plan(cast, world), new_plan(cast, world, due_date="2026-12-01")

    assert (without.is_valid(), with_day.is_valid()) == (True, True)
    assert (without.cleaned_data["due_date"], with_day.cleaned_data["due_date"]) == (None, date(2026, 12, 1))


def test_a_new_course_belongs_to_a_department_of_ones_own(cast, world):
    form = CourseForm(scope=cast.department_head.scope)

    assert list(form.fields["department"].queryset) == [cast.units.department]


def test_an_empty_choice_says_what_to_do(cast, world):
    plan, course = NewPlanForm(scope=cast.deans_clerk.scope), CourseForm(scope=cast.department_head.scope)
    brought = ImportForm(scope=cast.deans_clerk.scope)
    fields = [plan["programme"], course["department"], brought["plan"], brought["programme"]]

    assert [str(next(iter(field.field.choices))[1]) for field in fields] == [str(CHOOSE)] * 4


def test_a_known_course_keeps_its_department_and_names_the_version_seen(cast, world):
    world.course.version = 4
    form = CourseForm(instance=world.course, scope=cast.department_head.scope)

    assert "department" not in form.fields
    assert form.fields["version"].initial == 4


@pytest.mark.parametrize("forged", ["version", "unit_id", "pk", "id"])
def test_a_forged_field_of_a_course_changes_nothing_of_it(cast, world, forged):
    sent = {"code": "PHI1", "name_ky": "Философия", "is_active": "on", forged: "99"}
    form = CourseForm(sent, instance=world.course, scope=cast.department_head.scope)

    assert form.is_valid(), form.errors
    assert (form.instance.pk, form.instance.version) == (world.course.pk, 1)


def test_a_name_past_its_length_is_refused_at_its_field(cast, world):
    sent = {"code": "PHI1", "name_ky": "ө" * 10_000, "is_active": "on"}
    form = CourseForm(sent, instance=world.course, scope=cast.department_head.scope)

    assert not form.is_valid()
    assert list(form.errors) == ["name_ky"]


@pytest.mark.parametrize(("form", "field", "length"), [(ReasonForm, "reason", 500), (RemarkForm, "remark", 4000)])
def test_long_words_are_refused_at_their_field(form, field, length):
    assert form({field: "ү" * length}).is_valid()
    assert list(form({field: "ү" * (length + 1)}).errors) == [field]


def test_a_remark_may_be_empty_in_the_form_because_the_operation_says_what_is_missing():
    assert RemarkForm({"remark": ""}).is_valid()


def test_a_paper_needs_a_signer_a_day_and_a_scan():
    assert sorted(PaperForm({}, {}).errors) == ["scan", "signed_on", "signer"]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"language": "ky", "paper": "A4"}, []),
        ({"language": "ru", "paper": "A3"}, []),
        ({"language": "de", "paper": "A4"}, ["language"]),
        ({"language": "ky", "paper": "A0"}, ["paper"]),
        ({}, ["language", "paper"]),
    ],
)
def test_papers_are_printed_in_two_languages_and_two_sizes(sent, wrong):
    assert sorted(PrintForm(sent).errors) == wrong


def test_the_expert_card_asks_every_criterion_in_use(world):
    ExpertCriterion.objects.create(code="old", text_ky="эски", text_ru="старый", text_en="old", is_active=False)

    assert {criterion.code for criterion, _mark, _finding in ReviewForm().rows()} == {"standard", "load"}


def test_the_expert_card_opens_as_it_was_left(cast, world):
    review = ExpertReview.objects.create(
        plan=world.plan,
        round_number=1,
        conclusion="negative",
        reviewed_by=cast.office_specialist.person,
        reviewed_at=NOON,
    )
    first = ExpertCriterion.objects.order_by("position", "code").first()
    review.items.create(criterion=first, mark="not_met", finding="Кредиттер жетишпейт")

    form = ReviewForm(review=review)

    assert form.fields[f"mark_{first.pk}"].initial == "not_met"
    assert form.fields[f"finding_{first.pk}"].initial == "Кредиттер жетишпейт"


def test_marks_come_out_criterion_by_criterion(world):
    sent = {"conclusion": "positive", "summary": ""}
    for criterion in ExpertCriterion.objects.all():
        sent |= {f"mark_{criterion.pk}": "met", f"finding_{criterion.pk}": ""}
    form = ReviewForm(sent)

    assert form.is_valid(), form.errors
    assert [(row.mark, row.finding) for row in form.marks()] == [("met", ""), ("met", "")]


def test_a_mark_that_does_not_exist_is_refused_at_its_criterion(world):
    first, second = ExpertCriterion.objects.order_by("position", "code")
    sent = {"conclusion": "positive", f"mark_{first.pk}": "perhaps", f"mark_{second.pk}": "met"}

    assert list(ReviewForm(sent).errors) == [f"mark_{first.pk}"]
