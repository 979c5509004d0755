"""The pages of an import: from the file to the plan and back."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from curriculum.models import Plan, PlanLine
from curriculum.tests.imports.brought import (
    PLAN_COLUMNS,
    apply,
    bring,
    line,
    post_file,
    seen,
    workbook,
)
from curriculum.tests.world import make_line, make_plan
from kuu_office.core.models import AuditEntry, ColumnMapping, ImportRun, StoredFile
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.writer import Column, Workbook, write_table

pytestmark = pytest.mark.django_db

KEY = "9b2f8a5e-6f4d-4a55-8a0e-6d6f5d0f1c11"


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk


def url(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


def into(plan: Plan) -> dict:
    return {"into": "draft", "plan": plan.pk}


def foreign(header: list[str], *rows: list, title: str = "План", above: str = "") -> bytes:
    """A department's own layout; `above` stands in a title row over the header."""
    body = [dict(enumerate(row)) for row in ([header, *rows] if above else rows)]
    return write_table([Column(number, text) for number, text in enumerate([above] if above else header)], body, title)


FOREIGN = foreign(["Код", "Сабактын аты-жөнү", "Кредит"], ["М.1.В.1", "Педагогика", 4])


def counts() -> tuple[int, int, int, int]:
    return Plan.objects.count(), PlanLine.objects.count(), ImportRun.objects.count(), StoredFile.objects.count()


class TestTheStart:
    def test_it_offers_one_s_own_drafts_and_programmes(self, world, clerk):
        make_plan(world.programme, 2025, state="approved")
        form = clerk.client.get(url("import_start")).context["form"]
        assert [plan.pk for plan in form.fields["plan"].queryset] == [world.plan.pk]
        assert [programme.pk for programme in form.fields["programme"].queryset] == [world.programme.pk]

    def test_a_plan_leads_here_with_itself_chosen(self, world, clerk):
        form = clerk.client.get(url("import_start"), {"plan": world.plan.pk}).context["form"]
        assert form.initial["plan"] == world.plan

    def test_a_plan_of_another_faculty_is_not_found(self, world, clerk):
        assert clerk.client.get(url("import_start"), {"plan": world.other_plan.pk}).status_code == 404
        before = counts()
        assert post_file(clerk.client, workbook([line()]), **into(world.other_plan)).status_code == 404
        assert counts() == before

    def test_a_programme_of_another_faculty_is_not_found(self, world, clerk):
        before = counts()
        answer = post_file(
            clerk.client, workbook([line()]), into="new", programme=world.other_programme.pk, intake_year=2027
        )
        assert (answer.status_code, counts()) == (404, before)

    @pytest.mark.parametrize("plan", ["", "abc", "0"])
    def test_nonsense_is_no_fault_of_the_portal(self, world, clerk, plan):
        answer = post_file(clerk.client, workbook([line()]), into="draft", plan=plan)
        assert answer.status_code == (404 if plan else 422)

    @pytest.mark.parametrize(
        ("sent", "wrong"),
        [
            ({"into": "draft"}, ["plan"]),
            ({"into": "new"}, ["programme", "intake_year"]),
            ({"into": "elsewhere", "plan": ""}, ["into"]),
            ({}, ["into"]),
        ],
    )
    def test_what_is_missing_is_named(self, world, clerk, sent, wrong):
        answer = post_file(clerk.client, workbook([line()]), **sent)
        assert answer.status_code == 422
        assert set(wrong) <= set(answer.context["form"].errors)

    def test_without_a_file_there_is_nothing_to_read(self, world, clerk):
        answer = clerk.client.post(url("import_start"), into(world.plan))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])

    def test_an_approved_plan_takes_no_file(self, world, clerk):
        Plan.objects.filter(pk=world.plan.pk).update(state="approved")
        answer = post_file(clerk.client, workbook([line()]), **into(world.plan))
        assert answer.status_code == 422
        assert answer.context["form"].errors["plan"] == [
            "This plan is not open for editing: it is in approval or approved."
        ]

    def test_a_plan_of_that_intake_stands_already(self, world, clerk):
        answer = post_file(clerk.client, workbook([line()]), into="new", programme=world.programme.pk, intake_year=2026)
        assert answer.status_code == 409
        assert "There is such a plan already" in answer.context["form"].errors["intake_year"][0]

    def test_a_file_of_another_programme_is_refused_by_name(self, world, clerk):
        before = counts()
        answer = post_file(clerk.client, workbook([line()], title="План 530700"), **into(world.plan))
        assert (answer.status_code, counts()) == (422, before)
        assert answer.context["form"].errors["file"] == [
            "The file is a plan of “530700 Тарых (master)”; you chose “710400 Программалык инженерия (master)”."
        ]

    def test_a_title_row_may_name_the_programme_too(self, world, clerk):
        of_another = foreign(["Код", "Аталышы", "Кредит"], ["М.1.В.1", "Педагогика", 4], above="Багыты: 530700 Тарых")
        own = foreign(["Код", "Аталышы", "Кредит"], ["М.1.В.1", "Педагогика", 4], above="710400, мурда 530700")
        assert post_file(clerk.client, of_another, **into(world.plan)).status_code == 422
        assert post_file(clerk.client, own, **into(world.plan)).status_code == 302

    def test_numbers_that_are_no_programme_do_not_matter(self, world, clerk):
        sheet = foreign(["Код", "Аталышы", "Кредит"], ["М.1.В.1", "Педагогика", 4], above="Бишкек, 720033")
        assert post_file(clerk.client, sheet, **into(world.plan)).status_code == 302

    def test_the_own_form_leads_straight_to_the_preview(self, world, clerk):
        answer = post_file(clerk.client, workbook([line()]), **into(world.plan))
        run = ImportRun.objects.get()
        assert (answer.status_code, answer["Location"], run.state) == (302, url("import", run.pk), ImportState.STAGED)

    def test_an_unknown_layout_leads_to_the_columns(self, world, clerk):
        answer = clerk.client.get(post_file(clerk.client, FOREIGN, **into(world.plan))["Location"])
        run = ImportRun.objects.get()
        assert (answer["Location"], run.state) == (url("import_columns", run.pk), ImportState.UPLOADED)

    def test_a_file_sent_twice_is_brought_once(self, world, clerk):
        first = post_file(clerk.client, workbook([line()]), idem=KEY, **into(world.plan))
        second = post_file(clerk.client, workbook([line()]), idem=KEY, **into(world.plan))
        assert (first["Location"], ImportRun.objects.count()) == (second["Location"], 1)

    def test_the_last_files_of_one_s_units_are_listed(self, world, clerk, cast):
        mine = bring(world, clerk.scope, [line()])
        bring(world, cast.other_clerk.scope, [line()], plan=world.other_plan)
        assert [run.pk for run in clerk.client.get(url("import_start")).context["recent"]] == [mine.pk]

    def test_the_list_does_not_ask_for_each_file(self, world, clerk, django_assert_max_num_queries):
        for _ in range(5):
            bring(world, clerk.scope, [line()])
        clerk.client.get(url("import_start"))
        with django_assert_max_num_queries(15):
            clerk.client.get(url("import_start"))


class TestTheSheets:
    def book(self) -> bytes:
        book = Workbook()
        book.add_table("Титул", [Column("a", "ОКУУ ПЛАНЫ")], [{"a": "2026"}])
        columns = [
            Column(key, title) for key, title in (("a", "Код"), ("b", "Аталышы"), ("c", "Кредит"), ("d", "Саат"))
        ]
        book.add_table("План", columns, [{"a": "М.1.В.1", "b": "Педагогика", "c": 4, "d": 120}])
        book.add_table("Эски", columns[:3], [{"a": "М.1.В.7", "b": "Этика", "c": 2}])
        return book.to_bytes()

    def test_the_sheet_that_looks_like_a_plan_is_taken(self, world, clerk):
        post_file(clerk.client, self.book(), **into(world.plan))
        run = ImportRun.objects.get()
        assert (run.sheet["name"], run.params["sheets"]) == ("План", ["Титул", "План", "Эски"])

    def test_another_sheet_can_be_chosen(self, world, clerk):
        post_file(clerk.client, self.book(), **into(world.plan))
        run = ImportRun.objects.get()
        answer = clerk.client.post(url("import_columns", run.pk), {"sheet": "Эски"})
        run.refresh_from_db()
        assert (answer.status_code, run.sheet["name"]) == (302, "Эски")

    def test_a_sheet_that_the_file_does_not_have(self, world, clerk):
        post_file(clerk.client, self.book(), **into(world.plan))
        run = ImportRun.objects.get()
        assert clerk.client.post(url("import_columns", run.pk), {"sheet": "Башка"}).status_code == 409


class TestTheColumns:
    @pytest.fixture
    def run(self, world, clerk):
        post_file(clerk.client, FOREIGN, **into(world.plan))
        return ImportRun.objects.get()

    def choose(self, client, run, **fields):
        chosen = {"header_row": 1, "column_1": "code", "column_2": "name_ky", "column_3": "credits"} | fields
        return client.post(url("import_columns", run.pk), chosen)

    def test_what_could_be_guessed_is_chosen_and_the_first_rows_are_shown(self, run, clerk):
        page = clerk.client.get(url("import_columns", run.pk))
        assert [page.context["form"][f"column_{n}"].value() for n in (1, 2, 3)] == ["code", "", "credits"]
        assert page.context["sample"]["rows"][1] == (2, ["М.1.В.1", "Педагогика", "4"])

    def test_the_choice_leads_to_the_preview(self, run, clerk):
        answer = self.choose(clerk.client, run)
        run.refresh_from_db()
        assert (answer["Location"], run.state) == (url("import", run.pk), ImportState.STAGED)
        assert {key: cell[2] for key, cell in run.rows[0]["cells"].items()} == {
            "code": "М.1.В.1", "name_ky": "Педагогика", "credits": "4"
        }  # fmt: skip

    def test_a_column_is_chosen_once(self, run, clerk):
        answer = self.choose(clerk.client, run, column_3="name_ky")
        assert answer.status_code == 422
        assert answer.context["form"].errors["column_3"] == ["“Name in Kyrgyz” is column B already."]

    def test_the_names_have_to_stand_somewhere(self, run, clerk):
        answer = self.choose(clerk.client, run, column_2="")
        assert (answer.status_code, answer.context["form"].non_field_errors()) == (
            422,
            ["Say in which column the names of the courses stand."],
        )

    @pytest.mark.parametrize("header_row", [9, 31, 0, "", "x"])
    def test_the_header_has_to_stand_in_the_sheet(self, run, clerk, header_row):
        assert self.choose(clerk.client, run, header_row=header_row).status_code == 422
        run.refresh_from_db()
        assert run.state == ImportState.UPLOADED

    def test_a_column_that_we_do_not_have(self, run, clerk):
        assert self.choose(clerk.client, run, column_3="grade").status_code == 422

    def test_a_header_under_which_nothing_stands(self, run, clerk):
        answer = self.choose(clerk.client, run, header_row=2)
        assert answer.status_code == 422
        assert "Under the header of the sheet “План” stands no line of a plan." in answer.content.decode()

    def test_a_remembered_layout_reads_the_next_file_without_a_question(self, run, world, clerk):
        self.choose(clerk.client, run, remember_as="Кафедранын формасы")
        answer = post_file(clerk.client, FOREIGN, **into(world.plan))
        newest = ImportRun.objects.first()
        assert (answer["Location"], newest.state) == (url("import", newest.pk), ImportState.STAGED)

    def test_a_remembered_layout_that_no_longer_fits_says_what_is_missing(self, run, world, clerk):
        self.choose(clerk.client, run, remember_as="Кафедранын формасы")
        changed = foreign(["Код", "Сабактын аты-жөнү", "Баллы"], ["М.1.В.1", "Педагогика", 4])
        page = clerk.client.get(post_file(clerk.client, changed, **into(world.plan))["Location"], follow=True)
        text = page.content.decode()
        assert "The remembered layout “Кафедранын формасы” no longer fits." in text
        assert "These columns are not where they were: “Кредит” (C)." in text

    def test_a_remembered_layout_can_be_asked_for_and_refuses_by_name(self, run, world, clerk):
        self.choose(clerk.client, run, remember_as="Кафедранын формасы")
        layout = ColumnMapping.objects.get()
        post_file(clerk.client, foreign(["А", "Б"], ["М.1.В.1", "Педагогика"]), **into(world.plan))
        newest = ImportRun.objects.first()
        answer = clerk.client.post(url("import_columns", newest.pk), {"layout": layout.pk})
        assert answer.status_code == 422
        for column in ("“Код” (A)", "“Сабактын аты-жөнү” (B)", "“Кредит” (C)"):
            assert column in answer.content.decode()
        assert clerk.client.post(url("import_columns", run.pk), {"layout": layout.pk}).status_code == 302

    def test_a_layout_of_another_unit_is_not_found(self, run, world, cast, clerk):
        self.choose(clerk.client, run, remember_as="Кафедранын формасы")
        layout = ColumnMapping.objects.get()
        ColumnMapping.objects.update(unit=cast.units.other_department)
        assert clerk.client.post(url("import_columns", run.pk), {"layout": layout.pk}).status_code == 404

    def test_settled_columns_can_be_settled_anew(self, run, clerk):
        self.choose(clerk.client, run)
        form = clerk.client.get(url("import_columns", run.pk)).context["form"]
        assert [form[f"column_{n}"].value() for n in (1, 2, 3)] == ["code", "name_ky", "credits"]
        self.choose(clerk.client, run, column_2="name_ru")
        run.refresh_from_db()
        assert "name_ru" in run.mapping["columns"]


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
        TestTheColumns().choose(clerk.client, run)
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
