"""How plans show themselves elsewhere: rows of the inbox with their flags, cards of the home page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from curriculum.models import Plan
from curriculum.tests.stages import HERE, THERE, bring_to, review
from curriculum.tests.views.pages import text, tree
from curriculum.tests.world import make_plan, make_sound_plan
from curriculum.views import desk
from kuu_office.core import clock, inbox, signoffs
from kuu_office.core.models import SignOff

pytestmark = pytest.mark.django_db

KIND = "curriculum.plan"


@pytest.fixture
def many(cast, world) -> dict[str, Plan]:
    """A plan at each step of the first faculty, and one of the other faculty at its dean."""
    here = {
        step: bring_to(step, make_sound_plan(world.programme, 2000 + number), cast, HERE)
        for number, step in enumerate(("head", "dean", "office", "vice_rector"))
    }
    return here | {"other": bring_to("dean", make_sound_plan(world.other_programme, 2010), cast, THERE)}


def waiting(member) -> list[int]:
    return [row.pk for row in desk.waiting(member.scope)]


class TestInbox:
    """Rows, flags, the preview, decisions."""

    def test_each_signer_has_the_plans_of_the_own_step_and_units(self, cast, many):
        assert waiting(cast.department_head) == [many["head"].pk]
        assert waiting(cast.dean) == [many["dean"].pk]
        assert waiting(cast.office_specialist) == [many["office"].pk]
        assert waiting(cast.head_of_office) == [many["office"].pk]
        assert waiting(cast.vice_rector) == [many["vice_rector"].pk]
        assert waiting(cast.other_dean) == [many["other"].pk]

    @pytest.mark.parametrize("who", ["deans_clerk", "teacher", "registrar", "sister_head", "other_head", "outsider"])
    def test_nobody_else_has_any(self, cast, many, who):
        assert waiting(getattr(cast, who)) == []

    def test_the_count_is_the_number_of_rows(self, cast, many):
        for member in (cast.department_head, cast.dean, cast.office_specialist, cast.vice_rector, cast.teacher):
            assert desk.QUEUE.count(member.scope) == len(desk.waiting(member.scope))

    def test_a_row_says_what_it_is_whose_and_what_a_signature_does(self, cast, many):
        [row] = desk.waiting(cast.dean.scope)

        assert (row.kind, row.title, row.unit, row.step, row.step_code) == (
            KIND, str(many["dean"]), "ПИ", "dean", "dean",
        )  # fmt: skip
        assert row.url == reverse("curriculum:plan", args=[many["dean"].pk])
        assert row.effect == "After your signature it goes on to: Academic Affairs Office."
        assert (row.flags, row.acting_for) == ((), "")

    def test_warnings_a_late_day_and_a_missing_card_are_flagged(self, cast, world):
        plan = make_sound_plan(world.programme, due_date=clock.today() - timedelta(days=1))
        plan.lines.filter(kind="practice").update(weeks=9)
        bring_to("office", plan, cast)

        [row] = desk.waiting(cast.office_specialist.scope)

        assert row.flags == ("1 warning", "past its due date", "expert card to be filled in")

    def test_a_positive_card_takes_its_flag_away_a_negative_one_does_not(self, cast, world):
        plan = bring_to("office", make_sound_plan(world.programme), cast)
        review(plan, cast, "negative")
        flagged = desk.waiting(cast.office_specialist.scope)[0].flags
        review(plan, cast, "positive")

        assert (flagged, desk.waiting(cast.office_specialist.scope)[0].flags) == (("expert card to be filled in",), ())

    def test_a_plan_due_today_is_not_late(self, cast, world):
        bring_to("head", make_sound_plan(world.programme, due_date=clock.today()), cast)

        assert desk.waiting(cast.department_head.scope)[0].flags == ()

    def test_rows_take_as_many_queries_for_three_as_for_one(self, cast, world, django_assert_num_queries):
        scope = cast.office_specialist.scope
        for year in (2021, 2022, 2023):
            bring_to("office", make_sound_plan(world.programme, year), cast)

        with django_assert_num_queries(1):
            assert len(desk.waiting(scope)) == 3

    def test_a_deputy_has_the_rows_of_the_absent_person(self, cast, many, deputise):
        deputise(cast.department_clerk, for_=cast.dean)

        [row] = desk.waiting(cast.department_clerk.scope)

        assert (row.pk, row.acting_for) == (many["dean"].pk, "Токтогулов Б.")

    def test_the_preview_shows_findings_sums_steps_and_the_difference(self, cast, many):
        shown = desk.preview(cast.dean.scope, many["dean"].pk)

        assert (shown["plan"], shown["other"], shown["findings"], shown["rows"]) == (many["dean"], None, [], [])
        assert shown["summary"].total.credits == 120
        assert [step.status for step in shown["steps"]] == ["done", "done", "current", "todo", "todo"]
        assert bool(shown["can_sign"])

    def test_a_decision_in_the_inbox_signs_and_opens_the_next(self, cast, many, world):
        second = bring_to("dean", make_sound_plan(world.programme, 2015), cast)
        url = reverse("core:inbox_decide", args=[KIND, many["dean"].pk])

        answer = cast.dean.client.post(url, {"decision": "approve", "step": "dean"})

        assert answer["Location"] == reverse("core:inbox_item", args=[KIND, second.pk])
        assert Plan.objects.get(pk=many["dean"].pk).step == "office"

    def test_a_return_from_the_inbox_needs_its_remark(self, cast, many):
        url = reverse("core:inbox_decide", args=[KIND, many["dean"].pk])

        empty = cast.dean.client.post(url, {"decision": "return", "step": "dean", "remark": " "})
        given = cast.dean.client.post(url, {"decision": "return", "step": "dean", "remark": "Караңыз"})

        assert (empty.status_code, given.status_code) == (422, 302)
        assert [row.remark for row in SignOff.objects.filter(decision="returned")] == ["Караңыз"]

    def test_a_decision_over_a_signed_step_says_who_was_first(self, cast, many):
        url = reverse("core:inbox_decide", args=[KIND, many["office"].pk])

        answer = cast.dean.client.post(url, {"decision": "approve", "step": "dean"})

        assert answer.status_code == 409
        assert "Токтогулов Б. decided already" in text(tree(answer))

    def test_ticked_rows_without_flags_are_signed_and_flagged_ones_left_out(self, cast, many, world):
        flagged = make_sound_plan(world.programme, 2016)
        flagged.lines.filter(kind="practice").update(weeks=9)
        bring_to("dean", flagged, cast)
        names = [inbox.name_of(row) for row in desk.waiting(cast.dean.scope)]

        answer = cast.dean.client.post(reverse("core:inbox_bulk"), {"chosen": names})

        assert answer.status_code == 302
        assert (Plan.objects.get(pk=many["dean"].pk).step, Plan.objects.get(pk=flagged.pk).step) == ("office", "dean")

    def test_a_plan_of_another_faculty_is_not_found_in_the_inbox(self, cast, many):
        for name, method in (("inbox_item", "get"), ("inbox_decide", "post")):
            url = reverse(f"core:{name}", args=[KIND, many["other"].pk])
            assert getattr(cast.dean.client, method)(url, {"decision": "approve", "step": "dean"}).status_code == 404

        assert Plan.objects.get(pk=many["other"].pk).step == "dean"

    def test_what_came_back_waits_for_its_sender(self, cast, world):
        plan = bring_to("returned", make_sound_plan(world.programme), cast)

        [back] = signoffs.returned_to(cast.deans_clerk.scope)

        assert (back.title, back.by, back.remark) == (str(plan), "Токтогулов Б.", "3-семестрдин кредиттерин караңыз")
        assert signoffs.returned_to(cast.department_clerk.scope) == []


class TestCards:
    """What the home page shows of plans."""

    def test_the_card_of_states_counts_by_faculty(self, cast, many):
        card = desk.state_card(cast.head_of_office.scope)

        assert {row.unit.short_name: row.counts for row in card["faculties"]} == {
            "ИТФ": {"draft": 1, "submitted": 4}, "ТФ": {"draft": 1, "submitted": 1},
        }  # fmt: skip
        assert str(card["chart"]).startswith("<svg")

    def test_a_dean_sees_the_own_faculty_in_it(self, cast, many):
        assert [row.unit.short_name for row in desk.state_card(cast.dean.scope)["faculties"]] == ["ИТФ"]

    def test_without_plans_the_cards_stay_away(self, cast):
        assert (desk.state_card(cast.dean.scope), desk.late_card(cast.dean.scope)) == (None, None)

    def test_late_plans_are_shown_at_most_eight(self, cast, world):
        late = clock.today() - timedelta(days=1)
        for year in range(2000, 2010):
            make_plan(world.programme, year, due_date=late)

        assert len(desk.late_card(cast.dean.scope)["plans"]) == 8

    def test_the_home_page_shows_both_cards(self, cast, world):
        make_plan(world.programme, 2001, due_date=clock.today() - timedelta(days=1))

        page = text(tree(cast.dean.client.get(reverse("core:home"))))

        assert "Plans past their due date" in page
        assert "State of study plans by faculty" in page
