"""Therapists side by side."""

import datetime

import pytest
import time_machine

from locator import comparison
from locator.models import Certification, License, Practice
from tests.cast import FAR_AHEAD, LONG_AGO


@pytest.fixture
def compare(db):
    """A function that compares therapists."""
    return lambda *therapists: comparison.of(therapist.pk for therapist in therapists)


def rows(compared):
    return {fact.label: [[line.text for line in cell] for cell in fact.cells] for fact in compared.facts}


def cell(compare, therapist, label):
    """The lines of one fact about one therapist."""
    [lines] = rows(compare(therapist))[label]
    return lines


class TestWho:
    def test_stands_in_the_order_of_the_list(self, compare, make_therapist):
        rosa, kay = make_therapist(), make_therapist("Kay", "Lee")
        assert [person.name for person in compare(kay, rosa).people] == ["Kay Lee", "Rosa Delgado"]
        assert compare(kay, rosa).ids == (kay.pk, rosa.pk)

    def test_nobody_asks_nothing(self, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert comparison.of(()) == comparison.Comparison([], 0)

    def test_whoever_is_not_listed_is_only_counted(self, compare, make_therapist):
        rosa = make_therapist()
        hidden = make_therapist("Ann", "Unpublished", published=False)
        expired = make_therapist("Bob", "Expired", license={"expires_on": "2021-01-01"})
        compared = comparison.of((hidden.pk, rosa.pk, expired.pk, 10**17))
        assert compared.ids == (rosa.pk,)
        assert compared.missing == 3

    def test_the_last_day_of_a_license_still_counts(self, compare, make_therapist):
        rosa = make_therapist(license={"expires_on": "2026-03-01"})
        with time_machine.travel("2026-03-01T18:00Z"):
            assert compare(rosa).ids == (rosa.pk,)
        with time_machine.travel("2026-03-02T18:00Z"):
            assert compare(rosa).ids == ()

    def test_a_practice_where_they_may_not_be_shown_is_left_out(self, compare, make_therapist):
        rosa = make_therapist()
        elsewhere = {"city": "Secretville", "state_id": "WI", "latitude": 43.0, "longitude": -88.0, "phone": "1"}
        Practice.objects.create(therapist=rosa, **elsewhere)
        assert "Secretville" not in str(rows(compare(rosa)))
        assert "Phone" not in rows(compare(rosa))

    def test_a_business_has_its_own_name(self, compare, make_therapist):
        spa = make_therapist("", "", practice={"name": "Calm Hands"})
        assert compare(spa).people[0].name == "Calm Hands"
        assert cell(compare, spa, "Where") == ["Evanston, IL 60201"]
        # A person's practice has a name of its own to tell.
        kay = make_therapist("Kay", "Lee", practice={"name": "Calm Hands"})
        assert cell(compare, kay, "Where") == ["Calm Hands", "Evanston, IL 60201"]

    def test_one_without_any_name_has_words_to_press(self, compare, make_therapist):
        assert compare(make_therapist("", "")).people[0].name == "Therapist in Evanston, IL"

    def test_asks_three_queries_however_many_they_are(
        self, compare, make_therapist, techniques, django_assert_num_queries
    ):
        people = [make_therapist(f"N{n}", techniques=techniques.values(), certification={}) for n in range(6)]
        # Listings with all they stand on; the therapists' techniques; their certifications.
        with django_assert_num_queries(3):
            assert compare(people[0]).facts
        with django_assert_num_queries(3):
            assert compare(*people).facts


class TestDifferences:
    def test_what_differs_and_what_is_the_same(self, compare, make_therapist):
        rosa = make_therapist(gender="female", languages=["en"])
        kay = make_therapist("Kay", "Lee", gender="female", languages=["en", "es"], accepts_new=False)
        compared = compare(rosa, kay)
        differing = [fact.label for fact in compared.differing]
        same = [fact.label for fact in compared.same]
        assert differing[:2] == ["Takes new clients", "Languages"]
        assert "License number" in differing
        assert {"Gender", "Where", "License", "License current to"} <= set(same)
        assert not set(differing) & set(same)
        assert len(differing) + len(same) == len(compared.facts)

    def test_a_fact_names_its_people(self, compare, make_therapist):
        compared = compare(make_therapist(), make_therapist("Kay", "Lee", accepts_new=False))
        assert [(name, cell[0].text) for name, cell in compared.differing[0].named] == [
            ("Rosa Delgado", "Yes"),
            ("Kay Lee", "No"),
        ]

    def test_what_nobody_states_has_no_row(self, compare, make_therapist):
        assert not {"Gender", "Website", "Techniques", "Setting"} & set(rows(compare(make_therapist())))

    def test_what_one_states_has_an_empty_cell_for_the_other(self, compare, make_therapist):
        compared = compare(make_therapist(gender="male"), make_therapist("Kay", "Lee"))
        assert rows(compared)["Gender"] == [["Male"], []]
        assert "Gender" in [fact.label for fact in compared.differing]

    def test_languages_in_another_order_are_no_difference(self, compare, make_therapist):
        compared = compare(make_therapist(languages=["es", "en"]), make_therapist("Kay", languages=["en", "es"]))
        assert rows(compared)["Languages"] == [["English", "Spanish"]] * 2
        assert "Languages" in [fact.label for fact in compared.same]

    def test_alone_nothing_differs(self, compare, make_therapist):
        assert compare(make_therapist()).differing == []


class TestTechniques:
    @pytest.fixture
    def offering(self, make_therapist, techniques):
        return lambda *slugs: make_therapist(techniques=[techniques[slug] for slug in slugs])

    def test_shared_and_not(self, compare, offering):
        compared = compare(offering("swedish", "prenatal"), offering("swedish", "deep-tissue"))
        assert rows(compared)["Techniques that only some offer"] == [["Prenatal massage"], ["Deep tissue massage"]]
        assert rows(compared)["Techniques that all offer"] == [["Swedish massage"]] * 2
        assert "Techniques" not in rows(compared)
        assert "Techniques that only some offer" in [fact.label for fact in compared.differing]
        assert "Techniques that all offer" in [fact.label for fact in compared.same]

    def test_one_who_offers_only_what_all_offer(self, compare, offering):
        compared = compare(offering("swedish", "prenatal"), offering("swedish"))
        assert rows(compared)["Techniques that only some offer"] == [["Prenatal massage"], ["No others"]]

    def test_nothing_shared(self, compare, offering):
        compared = compare(offering("swedish"), offering("prenatal"), offering())
        assert rows(compared)["Techniques"] == [["Swedish massage"], ["Prenatal massage"], []]
        assert "Techniques that all offer" not in rows(compared)

    def test_all_the_same(self, compare, offering):
        compared = compare(offering("swedish", "prenatal"), offering("prenatal", "swedish"))
        assert rows(compared)["Techniques"] == [["Prenatal massage", "Swedish massage"]] * 2
        assert "Techniques" in [fact.label for fact in compared.same]


class TestFacts:
    def test_where(self, compare, make_therapist):
        rosa = make_therapist(practice={"name": "Lakeside", "street": "1 Lake St", "street2": "Suite 2"})
        Practice.objects.create(therapist=rosa, city="Skokie", state_id="IL", latitude=42.0, longitude=-87.7)
        assert cell(compare, rosa, "Where") == ["Lakeside", "1 Lake St, Suite 2", "Evanston, IL 60201", "Skokie, IL"]

    def test_a_hidden_home_is_its_town(self, compare, make_therapist):
        home = {"street": "77 Secret Lane", "hide_address": True}
        assert cell(compare, make_therapist(practice=home), "Where") == ["Evanston, IL"]

    def test_settings_of_all_practices_in_one_order(self, compare, make_therapist):
        rosa = make_therapist(practice={"settings": ["spa", "clinic", "no such thing"]})
        assert cell(compare, rosa, "Setting") == ["Clinic or studio", "Spa"]

    @pytest.mark.parametrize(
        ("miles", "words"), [(0, "No, you go to them"), (1, "Yes, up to 1 mile"), (15, "Yes, up to 15 miles")]
    )
    def test_travels(self, compare, make_therapist, miles, words):
        rosa = make_therapist(practice={"travel_radius_miles": miles})
        assert cell(compare, rosa, "Comes to you") == [words]

    def test_languages_by_name(self, compare, make_therapist):
        assert cell(compare, make_therapist(languages=["en", "es"]), "Languages") == ["English", "Spanish"]

    def test_wheelchair_access_is_said_even_where_it_is_not_known(self, compare, make_therapist):
        rosa = make_therapist()
        assert cell(compare, rosa, "Wheelchair access") == ["Not stated: ask first"]
        place = {"city": "Skokie", "state_id": "IL", "latitude": 42.0, "longitude": -87.7}
        Practice.objects.create(therapist=rosa, wheelchair=True, **place)
        assert cell(compare, rosa, "Wheelchair access") == ["Yes, in Skokie, IL"]
        Practice.objects.filter(therapist=rosa).update(wheelchair=True)
        assert cell(compare, rosa, "Wheelchair access") == ["Yes"]

    def test_a_license(self, compare, make_therapist):
        dates = {"expires_on": "2098-03-31", "verified_on": "2026-02-03"}
        rosa = make_therapist(practising_since=2004, license={"number": "227.0123", **dates})
        assert cell(compare, rosa, "License") == ["LMT, Illinois"]
        assert cell(compare, rosa, "License current to") == ["Mar 31, 2098"]
        assert cell(compare, rosa, "License checked") == ["Feb 3, 2026 with IDFPR"]
        assert cell(compare, rosa, "License number") == ["227.0123"]
        assert cell(compare, rosa, "In practice since") == ["2004"]

    def test_two_practices_under_one_license_say_it_once(self, compare, make_therapist):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, city="Skokie", state_id="IL", latitude=42.0, longitude=-87.7)
        assert cell(compare, rosa, "License") == ["LMT, Illinois"]

    def test_two_licenses_of_one_date_say_it_once(self, compare, make_therapist):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, city="Kenosha", state_id="WI", latitude=42.58, longitude=-87.82)
        dates = {"expires_on": FAR_AHEAD, "verified_on": LONG_AGO}
        License.objects.create(therapist=rosa, state_id="WI", number="9-146", title="LMT", **dates)
        assert cell(compare, rosa, "License") == ["LMT, Illinois", "LMT, Wisconsin"]
        assert cell(compare, rosa, "License current to") == ["Dec 31, 2099"]
        assert len(cell(compare, rosa, "License number")) == 2

    def test_a_state_without_licenses(self, compare, make_therapist):
        kansas = {"city": "Wichita", "state_id": "KS", "zip": "67202", "latitude": 37.69, "longitude": -97.33}
        kay = make_therapist("Kay", practice=kansas, license=None, certification={"number": "77"})
        assert cell(compare, kay, "License") == ["None: Kansas does not require one"]
        assert cell(compare, kay, "License current to") == ["Dec 31, 2099, the certification"]
        assert cell(compare, kay, "License checked") == ["None"]
        assert cell(compare, kay, "License number") == ["None"]
        assert cell(compare, kay, "Certification") == ["BCTMB 77, current to Dec 31, 2099"]

    def test_certifications_that_have_not_run_out(self, compare, make_therapist):
        rosa = make_therapist()
        today = datetime.date(2026, 5, 1)
        for title, until in [("Open", None), ("Past", today - datetime.timedelta(1)), ("Now", today)]:
            Certification.objects.create(therapist=rosa, title=title, expires_on=until)
        with time_machine.travel("2026-05-01T18:00Z"):
            assert cell(compare, rosa, "Certification") == ["Now, current to May 1, 2026", "Open"]

    def test_ways_to_reach_them(self, compare, make_therapist):
        ways = {"phone": "847-555-0100", "website": "https://www.example.org/rosa/"}
        compared = compare(make_therapist(practice=ways))
        lines = {fact.label: fact.cells[0] for fact in compared.facts}
        assert [(line.text, line.href) for line in lines["Phone"]] == [("847-555-0100", "tel:+18475550100")]
        [site] = lines["Website"]
        assert (site.text, site.href) == ("example.org/rosa", "https://www.example.org/rosa/")

    def test_what_cannot_be_called_is_no_link(self, compare, make_therapist):
        compared = compare(make_therapist(practice={"phone": "ask at the desk"}))
        [line] = next(fact.cells[0] for fact in compared.facts if fact.label == "Phone")
        assert (line.text, line.href) == ("ask at the desk", "")
