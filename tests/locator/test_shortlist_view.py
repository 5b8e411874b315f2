"""The page of a shortlist through the front door."""

import datetime
import html
import re

import pytest

from locator import shortlist
from locator.models import License, Practice

HIDDEN_HOME = {"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}
SECRETS = ("Secret", "42.0512", "87.6912")


@pytest.fixture
def listed(client, db):
    """A function that asks for the page with some ids and gives its text, white space made plain."""

    def listed(*ids, **query):
        response = client.get("/therapists/shortlist/", {"ids": shortlist.write(ids), **query} if ids else query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return listed


def screen(page):
    """The part of the page that is not only for paper."""
    return page.partition('<section class="take-along"')[0]


def sheet(page):
    return page.partition('<section class="take-along"')[2]


def heads(page):
    return [html.unescape(re.sub(r"<.*?>", "", head)) for head in re.findall(r'<th scope="col".*?>(.*?)</th>', page)]


def row(page, label):
    """The cells of one row: their words."""
    [cells] = re.findall(rf'<th scope="row">{label}</th>(.*?)</tr>', page)
    found = re.findall(r'<span class="what">(.*?)</td>', cells)
    return [" ".join(html.unescape(re.sub(r"<.*?>", " ", cell)).split()) for cell in found]


def links(page):
    return [html.unescape(href) for href in re.findall(r'href="([^"]*)"', page)]


def notices(page):
    found = re.search(r'<ul class="notices" aria-label="About this list">(.*?)</ul>', page)
    return [html.unescape(notice) for notice in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


class TestEmpty:
    def test_says_how_it_works_and_searches(self, listed):
        page = listed()
        assert "Nobody is on it." in page
        assert f"beside up to {shortlist.MOST} therapists" in page
        assert '<form class="search-box"' in page
        assert "<table" not in page
        assert notices(page) == []

    @pytest.mark.parametrize("ids", ["", ",", "%00", "-1", "9" * 30, "x" * 10_000, "\U0001f486", "<script>"])
    def test_junk_alone_is_an_empty_list(self, listed, ids):
        page = listed(ids=ids)
        assert "Nobody is on it." in page
        assert "<script>" not in page
        assert len(notices(page)) == (ids not in ("", ","))

    def test_invalid_utf_8_is_named(self, client, db):
        response = client.get("/therapists/shortlist/?ids=%ff%fe")
        assert response.status_code == 200
        assert "is not the number of a therapist" in response.content.decode()


class TestSideBySide:
    def test_has_a_column_each_in_the_order_of_the_list(self, listed, make_therapist):
        rosa, kay = make_therapist(credentials="LMT"), make_therapist("Kay", "Lee")
        assert heads(listed(kay.pk, rosa.pk)) == ["Kay Lee", "Rosa Delgado, LMT"]
        assert "2 therapists side by side" in listed(kay.pk, rosa.pk)

    def test_differences_come_first(self, listed, make_therapist):
        rosa, kay = make_therapist(gender="female"), make_therapist("Kay", "Lee", gender="female", accepts_new=False)
        page = screen(listed(rosa.pk, kay.pk))
        where = [
            page.index(words) for words in ("Where they differ", ">Takes new clients<", "The same for all", ">Gender<")
        ]
        assert where == sorted(where)
        assert row(page, "Takes new clients") == ["Yes", "No"]

    def test_what_is_the_same_is_said_once_across(self, listed, make_therapist):
        rosa, kay = make_therapist(gender="female"), make_therapist("Kay", "Lee", gender="female")
        page = listed(rosa.pk, kay.pk)
        assert row(page, "Gender") == ["Female"]
        assert '<td colspan="2">' in page

    def test_what_one_does_not_state_is_said(self, listed, make_therapist):
        rosa, kay = make_therapist(practice={"phone": "847-555-0100"}), make_therapist("Kay", "Lee")
        assert row(listed(rosa.pk, kay.pk), "Phone") == ["847-555-0100", "Not stated"]

    def test_one_alone_is_not_compared(self, listed, make_therapist):
        page = listed(make_therapist().pk)
        assert "1 therapist. Add another to see how they differ." in page
        assert "Where they differ" not in page
        assert "The same for all" not in page
        assert row(page, "License") == ["LMT, Illinois"]

    def test_a_link_to_each_profile_takes_the_list_along(self, listed, make_therapist):
        rosa, kay = make_therapist(), make_therapist("Kay", "Lee")
        assert f"{rosa.get_absolute_url()}?ids={rosa.pk},{kay.pk}" in links(listed(rosa.pk, kay.pk))

    def test_each_can_be_removed(self, listed, make_therapist):
        rosa, kay = make_therapist(), make_therapist("Kay", "Lee")
        page = listed(rosa.pk, kay.pk)
        assert f"/therapists/shortlist/?ids={kay.pk}" in links(page)
        assert f"/therapists/shortlist/?ids={rosa.pk}" in links(page)
        assert 'Remove<span class="hidden"> (Kay Lee)</span>' in page

    def test_the_last_one_removed_leaves_the_empty_page(self, listed, make_therapist):
        assert "/therapists/shortlist/" in links(listed(make_therapist().pk))

    def test_a_search_for_others_takes_the_list_along(self, listed, make_therapist):
        rosa = make_therapist()
        assert f"/find/?ids={rosa.pk}" in links(listed(rosa.pk))

    def test_fictional_people_say_so(self, listed, make_therapist):
        page = listed(make_therapist(is_demo=True).pk)
        assert heads(page) == ["Rosa Delgado fictional"]
        assert "are invented" in page
        assert '<span class="fictional">' in sheet(page)
        assert "fictional" not in listed(make_therapist().pk)

    def test_names_are_text(self, listed, make_therapist):
        page = listed(make_therapist("<b>Ann", "& Co").pk)
        assert "&lt;b&gt;Ann &amp; Co" in page
        assert "<b>Ann" not in page

    def test_a_hidden_home_shows_its_town_alone(self, listed, make_therapist):
        home = make_therapist(practice=HIDDEN_HOME)
        page = listed(home.pk, make_therapist("Kay", "Lee").pk)
        assert "Evanston, IL 60201" in page
        assert not [secret for secret in SECRETS if secret in page]

    def test_is_not_for_search_engines_and_not_for_shared_caches(self, client, make_therapist):
        response = client.get(f"/therapists/shortlist/?ids={make_therapist().pk}")
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert "private" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies

    def test_asks_three_queries_however_many_they_are(
        self, client, make_therapist, techniques, django_assert_num_queries
    ):
        people = [make_therapist(f"N{n}", techniques=techniques.values()) for n in range(shortlist.MOST)]
        for some in (people[:1], people):
            # Listings with all they stand on; the therapists' techniques; their certifications.
            with django_assert_num_queries(3):
                client.get("/therapists/shortlist/", {"ids": shortlist.write(one.pk for one in some)})

    def test_an_empty_list_asks_no_query(self, client, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/therapists/shortlist/")

    def test_writes_nothing(self, client, make_therapist):
        assert client.post(f"/therapists/shortlist/?ids={make_therapist().pk}").status_code == 405


class TestNoLongerListed:
    @pytest.fixture
    def gone(self, make_therapist):
        ann = make_therapist("Ann", "Vanished", practice={"city": "Goneville", "phone": "847-555-9999"})
        License.objects.filter(therapist=ann).update(expires_on=datetime.date(2021, 1, 1))
        return ann

    def test_is_said_without_any_detail(self, listed, make_therapist, gone):
        rosa = make_therapist()
        page = listed(gone.pk, rosa.pk)
        assert notices(page) == ["1 therapist on your list is no longer listed."]
        assert heads(page) == ["Rosa Delgado"]
        assert not [word for word in ("Ann", "Vanished", "Goneville", "555-9999", "2021") if word in page]

    def test_an_unknown_id_gets_the_same_sentence(self, listed, make_therapist, gone):
        rosa = make_therapist()
        assert notices(listed(rosa.pk, 10**17)) == notices(listed(rosa.pk, gone.pk))
        assert notices(listed(rosa.pk, gone.pk, 10**17)) == ["2 therapists on your list are no longer listed."]

    def test_is_left_out_of_every_link(self, listed, make_therapist, gone):
        rosa, kay = make_therapist(), make_therapist("Kay", "Lee")
        page = listed(rosa.pk, gone.pk, kay.pk)
        lists = [href.partition("?ids=")[2].split(",") for href in links(page) if "?ids=" in href]
        assert lists
        assert not [ids for ids in lists if str(gone.pk) in ids]

    def test_alone_leaves_the_empty_page(self, listed, gone):
        page = listed(gone.pk)
        assert "Nobody is on it." in page
        assert notices(page) == ["1 therapist on your list is no longer listed."]


class TestTooMany:
    def test_the_rest_is_left_out_and_counted(self, listed, make_therapist):
        people = [make_therapist(f"N{n}") for n in range(shortlist.MOST + 2)]
        page = listed(*(person.pk for person in people))
        assert len(heads(page)) == shortlist.MOST
        [notice] = notices(page)
        assert "the last 2 were left out" in notice

    def test_several_parameters_are_one_list(self, client, make_therapist):
        rosa, kay = make_therapist(), make_therapist("Kay", "Lee")
        page = client.get(f"/therapists/shortlist/?ids={rosa.pk}&ids={kay.pk}").content.decode()
        assert heads(page) == ["Rosa Delgado", "Kay Lee"]


class TestSheet:
    def test_has_what_it_takes_to_call_and_to_go_there(self, listed, make_therapist, techniques):
        place = {"name": "Lakeside", "street": "1 Lake St", "phone": "847-555-0100"}
        page = sheet(listed(make_therapist(practice=place, techniques=techniques.values()).pk))
        for words in ("Lakeside, 1 Lake St, Evanston, IL 60201", "847-555-0100", "Illinois 227.", "checked", "Notes"):
            assert words in page
        assert "Deep tissue massage, Prenatal massage, Swedish massage" in page

    def test_says_one_proof_once(self, listed, make_therapist):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, city="Skokie", state_id="IL", latitude=42.0, longitude=-87.7)
        page = sheet(listed(rosa.pk))
        assert "Skokie, IL" in page
        assert page.count('class="proof"') == 1
