"""The pages of an import up to the preview: the file, its sheets, its columns."""

import pytest

from curriculum.models import Plan
from curriculum.tests.imports.brought import bring, line, post_file, workbook
from curriculum.tests.imports.pages import FOREIGN, choose, counts, foreign, into, url
from curriculum.tests.world import make_plan
from kuu_office.core.models import ColumnMapping, ImportRun
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.writer import Column, Workbook

pytestmark = pytest.mark.django_db
KEY = "9b2f8a5e-6f4d-4a55-8a0e-6d6f5d0f1c11"


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

    def test_what_could_be_guessed_is_chosen_and_the_first_rows_are_shown(self, run, clerk):
        page = clerk.client.get(url("import_columns", run.pk))
        assert [page.context["form"][f"column_{n}"].value() for n in (1, 2, 3)] == ["code", "", "credits"]
        assert page.context["sample"]["rows"][1] == (2, ["М.1.В.1", "Педагогика", "4"])

    def test_the_choice_leads_to_the_preview(self, run, clerk):
        answer = choose(clerk.client, run)
        run.refresh_from_db()
        assert (answer["Location"], run.state) == (url("import", run.pk), ImportState.STAGED)
        assert {key: cell[2] for key, cell in run.rows[0]["cells"].items()} == {
            "code": "М.1.В.1", "name_ky": "Педагогика", "credits": "4"
        }  # fmt: skip

    def test_a_column_is_chosen_once(self, run, clerk):
        answer = choose(clerk.client, run, column_3="name_ky")
        assert answer.status_code == 422
        assert answer.context["form"].errors["column_3"] == ["“Name in Kyrgyz” is column B already."]

    def test_the_names_have_to_stand_somewhere(self, run, clerk):
        answer = choose(clerk.client, run, column_2="")
        assert (answer.status_code, answer.context["form"].non_field_errors()) == (
            422,
            ["Say in which column the names of the courses stand."],
        )

    @pytest.mark.parametrize("header_row", [9, 31, 0, "", "x"])
    def test_the_header_has_to_stand_in_the_sheet(self, run, clerk, header_row):
        assert choose(clerk.client, run, header_row=header_row).status_code == 422
        run.refresh_from_db()
        assert run.state == ImportState.UPLOADED

    def test_a_column_that_we_do_not_have(self, run, clerk):
        assert choose(clerk.client, run, column_3="grade").status_code == 422

    def test_a_header_under_which_nothing_stands(self, run, clerk):
        answer = choose(clerk.client, run, header_row=2)
        assert answer.status_code == 422
        assert "Under the header of the sheet “План” stands no line of a plan." in answer.content.decode()

    def test_a_remembered_layout_reads_the_next_file_without_a_question(self, run, world, clerk):
        choose(clerk.client, run, remember_as="Кафедранын формасы")
        answer = post_file(clerk.client, FOREIGN, **into(world.plan))
        newest = ImportRun.objects.first()
        assert (answer["Location"], newest.state) == (url("import", newest.pk), ImportState.STAGED)

    def test_a_remembered_layout_that_no_longer_fits_says_what_is_missing(self, run, world, clerk):
        choose(clerk.client, run, remember_as="Кафедранын формасы")
        changed = foreign(["Код", "Сабактын аты-жөнү", "Баллы"], ["М.1.В.1", "Педагогика", 4])
        page = clerk.client.get(post_file(clerk.client, changed, **into(world.plan))["Location"], follow=True)
        text = page.content.decode()
        assert "The remembered layout “Кафедранын формасы” no longer fits." in text
        assert "These columns are not where they were: “Кредит” (C)." in text

    def test_a_remembered_layout_can_be_asked_for_and_refuses_by_name(self, run, world, clerk):
        choose(clerk.client, run, remember_as="Кафедранын формасы")
        layout = ColumnMapping.objects.get()
        post_file(clerk.client, foreign(["А", "Б"], ["М.1.В.1", "Педагогика"]), **into(world.plan))
        newest = ImportRun.objects.first()
        answer = clerk.client.post(url("import_columns", newest.pk), {"layout": layout.pk})
        assert answer.status_code == 422
        for column in ("“Код” (A)", "“Сабактын аты-жөнү” (B)", "“Кредит” (C)"):
            assert column in answer.content.decode()
        assert clerk.client.post(url("import_columns", run.pk), {"layout": layout.pk}).status_code == 302

    def test_a_layout_of_another_unit_is_not_found(self, run, world, cast, clerk):
        choose(clerk.client, run, remember_as="Кафедранын формасы")
        layout = ColumnMapping.objects.get()
        ColumnMapping.objects.update(unit=cast.units.other_department)
        assert clerk.client.post(url("import_columns", run.pk), {"layout": layout.pk}).status_code == 404

    def test_settled_columns_can_be_settled_anew(self, run, clerk):
        choose(clerk.client, run)
        form = clerk.client.get(url("import_columns", run.pk)).context["form"]
        assert [form[f"column_{n}"].value() for n in (1, 2, 3)] == ["code", "name_ky", "credits"]
        choose(clerk.client, run, column_2="name_ru")
        run.refresh_from_db()
        assert "name_ru" in run.mapping["columns"]
