"""What a therapist's page tells programs: what stands on it, and no more."""

import html
import json
import re

import pytest

from locator.models import Practice

HIDDEN_HOME = {"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}


@pytest.fixture
def read(client):
    def read(therapist):
        page = client.get(therapist.get_absolute_url()).content.decode()
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]), page

    return read


def test_a_person_their_business_and_their_license(read, make_therapist, techniques, states, settings):
    settings.SITE_URL = "https://massage.example.org"
    states["IL"].board = "Department of Licenses"
    states["IL"].save()
    rosa = make_therapist(
        credentials="LMT",
        bio="Quiet work.",
        gender="female",
        languages=["en", "es"],
        techniques=[techniques["swedish"]],
        certification={"title": "Reiki weekend", "number": ""},
        practice={
            "name": "Lakeside Bodywork",
            "street": "1 Lake St",
            "phone": "(847) 555-0112",
            "email": "rosa@example.org",
            "website": "https://rosa.example.org/",
            "wheelchair": True,
        },
    )
    data, _ = read(rosa)
    url = f"https://massage.example.org{rosa.get_absolute_url()}"
    assert data == {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": url,
        "url": url,
        "name": "Rosa Delgado",
        "honorificSuffix": "LMT",
        "jobTitle": "Massage therapist",
        "description": "Quiet work.",
        "gender": "female",
        "knowsLanguage": ["English", "Spanish"],
        "knowsAbout": ["Swedish massage"],
        "hasCredential": [
            {
                "@type": "EducationalOccupationalCredential",
                "credentialCategory": "license",
                "name": "LMT",
                "identifier": "227.000001",
                "expires": "2099-12-31",
                "recognizedBy": {"@type": "Organization", "name": "Department of Licenses"},
                "validIn": {"@type": "AdministrativeArea", "name": "Illinois"},
            },
            {
                "@type": "EducationalOccupationalCredential",
                "credentialCategory": "certification",
                "name": "Reiki weekend",
                "expires": "2099-12-31",
            },
        ],
        "worksFor": [
            {
                "@type": "HealthAndBeautyBusiness",
                "name": "Lakeside Bodywork",
                "telephone": "(847) 555-0112",
                "url": "https://rosa.example.org/",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "1 Lake St",
                    "addressLocality": "Evanston",
                    "addressRegion": "IL",
                    "postalCode": "60201",
                    "addressCountry": "US",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": 42.05, "longitude": -87.69},
                "amenityFeature": {
                    "@type": "LocationFeatureSpecification",
                    "name": "Wheelchair access",
                    "value": True,
                },
            }
        ],
    }


def test_one_without_a_name_has_one(read, make_therapist):
    data, _ = read(make_therapist("", ""))
    assert data["name"] == data["worksFor"][0]["name"] == "Massage therapist"


def test_what_turns_letters_around_is_left_out(read, make_therapist):
    data, _ = read(make_therapist("Ro\u202esa", "", credentials="L\u202eMT", practice={"name": "\u2066Lake"}))
    assert (data["name"], data["honorificSuffix"], data["worksFor"][0]["name"]) == ("Rosa", "LMT", "Lake")


@pytest.mark.parametrize("practice", [HIDDEN_HOME, {"precision": "zip"}])
def test_a_point_that_is_not_the_door_is_not_told(read, make_therapist, practice):
    data, page = read(make_therapist(practice={"street": "", **practice}))
    [business] = data["worksFor"]
    assert "geo" not in business
    assert "streetAddress" not in business["address"]
    assert "Secret" not in page


def test_it_tells_nothing_that_is_not_on_the_page(read, make_therapist, techniques):
    rosa = make_therapist(
        "Rosa & Co",
        "D'Arc",
        languages=["en"],
        bio="Quiet\n\n<work>.",
        gender="male",
        certification={},
        techniques=techniques.values(),
        practice={"name": "A", "street": "1 Lake St", "phone": "847-555-0100", "email": "secret@example.org"},
    )
    Practice.objects.create(therapist=rosa, name="Elsewhere", state_id="WI", latitude=43, longitude=-88)
    data, page = read(rosa)
    body = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page[page.index("<body") :])).split())
    for path, value in leaves(data):
        if path.endswith((".@type", ".@context", ".addressCountry", ".credentialCategory", ".value", "url", "@id")):
            continue
        if path.endswith((".expires", ".latitude", ".longitude")):
            continue  # Written otherwise on the page, in <time> and data-point.
        shown = " ".join(str(value).split())
        assert shown.lower() in body.lower(), path
    assert "example.org" not in json.dumps(data)
    assert "Elsewhere" not in json.dumps(data)


def leaves(data, path=""):
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, f"{path}.{name}")
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, path)
    else:
        yield path, data
