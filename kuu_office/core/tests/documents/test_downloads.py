"""Files by key: every time it is asked anew who may open them."""

import pytest
from django.urls import reverse

from kuu_office.core.access.permissions import Permission
from kuu_office.core.documents import store_file
from kuu_office.core.models import RoleGrant
from kuu_office.core.tests.documents.conftest import NOON

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture
def store(cast):
    """`store(…)`: a file of the first faculty that the dean's clerk has stored."""

    def make(**values):
        return store_file(
            **{
                "name": "Окуу планы.pdf",
                "content": b"%PDF-1.7 \xd2\xa3",
                "content_type": PDF,
                "by": cast.deans_clerk.scope,
                "at": NOON,
                "unit": cast.units.faculty,
                "access": Permission.PLAN_VIEW,
                **values,
            }
        )

    return make


def fetch(member, stored, query: str = ""):
    """The answer, read to its end, which closes the file; its bytes are in `answer.whole`."""
    response = member.client.get(reverse("core:file", args=[stored.key]) + query)
    response.whole = response.getvalue() if response.streaming else response.content
    return response


@pytest.mark.parametrize(
    ("someone", "status"),
    [
        ("deans_clerk", 200),  # stored it
        ("dean", 200),  # the faculty is theirs
        ("office_specialist", 200),  # the whole university is theirs
        ("department_head", 404),  # a department of the faculty, not the faculty
        ("other_dean", 404),
        ("other_clerk", 404),
        ("outsider", 403),  # no role at all
    ],
)
def test_a_file_opens_in_the_scope_of_its_unit(store, cast, someone, status):
    assert fetch(getattr(cast, someone), store()).status_code == status


def test_without_a_permission_a_file_is_its_owners_alone(store, cast):
    stored = store(access="")
    answers = [fetch(member, stored).status_code for member in (cast.deans_clerk, cast.dean, cast.registrar)]

    assert answers == [200, 404, 404]


def test_a_file_of_no_unit_opens_to_whoever_holds_its_permission_anywhere(store, cast):
    stored = store(unit=None, access=Permission.ACT_VIEW)

    assert [fetch(member, stored).status_code for member in (cast.teacher, cast.other_dean)] == [200, 200]


def test_who_lost_the_role_loses_the_file(store, cast):
    stored = store()
    assert fetch(cast.dean, stored).status_code == 200
    RoleGrant.objects.filter(person=cast.dean.person, unit=cast.units.faculty).update(unit=cast.units.other_faculty)

    assert fetch(cast.dean, stored).status_code == 404


def test_an_unknown_key_is_not_found(store, cast):
    store()

    assert cast.dean.client.get(reverse("core:file", args=["x" * 27])).status_code == 404


def test_strangers_are_sent_to_sign_in(store, client):
    response = client.get(reverse("core:file", args=[store().key]))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_a_pdf_is_shown_in_the_browser_under_its_name(store, cast):
    response = fetch(cast.dean, store())

    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%D0%9E%D0%BA%D1%83%D1%83%20%D0%BF%D0%BB%D0%B0%D0%BD%D1%8B.pdf"
    )
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
    assert response.whole == b"%PDF-1.7 \xd2\xa3"


def test_a_pdf_is_saved_when_asked(store, cast):
    assert fetch(cast.dean, store(), "?save")["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "application/xml", "text/plain", "application/zip"]
)
def test_everything_else_is_saved_and_never_run(store, cast, content_type):
    response = fetch(cast.dean, store(content_type=content_type, name="x.bin"))

    assert response["Content-Disposition"] == 'attachment; filename="x.bin"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_name_cannot_add_a_header(store, cast):
    response = fetch(cast.dean, store(name='a"\r\nSet-Cookie: x=1.pdf'))

    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


def test_a_file_that_is_missing_answers_with_a_sentence(store, cast, media):
    stored = store()
    (media / stored.path).unlink()

    response = fetch(cast.dean, stored)
    assert response.status_code == 409
    assert "Окуу планы.pdf" in response.content.decode()
