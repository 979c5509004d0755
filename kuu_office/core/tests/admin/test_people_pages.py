"""People, accounts, appointments, roles and deputies in the admin site: operations behind the forms."""

from datetime import date

from django.urls import reverse

from kuu_office.core.models import Appointment, AuditEntry, Deputation, Leave, Person, RoleGrant, User
from kuu_office.core.tests.admin.pages import form, page, said

FIRST = date(2025, 9, 1)


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


def test_a_leave_is_kept_on_record_and_its_days_are_in_order(cast, registrar):
    sent = form(person=cast.teacher.person, order="№ 14-к", reason="Бала багуу өргүүсү", start_date="2026-09-01")
    turned = registrar.post(page(Leave, "add"), sent | {"end_date": "2026-08-31"})
    assert "The last day of a leave is not before its first." in turned.content.decode()
    registrar.post(page(Leave, "add"), sent | {"end_date": "2027-08-31"})

    leave = Leave.objects.get()
    assert (leave.person, leave.end_date) == (cast.teacher.person, date(2027, 8, 31))
    entries = AuditEntry.objects.filter(object_kind="core.leave", object_id=leave.pk)
    assert list(entries.values_list("event", flat=True)) == ["core.reference.added"]


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


def test_of_a_teacher_nothing_changes_here_but_by_movements(cast, registrar, post):
    post.is_teaching = True
    post.save()
    appointment = Appointment.objects.create(
        person=cast.teacher.person, unit=cast.units.department, post=post, rate=1, start_date=FIRST
    )

    registrar.post(page(Appointment, "change", appointment.pk), form(rate="0.50", end_date=date(2026, 1, 1)))

    appointment.refresh_from_db()
    assert (str(appointment.rate), appointment.end_date) == ("1.00", None)


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
