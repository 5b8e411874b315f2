"""The public pages of the locator through the front door."""

import datetime
import html
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from locator import places
from locator.models import Practice
from locator.templatetags.contact import tel

NEW_YORK = ZoneInfo("America/New_York")
HIDDEN_HOME = {"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}
SECRETS = ("Secret", "42.0512", "87.6912")


@pytest.fixture
def find(client, db):
    """A function that asks for a results page and gives its text, white space made plain."""

    def find(status=200, **query):
        response = client.get("/find/", query)
        assert response.status_code == status
        return text(response)

    return find


@pytest.fixture
def down(monkeypatch):
    def resolve(text):
        raise places.GeocoderUnavailable("The address service did not answer.", ("60201",))

    monkeypatch.setattr(places, "resolve", resolve)


def text(response):
    return " ".join(response.content.decode().split())


def people(page):
    return [int(pk) for pk in re.findall(r'<li class="card" data-therapist="(\d+)"', page)]


def heading(page):
    [words] = re.findall(r"<h1[^>]*>(.*?)</h1>", page)
    return html.unescape(words).strip()


def title(page):
    return html.unescape(re.search(r"<title>(.*?)</title>", page)[1])


def notices(page):
    found = re.search(r'<ul class="notices"[^>]*>(.*?)</ul>', page)
    return [html.unescape(notice) for notice in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


class TestForm:
    def test_asks_where(self, find):
        page = find()
        assert heading(page) == "Find a massage therapist"
        assert title(page) == "Find a massage therapist · Massage for Life"
        assert '<label for="near">' in page
        assert "aria-invalid" not in page

    def test_keeps_the_filters_it_was_given(self, find, techniques):
        page = find(technique="prenatal", accepts_new="on", radius="10")
        assert '<input type="hidden" name="technique" value="prenatal">' in page
        assert '<input type="hidden" name="accepts_new" value="on">' in page
        assert '<option value="10" selected>' in page
        assert "Prenatal massage" in page

    @pytest.mark.parametrize(
        "typed", ["<script>alert(1)</script>", '"><img src=x>', "💆‍♀️ Evanston", "'", "&amp;", "é" * 500, "x" * 10_000]
    )
    def test_keeps_what_was_typed_and_only_as_text(self, client, db, typed):
        response = client.get("/find/", {"near": typed})
        assert response.status_code == 200
        page = response.content.decode()
        assert html.unescape(re.search(r'id="near"[^>]* value="([^"]*)"', page)[1]) == typed
        assert "<script>alert" not in page
        assert "<img src=x" not in page

    @pytest.mark.parametrize("typed", ["\0", "Evanston\0 IL", "\r\n", " ", "", "\x1b[0m", "\ud7ff", "%00", "‮"])
    def test_nothing_typed_breaks_it(self, find, typed):
        assert find(near=typed)

    @pytest.mark.parametrize(
        "name", ["near", "radius", "technique", "accepts_new", "comes_to_me", "page", "no\0such", "x" * 9999]
    )
    @pytest.mark.parametrize("value", ["\0", "x" * 10_000, "💆", "<script>"])
    def test_no_parameter_breaks_it(self, client, db, name, value):
        response = client.get("/find/", {"near": "60201", name: value})
        assert response.status_code == 200
        assert "<script>" not in response.content.decode()

    def test_bytes_that_are_no_text_do_not_break_it(self, client, db):
        assert client.get("/find/?near=%ff%fe&%ff=1").status_code == 200

    def test_only_reading_is_allowed(self, client, db):
        assert client.post("/find/", {"near": "60201"}).status_code == 405
        # A browser without our cookie is told the same, not that its form has expired.
        assert Client(enforce_csrf_checks=True).post("/find/", {"near": "60201"}).status_code == 405
        assert client.head("/find/?near=60201").status_code == 200


class TestResults:
    def test_says_who_where_and_how_sure(self, find, make_therapist, techniques):
        rosa = make_therapist(
            credentials="LMT, BCTMB",
            techniques=[techniques["swedish"]],
            practice={"name": "Lakeside Bodywork", "phone": "(847) 555-0112", "latitude": 42.08},
            license={
                "number": "227.012345",
                "expires_on": datetime.date(2027, 3, 31),
                "verified_on": datetime.date(2026, 11, 2),
            },
        )
        with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=NEW_YORK), tick=False):
            page = find(near="60201")
        assert heading(page) == "1 therapist within 25 miles of ZIP 60201, Evanston, IL"
        assert title(page) == "Massage therapists near ZIP 60201, Evanston, IL · Massage for Life"
        assert "near the center of ZIP 60201" in page
        assert "Nearest first" in page
        [card] = re.findall(r'<li class="card".*?</div> </li>', page)
        assert re.match(rf'<li class="card" data-therapist="{rosa.pk}" data-distance="\d\.\d{{3}}" id=', card)
        assert 'data-point="42.08,-87.69">' in card
        words = html.unescape(re.sub(r"<[^>]*>", "", card))
        assert "Rosa Delgado, LMT, BCTMB" in words
        assert re.search(r"\b1\.\d miles north\b", words)
        assert "Lakeside Bodywork, Evanston, IL 60201" in words
        assert "Takes new clients" in words
        assert "LMT, Illinois 227.012345, current to Mar 31, 2027, checked Nov 2, 2026 with IDFPR" in words
        assert '<time datetime="2027-03-31">Mar 31, 2027</time>' in card
        assert '<time datetime="2026-11-02">Nov 2, 2026</time>' in card
        assert re.search(r'<a class="call" href="tel:\+18475550112">.*Call </span>\(847\) 555-0112</span></a>', card)
        assert "Techniques: Swedish massage" in words
        assert f'href="/therapists/rosa-delgado-{rosa.pk}/"' in card

    def test_a_license_line_leaves_out_what_is_not_known(self, find, make_therapist):
        make_therapist(license={"title": "", "source": ""})
        words = html.unescape(re.sub(r"<[^>]*>", "", find(near="60201")))
        assert "Illinois 227.000001, current to Dec 31, 2099, checked Jan 1, 2020 " in words

    def test_names_are_only_text(self, find, make_therapist):
        make_therapist("<b>Rosa</b>", 'D\'Arc & "Sons"', practice={"name": "<script>alert(1)</script>"})
        page = find(near="60201")
        assert "<b>" not in page
        assert "<script>" not in page
        assert "&lt;b&gt;Rosa&lt;/b&gt;" in page

    def test_nearest_first(self, find, make_therapist):
        far, near, middle = (make_therapist(practice={"latitude": 42.05 + step}) for step in (0.2, 0.0, 0.1))
        page = find(near="42.05, -87.69")
        assert people(page) == [near.pk, middle.pk, far.pk]
        distances = [float(miles) for miles in re.findall(r'data-distance="([\d.]+)"', page)]
        assert distances == sorted(distances)

    def test_once_each_at_the_nearest_practice(self, find, make_therapist):
        rosa = make_therapist(practice={"latitude": 42.2})
        Practice.objects.create(therapist=rosa, state_id="IL", city="Skokie", latitude=42.06, longitude=-87.69)
        page = find(near="60201")
        assert people(page) == [rosa.pk]
        assert "Skokie" in page

    def test_a_whole_state_by_surname(self, find, make_therapist):
        zimmer, adams = make_therapist("A", "Zimmer"), make_therapist("Z", "Adams")
        page = find(near="IL")
        assert heading(page) == "2 therapists in Illinois"
        assert people(page) == [adams.pk, zimmer.pk]
        assert "data-distance" not in page
        assert "Comes to me" not in page
        assert "by last name" in page

    def test_a_hidden_home_leaves_no_trace_of_its_street(self, find, make_therapist):
        make_therapist(practice=HIDDEN_HOME)
        page = find(near="60201")
        assert len(people(page)) == 1
        assert "about " in page
        assert not [secret for secret in SECRETS if secret in page]

    def test_the_invented_are_marked(self, find, make_therapist):
        make_therapist()
        assert "fictional" not in find(near="60201")
        make_therapist(is_demo=True)
        page = find(near="60201")
        assert page.count('<span class="fictional">') == 1
        assert "invented" in page

    def test_search_engines_do_not_keep_searches(self, find):
        assert '<meta name="robots" content="noindex">' in find(near="60201")
        assert "noindex" not in find()

    @pytest.mark.parametrize("people", [3, 60])
    def test_queries_do_not_grow_with_the_people(
        self, client, make_therapist, techniques, people, django_assert_num_queries
    ):
        for number in range(people):
            make_therapist(techniques=techniques.values(), practice={"latitude": 42.05 + number / 5000})
        # The techniques; the masks of all in the circle; the nearest; and what the page says of them.
        with django_assert_num_queries(4):
            client.get("/find/", {"near": "60201", "technique": "swedish", "accepts_new": "on"})

    def test_queries_of_a_whole_state(self, client, make_therapist, django_assert_num_queries):
        make_therapist()
        # The techniques; the masks of the state; one page by surname; and what the page says of them.
        with django_assert_num_queries(4):
            client.get("/find/", {"near": "IL"})

    def test_queries_where_nobody_is(self, client, make_therapist, django_assert_max_num_queries):
        make_therapist()
        # The techniques; the masks, with the keyword and without; wider circles at once; up to three looks beyond; and
        # what the page says of those found.
        filters = {"radius": "5", "q": "calm", "accepts_new": "on", "gender": "female"}
        for near in ("Guam", "96910"):
            with django_assert_max_num_queries(8):
                client.get("/find/", {"near": near, **filters})

    def test_queries_of_a_choice_do_not_grow_with_the_places(self, client, make_therapist, django_assert_num_queries):
        # The techniques; everybody near each of them, in one statement.
        for near in ("Springfield", "Washington"):
            with django_assert_num_queries(2):
                client.get("/find/", {"near": near, "language": "es"})


class TestFragment:
    def test_a_script_gets_the_part_of_the_page_that_it_replaces(self, client, make_therapist):
        make_therapist()
        for query in ({"near": "60201"}, {"near": "Springfield"}, {"near": "xyzzy"}, {}):
            page = client.get("/find/", query)
            part = client.get("/find/", query, headers={"HX-Request": "true"})
            assert "<html" in page.content.decode()
            assert "<html" not in part.content.decode()
            assert heading(text(part)) == heading(text(page))
            for response in (page, part):
                assert "HX-Request" in response["Vary"]
                assert "private" in response["Cache-Control"]

    def test_the_address_is_the_question_without_empty_fields(self, client, db):
        query = {"near": "60201", "q": "", "gender": "", "accepts_new": "on", "page": "1"}
        response = client.get("/find/", query, headers={"HX-Request": "true"})
        assert response["HX-Push-Url"] == "/find/?near=60201&accepts_new=on"
        assert "HX-Push-Url" not in client.get("/find/", query)


class TestListed:
    """Who may be seen at all, by the clock: no job has to run."""

    def everywhere(self, client, therapist):
        page = client.get("/find/", {"near": "60201"}).content.decode()
        features = client.get("/find/results.geojson", {"near": "60201"}).json()["features"]
        profile = client.get(therapist.get_absolute_url()).status_code
        return len(people(page)), len(features), profile

    def test_a_license_is_good_through_its_last_day_in_the_sites_own_time(self, client, make_therapist):
        rosa = make_therapist(license={"expires_on": datetime.date(2026, 12, 31)})
        with time_machine.travel(datetime.datetime(2026, 12, 31, 23, 59, tzinfo=NEW_YORK), tick=False):
            assert self.everywhere(client, rosa) == (1, 1, 200)
        with time_machine.travel(datetime.datetime(2027, 1, 1, 0, 0, tzinfo=NEW_YORK), tick=False):
            assert self.everywhere(client, rosa) == (0, 0, 404)

    @pytest.mark.parametrize(
        "missing",
        [
            {"published": False},
            {"license": None},
            {"license": {"verified_on": None}},
            {"license": {"disciplined": True}},
            {"license": {"status": "suspended"}},
            {"license": {"state_id": "WI"}},
            {"practice": {"latitude": None, "longitude": None}},
        ],
    )
    def test_what_is_missing_hides_everywhere(self, client, make_therapist, missing):
        assert self.everywhere(client, make_therapist(**missing)) == (0, 0, 404)


class TestBadParameters:
    """Each is said, and none is applied."""

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"radius": "abc"}, "not a distance"),
            ({"radius": "nan"}, "not a distance"),
            ({"radius": "inf"}, "not a distance"),
            ({"radius": "500"}, "200"),
            ({"radius": "-3"}, "1 to 200"),
            ({"page": "0"}, "not a page number"),
            ({"page": "-1"}, "not a page number"),
            ({"page": "abc"}, "not a page number"),
            ({"page": "9999"}, "no page 9999"),
            ({"technique": "bogus"}, "no technique"),
            ({"accepts_new": "banana"}, "neither on nor off"),
            ({"comes_to_me": "banana"}, "neither on nor off"),
            ({"unknown": "1"}, "no filter"),
        ],
    )
    def test_is_said_and_not_applied(self, find, make_therapist, techniques, query, words):
        rosa = make_therapist(accepts_new=False)
        page = find(near="60201", **query)
        assert words in " ".join(notices(page))
        assert len(notices(page)) == 1
        # With another radius somebody farther away may join; Rosa is within a mile.
        assert people(page) == [rosa.pk]
        assert 'class="chips"' not in page

    def test_all_at_once(self, find, make_therapist):
        rosa = make_therapist()
        page = find(near="60201", radius="abc", page="abc", technique="bogus", accepts_new="banana", unknown="1")
        assert len(notices(page)) == 5
        assert people(page) == [rosa.pk]

    def test_a_radius_in_range_is_applied_though_the_form_does_not_offer_it(self, find, make_therapist):
        make_therapist()
        page = find(near="60201", radius="7.5")
        assert heading(page).startswith("1 therapist within 7.5 miles")
        assert '<option value="7.5" selected>' in page
        assert notices(page) == []

    def test_of_two_the_last_is_used_and_said(self, client, make_therapist):
        make_therapist()
        page = text(client.get("/find/?near=Chicago&near=60201&radius=5&radius=10"))
        assert heading(page) == "1 therapist within 10 miles of ZIP 60201, Evanston, IL"
        assert len(notices(page)) == 2

    def test_a_distance_for_a_whole_state_is_said_and_not_applied(self, find, make_therapist):
        rosa = make_therapist()
        assert notices(find(near="IL", radius="25")) == []
        page = find(near="IL", radius="5")
        assert notices(page) == ["“Within 5 miles” means nothing for all of Illinois, so it was left out."]
        assert people(page) == [rosa.pk]


class TestPhone:
    @pytest.mark.parametrize(
        ("written", "link"),
        [
            ("(847) 555-0112", "tel:+18475550112"),
            ("847.555.0112", "tel:+18475550112"),
            ("1-847-555-0112", "tel:+18475550112"),
            ("+1 847 555 0112", "tel:+18475550112"),
            ("+44 20 7946 0958", "tel:+442079460958"),
            ("847-555-0112 ext. 5", "tel:+18475550112;ext=5"),
            ("847-555-0112 x5", "tel:+18475550112;ext=5"),
            ("847-555-0112, Extension 12", "tel:+18475550112;ext=12"),
            ("847-555-0112 #5", "tel:+18475550112;ext=5"),
            ("1-800-MASSAGE", "tel:+18006277243"),
            ("847-555-0112 (cell)", "tel:+18475550112"),
            ("555-0112", "tel:5550112"),
            ("٨٤٧-555-0112", "tel:5550112"),
            ("847-555-0112 / 847-555-0113", ""),
            ("ask at the desk", ""),
            ('"><script>', ""),
            ("", ""),
        ],
    )
    def test_a_number_is_a_link_that_calls_it(self, written, link):
        assert tel(written) == link
        assert re.fullmatch(r"(tel:\+?\d{3,15}(;ext=\d+)?)?", link, re.ASCII)

    def test_what_is_no_number_is_shown_but_no_link(self, client, find, make_therapist):
        rosa = make_therapist(practice={"phone": "ask at the desk"})
        for page in (find(near="60201"), text(client.get(rosa.get_absolute_url()))):
            assert "ask at the desk" in page
            assert "tel:" not in page


class TestPages:
    @pytest.fixture
    def crowd(self, make_therapist, techniques):
        return [
            make_therapist(techniques=[techniques["swedish"]], practice={"latitude": 42.05 + number / 2000})
            for number in range(45)
        ]

    def test_every_one_stands_on_exactly_one_page(self, find, crowd):
        pages = [find(near="42.05, -87.69", page=number) for number in ("1", "2", "3")]
        assert [pk for page in pages for pk in people(page)] == [therapist.pk for therapist in crowd]
        assert [len(people(page)) for page in pages] == [20, 20, 5]
        assert 'start="41"' in pages[2]
        assert "Page 3 of 3" in pages[2]
        assert title(pages[1]).startswith("Massage therapists near 42.05, -87.69 (near Evanston, IL), page 2")

    def test_its_links_keep_everything(self, client, find, crowd):
        page = find(near="60201", radius="50", technique="swedish", accepts_new="on", page="2")
        previous, following = (
            html.unescape(re.search(rf'rel="{way}" href="([^"]*)"', page)[1]) for way in ("prev", "next")
        )
        assert previous == "/find/?near=60201&radius=50&technique=swedish&accepts_new=on"
        assert following == f"{previous}&page=3"
        assert len(people(text(client.get(following)))) == 5

    def test_past_the_end_is_the_last(self, find, crowd):
        page = find(near="60201", page="4")
        assert len(people(page)) == 5
        assert notices(page) == ["There is no page 4: this is the last, page 3."]

    def test_a_new_filter_begins_at_the_first_page(self, find, crowd):
        page = find(near="60201", page="2")
        [form] = re.findall(r'<details class="filters" id="filters">.*?</form>', page)
        assert 'name="page"' not in form
        assert '<input type="hidden" name="near" value="60201">' in form
        [box] = re.findall(r'<form class="search-box".*?</form>', page)
        assert 'name="page"' not in box

    def test_one_page_has_no_page_links(self, find, make_therapist):
        make_therapist()
        assert 'class="pages"' not in find(near="60201")


class TestFilters:
    def test_counts_beside_the_techniques_are_of_those_found(self, find, make_therapist, techniques):
        swedish, deep = techniques["swedish"], techniques["deep-tissue"]
        make_therapist(techniques=[swedish, deep])
        make_therapist(techniques=[swedish])
        page = find(near="60201")
        assert re.search(r'value="swedish"> <span>Swedish massage <span class="count">\(2\)', page)
        assert re.search(r'value="deep-tissue"> <span>Deep tissue massage <span class="count">\(1\)', page)
        assert "prenatal" not in page
        page = find(near="60201", technique="deep-tissue")
        assert re.search(r'value="deep-tissue" checked> <span>Deep tissue massage <span class="count">\(1\)', page)
        assert re.search(r'value="swedish"> <span>Swedish massage <span class="count">\(1\)', page)

    def test_several_techniques_are_all_required(self, find, make_therapist, techniques):
        both = make_therapist(techniques=[techniques["swedish"], techniques["deep-tissue"]])
        make_therapist(techniques=[techniques["swedish"]])
        assert people(find(near="60201", technique=["swedish", "deep-tissue"])) == [both.pk]

    def test_chips_take_a_filter_away_and_keep_the_rest(self, client, find, make_therapist, techniques):
        make_therapist(techniques=[techniques["swedish"]])
        page = find(near="60201", technique="swedish", accepts_new="on", radius="50")
        chips = dict(
            reversed(chip)
            for chip in re.findall(
                r'<a class="chip" id="[^"]*" href="([^"]*)" rel="nofollow">(.*?) <span aria-hidden', page
            )
        )
        assert html.unescape(chips["Swedish massage"]) == "/find/?near=60201&radius=50&accepts_new=on"
        assert html.unescape(chips["Takes new clients"]) == "/find/?near=60201&radius=50&technique=swedish"
        assert client.get(html.unescape(chips["Swedish massage"])).status_code == 200

    def test_a_new_place_keeps_the_filters(self, find, make_therapist, techniques):
        make_therapist(techniques=[techniques["swedish"]])
        [box] = re.findall(r'<form class="search-box".*?</form>', find(near="60201", technique="swedish"))
        assert '<input type="hidden" name="technique" value="swedish">' in box

    def test_comes_to_me(self, find, make_therapist):
        traveler = make_therapist(practice={"travel_radius_miles": 10})
        make_therapist()
        page = find(near="60201", comes_to_me="on")
        assert people(page) == [traveler.pk]
        assert "Comes to you, up to 10 miles" in page


class TestNothing:
    """Three different answers: we do not know the place, nobody is there, we failed."""

    def test_a_place_that_is_not_known_is_said_at_the_field(self, find, techniques):
        page = find(near="Portand OR", technique="swedish", radius="50")
        assert heading(page) == "We could not find that place"
        assert title(page).startswith("Place not found")
        assert 'aria-describedby="near-error near-hint" aria-invalid="true"' in page
        assert '<p id="near-error" class="field-error">' in page
        assert 'value="Portand OR"' in page
        assert 'href="/find/?near=Portland%2C+OR&amp;radius=50&amp;technique=swedish"' in page
        assert 'class="results' not in page

    def test_nonsense_has_no_suggestions(self, find):
        page = find(near="xyzzy qwrtp")
        assert heading(page) == "We could not find that place"
        assert "Did you mean" not in page

    def test_a_place_with_nobody_shows_who_is_beyond(self, find, make_therapist):
        rosa = make_therapist()
        page = find(near="Peoria, IL", radius="5")
        assert heading(page) == "Nobody within 5 miles of Peoria, IL"
        assert "aria-invalid" not in page
        assert people(page) == [rosa.pk]
        assert "beyond" in page
        assert "near the center of Peoria, IL" in page

    def test_nobody_for_these_filters_is_told_apart(self, find, make_therapist):
        make_therapist(accepts_new=False)
        page = find(near="60201", accepts_new="on")
        assert heading(page) == "Nobody within 25 miles of ZIP 60201, Evanston, IL"
        assert "matches all that you asked for" in page
        assert re.search(r"Without Takes new clients <span class=\"about\">1 therapist<", page)
        assert 'class="chip"' in page

    def test_nobody_anywhere(self, find):
        page = find(near="60201")
        assert heading(page).startswith("Nobody within 25 miles")
        assert people(page) == []
        assert "The nearest beyond" not in page

    def test_a_state_with_nobody(self, find):
        page = find(near="Wyoming")
        assert heading(page) == "Nobody listed in Wyoming"
        assert people(page) == []
        assert "Look near another place" in page

    def test_a_state_with_nobody_for_these_filters(self, find, make_therapist):
        make_therapist(accepts_new=False)
        page = find(near="IL", accepts_new="on")
        assert heading(page) == "Nobody in Illinois with these filters"
        assert re.search(r"Without Takes new clients <span class=\"about\">1 therapist<", page)
        assert "by last name" not in page

    def test_a_territory_is_no_state(self, find, make_therapist):
        assert "hole state" not in find(near="Guam")
        make_therapist(practice={"state_id": "GU"}, license={"state_id": "GU"})
        page = find(near="Guam")
        assert heading(page) == "1 therapist in Guam"
        assert title(page).startswith("Massage therapists in Guam")
        assert "All of Guam, by last name." in page
        assert "hole state" not in page

    def test_a_failing_address_service_is_our_failure(self, find, down, make_therapist):
        make_therapist()
        page = find(503, near="1 Main St", radius="10", accepts_new="on")
        assert heading(page) == "Our address service is not answering"
        assert "This is our failure, not yours" in page
        assert "The address service did not answer." in page
        assert 'value="1 Main St"' in page
        assert "aria-invalid" not in page
        assert 'href="/find/?near=60201&amp;radius=10&amp;accepts_new=on"' in page
        assert people(page) == []

    def test_a_name_of_several_places_is_asked_back(self, find, techniques):
        page = find(near="Springfield", technique="swedish")
        assert heading(page) == "Which place do you mean?"
        assert 'href="/find/?near=Springfield%2C+IL&amp;technique=swedish"' in page
        assert "Swedish massage" in page
