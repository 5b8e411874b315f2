"""The home page, what probes and robots ask for, and the pages of failures."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from portal import urls
from research import starting as content
from research.models import LifeStage, Study


@pytest.mark.django_db
class TestHome:
    def test_asks_where(self, client):
        page = client.get("/").content.decode()
        assert "<h1>Good hands, from birth to the end of life</h1>" in page
        assert re.search(r'<form class="search-box" action="/find/" method="get"', page)
        assert '<option value="25" selected>' in page

    def test_shows_the_life_line_the_stages_and_what_is_new(self, client, django_assert_max_num_queries):
        content.load()
        # The stages; the studies, their outcomes and stages; the newest articles.
        with django_assert_max_num_queries(5):
            page = client.get("/").content.decode()
        for stage in LifeStage.objects.all():
            assert f'<a href="{stage.get_absolute_url()}">{stage}</a>' in page
        for study in Study.objects.all():
            assert f'href="{study.get_absolute_url()}"' in page
        newest = re.findall(r'data-article="([^"]+)"', page)
        assert newest[0] == "massage-across-the-lifespan"
        assert len(newest) == 3

    def test_is_whole_before_anything_is_on_record(self, client):
        page = client.get("/").content.decode()
        assert "The life line" not in page
        assert "New in research" not in page


@pytest.mark.parametrize("address", ["/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/techniques/"])
def test_nothing_is_posted_here(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405


def test_healthz_touches_nothing(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_robots_stay_out_of_searches_and_the_admin(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /find/?",
        "Disallow: /find/results.geojson",
        "Disallow: /find/suggest/",
        "Disallow: /licenses/check/?",
        "Disallow: /therapists/shortlist/",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


@pytest.mark.django_db
class TestFailures:
    """Each in the style of the house, with the right status, saying whose failure it is."""

    @pytest.fixture
    def failing(self, settings):
        """A function that gets a page whose view is the given one."""

        def get(view):
            settings.ROOT_URLCONF = (path("broken/", view), *urls.urlpatterns)
            return Client(raise_request_exception=False).get("/broken/")

        return get

    @staticmethod
    def check(response, status, words):
        page = response.content.decode()
        assert response.status_code == status
        assert page.count("<h1") == 1
        assert words in page
        assert "css/components" in page
        assert "Massage for Life</title>" in page
        assert "Traceback" not in page

    def test_page_not_found(self, client):
        response = client.get("/no/such/page/")
        self.check(response, 404, "This page is not here")
        assert 'action="/find/"' in response.content.decode()

    def test_a_fault_of_ours(self, failing):
        def view(request):
            raise ZeroDivisionError("secret detail")

        response = failing(view)
        self.check(response, 500, "This is our failure, not yours")
        assert "secret detail" not in response.content.decode()

    def test_not_allowed(self, failing):
        def view(request):
            raise PermissionDenied

        self.check(failing(view), 403, "This page is not open to you")

    def test_a_damaged_request(self, failing):
        def view(request):
            raise SuspiciousOperation

        self.check(failing(view), 400, "We could not read that request")

    def test_a_form_that_has_expired(self):
        response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "x"})
        self.check(response, 403, "This form has expired")
