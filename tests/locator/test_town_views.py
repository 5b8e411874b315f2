"""The pages of states and towns, through HTTP."""

import datetime
import json
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from locator.models import License, Practice, State

pytestmark = pytest.mark.django_db

ROOT = "/massage-therapists/"
TOWN = f"{ROOT}il/evanston/"
SKOKIE = {"city": "Skokie", "zip": "60076", "latitude": 42.033, "longitude": -87.733}


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def words(page):
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def data(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_states_with_somebody_are_links_and_the_others_words(client, make_therapist):
    make_therapist()
    make_therapist()
    page = read(client, ROOT)
    assert re.findall('href="/massage-therapists/(.+?)"', page) == ["il/"]
    text = words(page)
    assert "Where nothing else is said, the state licenses massage therapists." in text
    assert re.search(r"Illinois 2 therapists (?!Licenses)", text)
    assert "Kansas Nobody yet Does not regulate massage therapists." in text
    assert "Guam Nobody yet How it regulates massage is not yet established." in text
    assert data(page)["breadcrumb"]["itemListElement"][0]["name"] == "Massage therapists by state"
    assert data(page)["name"] == "Massage therapists by state"


def test_a_site_without_states_says_so(client):
    State.objects.all().delete()
    assert "No state is on record yet." in read(client, ROOT)


def test_a_state_says_how_many_where_and_what_is_checked(client, make_therapist):
    State.objects.filter(pk="IL").update(
        title="LMT", board="Illinois Department", board_abbreviation="IDFPR", board_url="https://board.example.org/"
    )
    make_therapist()
    make_therapist(practice=SKOKIE)
    make_therapist(practice={"city": "Xyzzyville"})
    page = read(client, f"{ROOT}il/")
    text = words(page)
    assert "3 massage therapists in Illinois" in text
    assert "Evanston 1 therapist Skokie 1 therapist" in text
    assert "1 therapist works where we do not know the town’s name." in text
    assert "Illinois licenses massage therapists. We list those whose license we have verified" in text
    assert "Title LMT Board Illinois Department (IDFPR)" in text
    assert '<a href="https://board.example.org/" rel="noreferrer">' in page
    assert "Such as Evanston, IL, or a ZIP code" in text
    assert f'href="{TOWN}"' in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/massage-therapists/il/">' in page
    assert [step["name"] for step in data(page)["breadcrumb"]["itemListElement"]][1:] == ["Illinois"]
    assert data(page)["name"] == "Massage therapists in Illinois"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("KS", "Kansas does not regulate massage therapists. So we list those who hold a national board certification"),
        ("CA", "California certifies massage therapists who ask for it. So we list those whose state certificate"),
        ("VT", "Vermont registers massage therapists. We list those whose registration we have verified"),
        ("GU", "How Guam regulates massage therapists is not yet established. We list those whose license"),
    ],
)
def test_what_is_checked_is_the_state_s_own_rule(client, states, code, sentence):
    assert sentence in words(read(client, f"{ROOT}{code.lower()}/", 404))


def test_many_towns_stand_by_letter_after_the_largest(client, make_therapist, monkeypatch):
    monkeypatch.setattr("locator.views.towns.FEW_TOWNS", 2)
    monkeypatch.setattr("locator.views.towns.LARGEST", 2)
    for practice in ({}, SKOKIE, SKOKIE, {"city": "Elgin"}, {"city": "Peoria"}, {"city": "Peoria"}):
        make_therapist(practice=practice)
    text = words(read(client, f"{ROOT}il/"))
    assert "Where most of them are Peoria 2 therapists Skokie 2 therapists Every town E P S E Elgin 1" in text
    assert re.search("E Elgin 1 therapist Evanston 1 therapist P Peoria 2 therapists S Skokie 2", text)


def test_a_town_lists_who_practices_there(client, make_therapist):
    make_therapist(first_name="Rosa", last_name="Young")
    make_therapist(first_name="Ann", last_name="Abbott")
    make_therapist(first_name="Somebody", last_name="Else", practice=SKOKIE)
    page = read(client, TOWN)
    text = words(page)
    assert "2 massage therapists in Evanston, Illinois" in text
    assert text.index("Ann Abbott") < text.index("Rosa Young")
    assert "Somebody" not in text
    assert "data-distance" not in page
    assert re.search(r"Towns around it Skokie \d\.\d miles, 1 therapist", text)
    assert 'href="/find/?near=Evanston%2C%20IL&amp;radius=10"' in page
    assert "Search within 10 miles of Evanston" in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{TOWN}">' in page
    assert client.get("/find/?near=Evanston%2C%20IL&radius=10").status_code == 200


def test_a_town_says_the_same_to_programs(client, make_therapist, settings):
    settings.SITE_URL = "https://massage.example.org"
    rosa = make_therapist()
    make_therapist(last_name="Invented", is_demo=True)
    page = read(client, TOWN)
    assert "fictional" in page
    facts = data(page)
    assert facts["@type"] == "CollectionPage"
    assert facts["name"] == "Massage therapists in Evanston, Illinois"
    assert facts["url"] == f"https://massage.example.org{TOWN}"
    assert [(step["position"], step["item"]) for step in facts["breadcrumb"]["itemListElement"]] == [
        (1, f"https://massage.example.org{ROOT}"),
        (2, f"https://massage.example.org{ROOT}il/"),
        (3, f"https://massage.example.org{TOWN}"),
    ]
    url = f"https://massage.example.org{rosa.get_absolute_url()}"
    assert facts["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Rosa Delgado", "url": url}
    ]


@pytest.fixture
def full_town(make_therapist):
    return [make_therapist(last_name=f"Name{number:02}") for number in range(23)]


def test_twenty_a_page(client, full_town):
    first, second = read(client, TOWN), read(client, f"{TOWN}?page=2")
    assert first.count("data-therapist=") == 20
    assert second.count("data-therapist=") == 3
    assert f'rel="next" href="{TOWN}?page=2"' in first
    assert f'rel="prev" href="{TOWN}"' in second
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{TOWN}?page=2">' in second
    assert '<ol class="results" start="21">' in second
    assert "page 2" in re.search("<title>(.*?)</title>", second)[1]
    assert data(second)["mainEntity"]["itemListElement"][0]["position"] == 21


@pytest.mark.parametrize(
    "page", ["x", "0", "-1", "1.5", "٣", "%00", "9" * 30, "9" * 6000, "%ff", "x" * 6000, "%3Cscript%3E"]
)
def test_a_bad_page_is_said(client, full_town, page):
    text = read(client, f"{TOWN}?page={page}")
    assert "“page” must be a whole number from 1 on, so this is page 1." in text
    assert text.count("data-therapist=") == 20


def test_a_page_past_the_last_is_the_last_and_says_so(client, full_town):
    text = read(client, f"{TOWN}?page=9")
    assert "There is no page 9: this is the last, page 2." in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{TOWN}?page=2">' in text


def test_a_page_given_twice_is_said(client, full_town):
    text = read(client, f"{TOWN}?page=1&page=2")
    assert "“page” was given more than once, so we used the last." in text
    assert text.count("data-therapist=") == 3


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("IL/", "il/"),
        ("illinois/", "il/"),
        ("New%20York/", "ny/"),
        ("IL/evanston/", "il/evanston/"),
        ("il/EVANSTON/", "il/evanston/"),
        ("il/%C3%A9vanston/", "il/evanston/"),
        ("illinois/Evanston/?page=2&near=secret", "il/evanston/?page=2"),
        ("mo/saint-louis/", "mo/st-louis/"),
        ("mo/St.%20Louis/", "mo/st-louis/"),
        ("il/O'Fallon/", "il/ofallon/"),
        ("ny/nyc/", "ny/new-york/"),
        ("IL/evanston/?page=x", "il/evanston/?page=x"),
    ],
)
def test_one_place_has_one_address(client, states, make_therapist, path, target):
    make_therapist()
    response = client.get(ROOT + path)
    assert (response.status_code, response.headers["Location"]) == (301, ROOT + target)
    assert client.get(response.headers["Location"]).status_code in (200, 404)


def test_nobody_in_a_town_is_not_an_unknown_town(client, make_therapist):
    make_therapist()
    text = words(read(client, f"{ROOT}il/skokie/", 404))
    assert "Nobody listed in Skokie, Illinois, right now" in text
    assert "We know this town, and looked" in text
    assert "Search within 10 miles of Skokie" in text
    assert "Evanston" in text
    text = words(read(client, f"{ROOT}il/xyzzyville/", 404))
    assert "We know no town of that name in Illinois" in text
    assert "right now" not in text


def test_nobody_in_a_state_is_not_an_unknown_state(client, states):
    assert "Nobody listed in Wisconsin right now" in words(read(client, f"{ROOT}wi/", 404))
    assert "We know no state of that name" in words(read(client, f"{ROOT}narnia/", 404))
    assert "We know no state of that name" in words(read(client, f"{ROOT}narnia/evanston/", 404))
    # A state that this site has no facts about.
    assert "Nobody listed in Wyoming right now" in words(read(client, f"{ROOT}wy/", 404))


@pytest.mark.parametrize("text", ["%00", "%ff", "x" * 6000, "<script>", "%ED%A0%80", "..", "٣", "%0a", "%20"])
def test_nonsense_is_not_found(client, states, text):
    for path in (f"{ROOT}{text}/", f"{ROOT}il/{text}/", f"{ROOT}{text}/{text}/"):
        page = read(client, path, 404)
        assert "<script>" not in page
        assert 'name="robots" content="noindex"' in page or "Page not found" in page


def test_who_is_no_longer_listed_is_gone_at_once(client, make_therapist):
    make_therapist()
    read(client, TOWN)
    License.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    License.objects.get().save()
    read(client, TOWN, 404)


def test_a_hidden_home_stays_hidden(client, make_therapist):
    hidden = {"hide_address": True, "street": "9 Canary Way", "latitude": 42.0561234, "longitude": -87.6961234}
    make_therapist(practice=hidden)
    for path in (ROOT, f"{ROOT}il/", TOWN, f"{ROOT}il/skokie/"):
        assert not re.search(r"Canary|0561234|6961234", client.get(path).content.decode())


def test_pages_ask_the_database_little_however_many_there_are(client, make_therapist, django_assert_num_queries):
    """Warm or cold, and with one therapist or with many."""

    def ask():
        cache.clear()
        # The states; who is in them, kept for the next.
        with django_assert_num_queries(2):
            read(client, ROOT)
        # Its row; its towns, kept.
        with django_assert_num_queries(2):
            read(client, f"{ROOT}il/")
        cache.clear()
        # How many; the page's therapists; the towns around; the state; the techniques; the cards.
        with django_assert_num_queries(6):
            read(client, TOWN)
        with django_assert_num_queries(5):
            read(client, TOWN)
        # How many; the state; who is in any.
        with django_assert_num_queries(3):
            read(client, f"{ROOT}il/wilmette/", 404)

    make_therapist()
    make_therapist(practice=SKOKIE)
    ask()
    for _ in range(12):
        person = make_therapist()
        Practice.objects.create(therapist=person, state_id="IL", precision="address", **SKOKIE)
        make_therapist(practice={"city": "Elgin", "latitude": 42.03, "longitude": -88.28})
    ask()


def test_they_only_read_and_set_no_cookie(client, make_therapist):
    make_therapist()
    for path in (ROOT, f"{ROOT}il/", TOWN):
        assert client.post(path).status_code == 405
        response = client.get(path)
        assert not response.cookies
        assert response.headers["Referrer-Policy"] == "no-referrer"
