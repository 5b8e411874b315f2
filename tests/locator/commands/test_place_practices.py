import csv
import json
import re
import threading

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from locator import asking, backlog, circuit, geocoding, providers
from locator.listing import Listing
from locator.models import Practice

IN_EVANSTON = [{"lat": "42.0466", "lon": "-87.6833", "display_name": "1620 Orrington Ave", "class": "building"}]
COARSE = {"latitude": 42.05, "longitude": -87.69, "precision": "zip", "street": "1620 Orrington Ave"}
POINTLESS = {"latitude": None, "longitude": None, "precision": "", "street": "1620 Orrington Ave"}
HERE = (42.0466, -87.6833)


@pytest.fixture
def practice(make_therapist):
    """A function that makes a practice, in Evanston unless told otherwise."""

    def practice(**fields):
        return Practice.objects.get(therapist=make_therapist(practice={**POINTLESS, **fields}))

    return practice


@pytest.fixture
def place(capsys, tmp_path):
    """A function that runs the command: what it said, why it failed ("" if not), and its report."""

    def place(**options):
        error, report = "", tmp_path / "report.csv"
        try:
            call_command("place_practices", report=report, **options)
        except CommandError as refused:
            error = str(refused)
        with open(report, encoding="utf-8", newline="") as file:
            rows = {int(row["practice"]): (row["outcome"], row["reason"]) for row in csv.DictReader(file)}
        return capsys.readouterr().out, error, rows

    return place


class TestWithoutAService:
    def test_who_has_no_point_gets_a_center_and_who_has_one_keeps_it(self, practice, place):
        by_zip, by_town, coarse = practice(), practice(zip=""), practice(**COARSE)
        out, error, rows = place()
        assert error == ""
        assert out.splitlines() == [
            "placed exactly: 0",
            "center only: 2",
            "  2: there is no address service",
            "could not be placed: 0",
            "points written: 2",
        ]
        assert list(rows) == [by_zip.pk, by_town.pk]
        by_zip.refresh_from_db()
        by_town.refresh_from_db()
        assert (by_zip.precision, by_town.precision) == ("zip", "town")
        assert abs(by_zip.latitude - 42.05) < 0.05
        coarse.refresh_from_db()
        assert coarse.point == (42.05, -87.69)
        assert Listing.objects.current().count() == 3
        assert "center only: 0" in place()[0]

    def test_who_cannot_be_placed_is_told_with_the_reason(self, practice, place):
        nowhere, wrong = practice(city="Nowhereville", zip=""), practice(state_id="WI")
        out, error, rows = place()
        assert error == "2 practices could not be placed; --report OUT.csv lists them."
        assert "could not be placed: 2" in out
        assert rows == {
            nowhere.pk: (
                "nowhere",
                "city: We know no town by that name in Illinois. Check the spelling, or type a ZIP code.",
            ),
            wrong.pk: ("nowhere", "zip: lies in IL, not in WI"),
        }

    def test_a_missing_town_is_filled_in(self, practice, place):
        one = practice(city="")
        place()
        one.refresh_from_db()
        assert (one.city, one.precision) == ("Evanston", "zip")

    def test_progress_is_told_on_stderr(self, practice, capsys):
        practice()
        call_command("place_practices")
        assert capsys.readouterr().err.splitlines() == ["1 of 1 practices"]


class TestOneByOne:
    @pytest.fixture(autouse=True)
    def chosen(self, service):
        service.says = json.dumps(IN_EVANSTON)

    def test_missing_and_coarse_points_become_exact_and_the_listings_follow(self, service, practice, place):
        missing, zipped, town = practice(), practice(**COARSE), practice(**{**COARSE, "precision": "town"})
        out, error, rows = place()
        assert error == ""
        assert "placed exactly: 3" in out
        for one in (missing, zipped, town):
            one.refresh_from_db()
            assert (one.point, one.precision) == (HERE, "address")
            assert rows[one.pk] == ("exact", "")
        assert set(Listing.objects.values_list("latitude", "longitude")) == {HERE}
        assert len(service.asked) == 1  # All three have the same address.

    def test_points_of_staff_fictional_people_and_places_without_a_street_are_left_alone(
        self, service, practice, place, make_therapist
    ):
        mine = [practice(**{**COARSE, "precision": "address"}), practice(**{**COARSE, "street": ""})]
        mine.append(Practice.objects.get(therapist=make_therapist(is_demo=True, practice=COARSE)))
        assert place()[2] == {}
        assert service.asked == []
        for one in mine:
            assert Practice.objects.get(pk=one.pk).point == (42.05, -87.69)

    def test_what_staff_change_meanwhile_is_left_alone(self, service, practice, place, monkeypatch):
        one = practice(**COARSE)
        locate = geocoding.locate

        def meanwhile(*args, **kwargs):
            Practice.objects.filter(pk=one.pk).update(latitude=42.0, longitude=-87.7, precision="address")
            return locate(*args, **kwargs)

        monkeypatch.setattr(geocoding, "locate", meanwhile)
        out, error, rows = place()
        assert error == ""
        assert "changed by someone else meanwhile, and left alone: 1" in out
        assert rows == {one.pk: ("changed", "")}
        assert Practice.objects.get(pk=one.pk).point == (42.0, -87.7)

    def test_what_the_service_does_not_know_is_not_asked_again(self, service, practice, place):
        service.says = "[]"
        practice(**COARSE)
        missing = practice(street="99 Nowhere Ln")
        out, error, _rows = place()
        assert error == ""
        assert "center only: 2" in out
        assert "  2: the address service does not know the address" in out
        assert len(service.asked) == 2
        missing.refresh_from_db()
        assert missing.precision == "zip"
        for _time in range(2):
            assert "center only: 2" in place(limit=5)[0]
        assert len(service.asked) == 2

    def test_a_point_in_another_state_is_refused(self, service, practice, place):
        service.says = json.dumps([{"lat": "38.8977", "lon": "-77.0365", "display_name": "x"}])
        one = practice(**COARSE)
        assert place()[2] == {one.pk: ("center", "the address service does not know the address")}
        assert Practice.objects.get(pk=one.pk).point == (42.05, -87.69)

    def test_a_point_far_from_its_zip_code_is_refused(self, service, practice, place):
        service.says = json.dumps([{"lat": "37.0053", "lon": "-89.1765", "display_name": "x", "class": "building"}])
        one = practice()
        for _time in range(2):
            place()
            assert Practice.objects.get(pk=one.pk).precision == "zip"
        assert len(service.asked) == 1

    def test_one_run_at_a_time(self, service, practice, place, monkeypatch):
        practice()
        errors, locate = [], geocoding.locate

        def meanwhile(*args, **kwargs):
            with pytest.raises(CommandError) as refused:
                call_command("place_practices")
            errors.append(str(refused.value))
            call_command("place_practices", dry_run=True)
            return locate(*args, **kwargs)

        monkeypatch.setattr(geocoding, "locate", meanwhile)
        assert place()[1] == ""
        assert len(errors) == 1
        assert errors[0].startswith("Another run is under way")
        assert len(service.asked) == 1
        monkeypatch.undo()
        practice(street="2 Orrington Ave")
        assert place()[1] == ""  # The first has ended.

    def test_a_service_that_only_ever_says_wait_is_given_up(self, service, practice, place, monkeypatch):
        for number in range(3):
            practice(street=f"{number} Orrington Ave")
        service.status, service.headers = 429, {"Retry-After": "100"}
        naps = []
        with time_machine.travel(0, tick=False) as clock:
            monkeypatch.setattr(geocoding, "_sleep", lambda seconds: (naps.append(seconds), clock.shift(seconds)))
            _out, error, _rows = place()
        assert error.startswith("The address service did not answer for all")
        assert len(service.asked) == asking.Service.TRIES

    def test_a_limit_counts_what_is_tried(self, service, practice, place):
        for number in range(3):
            practice(street=f"{number} Orrington Ave")
        assert "placed exactly: 2" in place(limit=2)[0]
        assert "placed exactly: 1" in place(limit=2)[0]
        assert len(service.asked) == 3
        with pytest.raises(CommandError, match="at least 1"):
            call_command("place_practices", limit=0)

    def test_a_dry_run_asks_nobody_and_writes_nothing(self, service, practice, place):
        missing, nowhere = practice(), practice(city="Nowhereville", zip="", street="")
        out, error, rows = place(dry_run=True)
        assert out.startswith("Dry run: nobody was asked, nothing was written.")
        assert "  1: the address service would be asked" in out
        assert "points written" not in out
        assert error == "1 practice could not be placed; --report OUT.csv lists it."
        assert list(rows) == [missing.pk, nowhere.pk]
        assert service.asked == []
        assert not Practice.objects.exclude(latitude=None).exists()

    def test_a_service_that_keeps_failing_is_given_up_and_centers_do(self, service, practice, place):
        service.status = 500
        missing = [practice(street=f"{number} Orrington Ave") for number in range(5)]
        coarse = practice(**COARSE)
        out, error, _rows = place()
        assert error == "The address service did not answer for all; run it again later for the rest."
        assert len(service.asked) == circuit.FAILURES
        assert "  6: the address service did not answer" in out
        assert {Practice.objects.get(pk=one.pk).precision for one in missing} == {"zip"}
        assert Practice.objects.get(pk=coarse.pk).precision == "zip"

    def test_and_another_run_does_the_rest(self, service, practice, place):
        for number in range(5):
            practice(street=f"{number} Orrington Ave")
        answers = iter([200, 200, 500, 500, 500])
        service.answer = lambda handler: handler.reply(service.says.encode(), next(answers))
        assert "placed exactly: 2" in place()[0]
        service.answer = None
        caches["shared"].clear()
        out, error, _rows = place()
        assert "placed exactly: 3" in out
        assert error == ""

    def test_it_waits_for_its_turn_and_when_it_is_told_to_wait(self, service, practice, place, monkeypatch):
        monkeypatch.setitem(providers.LIMITS, "127.0.0.1", 1.0)
        providers.provider.cache_clear()
        naps, refusals = [], iter([429])

        def answer(handler):
            handler.reply(service.says.encode(), next(refusals, 200), {"Retry-After": "200"})

        service.answer = answer
        for number in range(4):
            practice(street=f"{number} Orrington Ave")
        with time_machine.travel(0, tick=False) as clock:
            monkeypatch.setattr(geocoding, "_sleep", lambda seconds: (naps.append(seconds), clock.shift(seconds)))
            out, error, _rows = place()
        providers.provider.cache_clear()
        assert (error, "placed exactly: 4" in out) == ("", True)
        assert sum(naps) == pytest.approx(203, abs=0.5)

    def test_stopped_it_keeps_what_it_has(self, service, practice, monkeypatch):
        for number in range(3):
            practice(street=f"{number} Orrington Ave")
        locate, times = geocoding.locate, iter([1, 1])

        def stop(*args, **kwargs):
            if not next(times, None):
                raise KeyboardInterrupt
            return locate(*args, **kwargs)

        monkeypatch.setattr(geocoding, "locate", stop)
        with pytest.raises(CommandError, match="What is placed stays; run it again for the rest"):
            call_command("place_practices")
        assert Practice.objects.filter(precision="address").count() == 2

    def test_one_that_cannot_be_set_up_is_one_line(self, settings, practice):
        settings.GEOCODER = "no.such.Geocoder"
        with pytest.raises(CommandError, match="cannot be set up; see GEOCODER"):
            call_command("place_practices")

    def test_hidden_homes_get_an_exact_point_that_stays_hidden(self, practice, place):
        home = practice(hide_address=True)
        place()
        home.refresh_from_db()
        assert home.point == HERE
        assert Listing.objects.get().latitude == home.public_point.latitude != HERE[0]


class TestInBatches:
    @pytest.fixture(autouse=True)
    def chosen(self, service, settings):
        settings.GEOCODER = "census"
        self.point = "-87.6833,42.0466"
        self.odd = {}
        self.broken = threading.Event()

        def answer(handler):
            asked = re.findall(r'"(\d+)","([^"]*)"', service.posted[-1])
            if len(service.posted) == 2 and self.broken.is_set():
                return handler.reply(b"", 500)
            rows = [
                self.odd.get(street, f'"{pk}","{street}","Match","Exact","{street}","{self.point}","1","L"')
                for pk, street in asked
            ]
            return handler.reply(
                "\n".join(row.replace("PK", pk) for row, (pk, _) in zip(rows, asked, strict=True)).encode()
            )

        service.answer = answer

    def test_all_at_once(self, service, practice, place):
        ones = [practice(street=f"{number} Orrington Ave") for number in range(5)]
        out, error, _rows = place()
        assert (error, "placed exactly: 5" in out) == ("", True)
        assert {Practice.objects.get(pk=one.pk).point for one in ones} == {HERE}
        assert len(service.posted) == 1
        assert '"IL","60201"' in service.posted[0]

    def test_no_match_and_tie_are_remembered_and_a_lost_line_is_not(self, service, practice, place):
        self.odd = {
            "1 No St": '"PK","1 No St","No_Match"',
            "2 Tie St": '"PK","2 Tie St","Tie"',
            "3 Lost St": "",
            "4 Odd St": '"PK","4 Odd St","Match","Exact"',
            "5 Far St": '"PK","5 Far St","Match","Exact","x","-77.0,38.9","1","L"',
            "7 Cairo St": '"PK","7 Cairo St","Match","Exact","x","-89.1765,37.0053","1","L"',
            "8 Nan St": '"PK","8 Nan St","Match","Exact","x","nan,inf","1","L"',
        }
        ones = {street: practice(street=street) for street in [*self.odd, "6 Good St"]}
        _out, error, rows = place()
        assert error == "The address service did not answer for all; run it again later for the rest."
        told = {street: rows[one.pk] for street, one in ones.items()}
        unknown, lost = ("center", str(asking.UNKNOWN)), ("center", str(asking.NO_ANSWER))
        assert list(told.values()) == [unknown, unknown, lost, lost, unknown, unknown, lost, ("exact", "")]
        place()
        assert re.findall(r'"\d+","([^"]*)"', service.posted[1]) == ["3 Lost St", "4 Odd St", "8 Nan St"]

    def test_500_in_the_middle(self, service, practice, place, monkeypatch):
        monkeypatch.setattr(asking.Batches, "size", 2)
        self.broken.set()
        for number in range(6):
            practice(street=f"{number} Orrington Ave")
        out, error, _rows = place()
        assert "placed exactly: 4" in out
        assert "center only: 2" in out
        assert error.startswith("The address service did not answer for all")
        out, error, _rows = place()
        assert ("placed exactly: 2" in out, error) == (True, "")

    def test_garbage(self, service, practice, place):
        service.answer, service.says = None, "<html>busy</html>"
        one = practice()
        assert place()[2] == {one.pk: ("center", str(asking.NO_ANSWER))}
        assert Practice.objects.get(pk=one.pk).precision == "zip"


def test_what_the_database_refuses_is_one_line(practice, monkeypatch):
    def fail(outcomes):
        raise DatabaseError("disk is full\nand more that nobody needs")

    practice()
    monkeypatch.setattr(backlog, "_write", fail)
    with pytest.raises(CommandError, match="The database refused: disk is full"):
        call_command("place_practices")


def test_a_report_that_cannot_be_written_is_one_line(db, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("place_practices", report=tmp_path / "missing" / "report.csv")
