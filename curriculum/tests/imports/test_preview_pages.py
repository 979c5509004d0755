"""The pages of an import from the preview on: whose it is, applying and taking back, the workbooks."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from curriculum.models import Plan
from curriculum.tests.imports.brought import PLAN_COLUMNS, apply, bring, line, post_file, seen
from curriculum.tests.imports.pages import choose, counts, foreign, into, url
from curriculum.tests.world import make_line
from kuu_office.core.models import AuditEntry, ImportRun
from kuu_office.core.models.imports import ImportState

pytestmark = pytest.mark.django_db
KEY = "9b2f8a5e-6f4d-4a55-8a0e-6d6f5d0f1c11"


class TestThePreview:
    def test_it_shows_each_finding_at_the_cell_of_the_file(self, world, clerk):
        run = bring(world, clerk.scope, [line(), line("М.1.В.2", credits="төрт", name_ky="Ѳнүгүү", department="")])
        page = clerk.client.get(url("import", run.pk))
        told = {(one.severity, one.place, one.url): one.text for one in page.context["shown"].said}
        assert told["error", "I3, Credits", "#I3"] == "“төрт” is not a number such as 4 or 4,5."
        assert told["error", "H3, Department", "#H3"] == "No department answers for the row."
        assert told["note", "D3, Name in Kyrgyz", "#D3"] == "Letters mended: “Ѳнүгүү” is read as “Өнүгүү”."
        text = page.content.decode()
        assert 'id="I3" class="number import-cell-error' in text
        assert 'id="D3" class="import-name import-cell-note' in text

    def test_what_concerns_the_plan_as_a_whole_leads_to_the_column(self, world, clerk):
        page = clerk.client.get(url("import", bring(world, clerk.scope, [line()]).pk))
        places = {(one.check, one.place, one.url) for one in page.context["shown"].said}
        assert ("programme_credits", "Column I, Credits", "#column-credits") in places

    def test_a_changed_cell_shows_what_stood_there(self, world, clerk):
        make_line(world.plan, "М.1.В.1", note="эски")
        text = clerk.client.get(url("import", bring(world, clerk.scope, [line(note="жаңы")]).pk)).content.decode()
        assert "<del>эски</del> <ins>жаңы</ins>" in text

    def test_rows_are_counted_and_filtered(self, world, clerk):
        make_line(world.plan, "М.1.В.1")
        run = bring(world, clerk.scope, [line(), line("М.1.В.2"), line("М.1.В.3", name_ky="ү" * 301)])
        page = clerk.client.get(url("import", run.pk))
        assert [(tab["title"], tab["count"]) for tab in page.context["tabs"]] == [
            ("All rows", 3), ("With problems", 3), ("New", 1), ("Changed", 1), ("Refused", 1),
        ]  # fmt: skip
        only = clerk.client.get(url("import", run.pk), {"show": "refused"}).context
        assert [row.number for row in only["rows"]] == [4]
        assert [row.number for row in clerk.client.get(url("import", run.pk), {"show": "x"}).context["rows"]] == [
            2,
            3,
            4,
        ]

    def test_a_refused_row_stops_the_button_with_the_reason(self, world, clerk):
        run = bring(world, clerk.scope, [line(name_ky="ү" * 301)])
        text = clerk.client.get(url("import", run.pk)).content.decode()
        assert "1 rows are refused. Mend them in the file and bring it again." in text
        assert url("import_apply", run.pk) not in text

    def test_lines_that_the_file_does_not_bring_go_only_when_ticked(self, world, clerk):
        make_line(world.plan, "М.1.В.9")
        run = bring(world, clerk.scope, [line()])
        kept = clerk.client.get(url("import", run.pk)).content.decode()
        gone = clerk.client.get(url("import", run.pk), {"remove": "1"}).content.decode()
        assert ("stays as it is" in kept, "will be removed" in kept) == (True, False)
        assert ("stays as it is" in gone, "will be removed" in gone) == (False, True)

    def test_rows_left_out_are_told(self, world, clerk):
        rows = [["М.1.В", "Вариативдик бөлүк", ""], ["М.1.В.1", "Педагогика", 4], ["", "Бардыгы", 4]]
        post_file(clerk.client, foreign(["Код", "Аталышы", "Кредит"], *rows), **into(world.plan))
        run = ImportRun.objects.get()
        choose(clerk.client, run)
        text = clerk.client.get(url("import", run.pk)).content.decode()
        assert "2 rows of the file are no lines of a plan and were left out" in text

    def test_the_file_can_be_opened_again(self, world, clerk, cast):
        run = bring(world, clerk.scope, [line()])
        address = reverse("core:file", args=[run.file.key])
        assert address in clerk.client.get(url("import", run.pk)).content.decode()
        opened = clerk.client.get(address)
        assert b"".join(opened.streaming_content)[:2] == b"PK"
        assert cast.other_clerk.client.get(address).status_code == 404

    def test_text_of_the_file_is_never_markup(self, world, clerk):
        attack = "<script>alert(1)</script>"
        run = bring(world, clerk.scope, [line(name_ky=attack, credits=attack, department=attack, note=attack)])
        text = clerk.client.get(url("import", run.pk)).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text

    def test_it_asks_the_database_as_often_for_one_row_as_for_forty(self, world, clerk, django_assert_max_num_queries):
        run = bring(world, clerk.scope, [line(f"М.1.В.{n}") for n in range(40)])
        clerk.client.get(url("import", run.pk))
        with django_assert_max_num_queries(17):
            clerk.client.get(url("import", run.pk))


class TestWhoseItIs:
    @pytest.mark.parametrize("page", ["import", "import_columns"])
    def test_an_import_of_another_faculty_is_not_found(self, world, clerk, cast, page):
        run = bring(world, clerk.scope, [line()])
        assert clerk.client.get(url(page, run.pk)).status_code == 200
        assert cast.other_clerk.client.get(url(page, run.pk)).status_code == 404

    @pytest.mark.parametrize("page", ["import_columns", "import_apply", "import_undo"])
    def test_nor_can_anything_be_done_with_it(self, world, clerk, cast, page):
        run = bring(world, clerk.scope, [line()])
        before = counts()
        assert cast.other_clerk.client.post(url(page, run.pk), {"seen": seen(run)}).status_code == 404
        assert counts() == before

    def test_who_may_only_look_at_plans_brings_none(self, world, clerk, cast):
        run = bring(world, clerk.scope, [line()])
        for page in (url("import_start"), url("import", run.pk), url("import_template")):
            assert cast.teacher.client.get(page).status_code == 403

    def test_a_file_of_another_kind_of_import_is_not_found(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        ImportRun.objects.update(kind="workload.sheet")
        assert clerk.client.get(url("import", run.pk)).status_code == 404


class TestApplyingAndTakingBack:
    def test_the_button_puts_the_file_into_the_plan_and_opens_the_editor(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        token = clerk.client.get(url("import", run.pk)).context["token"]
        answer = clerk.client.post(url("import_apply", run.pk), {"seen": token})
        assert (answer.status_code, answer["Location"]) == (302, url("editor", world.plan.pk))
        assert list(world.plan.lines.values_list("code", flat=True)) == ["М.1.В.1"]

    def test_with_the_tick_the_missing_lines_go(self, world, clerk):
        make_line(world.plan, "М.1.В.9")
        run = bring(world, clerk.scope, [line()])
        token = clerk.client.get(url("import", run.pk), {"remove": "1"}).context["token"]
        clerk.client.post(url("import_apply", run.pk), {"seen": token, "remove": "1"})
        assert list(world.plan.lines.values_list("code", flat=True)) == ["М.1.В.1"]
        assert "М.1.В.9" in clerk.client.get(url("import", run.pk)).content.decode()

    def test_the_form_sent_twice_has_one_effect_and_one_answer(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        form = {"seen": seen(run), "idem": KEY}
        answers = [clerk.client.post(url("import_apply", run.pk), form) for _ in range(2)]
        assert [answer["Location"] for answer in answers] == [url("editor", world.plan.pk)] * 2
        assert AuditEntry.objects.filter(event="curriculum.plan.imported").count() == 1

    def test_a_second_form_is_told_that_it_was_done(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        form = {"seen": seen(run)}
        clerk.client.post(url("import_apply", run.pk), form)
        answer = clerk.client.post(url("import_apply", run.pk), form)
        assert (answer.status_code, "put into the plan already" in answer.content.decode()) == (409, True)

    @pytest.mark.parametrize("token", ["", "x" * 64])
    def test_nothing_is_done_that_was_not_seen(self, world, clerk, token):
        run = bring(world, clerk.scope, [line()])
        assert clerk.client.post(url("import_apply", run.pk), {"seen": token}).status_code == 409
        assert world.plan.lines.count() == 0

    def test_afterwards_the_page_shows_what_was_done(self, world, clerk):
        make_line(world.plan, "М.1.В.1", note="эски")
        run = bring(world, clerk.scope, [line(note="жаңы"), line("М.1.В.2")])
        apply(run, clerk.scope)
        page = clerk.client.get(url("import", run.pk))
        assert [(tab["title"], tab["count"]) for tab in page.context["tabs"]] == [
            ("All rows", 2), ("With problems", 0), ("New", 1), ("Changed", 1),
        ]  # fmt: skip
        assert "<del>эски</del> <ins>жаңы</ins>" in page.content.decode()

    def test_it_can_be_taken_back(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        apply(run, clerk.scope)
        assert url("import_undo", run.pk) in clerk.client.get(url("import", run.pk)).content.decode()
        answer = clerk.client.post(url("import_undo", run.pk))
        assert (answer["Location"], world.plan.lines.count()) == (url("import", run.pk), 0)
        assert url("import_undo", run.pk) not in clerk.client.get(url("import", run.pk)).content.decode()

    def test_when_it_cannot_be_taken_back_the_page_says_why(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        apply(run, clerk.scope)
        Plan.objects.update(revision=9)
        text = clerk.client.get(url("import", run.pk)).content.decode()
        assert "taking the import back would lose these changes" in text
        assert url("import_undo", run.pk) not in text

    def test_the_plan_s_history_tells_of_both(self, world, clerk):
        run = bring(world, clerk.scope, [line()])
        apply(run, clerk.scope)
        clerk.client.post(url("import_undo", run.pk))
        text = clerk.client.get(url("plan_past", world.plan.pk)).content.decode()
        assert "brought the plan from the file “план.xlsx”." in text
        assert "took back the import of the file “план.xlsx”." in text


class TestTheWorkbooks:
    def test_the_plan_as_a_workbook(self, world, cast):
        make_line(world.plan, "М.1.В.1")
        answer = cast.teacher.client.get(url("plan_xlsx", world.plan.pk))
        assert answer["Content-Disposition"] == 'attachment; filename="plan-710400-2026-base-v1.xlsx"'
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert (sheet["A2"].value, len(sheet[1])) == ("М.1.В.1", len(PLAN_COLUMNS))

    def test_a_plan_of_another_faculty_is_not_found(self, world, cast):
        assert cast.other_clerk.client.get(url("plan_xlsx", world.plan.pk)).status_code == 404

    def test_the_template_of_a_programme(self, world, clerk):
        answer = clerk.client.get(url("import_template"), {"programme": world.programme.pk})
        assert answer["Content-Disposition"] == 'attachment; filename="plan-710400.xlsx"'
        assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames == ["Plan 710400", "Example", "Codes"]

    @pytest.mark.parametrize(("programme", "status"), [("0", 404), ("x", 404), ("", 404)])
    def test_a_template_of_nothing(self, world, clerk, programme, status):
        assert clerk.client.get(url("import_template"), {"programme": programme}).status_code == status

    def test_without_a_programme_it_leads_to_the_choice(self, world, clerk):
        assert clerk.client.get(url("import_template"))["Location"] == url("import_start")

    def test_a_template_filled_in_comes_back(self, world, clerk):
        template = clerk.client.get(url("import_template"), {"programme": world.programme.pk}).content
        answer = post_file(clerk.client, template, into="new", programme=world.programme.pk, intake_year=2027)
        run = ImportRun.objects.get()
        assert (answer["Location"], run.state, len(run.rows)) == (url("import", run.pk), ImportState.STAGED, 1)
