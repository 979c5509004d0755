"""Every page of the admin site: it opens, it records what changes, it keeps what is in use."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from kuu_office.core import clock
from kuu_office.core.admin import site
from kuu_office.core.admin.audited import OperationAdmin, ReadOnlyAdmin
from kuu_office.core.models import (
    AcademicYear,
    Appointment,
    AuditEntry,
    ColumnMapping,
    Deputation,
    Holiday,
    Person,
    Post,
    RoleGrant,
    Term,
    Unit,
    User,
    Window,
)
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.operations import grant_role

FIRST = date(2025, 9, 1)


def page(model, kind: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def form(**values) -> dict:
    """A posted form: dates as text, rows by their number, empty ones left out."""
    return {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}


@pytest.fixture
def registrar(cast):
    return cast.registrar.client


@pytest.fixture
def post(db) -> Post:
    return Post.objects.create(code="docent", name_ky="доцент", rank=40)


@pytest.fixture
def year(db) -> AcademicYear:
    return AcademicYear.objects.create(start_year=2026, start_date=date(2026, 9, 1), end_date=date(2027, 8, 31))


@pytest.fixture
def one_of_each(cast, post, year) -> None:
    """A row of every kind that people keep."""
    person, unit = cast.teacher.person, cast.units.department
    Appointment.objects.create(person=person, unit=unit, post=post, rate=1, start_date=FIRST)
    Term.objects.create(year=year, kind="autumn", start_date=date(2026, 9, 1), end_date=date(2027, 1, 20))
    Holiday.objects.create(date=date(2026, 1, 1), name_ky="Жаңы жыл")
    opens = clock.now()
    Window.objects.create(kind=WindowKind.PLAN_ENTRY, year=year, opens_at=opens, closes_at=opens + timedelta(days=1))
    Deputation.objects.create(absent=cast.dean.person, deputy=person, start_date=FIRST, end_date=FIRST, ground="№ 1")
    ColumnMapping.objects.create(
        kind="plan", name="1C", unit=unit, signature="x", mapping={}, saved_by=person, saved_at=opens
    )
    grant_role(
        person=cast.outsider.person, role="teacher", unit=unit, start_date=FIRST, by=cast.registrar.scope, at=opens
    )


@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model._meta.label_lower)
def test_every_list_form_history_and_search_opens(registrar, one_of_each, model):
    admin, row = site._registry[model], model._base_manager.first()
    urls = [page(model, "changelist"), page(model, "changelist") + "?q=ас"]
    if admin.may_add:
        urls.append(page(model, "add"))
    if row:
        urls += [page(model, "change", row.pk), page(model, "history", row.pk)]

    assert {url: registrar.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model._meta.label_lower)
def test_what_the_portal_writes_and_what_operations_make_has_no_delete_page(registrar, one_of_each, model):
    admin, row = site._registry[model], model._base_manager.first()
    if not isinstance(admin, OperationAdmin | ReadOnlyAdmin) or row is None:
        return

    assert registrar.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "model", [model for model, admin in site._registry.items() if isinstance(admin, ReadOnlyAdmin)], ids=str
)
def test_nobody_adds_to_what_the_portal_writes(registrar, model):
    assert registrar.post(page(model, "add"), {}).status_code == 403


def test_a_new_row_is_recorded(cast, registrar):
    registrar.post(page(Post, "add"), {"code": "docent", "name_ky": "доцент", "rank": 40})

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.user_id, entry.object_label, entry.new["code"]) == (
        "core.reference.added",
        cast.registrar.user.pk,
        "доцент",
        "docent",
    )
    assert entry.request_id
    assert entry.ip == "127.0.0.1"


def test_a_changed_row_is_recorded_with_old_and_new(registrar, post):
    registrar.post(page(Post, "change", post.pk), {"code": "docent", "name_ky": "доцент", "rank": 41})

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.old, entry.new) == ("core.reference.changed", {"rank": 40}, {"rank": 41})


def test_saving_without_a_change_leaves_no_record(registrar, post):
    registrar.post(page(Post, "change", post.pk), {"code": "docent", "name_ky": "доцент", "rank": 40})

    assert not AuditEntry.objects.exists()


def test_a_form_with_a_fault_changes_and_records_nothing(registrar, post):
    response = registrar.post(page(Post, "change", post.pk), {"code": "", "name_ky": "доцент", "rank": 41})

    assert response.status_code == 200
    assert (Post.objects.get().rank, AuditEntry.objects.exists()) == (40, False)


def test_a_removed_row_is_recorded_with_what_was_there(registrar, post):
    registrar.post(page(Post, "delete", post.pk), {"post": "yes"})

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.old["code"], Post.objects.exists()) == ("core.reference.removed", "docent", False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_row_in_use_is_not_removed_and_the_sentence_says_why(cast, registrar, method):
    faculty = cast.units.faculty

    response = getattr(registrar, method)(page(Unit, "delete", faculty.pk), {"post": "yes"})

    assert response["Location"] == page(Unit, "change", faculty.pk)
    assert "is in use and stays" in said(response)[0]
    assert Unit.objects.filter(pk=faculty.pk).exists()


def test_many_rows_are_never_removed_at_once(registrar, post):
    registrar.post(
        page(Post, "changelist"),
        {"action": "delete_selected", "_selected_action": [post.pk], "post": "yes"},
    )

    assert Post.objects.filter(pk=post.pk).exists()


def test_fields_that_a_form_does_not_show_are_not_taken(cast, registrar):
    user = cast.teacher.user

    registrar.post(
        page(User, "change", user.pk),
        {"username": "teacher", "person": user.person_id, "is_active": "on", "is_superuser": "on", "is_staff": "on"},
    )

    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_the_history_of_a_row_is_read_as_sentences(registrar, post):
    registrar.post(page(Post, "change", post.pk), {"code": "docent", "name_ky": "доцент", "rank": 41})

    text = registrar.get(page(Post, "history", post.pk)).content.decode()

    assert "Орозбекова" in text
    assert "<td>40</td>" in text
    assert "<td>41</td>" in text


def test_hostile_text_in_a_history_stays_text(registrar, post):
    hostile = "<script>alert(1)</script>"
    registrar.post(page(Post, "change", post.pk), {"code": "docent", "name_ky": hostile, "rank": 40})

    text = registrar.get(page(Post, "history", post.pk)).content.decode()

    assert hostile not in text
    assert "&lt;script&gt;" in text


def test_the_history_of_a_row_that_is_not_there_leads_back(registrar):
    assert registrar.get(page(Post, "history", 404)).status_code == 302


def test_what_the_registrar_did_last_stands_on_the_first_page(registrar, post):
    registrar.post(page(Post, "change", post.pk), {"code": "docent", "name_ky": "доцент-жаңы", "rank": 40})

    assert "доцент-жаңы" in registrar.get(reverse("admin:index")).content.decode()


# units


def test_units_stand_as_a_tree_each_below_its_parent(cast, registrar):
    text = registrar.get(page(Unit, "changelist")).content.decode()

    order = [text.index(f">{code}<") for code in ("КУУ", "К1", "ИТФ", "ПИ", "ТФ", "КТ")]
    assert order == sorted(order)


def test_the_list_of_units_shows_a_branch(cast, registrar):
    faculty = cast.units.faculty

    found = registrar.get(page(Unit, "changelist"), {"below": faculty.pk}).context["cl"].queryset

    assert set(found) == {cast.units.department, cast.units.sister_department}


@pytest.mark.parametrize("below", ["", "x", "-1", "999999"])
def test_a_strange_branch_is_no_fault_of_the_portal(registrar, below):
    assert registrar.get(page(Unit, "changelist"), {"below": below}).status_code == 200


def test_units_are_found_whatever_the_keyboard(cast, registrar):
    Unit.objects.filter(pk=cast.units.faculty.pk).update(name_ky="Көркөм өнөр факультети")

    found = registrar.get(page(Unit, "changelist"), {"q": "корком онор"}).context["cl"].queryset

    assert list(found) == [cast.units.faculty]


# people


def test_personal_numbers_are_masked_in_lists_and_whole_in_the_form(cast, registrar):
    Person.objects.filter(pk=cast.dean.person.pk).update(personal_number="20101196812345")

    listed = registrar.get(page(Person, "changelist")).content.decode()
    opened = registrar.get(page(Person, "change", cast.dean.person.pk)).content.decode()

    assert ("20101196812345" in listed, "2345" in listed, "20101196812345" in opened) == (False, True, True)


def test_a_doubtful_number_is_saved_and_told(cast, registrar):
    person = cast.dean.person
    values = form(surname=person.surname, given_name=person.given_name, sex="female", personal_number="20101196812345")

    response = registrar.post(page(Person, "change", person.pk), values)

    assert Person.objects.get(pk=person.pk).personal_number == "20101196812345"
    assert any("The number is a man's, the card says a woman." in text for text in said(response))


def test_people_stand_in_the_order_of_the_kyrgyz_alphabet(registrar, cast):
    names = [person.surname for person in registrar.get(page(Person, "changelist")).context["cl"].result_list]

    assert names.index("Орозбекова") < names.index("Өмүралиев") < names.index("Сыдыкова")
    assert names.index("Турдубаев") < names.index("Үсөнбаев") < names.index("Шаршенов")


def test_a_new_account_has_no_password_until_its_owner_chooses_one(registrar, db):
    person = Person.objects.create(surname="Жаңыбаев", given_name="Бакыт")

    registrar.post(
        page(User, "add"),
        form(username="new", person=person, email="new@knu.invalid", is_active="on", password="chosen-by-another"),
    )

    user = User.objects.get(username="new")
    assert (user.has_usable_password(), user.person) == (False, person)


def test_another_address_of_an_account_goes_through_its_operation(cast, registrar):
    user = cast.teacher.user
    User.objects.filter(pk=user.pk).update(email="old@knu.invalid")

    registrar.post(
        page(User, "change", user.pk),
        form(username="teacher", person=user.person, email="new@knu.invalid", is_active="on"),
    )

    assert AuditEntry.objects.get(event="core.account.address_changed").old == {"email": "old@knu.invalid"}
    assert not AuditEntry.objects.filter(event="core.reference.changed").exists()


def test_an_address_that_another_account_has_is_refused_at_its_field(cast, registrar):
    User.objects.filter(pk=cast.dean.user.pk).update(email="dean@knu.invalid")

    response = registrar.post(
        page(User, "change", cast.teacher.user.pk),
        form(username="teacher", person=cast.teacher.person, email="Dean@knu.invalid", is_active="on"),
    )

    assert list(response.context["adminform"].errors) == ["email"]


def test_chosen_accounts_are_sent_a_link(cast, registrar, settings):
    User.objects.filter(pk=cast.teacher.user.pk).update(email="teacher@knu.invalid")

    response = registrar.post(
        page(User, "changelist"), {"action": "send_link", "_selected_action": [cast.teacher.user.pk]}
    )

    assert said(response) == ["The links wait to be sent."]
    assert AuditEntry.objects.filter(event="core.account.password_offered").count() == 1


def test_a_link_that_cannot_be_sent_is_told(cast, registrar):
    response = registrar.post(
        page(User, "changelist"), {"action": "send_link", "_selected_action": [cast.teacher.user.pk]}
    )

    assert "has no address" in said(response)[0]


def test_chosen_accounts_are_signed_out(cast, registrar):
    registrar.post(page(User, "changelist"), {"action": "end_sessions", "_selected_action": [cast.teacher.user.pk]})

    assert AuditEntry.objects.filter(event="core.account.signed_out", object_id=cast.teacher.user.pk).exists()


def test_appointments_are_made_by_their_operation(cast, registrar, post):
    values = form(
        person=cast.teacher.person, unit=cast.units.department, post=post, kind="main", rate="1.00", start_date=FIRST
    )

    made = registrar.post(page(Appointment, "add"), values)
    again = registrar.post(page(Appointment, "add"), values)

    assert made["Location"] == page(Appointment, "changelist")
    assert ("already holds this post" in said(again)[-1], Appointment.objects.count()) == (True, 1)
    assert AuditEntry.objects.get().event == "core.appointment.made"


def test_of_a_made_appointment_only_rate_and_end_change(cast, registrar, post):
    appointment = Appointment.objects.create(
        person=cast.teacher.person, unit=cast.units.department, post=post, rate=1, start_date=FIRST
    )

    registrar.post(
        page(Appointment, "change", appointment.pk),
        form(person=cast.dean.person, unit=cast.units.faculty, rate="0.50", start_date=date(2020, 1, 1)),
    )

    appointment.refresh_from_db()
    assert (appointment.person, str(appointment.rate), appointment.start_date) == (cast.teacher.person, "0.50", FIRST)


# roles, deputies


def test_a_role_is_given_by_its_operation(cast, registrar):
    values = form(person=cast.outsider.person, role="teacher", unit=cast.units.department, start_date=FIRST)

    registrar.post(page(RoleGrant, "add"), values)

    assert AuditEntry.objects.get().event == "core.role.granted"
    assert cast.outsider.client.get(reverse("core:account")).status_code == 200


def test_a_role_ends_with_a_reason_and_closes_the_door_at_the_next_page(cast, registrar):
    grant = RoleGrant.objects.get(person=cast.teacher.person)
    before = cast.teacher.client.get(reverse("core:account")).status_code

    registrar.post(page(RoleGrant, "change", grant.pk), form(end_date=date(2021, 1, 1), reason="left"))

    assert (before, cast.teacher.client.get(reverse("core:account")).status_code) == (200, 403)
    assert AuditEntry.objects.get().reason == "left"


def test_a_role_does_not_end_without_a_reason(cast, registrar):
    grant = RoleGrant.objects.get(person=cast.teacher.person)

    response = registrar.post(page(RoleGrant, "change", grant.pk), form(end_date=date(2021, 1, 1)))

    assert list(response.context["adminform"].errors) == ["reason"]
    assert RoleGrant.objects.get(pk=grant.pk).end_date is None


def test_who_holds_what_today_is_filtered(cast, registrar):
    ended = RoleGrant.objects.get(person=cast.teacher.person)
    RoleGrant.objects.filter(pk=ended.pk).update(end_date=date(2021, 1, 1))

    shown = {
        chosen: set(registrar.get(page(RoleGrant, "changelist"), {"today": chosen}).context["cl"].queryset)
        for chosen in ("valid", "not")
    }

    assert shown == {"valid": set(RoleGrant.objects.exclude(pk=ended.pk)), "not": {ended}}


def test_a_deputy_is_appointed_and_dismissed_by_operations(cast, registrar):
    values = form(
        absent=cast.dean.person, deputy=cast.department_head.person, start_date=FIRST, end_date=date(2030, 1, 1),
        ground="№ 12",
    )  # fmt: skip
    registrar.post(page(Deputation, "add"), values)
    deputation = Deputation.objects.get()

    registrar.post(page(Deputation, "change", deputation.pk), form(end_date=FIRST, reason="came back"))

    events = list(AuditEntry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["core.deputation.made", "core.deputation.ended"]


# the calendar


def test_terms_inside_a_year_are_recorded_like_rows(registrar, year):
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 0, "terms-0-kind": "autumn", "terms-0-weeks": 16,
        "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20", "terms-0-year": year.pk,
    }  # fmt: skip
    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_kind, Term.objects.get().kind) == ("core.reference.added", "core.term", "autumn")


def test_a_term_taken_out_of_a_year_is_recorded(registrar, year):
    term = Term.objects.create(year=year, kind="autumn", start_date=date(2026, 9, 1), end_date=date(2027, 1, 20))
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 1, "terms-0-id": term.pk, "terms-0-kind": "autumn",
        "terms-0-weeks": 16, "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20",
        "terms-0-year": year.pk, "terms-0-DELETE": "on",
    }  # fmt: skip

    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    assert (AuditEntry.objects.get().event, Term.objects.exists()) == ("core.reference.removed", False)


def test_a_forged_row_of_another_year_is_not_touched(registrar, year):
    """A row's number in a form is checked against the page it stands on (V16)."""
    other = AcademicYear.objects.create(start_year=2025, start_date=date(2025, 9, 1), end_date=date(2026, 8, 31))
    foreign = Term.objects.create(year=other, kind="autumn", start_date=FIRST, end_date=date(2026, 1, 20))
    inside = {
        "terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 1, "terms-0-id": foreign.pk, "terms-0-kind": "autumn",
        "terms-0-weeks": 1, "terms-0-start_date": "2026-09-01", "terms-0-end_date": "2027-01-20",
        "terms-0-year": year.pk, "terms-0-DELETE": "on",
    }  # fmt: skip

    registrar.post(
        page(AcademicYear, "change", year.pk),
        {"start_year": 2026, "start_date": "2026-09-01", "end_date": "2027-08-31", **inside},
    )

    assert Term.objects.get(pk=foreign.pk).weeks == 16


def test_holidays_of_a_year_are_proposed_and_confirmed(registrar):
    proposed = registrar.post(reverse("admin:core_holiday_propose"), {"year": 2026})
    chosen = list(Holiday.objects.values_list("pk", flat=True)[:2])

    confirmed = registrar.post(page(Holiday, "changelist"), {"action": "confirm", "_selected_action": chosen})

    assert proposed["Location"] == page(Holiday, "changelist")
    assert said(confirmed)[-1] == "2 holidays are confirmed."
    assert Holiday.objects.filter(is_proposed=False).count() == 2


def test_looking_at_the_proposal_page_proposes_nothing(registrar):
    assert registrar.get(reverse("admin:core_holiday_propose"), {"year": 2026}).status_code == 200
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("year", ["", "abc", "1", "99999"])
def test_a_strange_year_is_refused_at_its_field(registrar, year):
    response = registrar.post(reverse("admin:core_holiday_propose"), {"year": year})

    assert (list(response.context["form"].errors), Holiday.objects.exists()) == (["year"], False)


def moment(prefix: str, day: str) -> dict:
    return {f"{prefix}_0": day, f"{prefix}_1": "00:00:00"}


NO_EXTENSIONS = {"extensions-TOTAL_FORMS": 0, "extensions-INITIAL_FORMS": 0}


def test_a_window_is_opened_by_its_operation(registrar, year):
    values = form(kind="plan_entry", year=year) | moment("opens_at", "2026-03-01") | moment("closes_at", "2026-05-01")

    response = registrar.post(page(Window, "add"), values | NO_EXTENSIONS)

    assert (response.status_code, AuditEntry.objects.get().event) == (302, "core.window.opened")


def test_an_extension_inside_a_window_goes_through_its_operation(cast, registrar, year):
    opens = clock.now()
    window = Window.objects.create(
        kind="plan_entry", year=year, opens_at=opens, closes_at=opens.replace(year=opens.year + 1)
    )
    kept = moment("opens_at", f"{window.opens_at:%Y-%m-%d}") | moment("closes_at", f"{window.closes_at:%Y-%m-%d}")
    inside = {
        "extensions-TOTAL_FORMS": 1, "extensions-INITIAL_FORMS": 0, "extensions-0-reason": "flood",
        "extensions-0-window": window.pk, **moment("extensions-0-until", f"{opens.year + 2}-01-01"),
    }  # fmt: skip

    registrar.post(page(Window, "change", window.pk), kept | inside)

    extension = window.extensions.get()
    assert (extension.reason, extension.extended_by) == ("flood", cast.registrar.person)
    assert AuditEntry.objects.filter(event="core.window.extended").count() == 1


def test_a_refused_extension_leaves_the_window_as_it_was(registrar, year):
    opens = clock.now()
    window = Window.objects.create(
        kind="plan_entry", year=year, opens_at=opens, closes_at=opens.replace(year=opens.year + 1)
    )
    changed = moment("opens_at", "2020-01-01") | moment("closes_at", f"{window.closes_at:%Y-%m-%d}")
    inside = {
        "extensions-TOTAL_FORMS": 1, "extensions-INITIAL_FORMS": 0, "extensions-0-reason": "too early",
        "extensions-0-window": window.pk, **moment("extensions-0-until", "2020-02-01"),
    }  # fmt: skip

    response = registrar.post(page(Window, "change", window.pk), changed | inside)

    assert "open until then already" in said(response)[-1]
    assert (Window.objects.get().opens_at, AuditEntry.objects.exists()) == (opens, False)


def test_a_remembered_layout_is_renamed_or_forgotten(registrar, one_of_each):
    mapping = ColumnMapping.objects.get()

    registrar.post(page(ColumnMapping, "change", mapping.pk), {"name": "1C, 2026"})
    registrar.post(page(ColumnMapping, "delete", mapping.pk), {"post": "yes"})

    events = list(AuditEntry.objects.order_by("id").values_list("event", flat=True))[-2:]
    assert (events, ColumnMapping.objects.exists()) == (["core.reference.changed", "core.reference.removed"], False)
