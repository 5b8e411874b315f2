"""A therapist's own page, through the front door."""

import datetime
import html
import json
import re

import pytest
import time_machine
from django.test import Client

from locator import profile
from locator.models import Certification, License, Practice, Technique, Therapist

HIDDEN_HOME = {"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}
SECRETS = ("Secret", "42.0512", "87.6912")


def get(client, therapist, query=""):
    response = client.get(f"{therapist.get_absolute_url()}{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def facts(page, heading):
    """The terms and details of the panel under a heading."""
    [panel] = re.findall(rf"<h2>(?:<svg.*?</svg><span>)?{heading}(?:</span>)?</h2>(.*?)</section>", page)
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", panel)
    return {name: words(value) for name, value in found}


def current(words, day="Dec 31, 2099"):
    """The sentence that a proof begins with, as a pattern."""
    return rf"{words}, current to <time datetime=\"[-\d]+\">{day}</time>"


ILLINOIS = current("Licensed in Illinois")


def data(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


class TestWhatItSays:
    def test_who_where_how_and_by_what_right(self, client, make_therapist, techniques):
        Technique.objects.filter(slug="swedish").update(summary="Long strokes.")
        rosa = make_therapist(
            credentials="LMT",
            bio="First.\n\nSecond.",
            languages=["en", "es", "tlh"],
            gender="female",
            practising_since=2009,
            accepts_new=False,
            techniques=[techniques["swedish"]],
            practice={
                "name": "Lakeside Bodywork",
                "street": "1 Lake St",
                "phone": "(847) 555-0112",
                "email": "rosa@example.org",
                "website": "https://rosa.example.org/",
                "settings": ["clinic", "home"],
                "travel_radius_miles": 10,
                "wheelchair": True,
            },
        )
        page = get(client, rosa)
        assert "<title>Rosa Delgado, massage therapist in Evanston, IL · Massage for Life</title>" in page
        assert words(re.search(r"<h1>.*?</h1>", page)[0]) == "Rosa Delgado , LMT"
        for said in (
            "Not taking new clients",
            "In practice since 2009",
            "Lakeside Bodywork",
            "1 Lake St Evanston, IL 60201",
            "Clinic or studio",
            "Home visits",
            "Comes to you, up to 10 miles",
            "Wheelchair access",
            "Swedish massage",
            "Long strokes.",
        ):
            assert said in words(page)
        assert facts(page, "Good to know") == {"Languages": "English, Spanish, tlh", "Gender": "Female"}
        assert "<p>First.</p> <p>Second.</p>" in page
        assert 'href="tel:+18475550112"' in page
        assert f'href="/therapists/{rosa.pk}/contact/?practice={rosa.practices.get().pk}"' in page
        assert f'href="/therapists/{rosa.pk}/report/"' in page
        assert f'href="/therapists/{rosa.pk}.vcf"' in page
        assert 'href="https://rosa.example.org/" rel="nofollow noreferrer noopener"' in page
        assert 'href="/find/?near=60201"' in page
        assert '<dt><a href="/techniques/swedish/">Swedish massage</a></dt><dd>Long strokes.</dd>' in page

    def test_little_of_one_who_said_little(self, client, make_therapist):
        rosa = make_therapist(practice={"zip": "", "precision": "town"}, license={"title": "", "source": ""})
        page = get(client, rosa)
        assert 'href="/find/?near=Evanston%2C%20IL"' in page
        for heading_of_nothing in ("About Rosa Delgado", "Techniques", "Good to know", "Certifications"):
            assert f">{heading_of_nothing}</h2>" not in re.search(r"<main.*</main>", page)[0]
        assert "/contact/" not in page
        assert "Title" not in facts(page, ILLINOIS)

    def test_what_is_not_known_of_wheelchair_access_is_not_denied(self, client, make_therapist):
        assert "Ask about wheelchair access" in words(get(client, make_therapist()))

    def test_how_to_reach_them_comes_first_and_once(self, client, make_therapist):
        ways = {"phone": "847-555-0112", "email": "rosa@example.org"}
        page = get(client, make_therapist(practice=ways))
        assert page.index("tel:+18475550112") < page.index('<h2 id="where">')
        assert page.count("tel:+18475550112") == page.count("/contact/?practice=") == 1

    def test_other_rooms_say_how_they_are_reached(self, client, make_therapist):
        rosa = make_therapist(practice={"phone": "847-555-0112"})
        second = {"name": "Second Room", "phone": "847-555-0199"}
        Practice.objects.create(therapist=rosa, state_id="IL", latitude=42.06, longitude=-87.69, **second)
        page = get(client, rosa)
        assert page.index("tel:+18475550112") < page.index("Second Room</h3>") < page.index("tel:+18475550199")

    def test_of_several_rooms_each_link_says_which(self, client, make_therapist):
        rosa = make_therapist(practice={"email": "rosa@example.org", "latitude": 42.05, "longitude": -87.69})
        known = rosa.practices.get().precision
        second = {"name": "Second Room", "email": "rosa@example.org", "website": "https://example.org/second"}
        assert 'class="hidden"> (' not in get(client, rosa).partition('id="where"')[2].partition("</section>")[0]
        Practice.objects.create(
            therapist=rosa, state_id="IL", latitude=42.06, longitude=-87.69, precision=known, **second
        )
        where = get(client, rosa).partition('id="where"')[2].partition("</section>")[0]
        named = [words(link) for link in re.findall(r"<a .*?</a>", where) if "(Second Room)" in link]
        assert [name.partition(" (")[0] for name in named] == [
            "Send a message",
            "Website",
            "Directions in your map app",
            "Directions on OpenStreetMap",
        ]

    def test_where_nobody_can_be_called_the_message_is_the_main_thing(self, client, make_therapist):
        page = get(client, make_therapist(practice={"phone": "ask at the door", "email": "rosa@example.org"}))
        assert "ask at the door" in page
        assert re.search(r'<a class="button" href="/therapists/\d+/contact/', page)

    def test_the_way_back_to_their_town(self, client, make_therapist):
        trail = re.search(r'<nav class="trail".*?</nav>', get(client, make_therapist()))[0]
        assert words(trail) == "All states › Illinois › Evanston"
        assert 'href="/massage-therapists/il/evanston/"' in trail

    def test_what_to_ask_first(self, client, make_therapist):
        page = get(client, make_therapist())
        [section] = re.findall(r'<section class="ask-first".*?</section>', page)
        assert section.count("<li>") == 7
        assert "A good therapist welcomes these" in section

    def test_every_listed_practice_and_no_other(self, client, make_therapist):
        rosa = make_therapist(practice={"name": "First Room"})
        Practice.objects.create(therapist=rosa, name="Second Room", state_id="IL", latitude=42, longitude=-88)
        Practice.objects.create(therapist=rosa, name="No Point", state_id="IL")
        Practice.objects.create(therapist=rosa, name="No License There", state_id="WI", latitude=43, longitude=-88)
        page = get(client, rosa)
        assert "First Room" in page
        assert "Second Room" in page
        assert "No Point" not in page
        assert "No License There" not in page

    @pytest.mark.parametrize("name", ["", "李小龙", "!!!", "O’Brien-Łukasz"])
    def test_every_name_has_an_address(self, client, make_therapist, name):
        assert get(client, make_therapist(name, "", practice={"name": "Studio"}))

    def test_one_without_a_name_is_called_what_they_are(self, client, make_therapist):
        page = get(client, make_therapist("", ""))
        assert words(re.search(r"<h1>.*?</h1>", page)[0]) == "Massage therapist"
        assert "<title>Massage therapist in Evanston, IL · Massage for Life</title>" in page
        assert '<meta property="og:title" content="Massage therapist">' in page

    def test_what_turns_letters_around_is_left_out_of_the_name(self, client, make_therapist):
        page = get(client, make_therapist("Ro\u202esa", "\u200bDelgado\ufeff"))
        assert "<title>Rosa Delgado, massage" in page
        assert words(re.search(r"<h1>.*?</h1>", page)[0]) == "Rosa Delgado"

    @pytest.mark.parametrize("name", ["می\u200cنا", "क\u200dष"])
    def test_what_joins_letters_stays(self, client, make_therapist, name):
        assert f"<title>{name}, massage" in get(client, make_therapist(name, ""))

    def test_names_are_only_text(self, client, make_therapist):
        page = get(client, make_therapist("</script><script>x", '"><img>', practice={"name": "</script><b>"}))
        assert "<script>x" not in page
        assert "<img>" not in page
        assert "<b>" not in page
        assert data(page)["name"] == '</script><script>x "><img>'


class TestPoint:
    def test_directions_are_for_the_visitor_to_choose(self, client, make_therapist):
        page = get(client, make_therapist(practice={"latitude": 42.05, "longitude": -87.69}))
        assert 'href="geo:42.050000,-87.690000?q=42.050000,-87.690000"' in page
        osm = 'href="https://www.openstreetmap.org/directions?to=42.050000%2C-87.690000" rel="noreferrer noopener"'
        assert f"{osm}>Directions on OpenStreetMap (leaves this site)" in page
        assert 'data-point="42.050000,-87.690000"' in page
        assert "data-coarse" not in page

    @pytest.mark.parametrize("practice", [{"precision": "zip"}, {"precision": "town"}, HIDDEN_HOME])
    def test_no_directions_to_where_the_door_is_not(self, client, make_therapist, practice):
        page = get(client, make_therapist(practice=practice))
        assert "geo:" not in page
        assert "openstreetmap" not in page
        assert "data-coarse" in page

    def test_a_hidden_home_leaves_no_trace(self, client, make_therapist):
        rosa = make_therapist(practice={**HIDDEN_HOME, "street2": "Secret back door"})
        page = get(client, rosa)
        assert "The street address is private" in page
        center = rosa.practices.get().public_point
        assert f'data-point="{center.latitude:.6f},{center.longitude:.6f}"' in page
        assert not [secret for secret in SECRETS if secret in page]


class TestProof:
    def test_a_license_in_full(self, client, make_therapist, states):
        states["IL"].board, states["IL"].board_url = "Department of Licenses", "https://board.example.gov/"
        states["IL"].lookup_url = "https://lookup.example.gov/"
        states["IL"].save()
        page = get(client, make_therapist())
        assert facts(page, ILLINOIS) == {
            "Board": "Department of Licenses",
            "Title": "LMT",
            "Number": "227.000001",
            "Status": "Active",
            "Checked on": "Jan 1, 2020 with IDFPR",
        }
        assert 'href="https://board.example.gov/" rel="noreferrer noopener">Department of Licenses' in page
        assert 'href="https://lookup.example.gov/" rel="noreferrer noopener">Look it up yourself in Illinois' in page
        assert "at the state’s board" not in page

    def test_where_no_look_up_is_known_it_says_where_to_ask(self, client, make_therapist):
        page = get(client, make_therapist())
        assert "You can look it up yourself at the state’s board, with this number." in page
        assert "Board" not in facts(page, ILLINOIS)

    @pytest.mark.parametrize(("state", "heading"), [("VT", "Registered in Vermont"), ("CA", "Certified in California")])
    def test_what_the_state_issues_is_called_what_it_is(self, client, make_therapist, state, heading):
        page = get(client, make_therapist(practice={"state_id": state}, license={"state_id": state}))
        assert facts(page, current(heading))["Number"] == "227.000001"

    def test_two_states_show_two_licenses(self, client, make_therapist):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, city="Kenosha", state_id="WI", latitude=42.58, longitude=-87.82)
        dates = {"expires_on": datetime.date(2099, 1, 1), "verified_on": datetime.date(2026, 1, 1)}
        License.objects.create(therapist=rosa, state_id="WI", number="9-146", **dates)
        page = get(client, rosa)
        assert facts(page, ILLINOIS)["Number"] == "227.000001"
        assert facts(page, current("Licensed in Wisconsin", "Jan 1, 2099"))["Number"] == "9-146"

    def test_two_practices_in_a_state_show_one(self, client, make_therapist):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, state_id="IL", latitude=42.58, longitude=-87.82)
        assert get(client, rosa).count("227.000001") == 2  # The panel, and what is told to programs.

    @pytest.mark.parametrize(
        ("state", "why"),
        [
            ("KS", "Kansas does not license massage therapists, so a current board certification counts there."),
            ("CA", "California does not require a state certificate, so a current board certification counts there."),
        ],
    )
    def test_where_no_license_is_required_the_certification_stands_with_the_reason(
        self, client, make_therapist, state, why
    ):
        rosa = make_therapist(practice={"state_id": state}, license=None, certification={"number": "D42"})
        page = get(client, rosa)
        expected = {"Title": "BCTMB", "Number": "D42"}
        assert facts(page, current("Board certified")) == expected
        assert why in words(page)
        assert ">Certifications</h2>" not in page

    def test_a_certificate_of_anyone_is_not_called_the_boards(self, client, make_therapist):
        page = get(client, make_therapist(certification={"title": "Reiki weekend", "number": ""}))
        assert re.search(r"<h2>Certifications</h2>\s*<ul><li>Reiki weekend, current to", page)
        assert "oard certif" not in page

    def test_a_certification_that_has_run_out_is_not_shown(self, client, make_therapist):
        rosa = make_therapist(certification={"expires_on": datetime.date(2020, 1, 1)})
        assert "BCTMB" not in get(client, rosa)
        Certification.objects.update(expires_on=datetime.date(2099, 1, 1))
        assert "BCTMB" in get(client, rosa)

    def test_a_certification_is_shown_on_its_last_day(self, client, make_therapist):
        rosa = make_therapist(certification={"expires_on": datetime.date(2026, 12, 31)})
        with time_machine.travel(datetime.datetime(2026, 12, 31, 18, tzinfo=datetime.UTC), tick=False):
            assert "BCTMB" in get(client, rosa)
        with time_machine.travel(datetime.datetime(2027, 1, 1, 18, tzinfo=datetime.UTC), tick=False):
            assert "BCTMB" not in get(client, rosa)

    def test_a_license_of_another_state_is_not_shown(self, client, make_therapist):
        rosa = make_therapist()
        License.objects.create(therapist=rosa, state_id="WI", number="9-146")
        assert "9-146" not in get(client, rosa)

    def test_the_day_after_it_runs_out_the_page_is_gone(self, client, make_therapist):
        rosa = make_therapist(license={"expires_on": datetime.date(2026, 12, 31)})
        pages = (rosa.get_absolute_url(), f"/therapists/{rosa.pk}.vcf")
        with time_machine.travel(datetime.datetime(2027, 1, 1, 4, 59, tzinfo=datetime.UTC), tick=False):
            assert [client.get(page).status_code for page in pages] == [200, 200]
        with time_machine.travel(datetime.datetime(2027, 1, 1, 5, 0, tzinfo=datetime.UTC), tick=False):
            assert [client.get(page).status_code for page in pages] == [404, 404]


class TestPrograms:
    def test_search_engines_get_a_canonical_address_and_linked_data(self, client, make_therapist):
        rosa = make_therapist()
        page = get(client, rosa, "?ids=1")
        url = f"http://127.0.0.1:8000{rosa.get_absolute_url()}"
        assert f'<link rel="canonical" href="{url}">' in page
        assert f'<meta property="og:url" content="{url}">' in page
        assert '<meta property="og:title" content="Rosa Delgado">' in page
        assert data(page)["url"] == url
        assert "noindex" not in page

    def test_the_invented_are_marked_and_kept_out_of_search_engines(self, client, make_therapist):
        page = get(client, make_therapist(is_demo=True))
        assert '<meta name="robots" content="noindex">' in page
        assert 'rel="canonical"' not in page
        assert words(page).count("Fictional: an invented person") >= 1
        assert data(page)["description"].startswith("Fictional")
        assert '<meta property="og:description" content="Fictional' in page


class TestAddress:
    @pytest.mark.parametrize("slug", ["someone-else", "x", "rosa-delgad", "Rosa-Delgado", "é"])
    def test_another_slug_is_sent_to_the_right_one_for_good(self, client, make_therapist, slug):
        rosa = make_therapist()
        response = client.get(f"/therapists/{slug}-{rosa.pk}/")
        assert (response.status_code, response["Location"]) == (301, rosa.get_absolute_url())

    def test_another_way_to_write_the_number_too(self, client, make_therapist):
        rosa = make_therapist()
        for number in (f"0{rosa.pk}", str(rosa.pk).translate({ord(d): ord("٠") + int(d) for d in "0123456789"})):
            response = client.get(f"/therapists/rosa-delgado-{number}/")
            assert (response.status_code, response["Location"]) == (301, rosa.get_absolute_url())

    def test_the_shortlist_goes_along_and_nothing_else(self, client, make_therapist):
        rosa = make_therapist()
        response = client.get(f"/therapists/old-{rosa.pk}/?ids=2,5&near=60201&ids=%0d%0aX:y")
        assert response["Location"] == f"{rosa.get_absolute_url()}?ids=2%2C5&ids=%0D%0AX%3Ay"

    @pytest.mark.parametrize(
        "path",
        [
            "rosa-delgado-999999",
            "rosa-delgado",
            "rosa-delgado-0",
            "-1",
            "x-999999999999999999999",
            "x-9223372036854775808",
        ],
    )
    def test_nobody_there(self, client, db, path):
        assert client.get(f"/therapists/{path}/").status_code == 404

    def test_one_who_is_not_listed_is_not_there_and_their_name_is_not_told(self, client, make_therapist):
        rosa = make_therapist(published=False)
        for slug in ("x", rosa.slug):
            response = client.get(f"/therapists/{slug}-{rosa.pk}/")
            assert response.status_code == 404
            assert "Delgado" not in response.content.decode()

    def test_only_reading_is_allowed(self, client, make_therapist):
        url = make_therapist().get_absolute_url()
        assert client.post(url).status_code == 405
        assert Client(enforce_csrf_checks=True).post(url).status_code == 405

    def test_a_deleted_therapist_is_gone(self, client, make_therapist):
        url = make_therapist().get_absolute_url()
        Therapist.objects.all().delete()
        assert client.get(url).status_code == 404


class TestShortlist:
    def test_it_is_kept_through_the_page(self, client, make_therapist):
        rosa = make_therapist()
        page = get(client, rosa, "?ids=2,5")
        assert f'href="{rosa.get_absolute_url()}?ids=2,5,{rosa.pk}"' in page
        assert 'href="/find/?near=60201&amp;ids=2,5"' in page
        assert 'href="/therapists/shortlist/?ids=2,5"' in page

    def test_what_was_wrong_in_it_is_said(self, client, make_therapist):
        assert "“x” is not the number of a therapist" in words(get(client, make_therapist(), "?ids=x"))


class TestQueries:
    @pytest.mark.parametrize("many", [1, 8])
    def test_they_do_not_grow_with_what_there_is(self, client, make_therapist, states, many, django_assert_num_queries):
        rosa = make_therapist(certification={}, practice=None)
        dates = {"expires_on": datetime.date(2099, 1, 1), "verified_on": datetime.date(2026, 1, 1)}
        for number, state in enumerate(["IL", "WI", "AK", "VT", "GU", "CA"] * 8):
            if number < many:
                Practice.objects.create(therapist=rosa, state_id=state, latitude=42 + number / 100, longitude=-88)
                License.objects.create(therapist=rosa, state_id=state, number=f"X{number}", **dates)
                rosa.techniques.add(Technique.objects.create(name=f"T{number}", slug=f"t{number}"))
        # The therapist; the listings with practices and proofs; the techniques; the certifications.
        with django_assert_num_queries(4):
            assert client.get(rosa.get_absolute_url()).status_code == 200
        with django_assert_num_queries(4):
            assert client.get(f"/therapists/{rosa.pk}.vcf").status_code == 200

    def test_one_that_is_not_listed_costs_two(self, make_therapist, django_assert_num_queries):
        # The therapist; the listings.
        rosa = make_therapist(published=False)
        with django_assert_num_queries(2):
            assert profile.read(rosa.pk) is None
