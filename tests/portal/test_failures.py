"""The pages of failures: in the style of the house, with the right status, saying what happened and what to do."""

import types

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import path

from portal import failures, urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(settings):
    """A function that gets a page whose view is the given one."""

    def get(view, **headers):
        broken = types.ModuleType("broken")
        vars(broken).update(vars(urls), urlpatterns=[path("broken/", view), *urls.urlpatterns])
        settings.ROOT_URLCONF = broken
        return Client(raise_request_exception=False, headers=headers).get("/broken/")

    return get


def fault(request):
    raise ZeroDivisionError("secret detail")


def check(response, status, words):
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert words in html
    assert "css/components" in html
    assert '<meta name="robots" content="noindex">' in html
    assert f"· {SITE}</title>" in html
    assert "Traceback" not in html
    assert not response.cookies
    return html


SITE = "Other Name"


@pytest.fixture(autouse=True)
def named(settings):
    """The operator's own name, which none of these pages may lose."""
    settings.SITE_NAME = SITE


def test_page_not_found(client):
    html = check(client.get("/no/such/page/"), 404, "This page is not here")
    assert 'action="/find/"' in html
    assert 'href="/massage-therapists/"' in html


def test_a_fault_of_ours(failing):
    response = failing(fault)
    assert "secret detail" not in check(response, 500, "This is our failure, not yours")
    assert response["Cache-Control"] == "no-store"


def test_not_allowed(failing):
    def view(request):
        raise PermissionDenied

    check(failing(view), 403, "This page is not open to you")


def test_a_damaged_request(failing):
    def view(request):
        raise SuspiciousOperation

    check(failing(view), 400, "We could not read that request")


def test_another_host(client):
    check(client.get("/", headers={"host": "elsewhere.example"}), 400, "We could not read that request")


def test_a_form_that_has_expired():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "x"})
    html = check(response, 403, "This form has expired")
    assert "Nothing was saved" in html
    assert "What to do" in html
    assert 'href="/admin/"' in html


class TestTooManyRequests:
    @pytest.mark.parametrize(
        ("seconds", "words"), [(1, "a minute"), (90, "a minute"), (91, "2 minutes"), (600, "10 minutes")]
    )
    def test_says_how_long(self, seconds, words):
        response = failures.too_many_requests(seconds)
        check(response, 429, f"Please wait {words}, then go back")
        assert response["Retry-After"] == str(seconds)


class TestWhenMoreIsBroken:
    """A page about a failure that fails itself would leave a visitor with nothing."""

    def test_no_database(self, failing, monkeypatch):
        def lost(*args, **kwargs):
            raise AssertionError("The page of a failure asked the database")

        monkeypatch.setattr(CursorWrapper, "execute", lost)
        # With a session cookie, whatever asks who is signed in would ask the database.
        check(
            failing(fault, cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345"), 500, "This is our failure, not yours"
        )

    @pytest.mark.parametrize("status", [400, 500, 503])
    def test_a_context_that_breaks(self, failing, monkeypatch, status, caplog):
        def site(request):
            raise RuntimeError("no context")

        monkeypatch.setattr(failures, "site", site)
        self.check_plain(failures.page(f"{status}.html", status), status)
        assert "could not be rendered" in caplog.text

    def test_a_template_tag_that_breaks(self, failing, monkeypatch):
        def url(name):
            raise ValueError("Missing staticfiles manifest entry")

        monkeypatch.setattr(staticfiles_storage, "url", url)
        self.check_plain(failing(fault), 500)

    def test_a_template_that_is_not_there(self):
        self.check_plain(failures.page("no-such.html", 503, retry_after=60), 503)

    @staticmethod
    def check_plain(response, status):
        html = response.content.decode()
        assert response.status_code == status
        assert html.count("<h1>") == 1
        assert "our failure, not yours" in html
        assert '<a href="/">' in html
        assert "{" not in html
