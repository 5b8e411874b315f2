"""What becomes of the rows of a roster, by way of the command."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from locator import following, licensing
from locator.imports import therapists, writing
from locator.imports.staging import MOST_ROWS
from locator.listing import Listing
from locator.models import Certification, License, Practice, State, Technique, Therapist
from tests.locator.roster import ANN, BOB, run, write

pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "roster.csv"


@pytest.fixture
def imported(path):
    """Imports rows that must all be good."""

    def do(*rows):
        outcome = run(write(path, *rows))
        assert (outcome.error, outcome.report) == ("", [])
        return outcome

    return do


@pytest.fixture
def refused(path):
    """Imports one bad row beside a good one; gives the (column, value, reason) of its problems."""

    def do(**cells):
        outcome = run(write(path, ANN, {**BOB, **cells}))
        assert Therapist.objects.filter(external_id="A1").exists()
        assert not Therapist.objects.filter(external_id="B2").exists()
        assert outcome.error.startswith("1 row was quarantined; see ")
        assert {row["line"] for row in outcome.report} == {"3"}
        return [(row["column"], row["value"], row["reason"]) for row in outcome.report]

    return do


def listings():
    return list(Listing.objects.order_by("pk").values())


class TestOneRow:
    def test_every_column_lands_where_it_belongs(self, imported):
        imported(
            {
                **ANN,
                "credentials": "LMT, BCTMB",
                "street2": "Suite 5",
                "latitude": "42.0461",
                "longitude": "-87.6812",
                "hide_address": "Yes",
                "phone": "(847) 555-0100",
                "email": "ann@example.com",
                "website": "calm.example.com",
                "gender": "F",
                "languages": "English; es",
                "techniques": "Swedish;deep-tissue massage",
                "settings": "studio;home visits",
                "travel_radius_miles": "15",
                "accepts_new": "no",
                "bio": "One.\nTwo.",
                "practising_since": "2004-06-01",
                "license_title": "LMT",
                "certification": "BCTMB",
                "certification_number": "123",
                "certification_expires": "2030-01-01",
            }
        )
        ann = Therapist.objects.get()
        assert (ann.external_id, ann.name, ann.credentials) == ("A1", "Ann Lee", "LMT, BCTMB")
        assert (ann.gender, ann.languages, ann.accepts_new) == ("female", ["en", "es"], False)
        assert (ann.bio, ann.practising_since, ann.published, ann.is_demo) == ("One.\nTwo.", 2004, True, False)
        assert set(ann.techniques.values_list("slug", flat=True)) == {"swedish", "deep-tissue"}
        place = ann.practices.get()
        assert (place.name, place.street, place.street2) == ("Calm Hands", "1620 Orrington Ave", "Suite 5")
        assert (place.city, place.state_id, place.zip, place.hide_address) == ("Evanston", "IL", "60201", True)
        assert (place.latitude, place.longitude, place.precision) == (42.0461, -87.6812, "address")
        assert (place.phone, place.email) == ("(847) 555-0100", "ann@example.com")
        assert place.website == "https://calm.example.com"
        assert (place.settings, place.travel_radius_miles) == (["clinic", "home"], 15)
        held = ann.licenses.get()
        assert (held.state_id, held.number, held.title, held.status) == ("IL", "227.000001", "LMT", "active")
        assert (held.expires_on, held.verified_on) == (datetime.date(2099, 12, 31), datetime.date(2024, 5, 1))
        assert (held.source, held.disciplined) == ("IDFPR", False)
        certified = ann.certifications.get()
        assert (certified.title, certified.number) == ("BCTMB", "123")
        assert certified.expires_on == datetime.date(2030, 1, 1)
        assert licensing.listed_until(ann) == datetime.date(2099, 12, 31)
        assert Listing.objects.get().therapist == ann

    def test_blank_cells_have_their_defaults(self, imported):
        imported(BOB)
        bob = Therapist.objects.get()
        assert (bob.accepts_new, bob.languages, bob.gender, bob.practising_since) == (True, [], "", None)
        place = bob.practices.get()
        assert (place.state_id, place.hide_address, place.travel_radius_miles) == ("IL", False, 0)
        assert (place.precision, place.settings) == ("town", [])
        assert bob.licenses.get().state_id == "IL"

    def test_a_license_of_another_state(self, imported):
        imported({**ANN, "license_state": "Wisconsin", "license_number": " a  12-b "})
        assert str(License.objects.get()) == "WI A 12-B"
        assert not Listing.objects.exists()

    def test_without_a_verification_nobody_is_public(self, imported):
        outcome = imported({**ANN, "license_verified_on": ""}, BOB)
        assert Listing.objects.get().therapist.external_id == "B2"
        assert "public now: 1 of these therapists" in outcome.summary

    def test_an_expired_or_undated_license_is_no_proof_today(self, imported):
        outcome = imported({**ANN, "license_expires": "2024-06-01"}, {**BOB, "license_expires": ""})
        assert "public now: 0 of these therapists" in outcome.summary

    def test_where_the_state_does_not_license_a_certification_is_proof(self, imported):
        imported(
            {
                "external_id": "K",
                "first_name": "Kay",
                "city": "Wichita",
                "state": "KS",
                "certification": "BCTMB",
                "certification_expires": "2099-01-01",
            }
        )
        assert Listing.objects.get().proof == Certification.objects.get()

    def test_the_zip_code_gives_the_town(self, imported):
        imported({**ANN, "city": ""})
        place = Practice.objects.get()
        assert (place.city, place.zip, place.precision) == ("Evanston", "60201", "zip")

    def test_a_business_stands_for_a_person_without_a_name(self, imported):
        imported({**ANN, "first_name": "", "last_name": ""})
        assert Therapist.objects.get().name == "Calm Hands"
        imported(ANN)
        assert Therapist.objects.get().name == "Ann Lee"
        imported({**ANN, "first_name": "", "last_name": ""})
        assert Therapist.objects.get().name == "Ann Lee"

    def test_a_lost_zero_is_restored_and_reported(self, path):
        outcome = run(write(path, {**BOB, "city": "Cambridge", "state": "MA", "zip": "2139"}))
        assert Practice.objects.get().zip == "02139"
        assert outcome.error == ""
        assert outcome.problems == [("2", "B2", "zip", "2139")]
        assert outcome.report[0]["reason"] == "corrected to 02139"
        assert "0 quarantined and 1 corrected" in outcome.summary


class TestBadRows:
    @pytest.mark.parametrize(
        ("cells", "column", "reason"),
        [
            ({"external_id": ""}, "external_id", "is needed"),
            ({"external_id": "x" * 101}, "external_id", "longer than 100"),
            ({"first_name": "", "last_name": ""}, "last_name", "is needed: last_name or first_name or business_name"),
            ({"first_name": "x" * 101}, "first_name", "longer than 100"),
            ({"city": ""}, "city", "is needed: city or zip"),
            ({"state": ""}, "state", "is needed"),
            ({"state": "Ontario"}, "state", "no state"),
            ({"zip": "60601-1"}, "zip", "not a ZIP code"),
            ({"zip": "606"}, "zip", "too few digits"),
            ({"zip": "53703"}, "zip", "lies in WI, not in IL"),
            ({"city": "Illinois"}, "city", "no town by that name in Illinois"),
            ({"latitude": "41.9"}, "longitude", "is needed where latitude is filled"),
            ({"latitude": "41.9", "longitude": "87.6"}, "latitude", "more than 25 miles from every place of Illinois"),
            ({"latitude": "91", "longitude": "-87.6"}, "latitude", "degrees"),
            ({"hide_address": "maybe"}, "hide_address", "yes or no"),
            ({"phone": "none"}, "phone", "telephone"),
            ({"email": "none"}, "email", "e-mail"),
            ({"website": "javascript:alert(1)"}, "website", "web address"),
            ({"gender": "unknown"}, "gender", "known are: female, male, nonbinary"),
            ({"languages": "en;Spansh"}, "languages", "near it are: Spanish"),
            ({"techniques": "swedish;sportz"}, "techniques", "“sportz” is not known; near it are: Sports massage"),
            ({"settings": "barge"}, "settings", "known are: clinic, home, spa, hospital, workplace"),
            ({"travel_radius_miles": "500"}, "travel_radius_miles", "0 to 200"),
            ({"bio": "x" * 5001}, "bio", "longer than 5000"),
            ({"practising_since": "3000"}, "practising_since", "from 1900"),
            ({"license_state": "Ontario"}, "license_state", "no state"),
            ({"license_number": ""}, "license_number", "is needed where license_expires is filled"),
            ({"license_title": "x" * 21}, "license_title", "longer than 20"),
            ({"license_expires": "12/31/2099"}, "license_expires", "such as"),
            ({"license_verified_on": "2999-01-01"}, "license_verified_on", "in the future"),
            ({"certification_number": "1"}, "certification", "is needed where certification_number is filled"),
            ({"certification_expires": "2030-01-01"}, "certification", "is needed where certification_expires"),
            ({"last_name": "a\x07b"}, "last_name", "control character"),
        ],
    )
    def test_each_is_told_by_column_and_the_others_go_in(self, refused, cells, column, reason):
        ((found, value, why),) = refused(**cells)
        assert found == column
        assert reason in why
        typed = cells.get(column, "")
        assert value in (typed, typed[:200], "41.9, 87.6", typed.replace("\x07", "\N{REPLACEMENT CHARACTER}"))

    def test_all_that_is_wrong_with_a_row_is_told_at_once(self, refused):
        assert [column for column, *_rest in refused(gender="?", email="x", zip="53703")] == ["gender", "email", "zip"]

    def test_a_row_of_another_length(self, path):
        write(path, ANN)
        path.write_text(path.read_text() + "B2,Bob\nC3" + "," * 20 + "\n")
        outcome = run(path)
        assert [(row["line"], row["external_id"]) for row in outcome.report] == [("3", "B2"), ("4", "C3")]
        assert outcome.report[0]["reason"] == "the row has 2 cells, the header 13"
        assert Therapist.objects.get().external_id == "A1"

    def test_a_row_whose_quotation_marks_are_out_of_place(self, path):
        write(path, ANN, BOB)
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], '"B"9,x', *lines[1:]]))
        outcome = run(path)
        assert [row["line"] for row in outcome.report] == ["2"]
        assert Therapist.objects.count() == 2

    def test_lines_are_counted_over_quoted_line_breaks(self, path):
        outcome = run(write(path, {**ANN, "bio": "One\nTwo\nThree"}, {**BOB, "gender": "?"}))
        assert outcome.problems == [("5", "B2", "gender", "?")]

    def test_a_state_that_is_not_on_record(self, refused):
        State.objects.get(code="PR").delete()
        assert "no state" in refused(state="PR", city="San Juan")[0][2]

    def test_too_many_rows_of_one_id(self, path):
        row = {**BOB, "license_number": "", "license_expires": "", "license_verified_on": ""}
        outcome = run(write(path, *({**row, "business_name": f"Studio {n}"} for n in range(MOST_ROWS + 2))))
        assert [row["line"] for row in outcome.report] == [str(MOST_ROWS + 2), str(MOST_ROWS + 3)]
        assert Practice.objects.count() == MOST_ROWS


class TestRowsOfOneTherapist:
    def test_they_add_practices_licenses_and_lists_wherever_they_stand(self, imported, monkeypatch):
        monkeypatch.setattr(therapists, "BATCH", 2)
        monkeypatch.setattr(writing, "BATCH", 2)
        others = [{**BOB, "external_id": f"B{n}", "license_number": f"B{n}"} for n in range(5)]
        second = {
            **ANN,
            "first_name": "Anna",
            "last_name": "",
            "business_name": "Lakeside",
            "state": "WI",
            "city": "Kenosha",
            "zip": "53140",
            "techniques": "thai",
            "languages": "es",
            "license_number": "W1",
        }
        outcome = imported({**ANN, "languages": "en"}, *others, second)
        ann = Therapist.objects.get(external_id="A1")
        assert ann.name == "Anna Lee"
        assert ann.languages == ["en", "es"]
        assert set(ann.techniques.values_list("slug", flat=True)) == {"swedish", "thai"}
        assert [str(place) for place in ann.practices.all()] == ["Calm Hands, Evanston, IL", "Lakeside, Kenosha, WI"]
        assert [str(held) for held in ann.licenses.all()] == ["IL 227.000001", "WI W1"]
        assert "therapists: 6 added, 0 changed, 0 unchanged" in outcome.summary
        assert Listing.objects.filter(therapist=ann).count() == 2

    def test_one_practice_with_two_licenses_is_one_practice(self, imported):
        again = {**ANN, "business_name": "CALM hands", "street": "1620 Orrington Ave."}
        imported(
            {**ANN, "latitude": "42.0461", "longitude": "-87.6812", "hide_address": "yes", "settings": "spa"},
            {**again, "license_state": "WI", "license_number": "W1", "hide_address": "no", "settings": "clinic"},
        )
        place = Practice.objects.get()
        assert (place.latitude, place.precision, place.hide_address) == (42.0461, "address", True)
        assert place.settings == ["spa", "clinic"]
        assert License.objects.count() == 2

    @pytest.mark.parametrize(
        "again",
        [
            {"business_name": "Calm Hands"},
            {"street": "77 Hidden Home Road"},
            {"street": "77 hidden home rd.", "street2": "Rear"},
            {"street": "Hidden Home Rd 77"},
        ],
    )
    @pytest.mark.parametrize("across_files", [False, True])
    def test_a_home_hidden_once_is_hidden_however_it_is_written_again(self, imported, again, across_files):
        spot = {"latitude": "42.0461111", "longitude": "-87.6812222"}
        home = {**ANN, **spot, "street": "77 Hidden Home Rd", "hide_address": "yes"}
        if across_files:
            imported(home)
            imported({**home, "hide_address": "", **again})
        else:
            imported(home, {**home, "hide_address": "", **again, "license_number": "I2"})
        practices = Practice.objects.all()
        assert {practice.hide_address for practice in practices} == {True}

    def test_where_rows_of_a_file_contradict_each_other_the_home_is_hidden(self, imported):
        imported({**ANN, "hide_address": "yes"}, {**ANN, "business_name": "Calm Hands", "hide_address": "no"})
        assert {practice.hide_address for practice in Practice.objects.all()} == {True}

    def test_a_later_file_may_say_that_it_is_not_hidden(self, imported):
        imported({**ANN, "hide_address": "yes"})
        imported({**ANN, "hide_address": "no"})
        assert not Practice.objects.get().hide_address

    def test_a_studio_beside_a_hidden_home_is_not_hidden(self, imported):
        home = {**ANN, "street": "77 Hidden Home Rd", "hide_address": "yes"}
        imported(home, {**ANN, "business_name": "Studio", "street": "12 Main St"})
        assert list(Practice.objects.order_by("street").values_list("street", "hide_address")) == [
            ("12 Main St", False),
            ("77 Hidden Home Rd", True),
        ]

    def test_one_license_in_two_rows(self, imported):
        imported(
            {**ANN, "license_expires": "2098-12-31"},
            {**ANN, "license_verified_on": "2023-01-01", "license_source": "old", "license_expires": ""},
        )
        held = License.objects.get()
        assert (held.verified_on, held.source) == (datetime.date(2024, 5, 1), "IDFPR")
        assert held.expires_on == datetime.date(2098, 12, 31)

    def test_a_license_claimed_twice_goes_to_the_first(self, path):
        outcome = run(write(path, ANN, {**BOB, "license_number": ANN["license_number"]}))
        assert outcome.problems == [("3", "B2", "license_number", ANN["license_number"])]
        assert "belongs to A1 on line 2" in outcome.report[0]["reason"]
        assert License.objects.get().therapist.external_id == "A1"

    def test_a_license_that_someone_else_holds_on_record(self, path):
        carla = Therapist.objects.create(first_name="Carla")
        License.objects.create(therapist=carla, state_id="IL", number=ANN["license_number"])
        outcome = run(write(path, ANN, BOB))
        assert outcome.problems == [("2", "A1", "license_number", ANN["license_number"])]
        assert f"on record for Carla (therapist {carla.pk})" in outcome.report[0]["reason"]
        assert Therapist.objects.filter(external_id="B2").exists()

    def test_the_holder_on_record_comes_before_an_earlier_row(self, imported, path):
        imported(ANN)
        outcome = run(write(path, {**BOB, "license_number": ANN["license_number"]}, ANN))
        assert outcome.problems == [("2", "B2", "license_number", ANN["license_number"])]


class TestAgain:
    def test_the_same_file_changes_nothing_and_writes_nothing(self, imported, monkeypatch):
        monkeypatch.setattr(therapists, "BATCH", 2)
        monkeypatch.setattr(writing, "BATCH", 2)
        rows = [
            {**ANN, "languages": "en", "settings": "spa", "certification": "BCTMB"},
            {**ANN, "business_name": "Two"},
            {**BOB, "techniques": "thai"},
            {**BOB, "external_id": "C", "first_name": "", "last_name": "", "business_name": "C", "license_number": "C"},
        ]
        imported(*rows)
        before = listings()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outcome = imported(*rows)
        writes = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
        assert ["importrun" in query for query in writes] == [True]  # That it ran is on record; nothing else.
        assert "therapists: 0 added, 0 changed, 3 unchanged" in outcome.summary
        assert "practices: 0 added, 0 changed, 0 removed" in outcome.summary
        assert listings() == before

    def test_what_the_file_says_anew_is_taken_over(self, imported):
        imported(ANN, BOB)
        outcome = imported(
            {
                **ANN,
                "last_name": "Lee-Ortiz",
                "techniques": "thai",
                "phone": "847-555-0100",
                "accepts_new": "no",
                "license_expires": "2098-01-01",
                "license_verified_on": "2024-06-01",
            },
            BOB,
        )
        assert "therapists: 0 added, 1 changed, 1 unchanged" in outcome.summary
        assert "practices: 0 added, 1 changed, 0 removed" in outcome.summary
        assert "licenses: 0 added, 1 changed" in outcome.summary
        ann = Therapist.objects.get(external_id="A1")
        assert (ann.last_name, ann.accepts_new) == ("Lee-Ortiz", False)
        assert [technique.slug for technique in ann.techniques.all()] == ["thai"]
        assert ann.practices.get().phone == "847-555-0100"
        held = ann.licenses.get()
        assert (held.expires_on, held.verified_on) == (datetime.date(2098, 1, 1), datetime.date(2024, 6, 1))
        assert Listing.objects.get(therapist=ann).mask == 1 << Technique.objects.get(slug="thai").bit

    def test_blank_cells_take_nothing_away(self, imported):
        imported(
            {**ANN, "bio": "Hello.", "hide_address": "yes", "accepts_new": "no", "gender": "f", "phone": "5550100"}
        )
        imported({**ANN, "techniques": "", "license_expires": ""})
        ann = Therapist.objects.get()
        assert (ann.bio, ann.accepts_new, ann.gender, ann.techniques.count()) == ("Hello.", False, "female", 1)
        assert ann.practices.get().hide_address
        assert ann.licenses.get().expires_on

    def test_what_staff_did_is_kept(self, imported):
        imported({**ANN, "license_source": "roster", "license_verified_on": ""})
        Therapist.objects.update(published=False)
        License.objects.update(
            verified_on=datetime.date(2024, 8, 1), source="IDFPR", disciplined=True, status=License.Status.SUSPENDED
        )
        Practice.objects.create(therapist=Therapist.objects.get(), name="By hand", state_id="IL")
        imported({**ANN, "license_source": "roster", "license_verified_on": "2024-07-01"})
        ann, held = Therapist.objects.get(), License.objects.get()
        assert not ann.published
        assert (held.verified_on, held.source) == (datetime.date(2024, 8, 1), "IDFPR")
        assert (held.disciplined, held.status) == (True, "suspended")
        assert ann.practices.filter(import_key="", name="By hand").exists()

    def test_a_practice_that_left_the_file_goes(self, imported):
        imported(ANN, {**ANN, "business_name": "Lakeside", "street": "2 Lake St"})
        outcome = imported(ANN)
        assert Practice.objects.get().name == "Calm Hands"
        assert "practices: 0 added, 0 changed, 1 removed" in outcome.summary
        assert "0 added, 1 changed, 0 unchanged" in outcome.summary
        assert Listing.objects.get().practice.name == "Calm Hands"

    def test_but_not_while_a_row_of_theirs_is_in_quarantine(self, imported, path):
        lakeside = {**ANN, "business_name": "Lakeside", "street": "2 Lake St"}
        imported(ANN, lakeside, BOB, {**BOB, "business_name": "Two"})
        run(write(path, ANN, {**lakeside, "gender": "?"}, BOB))
        assert Practice.objects.filter(therapist__external_id="A1").count() == 2
        assert Practice.objects.filter(therapist__external_id="B2").count() == 1

    def test_nor_while_a_row_is_nobodys(self, imported, path):
        imported(ANN, {**ANN, "business_name": "Lakeside", "street": "2 Lake St"})
        run(write(path, ANN, {**BOB, "external_id": ""}))
        assert Practice.objects.count() == 2

    def test_a_practice_under_a_new_name_stays_the_same_one(self, imported):
        imported(ANN)
        Practice.objects.update(latitude=42.05, longitude=-87.68, precision="address")
        before = Practice.objects.get()
        imported({**ANN, "business_name": "Calmer Hands"})
        after = Practice.objects.get()
        assert (after.pk, after.name, after.latitude) == (before.pk, "Calmer Hands", 42.05)
        assert after.import_key != before.import_key
        imported({**ANN, "business_name": "Calmer Hands"})

    def test_a_point_that_staff_corrected_survives(self, imported):
        imported(ANN)
        Practice.objects.update(latitude=42.05, longitude=-87.68, precision="zip")
        imported({**ANN, "phone": "847-555-0100"})
        place = Practice.objects.get()
        assert (place.latitude, place.longitude, place.phone) == (42.05, -87.68, "847-555-0100")

    def test_a_point_without_a_precision_was_set_by_hand(self, imported):
        imported(BOB)
        Practice.objects.update(latitude=41.9, longitude=-87.6, precision="")
        imported(BOB)
        assert Practice.objects.get().latitude == 41.9

    def test_a_finer_point_replaces_a_coarser_one(self, imported):
        imported(ANN)
        Practice.objects.update(latitude=42.1, longitude=-87.8, precision="town")
        imported(ANN)
        assert Practice.objects.get().precision == "zip"
        imported({**ANN, "latitude": "42.0461", "longitude": "-87.6812"})
        assert (Practice.objects.get().latitude, Practice.objects.get().precision) == (42.0461, "address")
        imported(ANN)
        assert (Practice.objects.get().latitude, Practice.objects.get().precision) == (42.0461, "address")

    def test_a_point_does_not_stay_behind_when_the_address_is_put_back(self, imported):
        imported(ANN)
        placed = Practice.objects.get()
        Practice.objects.update(street="1 Elsewhere", city="Cairo", zip="62914", latitude=37.0, longitude=-89.2)
        imported(ANN)
        assert Practice.objects.get().point == placed.point

    def test_a_certification_is_found_again_however_it_is_written(self, imported):
        imported({**ANN, "certification": "BCTMB", "certification_number": "a1", "certification_expires": "2030-01-01"})
        imported({**ANN, "certification": "bctmb", "certification_number": "A1", "certification_expires": "2032-01-01"})
        assert Certification.objects.get().expires_on == datetime.date(2032, 1, 1)

    def test_the_search_table_is_what_a_rebuild_makes_of_it(self, imported):
        imported(ANN, {**ANN, "business_name": "Lakeside", "street": "2 Lake St"}, BOB)
        imported({**ANN, "techniques": "thai", "accepts_new": "no"}, {**BOB, "license_expires": "2050-01-01"})
        before = listings()
        Listing.objects.all().delete()
        following.rebuild()
        assert listings() == before
        assert len(before) == 2


def test_no_states_on_record_is_refused(path):
    State.objects.all().delete()
    assert "manage.py prepare" in run(write(path, ANN)).error
