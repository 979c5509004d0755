"""What no browser sends and what comes at a bad moment: a clear answer, never a fault of the portal."""

import threading

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.models import Person, Unit, User
from kuu_office.core.search import search
from kuu_office.core.tests.papers import KIND
from kuu_office.urls import urlpatterns as of_the_portal

FOREIGN = "application/x-www-form-urlencoded; charset=utf-7"
PLAIN_TEXT = "kuu_office.core.middleware.PlainText"


class Rename(ScopedView):
    """Takes the row of the university, as any operation takes the row that it changes."""

    access = Permission.PORTAL_ENTER

    def post(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            Unit.objects.select_for_update().get(parent=None)
        return HttpResponse("renamed")


class Fault(ScopedView):
    access = Permission.PORTAL_ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10ms'")
            cursor.execute("SELECT pg_sleep(1)")


class Away(ScopedView):
    """The database goes away; any other fault with `?other`."""

    access = Permission.PORTAL_ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        raise ValueError if "other" in request.GET else OperationalError("connection to server failed")


class Register(ScopedView):
    """Enters people of one number, as when two clerks do it at once."""

    access = Permission.PORTAL_ENTER

    def post(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            for name in request.POST.getlist("surname"):
                Person.objects.create(surname=name or None, given_name="Бакыт", personal_number="21203200612345")
        return HttpResponse("registered")


urlpatterns = [
    path("register/", Register.as_view()),
    path("rename/", Rename.as_view()),
    path("fault/", Fault.as_view()),
    path("away/", Away.as_view()),
    *of_the_portal,
]
handler500 = "kuu_office.core.views.faults.fault"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def browser() -> Client:
    """A stranger's browser with the cookie that sends a form past the first check."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/accounts/login/")
    return browser


@pytest.fixture
def not_plain(settings) -> None:
    settings.MIDDLEWARE = [name for name in configured.MIDDLEWARE if name != PLAIN_TEXT]


def foreign_form(browser: Client) -> HttpResponse:
    return browser.post("/language/", "language=ru", content_type=FOREIGN)


@pytest.mark.parametrize("key", [{}, {"idem": "11111111-1111-4111-8111-111111111111"}])
def test_what_somebody_else_entered_meanwhile_is_a_clash_and_never_a_fault(cast, key):
    """An operation looks first whether a number is taken; between the look and the writing somebody may take it."""
    client = cast.dean.client
    client.cookies["django_language"] = "en"

    answer = client.post("/register/", {"surname": ["Асанов", "Үсөнов"], **key})

    assert (answer.status_code, Person.objects.filter(personal_number="21203200612345").count()) == (409, 0)
    assert "Somebody else saved the same meanwhile. Open the page again and look." in answer.content.decode()


def test_control_a_slip_of_the_portal_itself_stays_a_fault(cast):
    with pytest.raises(IntegrityError):
        cast.dean.client.post("/register/", {"surname": [""]})


def test_a_form_in_another_encoding_is_refused_with_all_headers(browser):
    response = foreign_form(browser)

    assert (response.status_code, response.content) == (400, b"Bad request")
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} <= set(response.headers)


def test_without_the_guard_django_fails_while_it_refuses(not_plain, browser):
    """The control of the test above: a fault, and each of its layers in the log."""
    with pytest.raises(Exception, match="must be UTF-8"):
        foreign_form(browser)


def test_an_address_in_another_encoding_is_refused(cast):
    response = cast.dean.client.get("/search/?q=%2B2AA-", content_type=FOREIGN, headers={"content-type": FOREIGN})

    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_the_encoding_of_browsers_may_be_named(cast, charset):
    form = f"application/x-www-form-urlencoded; charset={charset}"

    assert cast.dean.client.post("/language/", "language=ru", content_type=form).status_code == 302
    assert User.objects.get(pk=cast.dean.user.pk).language == "ru"


@pytest.mark.parametrize(
    "address", ["/search/?q=a%00b", "/office/acts/?text=%00", "/admin/core/person/?sex__exact=%00"]
)
def test_a_zero_byte_in_an_address_is_refused(cast, address):
    assert cast.registrar.client.get(address).status_code == 400


def test_without_the_guard_the_database_meets_the_zero_byte(not_plain, cast):
    """The control of the test above."""
    with pytest.raises(ValueError, match="NUL"):
        cast.registrar.client.get("/admin/core/person/?sex__exact=%00")


def test_a_zero_byte_in_a_form_is_refused_before_anything_is_done(submitted, cast):
    values = {"decision": "return", "remark": "Кредит\0", "step": submitted.step}
    response = cast.department_head.client.post(f"/inbox/{KIND}/{submitted.pk}/decision/", values)

    submitted.refresh_from_db()
    assert (response.status_code, submitted.state) == (422, "submitted")


@pytest.mark.parametrize("text", ["ак\0ад", "\ud800акад", "\0\0\0", "\u202eакад"])
def test_signs_that_nobody_sees_are_not_searched_for(cast, text):
    assert isinstance(search(cast.dean.scope, text), list)


@pytest.mark.parametrize(
    ("asked", "length"), [("-1", 40), ("0", 25), ("201", 40), ("1000000000", 40), ("many", 40), ("1", 1), ("200", 200)]
)
def test_pages_of_a_list_have_a_sensible_length(cast, asked, length):
    response = cast.dean.client.get(f"/office/acts/?per_page={asked}")

    assert (response.status_code, response.context["table"].paginator.per_page) == (200, length)


@pytest.mark.parametrize("page", ["-1", "0", "99999999999999999999", "NaN", "last"])
def test_a_page_that_is_not_there_is_the_nearest_one(cast, page):
    assert cast.dean.client.get(f"/office/acts/?page={page}").context["table"].page.number == 1


@pytest.fixture
def taken_elsewhere(committed):
    """Another session holds the row of the university while the test lasts."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Unit.objects.select_for_update().get(parent=None)
            taken.set()
            done.wait(10)
        connections.close_all()

    holder = threading.Thread(target=hold)

    def start() -> None:
        holder.start()
        taken.wait(10)

    yield start
    done.set()
    holder.join(10)


def test_a_row_that_another_session_holds_is_answered_with_a_sentence(taken_elsewhere, cast):
    taken_elsewhere()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        response = cast.dean.client.post("/rename/")
    finally:
        connection.close()

    assert response.status_code == 503
    assert "503.html" in [template.name for template in response.templates]


def test_a_row_that_nobody_holds_is_taken(cast):
    """The control of the test above."""
    assert cast.dean.client.post("/rename/").content == b"renamed"


def test_other_trouble_with_the_database_stays_a_fault(cast):
    with pytest.raises(Exception, match="statement timeout"):
        cast.dean.client.get("/fault/")


@pytest.mark.parametrize(("address", "status", "again"), [("/away/", 503, "10"), ("/away/?other", 500, None)])
def test_while_the_database_is_away_one_may_come_again(cast, address, status, again):
    browser = cast.dean.client
    browser.raise_request_exception = False
    response = browser.get(address)

    assert (response.status_code, response.get("Retry-After")) == (status, again)
    assert b"/static/css/office.css" in response.content


def test_the_portal_has_this_page_of_faults():
    from kuu_office import urls

    assert urls.handler500 == handler500
