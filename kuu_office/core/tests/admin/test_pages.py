"""Every page of the admin site: it opens, it records what changes, it keeps what is in use."""

import pytest
from django.urls import reverse

from kuu_office.core.admin import site
from kuu_office.core.admin.audited import OperationAdmin, ReadOnlyAdmin
from kuu_office.core.models import AuditEntry, ColumnMapping, Post, Unit, User
from kuu_office.core.tests.admin.pages import page, said


@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model._meta.label_lower)
def test_every_list_form_history_and_search_opens(registrar, one_of_each, model):
    admin, row = site._registry[model], model._base_manager.first()
    urls = [page(model, "changelist"), page(model, "changelist") + "?q=ас", page(model, "changelist") + "?_facets=True"]
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


def test_a_remembered_layout_is_renamed_or_forgotten(registrar, one_of_each):
    mapping = ColumnMapping.objects.get()

    registrar.post(page(ColumnMapping, "change", mapping.pk), {"name": "1C, 2026"})
    registrar.post(page(ColumnMapping, "delete", mapping.pk), {"post": "yes"})

    events = list(AuditEntry.objects.order_by("id").values_list("event", flat=True))[-2:]
    assert (events, ColumnMapping.objects.exists()) == (["core.reference.changed", "core.reference.removed"], False)
