"""Reference data in and out as XLSX: preview, all or nothing, records, hostile files, no formulas."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kuu_office.core.admin import site
from kuu_office.core.admin.imports import ExportAdmin, GuardedWorkbook, SpreadsheetAdmin
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, AuditEntry, Holiday, Person, Post, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POSTS = ["code", "name_ky", "name_ru", "name_en", "is_teaching", "rank"]


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def bring(cast):
    """`bring("post", header, *rows)`: uploads a workbook and gives the page of the preview."""

    def upload(kind: str, *rows, content: bytes | None = None, name: str = "rows.xlsx"):
        file = SimpleUploadedFile(name, content if content is not None else workbook(*rows), content_type=XLSX)
        return cast.registrar.client.post(
            reverse(f"admin:core_{kind}_import"), {"import_file": file, "format": "0", "resource": ""}
        )

    return upload


@pytest.fixture
def confirm(cast):
    """`confirm("post", preview)`: applies what the preview showed."""

    def act(kind: str, preview):
        return cast.registrar.client.post(
            reverse(f"admin:core_{kind}_process_import"), preview.context["confirm_form"].initial
        )

    return act


def faults(preview) -> list[str]:
    return [str(error) for errors in preview.context["form"].errors.values() for error in errors]


def test_a_preview_shows_what_would_change_and_changes_nothing(bring):
    preview = bring("post", POSTS, ["docent", "доцент", "доцент", "docent", "ооба", 40])

    assert preview.context["result"].totals["new"] == 1
    assert (Post.objects.exists(), AuditEntry.objects.exists()) == (False, False)


def test_a_confirmed_import_brings_the_rows_and_records_each(bring, confirm, cast):
    rows = [["docent", "доцент", "", "", "ооба", 40], ["clerk", "методист", "", "", "жок", 90]]

    confirm("post", bring("post", POSTS, *rows))

    assert list(Post.objects.order_by("rank").values_list("code", "is_teaching", "rank")) == [
        ("docent", True, 40),
        ("clerk", False, 90),
    ]
    records = AuditEntry.objects.filter(event="core.reference.added", user_id=cast.registrar.user.pk)
    assert [entry.new["code"] for entry in records.order_by("id")] == ["docent", "clerk"]


def test_a_known_row_is_changed_and_the_record_holds_old_and_new(bring, confirm):
    Post.objects.create(code="docent", name_ky="доцент", rank=40)

    confirm("post", bring("post", POSTS, ["docent", "доцент", "", "", "жок", 41]))

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.old, entry.new) == ("core.reference.changed", {"rank": 40}, {"rank": 41})


def test_a_row_that_is_the_same_leaves_no_record(bring, confirm):
    Post.objects.create(code="docent", name_ky="доцент", rank=40)

    preview = bring("post", POSTS, ["docent", "доцент", "", "", "жок", 40])
    confirm("post", preview)

    assert (preview.context["result"].totals["skip"], AuditEntry.objects.exists()) == (1, False)


@pytest.mark.parametrize(
    "row", [["x" * 31, "а", "", "", "жок", 1], ["ok", "", "", "", "жок", 1], ["ok", "а", "", "", "жок", "көп"]]
)
def test_one_bad_row_stops_all(bring, row):
    preview = bring("post", POSTS, ["docent", "доцент", "", "", "жок", 40], row)

    assert "confirm_form" not in preview.context
    assert not Post.objects.exists()


def test_units_find_their_parent_by_its_code(bring, confirm, cast):
    header = [
        "code", "parent", "kind", "name_ky", "name_ru", "name_en", "short_name_ky", "short_name_ru",
        "short_name_en", "valid_from", "valid_to",
    ]  # fmt: skip
    row = ["ЖК", "ИТФ", "department", "Жаңы кафедра", "", "", "ЖК", "", "", date(2026, 9, 1), None]

    confirm("unit", bring("unit", header, row))

    unit = Unit.objects.get(code="ЖК")
    assert (unit.parent, unit.valid_from, unit.valid_to) == (cast.units.faculty, date(2026, 9, 1), None)


def test_a_parent_that_is_not_there_stops_the_import(bring):
    header = ["code", "parent", "kind", "name_ky", "valid_from"]

    preview = bring("unit", header, ["ЖК", "ЖОК", "department", "Жаңы кафедра", date(2026, 9, 1)])

    assert "confirm_form" not in preview.context


@pytest.mark.parametrize("day", [date(2026, 3, 21), "21.03.2026", "2026-03-21"])
def test_dates_are_read_as_the_office_writes_them(bring, confirm, day):
    header = ["date", "name_ky", "name_ru", "name_en", "is_short_day", "is_proposed"]

    confirm("holiday", bring("holiday", header, [day, "Нооруз", "Нооруз", "Nooruz", "жок", "жок"]))

    assert Holiday.objects.get().date == date(2026, 3, 21)


def test_people_are_told_apart_by_their_number(bring, confirm, cast):
    Person.objects.filter(pk=cast.dean.person.pk).update(personal_number="20101196812345")
    header = ["personal_number", "surname", "given_name", "degree"]

    confirm("person", bring("person", header, ["20101196812345", "Токтогулов", "Бакыт", "доктор"]))

    assert Person.objects.get(personal_number="20101196812345").degree == "доктор"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"<html><table></table></html>", "web page"),
        (b"code,name_ky\ndocent,x\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel format"),
    ],
)
def test_a_hostile_or_strange_file_gets_its_sentence(bring, content, sentence):
    preview = bring("post", content=content)

    assert any(sentence in fault for fault in faults(preview)), faults(preview)
    assert not Post.objects.exists()


def test_a_file_that_is_gone_before_it_is_confirmed_is_told(cast, bring):
    preview = bring("post", POSTS, ["docent", "доцент", "", "", "жок", 40])
    values = preview.context["confirm_form"].initial | {"import_file_name": "gone"}

    response = cast.registrar.client.post(reverse("admin:core_post_process_import"), values, follow=True)

    assert not Post.objects.exists()
    assert response.request["PATH_INFO"] == reverse("admin:core_post_import")
    assert "The file is no longer here. Choose it again." in response.content.decode()


@pytest.mark.parametrize("changes", [{"format": "9"}, {"format": "xlsx"}, {"resource": "9"}, {"resource": "x"}])
def test_a_confirmation_that_the_preview_never_sends_imports_nothing(cast, bring, changes):
    preview = bring("post", POSTS, ["docent", "доцент", "", "", "жок", 40])
    values = preview.context["confirm_form"].initial | changes

    response = cast.registrar.client.post(reverse("admin:core_post_process_import"), values)

    assert (response.status_code, Post.objects.exists()) == (200, False)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..\\..\\x"])
def test_the_name_of_a_waiting_file_opens_no_other_file(cast, bring, name):
    preview = bring("post", POSTS, ["docent", "доцент", "", "", "жок", 40])
    values = preview.context["confirm_form"].initial | {"import_file_name": name}

    cast.registrar.client.post(reverse("admin:core_post_process_import"), values)

    assert not Post.objects.exists()


def test_a_workbook_of_headers_only_is_told(bring):
    assert faults(bring("post", POSTS))


def test_the_format_refuses_what_is_gone():
    with pytest.raises(BadInput):
        GuardedWorkbook().create_dataset(None)


@pytest.fixture
def take(cast):
    """`take("post")`: the exported workbook, all columns."""

    def act(model) -> openpyxl.Workbook:
        admin = site._registry[model]
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
        resource = admin.resource_classes[0]
        chosen = {f"{resource.__name__.lower()}_{name}": "on" for name in resource().fields}
        response = cast.registrar.client.post(url, {"format": "0", "resource": "", **chosen})
        assert response["Content-Type"] == XLSX, response.content[:2000]
        return openpyxl.load_workbook(BytesIO(response.content))

    return act


def test_what_was_taken_away_comes_back_without_a_change(cast, take, bring):
    Post.objects.create(code="docent", name_ky="доцент", is_teaching=True, rank=40)
    content = BytesIO()
    take(Post).save(content)

    preview = bring("post", content=content.getvalue())

    assert preview.context["result"].totals["skip"] == 1


def test_whoever_takes_rows_away_leaves_a_record(cast, take):
    Post.objects.create(code="docent", name_ky="доцент", rank=40)

    take(Post)

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_id, entry.new) == (
        "core.reference.exported",
        cast.registrar.user.pk,
        {"kind": "posts", "rows": 1},
    )


HOSTILE = ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil")']


@pytest.mark.parametrize("text", HOSTILE)
def test_an_export_holds_no_formula(cast, take, text):
    Post.objects.create(code="docent", name_ky=text, rank=40)

    cells = [cell for row in take(Post).active.iter_rows() for cell in row if cell.value is not None]

    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert text in [cell.value for cell in cells]


@pytest.mark.parametrize(
    "model", [model for model, admin in site._registry.items() if isinstance(admin, ExportAdmin)], ids=str
)
def test_every_kind_can_be_taken_away(cast, take, model):
    AcademicYear.objects.create(start_year=2026, start_date=date(2026, 9, 1), end_date=date(2027, 8, 31))

    header = [cell.value for cell in next(take(model).active.iter_rows())]

    assert set(header) == set(site._registry[model].resource_classes[0]._meta.fields)


@pytest.mark.parametrize(
    "model", [model for model, admin in site._registry.items() if isinstance(admin, SpreadsheetAdmin)], ids=str
)
def test_the_page_of_an_import_names_the_columns(cast, model):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_import")

    text = cast.registrar.client.get(url).content.decode()

    assert all(name in text for name in site._registry[model].resource_classes[0]._meta.fields)


def test_only_one_format_is_offered():
    formats = {tuple(admin.get_export_formats()) for admin in site._registry.values() if isinstance(admin, ExportAdmin)}

    assert formats == {(GuardedWorkbook,)}
