"""The pages of the exchange: the centre, writing, comparing, the report with its choices, marks on plans and groups."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.exchange.files import altered, bring, content_of, export
from curriculum.tests.semester_world import make_group, make_semester_plans
from curriculum.tests.views.pages import text, tree
from curriculum.tests.world import NOON
from kuu_office.core.spreadsheets.limits import EXCHANGE
from kuu_office.office.models import ExchangeMark, ExchangeRun

pytestmark = pytest.mark.django_db

CELLS = {"O2": 30, "P2": 18, "F3": "1", "A4": "ПИ-9-26"}


def english(member):
    member.client.cookies["django_language"] = "en"
    return member.client


@pytest.fixture
def specialist(cast):
    return english(cast.office_specialist)


@pytest.fixture
def written(plans, profile, cast, units, term_world):
    return export(profile, units.faculty, cast.office_specialist, term_world.autumn)


@pytest.fixture
def run(written, profile, cast, units, term_world):
    """Two values changed in AVN that may be taken, one that may not, one record missing and one extra."""
    content = altered(content_of(written), CELLS)
    return bring(profile, content, units.faculty, cast.office_specialist, term_world.autumn)


def page(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


def upload(content: bytes, name: str = "avn.xlsx"):
    file = BytesIO(content)
    file.name = name
    return file


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def said(response) -> str:
    return text(tree(response).xpath("//main")[0])


def test_the_centre_shows_programs_profiles_and_runs(specialist, run):
    response = specialist.get(page("exchange"))

    assert [text(head) for head in tree(response).xpath("//main//h2")][:2] == ["№1 · Groups", "№11 · Semester plans"]
    rows = [[text(cell) for cell in row][:7] for row in tree(response).xpath("//table//tbody/tr")]
    program, term = "№11 · Semester plans", "2026–2027 academic year, autumn term"
    assert rows == [
        ["avn.xlsx", program, "from AVN", "ИТФ", term, "12", "choices to be made"],
        ["AVN 11 ИТФ 2026 autumn term.xlsx", program, "to AVN", "ИТФ", term, "12", "written"],
    ]


def test_another_faculty_sees_no_run_of_ours(cast, run):
    response = english(cast.other_clerk).get(page("exchange"))

    assert "Nothing was exchanged yet" in said(response)


def test_who_only_reads_sees_no_button(cast, run):
    assert "Write a file for AVN" not in said(english(cast.dean).get(page("exchange"))).replace(
        "first file for AVN", ""
    )
    assert not tree(english(cast.dean).get(page("exchange_run", run.pk))).xpath("//main//input[@type='radio']")


def test_a_file_is_written_and_downloaded(cast, plans, profile, units, term_world):
    client = english(cast.deans_clerk)
    sent = {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}

    response = client.post(page("exchange_export", "avn-11"), sent)

    run = ExchangeRun.objects.get()
    assert response["Location"] == page("exchange_run", run.pk)
    shown = client.get(response["Location"])
    assert run.file.sha256 in said(shown)
    assert run.file.name.endswith("autumn term.xlsx")
    assert "Download it, enter it in AVN, then mark here that everything is entered." in said(shown)
    file = client.get(reverse("core:file", args=[run.file.key]))
    assert b"".join(file.streaming_content) == content_of(run)


def test_whose_office_keeps_one_faculty_finds_it_chosen(cast, profile, units, term_world):
    for name in ("exchange_export", "exchange_import"):
        form = tree(english(cast.deans_clerk).get(page(name, "avn-11")))
        assert form.xpath("//select[@name='unit']/option[@selected]/@value") == [str(units.faculty.pk)]


def test_a_record_is_called_by_the_name_of_its_term(specialist, run):
    keys = {one.shown_key for one in run.differences.all()}

    assert all("autumn term" in key and "autumn ·" not in key for key in keys)


def test_nothing_to_write_is_said_at_the_unit(cast, profile, units, term_world):
    sent = {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}

    response = english(cast.deans_clerk).post(page("exchange_export", "avn-11"), sent)

    assert (response.status_code, response.context["form"].errors["unit"]) == (
        422, ["Only approved semester plans are entered in AVN."],
    )  # fmt: skip


def test_a_unit_of_others_does_not_exist(cast, profile, units, term_world):
    sent = {"profile": profile.pk, "unit": units.other_faculty.pk, "term": term_world.autumn.pk}

    for name in ("exchange_export", "exchange_import"):
        assert english(cast.deans_clerk).post(page(name, "avn-11"), sent).status_code == 404


def test_a_form_without_anything_says_what_is_missing(specialist, profile):
    for name, fields in (
        ("exchange_export", {"profile", "unit", "term"}),
        ("exchange_import", {"profile", "unit", "term", "file"}),
    ):
        response = specialist.post(page(name, "avn-11"), {})
        assert (response.status_code, set(response.context["form"].errors)) == (422, fields)


def test_a_file_from_avn_becomes_a_report(specialist, written, profile, units, term_world):
    sent = {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}
    content = altered(content_of(written), CELLS)

    first = specialist.post(page("exchange_import", "avn-11"), sent | {"file": upload(content)})
    again = specialist.post(page("exchange_import", "avn-11"), sent | {"file": upload(content)}, follow=True)

    run = ExchangeRun.objects.get(direction="import")
    assert first["Location"] == page("exchange_run", run.pk)
    assert "compared already" in said(again)
    tabs = [text(tab) for tab in tree(again).xpath("//ul[@class='tabs']/li")]
    assert tabs == ["All 5", "Without a choice 5", "changed in AVN 3", "missing in AVN 1", "only in AVN 1"]


def test_the_report_says_each_difference_with_what_may_be_done(specialist, run):
    rows = tree(specialist.get(page("exchange_run", run.pk))).xpath("//table//tbody/tr")

    assert [[text(cell) for cell in row][1:6] for row in rows] == [
        ["Lectures O2", "changed in AVN", "32", "30", "32"],
        ["Practical classes P2", "changed in AVN", "16", "18", "16"],
        ["Code of the programme F3", "changed in AVN", "710400", "1", "710400"],
        ["the whole record", "missing in AVN", "–", "–", "–"],
        ["the whole record A4", "only in AVN", "–", "–", "–"],
    ]
    assert [len(row.xpath(".//input[@type='radio']")) for row in rows] == [3, 3, 2, 2, 2]


@pytest.mark.parametrize(
    ("show", "number"), [("changed_in_avn", 3), ("extra", 1), ("waiting", 5), ("refused", 0), ("no", 5)]
)
def test_the_report_is_narrowed_by_kind(specialist, run, show, number):
    rows = tree(specialist.get(f"{page('exchange_run', run.pk)}?show={show}")).xpath("//table//tbody/tr[th]")

    assert len(rows) == number


def test_choices_are_saved_previewed_and_carried_out(specialist, run, plans):
    lecture, practical = run.differences.order_by("pk")[:2]
    sent = {"row": [lecture.pk, practical.pk], "show": "changed_in_avn", "page": "1"}
    sent |= {f"choice-{lecture.pk}": "take", f"choice-{practical.pk}": "keep"}
    sent |= {f"seen-{row.pk}": row.version for row in (lecture, practical)}

    saved = specialist.post(page("exchange_choose", run.pk), sent)
    preview = specialist.get(page("exchange_carry_out", run.pk))
    stays = SemesterLine.objects.get(plan=plans[0], code="М.1.В.1").lecture
    seen = preview.context["form"]["seen"].value()
    without = specialist.post(page("exchange_carry_out", run.pk), {"seen": seen})
    done = specialist.post(page("exchange_carry_out", run.pk), {"seen": seen, "due_date": "2999-01-01"}, follow=True)

    assert saved["Location"] == f"{page('exchange_run', run.pk)}?show=changed_in_avn&page=1"
    assert preview.context["reopened"] == [str(plans[0])]
    assert (stays, without.status_code, set(without.context["form"].errors)) == (32, 422, {"due_date"})
    assert "Taken from AVN: 1, kept: 1, refused: 0." in said(done)
    line = SemesterLine.objects.get(plan=plans[0], code="М.1.В.1")
    assert (line.lecture, line.practical) == (30, 16)


def test_a_choice_of_another_person_is_shown_and_nothing_is_saved(specialist, cast, run):
    row = run.differences.first()
    sent = {"row": row.pk, f"choice-{row.pk}": "take", f"seen-{row.pk}": 0}
    english(cast.deans_clerk).post(page("exchange_choose", run.pk), sent | {f"choice-{row.pk}": "keep"})

    response = specialist.post(page("exchange_choose", run.pk), sent)

    assert (response.status_code, run.differences.get(pk=row.pk).choice) == (409, "keep")
    assert "somebody else chose meanwhile" in said(response)


def test_one_button_chooses_for_all_that_is_shown(specialist, run):
    specialist.post(page("exchange_choose", run.pk), {"all": "take", "show": "changed_in_avn"})
    specialist.post(page("exchange_choose", run.pk), {"all": "keep", "show": ""})

    choices = run.differences.order_by("pk").values_list("choice", flat=True)
    assert list(choices) == ["take", "take", "keep", "keep", "keep"]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"row": "x"}, {"row": "1", "seen-1": "-1"}, {"row": "9" * 30, f"seen-{'9' * 30}": "0"},
        {"row": "1", "seen-1": "0", "choice-1": "steal"}, {"all": "steal"}, {"show": "<b>", "page": "x"},
    ],
)  # fmt: skip
def test_malformed_choices_choose_nothing(specialist, run, sent):
    response = specialist.post(page("exchange_choose", run.pk), sent)

    assert (response.status_code, set(run.differences.values_list("choice", flat=True))) == (302, {""})


def test_nothing_chosen_has_nothing_to_carry_out(specialist, run):
    assert "Choose in the report first." in said(specialist.get(page("exchange_carry_out", run.pk)))
    assert specialist.post(page("exchange_carry_out", run.pk), {"seen": "x"}).status_code == 422


def test_the_report_can_be_taken_away_as_a_workbook(specialist, run):
    response = specialist.get(page("exchange_report", run.pk))

    rows = list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[0][:7] == (
        "Record", "Field", "What differs", "Portal", "AVN now", "AVN at the last exchange", "Cell"
    )  # fmt: skip
    assert rows[1][1:7] == ("Lectures", "changed in AVN", "32", "30", "32", "O2")
    assert len(rows) == 6


def test_cells_that_could_not_be_compared_are_named(specialist, written, profile, cast, units, term_world):
    content = altered(content_of(written), {"O2": "=1+1", "E3": None, "E4": "М.1.В.1"})
    run = bring(profile, content, units.faculty, cast.office_specialist, term_world.autumn)

    response = specialist.get(page("exchange_run", run.pk))

    assert [text(one) for one in tree(response).xpath("//section[contains(., 'could not be compared')]//li")] == [
        "O2: The formula =1+1 has no computed value. Open the file in Excel, let it calculate, and save it.",
        "E3: The row does not say which record it is: this cell is empty.",
        "A4: The row repeats the record of row 2; it is not compared.",
    ]


def test_a_written_file_marks_its_plans_as_entered(specialist, written, plans):
    response = specialist.post(page("exchange_mark_run", written.pk), follow=True)

    assert "2 are marked as entered in AVN." in said(response)
    assert ExchangeMark.objects.count() == 2


def test_the_page_of_a_plan_says_who_entered_it_and_whether_it_changed_since(cast, plans):
    client, url = english(cast.deans_clerk), reverse("curriculum:semester_plan", args=[plans[0].pk])
    assert "Mark as entered in AVN" in said(client.get(url))

    entered = client.post(page("exchange_mark", "avn-11", plans[0].pk), follow=True)
    SemesterLine.objects.filter(plan=plans[0], code="М.1.В.1").update(lecture=30)
    changed = client.get(url)
    away = client.post(page("exchange_mark", "avn-11", plans[0].pk), {"away": "1"}, follow=True)

    assert f"Entered in AVN by {cast.deans_clerk.person.short_name}" in said(entered)
    assert "the portal was changed since" in said(changed)
    assert "Entered in AVN by" not in said(away)


def test_the_page_of_a_draft_offers_no_mark(cast, plans):
    SemesterPlan.objects.filter(pk=plans[0].pk).update(state="draft")

    shown = english(cast.deans_clerk).get(reverse("curriculum:semester_plan", args=[plans[0].pk]))

    assert "entered in AVN" not in said(shown)


def test_the_page_of_a_group_is_marked_too(cast, plans):
    client, group = english(cast.deans_clerk), plans[0].group

    client.post(page("exchange_mark", "avn-1", group.pk))

    assert "Entered in AVN by" in said(client.get(reverse("curriculum:group", args=[group.pk])))


def test_lists_say_what_is_entered_on_the_screen_and_in_the_workbook(cast, plans):
    client = english(cast.deans_clerk)
    client.post(page("exchange_mark", "avn-11", plans[0].pk))
    client.post(page("exchange_mark", "avn-11", plans[1].pk))
    SemesterLine.objects.filter(plan=plans[1], code="М.1.В.1").update(lecture=30)
    url, day = reverse("curriculum:semester_plans"), ExchangeMark.objects.first().marked_at

    shown = [text(row[6]) for row in tree(client.get(url)).xpath("//table//tbody/tr")]
    book = openpyxl.load_workbook(BytesIO(client.get(f"{url}?export=xlsx").content)).active

    assert shown[1] == "changed since"
    assert shown[0].endswith(str(day.year))
    assert [row[6] for row in book.iter_rows(values_only=True)] == ["AVN", *shown]


def test_pages_ask_the_same_however_many_rows_there_are(specialist, run, profile, cast, units, term_world):
    names = [("exchange",), ("exchange_run", run.pk), ("exchange_export", "avn-11"), ("exchange_import", "avn-11")]
    before = {name: queries_of(specialist, page(*name)) for name in names}
    more = [make_group(term_world.programme, f"ПИ-{n}-26") for n in range(3, 6)]
    made = make_semester_plans(more, term_world.autumn, cast.deans_clerk)
    SemesterPlan.objects.filter(pk__in=[plan.pk for plan in made]).update(state="approved", approved_at=NOON)
    other = export(profile, units.faculty, cast.office_specialist, term_world.autumn)
    content = altered(content_of(other), {f"O{row}": 1 for row in range(2, 30)})
    fuller = bring(profile, content, units.faculty, cast.office_specialist, term_world.autumn)

    assert fuller.differences.count() == 28
    names[1] = ("exchange_run", fuller.pk)
    after = {name: queries_of(specialist, page(*name)) for name in names}
    assert list(after.values()) == list(before.values())
    assert max(after.values()) <= 15


def test_lists_with_marks_ask_the_same_however_many_are_marked(cast, plans):
    client, url = english(cast.deans_clerk), reverse("curriculum:semester_plans")
    client.post(page("exchange_mark", "avn-11", plans[0].pk))
    one = queries_of(client, url)
    client.post(page("exchange_mark", "avn-11", plans[1].pk))

    assert queries_of(client, url) == one <= 15


def test_a_file_too_large_is_refused_before_it_is_read(specialist, profile, units, term_world):
    sent = {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}

    response = specialist.post(
        page("exchange_import", "avn-11"), sent | {"file": upload(b"P" * (EXCHANGE.file_size + 1))}
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
