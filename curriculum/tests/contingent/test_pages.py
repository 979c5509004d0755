"""The pages of the contingent: the table, its differences, the people behind a figure, the fixing dates, the files."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from curriculum.models import ContingentSnapshot, Group
from curriculum.operations.snapshots import take_snapshot
from curriculum.tests.contingent.people import FIXING, WINTER, make_group, make_student, stand
from curriculum.tests.views.pages import tree
from curriculum.tests.world import NOON
from kuu_office.core import clock

ON_FIXING = {"date": "2025-10-01"}


@pytest.fixture
def office(cast):
    client = cast.office_specialist.client
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def snapshot(contingent, cast) -> ContingentSnapshot:
    return take_snapshot(day=FIXING, title="1-октябрь", by=cast.office_specialist.scope, at=NOON)


def cells(response) -> list[list[str]]:
    """The lines of the table as a person reads them."""
    body = re.search(r'<table class="table table-pin counted">(.*?)</table>', response.content.decode(), re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    words = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in words]


def sheet(response) -> list[tuple]:
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))


def table(client, **params):
    return client.get(reverse("curriculum:contingent"), params)


def test_the_table_counts_by_faculty_and_funding(contingent, office):
    response = table(office, **ON_FIXING, rows="faculty", across="funding")

    assert cells(response) == [
        ["Faculty", "Budget (grant)", "Contract", "Total", "Groups"],
        ["ИТФ", "1", "3", "4", "3"],
        ["ТФ", "–", "1", "1", "1"],
        ["Total", "1", "4", "5", "4"],
    ]


def test_beside_an_earlier_date_each_figure_tells_how_it_moved(contingent, office):
    response = table(office, date="2026-02-01", beside="2025-10-01", rows="faculty", across="funding")

    assert cells(response) == [
        ["Faculty", "Budget (grant)", "Contract", "Total", "On 1 Oct 2025", "Groups"],
        ["ИТФ", "2 +1", "2 −1", "4", "4", "2"],
        ["ТФ", "–", "1", "1", "1", "1"],
        ["Total", "2 +1", "3 −1", "5", "5", "3"],
    ]


def test_without_choices_it_is_today_by_faculty(contingent, office):
    lines = cells(office.get(reverse("curriculum:contingent")))

    assert [line[0] for line in lines] == ["Faculty", "ИТФ", "ТФ", "Total"]


def test_the_day_that_is_shown_stands_in_its_field(contingent, office):
    def day(**query) -> list[str]:
        return tree(table(office, **query)).xpath("//input[@name='date']/@value")

    assert day() == day(date="") == [clock.today().isoformat()]
    assert day(date="2025-10-01") == ["2025-10-01"]


def test_years_of_study_are_called_so(contingent, office):
    head = cells(table(office, **ON_FIXING, across="year"))[0]

    assert head[1] == "Year 1"


def test_who_left_is_counted_only_when_asked_for(contingent, office):
    assert cells(table(office, date="2026-02-01", rows="state"))[1:] == [
        ["Studying", "4", "3"], ["On academic leave", "1", "1"], ["Total", "5", "3"]
    ]  # fmt: skip
    assert cells(table(office, date="2026-02-01", rows="citizenship", state="expelled"))[1:] == [
        ["RU", "1", "1"], ["Total", "1", "1"]
    ]  # fmt: skip


def test_every_figure_leads_to_exactly_its_people(contingent, office):
    response = table(office, **ON_FIXING, rows="programme", across="sex", funding="contract")
    figures = re.findall(r'<a href="([^"]+people[^"]+)">([\d]+)</a>', response.content.decode())

    assert figures
    for url, count in figures:
        people = office.get(url.replace("&amp;", "&"))
        assert people.context["table"].row_count == int(count)


def test_the_earlier_figure_leads_to_the_people_of_that_date(contingent, office):
    content = table(office, date="2026-02-01", beside="2025-10-01", rows="language").content.decode()
    (url,) = re.findall(r'<a href="([^"]+date=2025-10-01[^"]*language=ru[^"]*)">1</a>', content)

    people = office.get(url.replace("&amp;", "&"))
    assert [str(row.student) for row in people.context["table"].data] == ["Иванов Пётр"]


def test_the_people_stand_in_kyrgyz_order_with_masked_numbers(contingent, office):
    response = office.get(reverse("curriculum:contingent_people"), {**ON_FIXING, "faculty": "none"})
    assert response.context["table"].row_count == 0
    response = office.get(reverse("curriculum:contingent_people"), {**ON_FIXING, "language": "ky"})
    names = [str(row.student) for row in response.context["table"].data]

    assert names == ["Асанов Бакыт", "Ли Вэй", "Өмүрова Айнура", "Тарыхова Нур"]
    content = response.content.decode()
    assert "••••••••••1234" in content
    assert "21203200401234" not in content
    assert "21203200401234" not in str(sheet(office.get(response.request["PATH_INFO"] + "?export=xlsx")))


def test_a_dean_s_office_sees_its_own_students_only(contingent, cast):
    client = cast.other_clerk.client
    client.cookies["django_language"] = "en"

    assert cells(table(client, **ON_FIXING, rows="department"))[1:] == [["КТ", "1", "1"], ["Total", "1", "1"]]
    people = reverse("curriculum:contingent_people")
    assert client.get(people, {**ON_FIXING, "programme": contingent.programme.pk}).status_code == 404
    assert client.get(people, {**ON_FIXING, "group": contingent.first.pk}).context["table"].row_count == 0


def test_the_workbook_is_exactly_what_is_shown(contingent, office):
    params = {"date": "2026-02-01", "beside": "2025-10-01", "rows": "faculty", "across": "funding", "export": "xlsx"}

    assert sheet(table(office, **params)) == [
        ("faculty", "budget (grant)", "budget (grant): difference", "contract", "contract: difference", "Total",
         "Total: difference", "On 1 Oct 2025", "Groups"),
        ("ИТФ", 2, 1, 2, -1, 4, 0, 4, 2),
        ("ТФ", 0, 0, 1, 0, 1, 0, 1, 1),
        ("Total", 2, 1, 3, -1, 5, 0, 5, 3),
    ]  # fmt: skip
    assert sheet(table(office, **ON_FIXING, export="xlsx", sex="male"))[1:] == [("ИТФ", 2, 2), ("Total", 2, 2)]


def test_an_odd_address_is_told_at_its_field_and_the_rest_is_shown(contingent, office):
    response = table(office, date="31.31.2025", rows="shoe", faculty="x", group="1; DROP", across="funding")

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"date", "rows", "faculty", "group"}
    assert cells(response)[0][0] == "Faculty"


def test_columns_that_fit_on_no_screen_are_left_out_and_told(contingent, office):
    for number in range(41):
        make_student(make_group(contingent.programme, f"К-{number}"), f"Студент Көп{number}")
    response = table(office, **ON_FIXING, across="group")

    assert cells(response)[0] == ["Faculty", "Total", "Groups"]
    assert "So many columns fit on no screen" in response.content.decode()


def test_a_long_table_comes_in_pages_and_its_sums_stay_whole(contingent, office):
    for number in range(105):
        make_student(make_group(contingent.programme, f"К-{number}"), f"Студент Көп{number}")
    second = table(office, **ON_FIXING, rows="group", page="2")

    assert len(cells(second)) - 2 == Group.objects.count() - 100
    assert cells(second)[-1][:2] == ["Total", "110"]


def test_the_picture_shows_the_largest_lines(contingent, office):
    content = table(office, **ON_FIXING, across="funding").content.decode()

    assert 'class="chart"' in content
    assert "ИТФ" in content


def test_names_are_escaped_wherever_they_stand(contingent, office):
    Group.objects.filter(pk=contingent.first.pk).update(name="<b>Х</b>&")
    content = table(office, **ON_FIXING, rows="group").content.decode()

    assert "<b>Х</b>" not in content
    assert "&lt;b&gt;" in content


def queries_of(client, url, params, django_assert_max_num_queries, most) -> int:
    client.get(url, params)
    with django_assert_max_num_queries(most) as captured:
        client.get(url, params)
    return len(captured)


@pytest.mark.parametrize("name", ["contingent", "contingent_people", "snapshots", "snapshot", "snapshot_people"])
def test_the_number_of_queries_does_not_grow(contingent, cast, office, name, django_assert_max_num_queries):
    snapshot = take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=NOON)
    url = reverse(
        f"curriculum:{name}", args=[snapshot.pk] if name.startswith("snapshot_p") or name == "snapshot" else []
    )
    params = {"date": "2026-02-01", "rows": "programme", "across": "faculty"}
    few = queries_of(office, url, params, django_assert_max_num_queries, 15)
    for number in range(3):
        make_student(make_group(contingent.programme, f"К-{number}"), f"Студент Көп{number}", day=WINTER)
    take_snapshot(day=WINTER, by=cast.office_specialist.scope, at=NOON)

    assert queries_of(office, url, params, django_assert_max_num_queries, 15) == few


def test_a_fixed_date_has_the_same_table(snapshot, contingent, office):
    stand(contingent.omur, FIXING, kind="expulsion", state="expelled")
    response = office.get(reverse("curriculum:snapshot", args=[snapshot.pk]), {"rows": "faculty", "across": "funding"})

    assert cells(response)[1:] == [
        ["ИТФ", "1", "3", "4", "3"],
        ["ТФ", "–", "1", "1", "1"],
        ["Total", "1", "4", "5", "4"],
    ]
    assert snapshot.sha256 in response.content.decode()
    (url,) = set(re.findall(r'<a href="([^"]+faculty=[^"]+funding=budget[^"]*)">1</a>', response.content.decode()))
    people = office.get(url.replace("&amp;", "&"))
    assert [row.name for row in people.context["table"].data] == ["Өмүрова Айнура"]
    assert sheet(office.get(response.request["PATH_INFO"] + "?export=xlsx"))[-1] == ("Total", 5, 4)


def test_the_page_of_a_fixed_date_says_that_it_is_fixed(snapshot, office):
    assert reverse("curriculum:snapshot", args=[snapshot.pk]) in table(office, **ON_FIXING).content.decode()
    assert "is fixed: " not in table(office, date="2026-02-01").content.decode()


def test_late_orders_are_listed_with_what_was_and_what_is(snapshot, contingent, office):
    url = reverse("curriculum:snapshot_differences", args=[snapshot.pk])
    assert "The orders say today what was fixed." in office.get(url).content.decode()
    late = make_student(contingent.first, "Кечиккен Буйрук", by=contingent.asan.person)
    contingent.omur.standings.update(funding="contract", group=contingent.russian)

    content = re.sub(r"\s+", " ", office.get(url).content.decode())
    assert "<del>budget (grant)</del> → <ins>contract</ins>" in content
    assert "<del>ПИ(м)-1-25</del> → <ins>ПИ(м)-2-25</ins>" in content
    assert str(late) in content
    assert sheet(office.get(url + "?export=xlsx"))[1:] == [
        ("Кечиккен Буйрук", "was not there when it was fixed", *[None] * 7),
        ("Өмүрова Айнура", "changed", None, "ПИ(м)-1-25 → ПИ(м)-2-25", None, None, "budget (grant) → contract", None,
         None),
    ]  # fmt: skip


def test_the_office_fixes_a_date_on_the_page(contingent, office):
    response = office.post(reverse("curriculum:snapshot_take"), {"date": "2025-10-01", "title": "Күз"}, follow=True)
    assert "The contingent of 1 Oct 2025 is fixed." in response.content.decode()

    again = office.post(reverse("curriculum:snapshot_take"), {"date": "2025-10-01"})
    assert again.status_code == 409
    assert "fixed already by" in again.content.decode()
    assert office.post(reverse("curriculum:snapshot_take"), {"date": "2099-10-01"}).status_code == 422
    assert office.post(reverse("curriculum:snapshot_take"), {"date": "күз"}).status_code == 422
    assert ContingentSnapshot.objects.count() == 1


def test_a_dean_s_office_sees_why_it_does_not_fix_dates(contingent, cast):
    client = cast.deans_clerk.client
    page = client.get(reverse("curriculum:snapshots"))

    assert 'aria-disabled="true"' in page.content.decode()
    assert client.post(reverse("curriculum:snapshot_take"), {"date": "2025-10-01"}).status_code == 403
