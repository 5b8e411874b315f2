"""Fictional therapists: believable, repeatable, and never mistaken for anybody real."""

import datetime
from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from locator import demo, following, gazetteer, licensing, search, starting
from locator.demo.kinds import KINDS
from locator.demo.people import Crowd
from locator.demo.places import ANCHORED, ANCHORS, Map
from locator.demo.words import AREA_CODES
from locator.models import Certification, License, Listing, Practice, State, Technique, Therapist
from locator.sphere import miles_between

TODAY = datetime.date(2026, 6, 15)
MANY = 1500


@pytest.fixture(scope="module")
def states():
    return {row["code"]: State(**row | {"checked_on": None}) for row in starting.rows("states.csv")}


@pytest.fixture(scope="module")
def slugs():
    return [row["slug"] for row in starting.rows("techniques.csv")]


@pytest.fixture(scope="module")
def people(states, slugs):
    crowd = Crowd(1, TODAY, states, slugs)
    return [crowd.person(number) for number in range(1, MANY + 1)]


@pytest.fixture(scope="module")
def practices(people):
    return [practice for person in people for practice in person.practices]


def share(rows):
    rows = list(rows)
    return sum(map(bool, rows)) / len(rows)


def told(person):
    """Everything that a person's rows say, without what saving adds."""
    rows = [person.therapist, *person.practices, *person.licenses, *person.certifications]
    return [{key: value for key, value in vars(row).items() if key != "_state"} for row in rows], person.techniques


class TestPeople:
    def test_are_the_same_for_the_same_seed_in_any_order(self, states, slugs, people):
        again = Crowd(1, TODAY, states, slugs)
        for number in (700, 3, 41):
            assert str(told(again.person(number))) == str(told(people[number - 1]))
        assert told(Crowd(2, TODAY, states, slugs).person(700))[1:] != told(people[699])[1:]

    def test_pass_the_validation_that_staff_input_passes(self, people):
        for person in people[:300]:
            person.therapist.clean_fields()
            for row in (*person.practices, *person.licenses, *person.certifications):
                row.clean_fields(exclude=["therapist", "state"])

    def test_look_varied(self, people):
        assert len({person.therapist.name for person in people}) > 0.95 * MANY
        assert len({person.therapist.bio for person in people}) > 0.8 * MANY

    def test_cannot_be_mistaken_for_anybody_real(self, people, practices):
        assert all(person.therapist.is_demo for person in people)
        assert all("-555-01" in practice.phone for practice in practices)
        assert {practice.email.rpartition("@")[2] for practice in practices} == {"", "example.org"}
        assert {practice.website[:20] for practice in practices} == {"", "https://example.org/"}
        assert all("D" in held.number for person in people for held in person.licenses)

    def test_come_in_the_stated_shares(self, people, practices):
        assert share(len(person.practices) > 1 for person in people) == pytest.approx(0.12, abs=0.03)
        assert share(person.practices[0].travel_radius_miles for person in people) == pytest.approx(0.2, abs=0.04)
        assert share(person.practices[0].hide_address for person in people) == pytest.approx(0.25, abs=0.04)
        assert share(not person.therapist.published for person in people) == pytest.approx(0.01, abs=0.01)
        first = [held[0] for person in people if (held := person.licenses or person.certifications)]
        assert share(held.expires_on < TODAY for held in first) == pytest.approx(0.04, abs=0.02)
        licenses = [person.licenses[0] for person in people if person.licenses]
        assert share(not held.verified_on for held in licenses) == pytest.approx(0.04, abs=0.02)
        assert share(held.disciplined for held in licenses) == pytest.approx(0.01, abs=0.01)

    def test_offer_three_to_eight_techniques_and_between_them_all(self, people, slugs):
        offered = Counter(slug for person in people for slug in person.techniques)
        assert set(offered) == set(slugs)
        for person in people:
            assert len(set(person.techniques)) == len(person.techniques)
            assert 3 <= len(person.techniques) <= 8

    def test_kinds_name_techniques_and_settings_that_exist(self, slugs):
        for kind in KINDS:
            assert set(kind.techniques) <= set(slugs)
            assert set(kind.settings) <= set(Practice.Setting.values)

    def test_hold_what_their_state_asks_for(self, people, states):
        for person in people:
            asked = {
                practice.state_id for practice in person.practices if states[practice.state_id].regulation != "none"
            }
            assert {held.state_id for held in person.licenses} == asked
            if any(states[practice.state_id].regulation == "none" for practice in person.practices):
                assert person.certifications
        assert {"CA", "KS", "MN"} <= {practice.state_id for person in people for practice in person.practices}

    def test_every_state_has_an_area_code(self, states):
        assert states.keys() == AREA_CODES.keys()

    def test_license_numbers_are_unique_in_a_state(self, people):
        numbers = Counter((held.state_id, held.number) for person in people for held in person.licenses)
        assert numbers.most_common(1)[0][1] == 1

    def test_nobody_stands_where_it_is_unknown_who_regulates(self, practices, states):
        assert not [practice for practice in practices if states[practice.state_id].regulation == "unknown"]


class TestPlaces:
    def test_stand_in_their_state_and_near_their_zip_code(self, practices):
        for practice in practices:
            zip_ = gazetteer.zip_code(practice.zip)
            assert (zip_.city, zip_.state) == (practice.city, practice.state_id)
            if practice.precision != "town":
                assert miles_between(practice.point, zip_.point) < 1.6
                assert gazetteer.nearest_town(practice.point).state == practice.state_id

    def test_follow_the_population(self, people):
        by_state = Counter(person.practices[0].state_id for person in people[ANCHORED:])
        assert by_state.most_common(1)[0][0] == "CA"
        assert by_state["CA"] + by_state["TX"] + by_state["NY"] + by_state["FL"] > 0.25 * MANY
        assert by_state["WY"] < 0.02 * MANY

    def test_zip_codes_belong_to_the_town(self, states):
        where = Map(states.keys())
        for number in range(1, 800):
            spot = where.draw(number, Random(number))
            assert spot.zip.state == spot.town.state
            assert miles_between(spot.zip.point, spot.town.point) < 21

    @pytest.mark.parametrize("seed", range(1, 6))
    def test_the_first_few_are_in_order_and_near_well_known_places(self, states, slugs, seed):
        found = Counter()
        crowd = Crowd(seed, TODAY, states, slugs)
        for person in map(crowd.person, range(1, ANCHORED + 1)):
            assert person.therapist.published
            practice = person.practices[0]
            assert licensing.proof(states[practice.state_id], person.licenses, ()).expires_on > TODAY
            for name, code in ANCHORS:
                found[name] += miles_between(practice.point, gazetteer.towns_named(name, code)[0].point) < 25
        assert all(found[name] >= 4 for name, _ in ANCHORS)


@pytest.mark.django_db
class TestMakeDemo:
    def run(self, *arguments):
        output = StringIO()
        call_command("make_demo", *arguments, stdout=output, stderr=StringIO())
        return output.getvalue()

    def test_makes_them_and_their_listings(self):
        assert self.run("--therapists", "60") == "Fictional therapists: 60 added of 60.\n"
        assert Therapist.objects.filter(is_demo=True).count() == 60
        rows = list(Listing.objects.order_by("pk").values())
        assert rows
        Listing.objects.all().delete()
        following.rebuild()
        assert rows == list(Listing.objects.order_by("pk").values())
        washington = gazetteer.towns_named("Washington", "DC")[0].point
        assert search.find(Listing.objects.current(), search.Spot("DC", washington, 25)).total >= 3

    def test_tops_up_and_adds_nothing_twice(self):
        self.run("--therapists", "20", "--seed", "3")
        before = list(Therapist.objects.order_by("pk").values())
        assert self.run("--therapists", "20", "--seed", "4") == "Fictional therapists: 0 added of 20.\n"
        assert self.run("--therapists", "25", "--seed", "3") == "Fictional therapists: 5 added of 25.\n"
        assert list(Therapist.objects.order_by("pk").values())[:20] == before

    def test_a_batch_that_fails_leaves_nothing_of_itself(self, monkeypatch):
        monkeypatch.setattr(demo, "BATCH", 10)
        crowd = demo.Crowd.person

        def fails_late(self, number):
            if number == 17:
                raise KeyboardInterrupt
            return crowd(self, number)

        with monkeypatch.context() as patch:
            patch.setattr(demo.Crowd, "person", fails_late)
            with pytest.raises(KeyboardInterrupt):
                demo.make(20, seed=1)
        assert Therapist.objects.count() == 10
        assert demo.make(20, seed=1) == 10
        assert License.objects.count() + Certification.objects.count() >= 20

    def test_leaves_real_therapists_alone(self):
        Therapist.objects.create(first_name="Rosa", last_name="Delgado")
        self.run("--therapists", "5")
        assert Therapist.objects.filter(is_demo=False).get().name == "Rosa Delgado"
        assert Therapist.objects.count() == 6

    def test_knows_only_the_techniques_there_are(self):
        Technique.objects.create(slug="swedish", name="Swedish massage")
        self.run("--therapists", "5")
        assert {t.slug for t in Technique.objects.all()} == {"swedish"}
        assert all(list(t.techniques.all()) == [Technique.objects.get()] for t in Therapist.objects.all())

    def test_licenses_are_dated_by_today(self):
        self.run("--therapists", str(ANCHORED))
        today = timezone.localdate()
        assert all(today < held.expires_on for held in License.objects.all())
        assert all((today - held.verified_on).days < 200 for held in License.objects.all())

    @pytest.mark.parametrize("number", ["0", "-1", "5000001"])
    def test_refuses_a_senseless_number(self, number):
        with pytest.raises(CommandError, match="from 1 to 5000000"):
            self.run(f"--therapists={number}")
