"""The vCard, read back by a small reader of our own that follows RFC 2426 and RFC 6350's folding."""

import datetime
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locator import profile, vcard
from locator.models import License, Practice, State, Therapist

HIDDEN_HOME = {"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}


def read(card: bytes):
    """The properties of a card: (group, name, parameters, parts of the value) each."""
    assert card.endswith(b"END:VCARD\r\n")
    physical = card[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in physical)
    for line in physical:
        line.decode()  # No character is torn apart.
    lines = card[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    return [_property(line) for line in lines]


def _property(line):
    head, colon, value = line.partition(":")
    assert colon, line
    name, *parameters = head.split(";")
    group, _, name = name.rpartition(".")
    assert re.fullmatch(r"[A-Z-]+|X-ABLabel", name), line
    if name == "URL":
        return group, name, parameters, [value]
    return group, name, parameters, _parts(value)


def _parts(value):
    parts, escaped = [""], False
    for letter in value:
        if escaped:
            assert letter in "\\,;n"
            parts[-1] += "\n" if letter == "n" else letter
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == ";":
            parts.append("")
        else:
            assert letter != ",", "a comma that would end the value"
            parts[-1] += letter
    assert not escaped
    return parts


def values(card, name):
    return [found[3] for found in read(card) if found[1] == name]


def text(card, name):
    [[value]] = values(card, name)
    return value


@pytest.fixture
def card(client):
    def card(therapist):
        response = client.get(f"/therapists/{therapist.pk}.vcf")
        assert response.status_code == 200
        return response.content

    return card


class TestCard:
    def test_who_where_and_by_what_right(self, card, make_therapist):
        rosa = make_therapist(
            credentials="LMT, BCTMB",
            practice={
                "name": "Lakeside; Body, Mind",
                "street": "1 Lake St",
                "street2": "Room 2",
                "phone": "(847) 555-0112",
                "email": "rosa@example.org",
                "website": "https://rosa.example.org/a,b;c",
                "latitude": 42.05,
                "longitude": -87.69,
            },
            license={"expires_on": datetime.date(2099, 3, 31), "verified_on": datetime.date(2026, 11, 2)},
        )
        found = card(rosa)
        url = f"http://127.0.0.1:8000{rosa.get_absolute_url()}"
        assert text(found, "FN") == "Rosa Delgado"
        assert values(found, "N") == [["Delgado", "Rosa", "", "", "LMT, BCTMB"]]
        assert text(found, "ORG") == "Lakeside; Body, Mind"
        assert text(found, "TITLE") == "Massage therapist"
        assert values(found, "ADR") == [["", "", "1 Lake St, Room 2", "Evanston", "IL", "60201", "USA"]]
        assert text(found, "TEL") == "(847) 555-0112"
        assert b"rosa@example" not in found.replace(b"\r\n ", b"").replace(b"https://rosa.example", b"")
        assert values(found, "URL") == [["https://rosa.example.org/a,b;c"], [url]]
        assert values(found, "GEO") == [["42.050000", "-87.690000"]]
        assert text(found, "NOTE").split("\n") == [
            "LMT, Illinois 227.000001, current to Mar 31, 2099, checked on Nov 2, 2026 with IDFPR.",
            f"To send a message, and whether it is current now: {url}",
        ]

    def test_it_is_the_same_card_next_year_and_another_persons_is_another(self, card, make_therapist, settings):
        rosa, kay = make_therapist(), make_therapist("Kay")
        before = text(card(rosa), "UID")
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", before)
        assert text(card(kay), "UID") != before
        rosa.first_name = "Rose"
        rosa.save()
        assert text(card(rosa), "UID") == before
        settings.SITE_URL = "https://massage.example.org"
        assert text(card(rosa), "UID") != before

    def test_what_turns_letters_around_is_left_out(self, card, make_therapist):
        found = card(make_therapist("Ro\u202esa", "\u2066Delgado\ufeff", practice={"name": "Lake\u200bside"}))
        assert text(found, "FN") == "Rosa Delgado"
        assert values(found, "N")[0][:2] == ["Delgado", "Rosa"]
        assert text(found, "ORG") == "Lakeside"

    def test_one_without_a_name_has_one(self, card, make_therapist):
        assert text(card(make_therapist("", "")), "FN") == "Massage therapist"

    def test_leaves_out_what_is_not_there(self, card, make_therapist):
        found = card(make_therapist(practice={"phone": "ask at the desk"}))
        assert {name for _, name, _, _ in read(found)}.isdisjoint({"ORG", "TEL", "EMAIL", "X-ABLabel"})

    def test_several_practices_are_groups(self, card, make_therapist):
        rosa = make_therapist(practice={"name": "First", "phone": "847-555-0101"})
        place = {"state_id": "IL", "latitude": 42.5, "longitude": -88.5, "city": "Skokie", "phone": "847-555-0102"}
        Practice.objects.create(therapist=rosa, precision="zip", **place)
        found = [(group, name, value) for group, name, _, value in read(card(rosa)) if group]
        assert [entry for entry in found if entry[1] in ("X-ABLabel", "TEL", "GEO")] == [
            ("item1", "X-ABLabel", ["First"]),
            ("item1", "TEL", ["847-555-0101"]),
            ("item1", "GEO", ["42.050000", "-87.690000"]),
            ("item2", "X-ABLabel", ["Skokie"]),
            ("item2", "TEL", ["847-555-0102"]),
        ]

    def test_a_hidden_home_has_a_town_and_no_point(self, card, make_therapist):
        found = card(make_therapist(practice=HIDDEN_HOME))
        assert values(found, "ADR") == [["", "", "", "Evanston", "IL", "", "USA"]]
        assert values(found, "GEO") == []
        assert b"Secret" not in found

    def test_the_invented_say_so(self, card, make_therapist):
        assert text(card(make_therapist(is_demo=True)), "NOTE").startswith("Fictional: ")

    def test_a_certification_that_is_the_proof(self, card, make_therapist):
        kay = make_therapist(practice={"state_id": "KS"}, license=None, certification={"number": "D42"})
        assert text(card(kay), "NOTE").startswith("BCTMB, D42, current to Dec 31, 2099.\n")


class TestAnswer:
    def test_is_a_file_for_address_books(self, client, make_therapist):
        response = client.get(f"/therapists/{make_therapist('Rosa', 'Delgado').pk}.vcf")
        assert response["Content-Type"] == "text/vcard; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="rosa-delgado.vcf"'
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies

    @pytest.mark.parametrize("name", ['x"; evil="\r\n', "李小龙", "../../etc/passwd", "é" * 100])
    def test_its_name_is_safe_whatever_theirs_is(self, client, make_therapist, name):
        response = client.get(f"/therapists/{make_therapist(name, '').pk}.vcf")
        assert re.fullmatch(r'attachment; filename="[a-z0-9_-]{1,80}\.vcf"', response["Content-Disposition"])

    @pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "1" * 100, "-1", "x", "٣"])
    def test_nobody_there(self, client, db, number):
        assert client.get(f"/therapists/{number}.vcf").status_code == 404

    def test_one_who_is_not_listed(self, client, make_therapist):
        assert client.get(f"/therapists/{make_therapist(published=False).pk}.vcf").status_code == 404

    def test_only_reading_is_allowed(self, client, make_therapist):
        assert client.post(f"/therapists/{make_therapist().pk}.vcf").status_code == 405


# What no card may hold as it is; a reader gets a line break or nothing instead.
BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def as_read(text):
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf" or letter in "\u200c\u200d")
    return CONTROLS.sub("", BREAKS.sub("\n", text).replace("\t", " "))


@given(first=st.text(max_size=300), last=st.text(max_size=300), business=st.text(min_size=1, max_size=300))
@example("💆‍♀️" * 60, "é" * 300, ",;\\\n:\"'")
@example("\r\nEND:VCARD\r\nBEGIN:VCARD", "\\", "\\n")
@example("a" * 72, "b" * 73, "c" * 299 + "\\")
def test_everything_comes_back(first, last, business):
    state = State(code="IL", name="Illinois", regulation="license")
    therapist = Therapist(pk=1, first_name=first, last_name=last)
    practice = Practice(pk=1, name=business, state=state, latitude=42, longitude=-87, street=first, city=last)
    held = License(
        state=state, number=business, expires_on=datetime.date(2030, 1, 1), verified_on=datetime.date(2026, 1, 1)
    )
    found = profile.Profile(
        therapist, (profile.Place(1, practice, ""),), (profile.Proof(held, (state,)),), techniques=(), certifications=()
    )
    card = vcard.write(found).encode()
    assert values(card, "N") == [[as_read(last), as_read(first), "", "", ""]]
    assert text(card, "ORG") == as_read(business)
    assert values(card, "ADR")[0][2:4] == [as_read(practice.public_street), as_read(last)]
    assert as_read(business).strip() in text(card, "NOTE")
