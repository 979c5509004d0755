"""Addresses of the admin site that no link makes, and rows that another session holds: an answer, never a fault."""

import pytest
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.urls import reverse

from kuu_office.core.admin import site
from kuu_office.core.admin.audited import AuditedAdmin
from kuu_office.core.models import RoleGrant, Unit
from kuu_office.core.tests.admin.pages import page
from kuu_office.core.tests.security.test_odd_requests import taken_elsewhere

__all__ = ["taken_elsewhere"]

pytestmark = pytest.mark.django_db

ODD = [
    "at__year=abc", "at__year=0", "at__year=10000", "at__month=x", "at__year=2026&at__month=13",
    "at__year=2026&at__month=2&at__day=31", "at__gte=abc", "event__range=a", "event__in=a", "nonsense=1",
    "by__startswith=a",
]  # fmt: skip
FAIR = [
    "", "at__year=2026", "at__year=2026&at__month=2", "event=core.role.granted", "event__isnull=False", "q=a", "o=-1",
    "p=x", "p=-7", "o=x.y",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_an_odd_filter_of_a_list_leads_nowhere(registrar, query):
    assert registrar.get(f"{reverse('admin:core_auditentry_changelist')}?{query}").status_code == 404


@pytest.mark.parametrize("query", FAIR)
def test_the_filters_of_a_list_work(registrar, query):
    """The control of the test above."""
    assert registrar.get(f"{reverse('admin:core_auditentry_changelist')}?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["changelist", "export"])
@pytest.mark.parametrize(
    "query", ["role__range=1", "role__in=a", "person=abc", "person__surname__regex=(", "unit__id=x"]
)
def test_what_is_taken_away_answers_as_its_list(registrar, kind, query):
    assert registrar.get(f"{page(RoleGrant, kind)}?{query}").status_code == 404


@pytest.mark.parametrize("kind", ["changelist", "export"])
@pytest.mark.parametrize("query", ["", "today=valid", "today=abc", "role__exact=dean", "role__exact=abc"])
def test_roles_are_filtered_in_the_list_and_in_what_is_taken_away(registrar, kind, query):
    """The control of the test above."""
    assert registrar.get(f"{page(RoleGrant, kind)}?{query}").status_code == 200


@pytest.mark.parametrize("number", ["abc", "-1", "9" * 400, "99999999999999999999", "٣"])
def test_units_below_one_that_is_not_there_are_all_or_none(registrar, number):
    assert registrar.get(f"{page(Unit, 'changelist')}?below={number}").status_code == 200


def test_every_filter_beside_every_list_may_be_used(registrar, one_of_each):
    """No page has a filter whose own links are closed by the rule of the addresses."""
    for model in site._registry:
        shown = registrar.get(page(model, "changelist")).context["cl"]
        made = {name for one in shown.filter_specs for name in one.expected_parameters()}
        closed = [name for name in made if not shown.model_admin.lookup_allowed(name, "1", None)]
        assert closed == [], model


@pytest.mark.parametrize("query", ["page=abc", "page=99", "page="])
def test_a_page_of_the_search_that_is_not_there_is_not_found(registrar, query):
    assert registrar.get(f"{reverse('admin:search')}?s=post&{query}").status_code == 404


def test_control_without_the_rule_an_odd_filter_is_a_fault(registrar, monkeypatch):
    monkeypatch.setattr(AuditedAdmin, "lookup_allowed", ModelAdmin.lookup_allowed)
    with pytest.raises((TypeError, ValueError, IndexError)):
        registrar.get(f"{reverse('admin:core_auditentry_changelist')}?event__range=a")


def rename_university(registrar):
    url = page(Unit, "change", Unit.objects.get(parent=None).pk)
    given = registrar.get(url).context["adminform"].form.initial
    values = {name: value for name, value in given.items() if value is not None} | {"name_ky": "КУУ"}
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        return registrar.post(url, values)
    finally:
        connection.close()


def test_a_row_that_another_session_holds_is_answered_as_everywhere(taken_elsewhere, cast):
    taken_elsewhere()
    response = rename_university(cast.registrar.client)

    assert response.status_code == 503
    assert "503.html" in [template.name for template in response.templates]
    assert Unit.objects.get(parent=None).name_ky == "Кыргыз улуттук университети"


def test_a_row_that_nobody_holds_is_saved(committed, cast):
    """The control of the test above."""
    assert rename_university(cast.registrar.client).status_code == 302
    assert Unit.objects.get(parent=None).name_ky == "КУУ"
