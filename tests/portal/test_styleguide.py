"""The style guide: for developers and staff alone, complete, sound, and asking the database nothing of its own."""

import re

import pytest
from django.contrib.auth.models import User

from portal import palette, styleguide
from tests.test_pages import faults

PATH = "/styleguide/"


@pytest.fixture
def clerk(client, django_user_model):
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    return client


class TestWhoMaySee:
    @pytest.mark.django_db
    def test_staff(self, clerk):
        response = clerk.get(PATH)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in response.content.decode()

    def test_developers_without_a_database(self, client, settings):
        settings.DEBUG = True
        assert client.get(PATH).status_code == 200

    def test_nobody_else(self, client):
        """And nothing tells it from a page that is not there: not a header, not a cookie, not a redirect."""
        response, other = client.get(PATH), client.get("/no/such/page/")
        assert response.status_code == 404
        assert "This page is not here" in response.content.decode()
        assert response.content == other.content
        assert {*response.headers} == {*other.headers}
        assert not response.cookies

    @pytest.mark.django_db
    def test_not_those_who_signed_in_but_are_not_staff(self, client):
        client.force_login(User.objects.create_user("guest"))
        assert client.get(PATH).status_code == 404

    @pytest.mark.django_db
    def test_not_those_who_were_staff(self, client):
        user = User.objects.create_user("gone", is_staff=True)
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert client.get(PATH).status_code == 404

    @pytest.mark.django_db
    def test_it_is_in_no_site_map(self, client):
        assert "styleguide" not in client.get("/sitemap-pages.xml").content.decode()


@pytest.fixture
def html(client, settings):
    settings.DEBUG = True
    return client.get(PATH).content.decode()


# What each part has to show, whatever template it comes from.
SHOWN = {
    "colors": ['fill="var(--teal)"', "to 1", "Enough"],
    "type": ['font-size="var(--heading-0)"'],
    "spacing": ["space-1: 0.25rem", "radius-large"],
    "buttons": ['class="button"', 'class="button quiet"', 'class="shortlist-link shortlisted"'],
    "search-box": ['id="plain-near"', 'id="wrong-near"', 'aria-invalid="true"', 'id="wrong-near-error"'],
    "form": ["Not sent yet", 'href="#id_email"', "field-error", 'aria-invalid="true"', 'type="radio"'],
    "notice": ['<p class="notices">', '<ul class="notices" aria-label="About this search">'],
    "problem": ['<div class="problem">', 'role="alert"', "our failure, not yours"],
    "chips": ['class="chip"', "(remove)"],
    "chooser": ['class="choices"', "1,234 therapists", "0 therapists"],
    "card": ['data-therapist="1"', 'data-therapist="2"', "Not taking new clients", "does not require a state license"],
    "license": ["Licensed in Illinois", "Board certified"],
    "facts": ["facts-box", "What this cannot show:"],
    "dose-card": ['class="dose"', ">30<"],
    "badges": ["result-better", "result-no-difference", "result-worse", "Very low"],
    "table": ['<table class="outcomes">', "20 minutes more a night"],
    "footnotes": ['class="references"', 'id="ref-1"', 'href="#said-2"'],
    "pagination": ['class="pages"', "Page 2 of 1,234"],
    "stages": ["#pregnancy-and-birth", "#end-of-life", "End of life"],
}


def test_every_part_is_there_with_its_states(html):
    assert set(SHOWN) == {part for part, _ in styleguide.PARTS}
    begins = rf'<section aria-labelledby="(?:{"|".join(SHOWN)})">'
    bodies = re.split(begins, html.partition("</main>")[0])[1:]
    parts = dict(zip(re.findall(rf'{begins}\s*<h2 id="([a-z-]+)">', html), bodies, strict=True))
    missing = [(part, words) for part, shown in SHOWN.items() for words in shown if words not in parts.get(part, "")]
    assert missing == []


def test_is_sound_html(html):
    assert faults(html) == []


@pytest.mark.django_db
def test_asks_only_who_is_there(clerk, django_assert_num_queries):
    with django_assert_num_queries(2):  # The session, and whose it is.
        clerk.get(PATH)


class TestPalette:
    def test_every_pair_reads_by_day_and_by_night(self):
        assert [pair for pair in palette.pairs() if not pair.enough] == []

    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [
            ("#000000", "#ffffff", 21),
            ("#ffffff", "#000000", 21),
            ("#777777", "#777777", 1),
            ("#767676", "#ffffff", 4.54),
        ],
    )
    def test_contrast_is_that_of_the_guidelines(self, one, other, ratio):
        assert palette.contrast(one, other) == pytest.approx(ratio, abs=0.005)

    def test_a_pair_that_does_not_read_is_named(self, monkeypatch):
        monkeypatch.setattr(palette, "PAIRS", [("line", "paper", "too faint", palette.TEXT)])
        assert not palette.pairs()[0].enough
