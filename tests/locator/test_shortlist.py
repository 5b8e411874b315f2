"""A shortlist in the address of a page."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from locator import shortlist
from locator.models import Therapist


class TestReading:
    @pytest.mark.parametrize(
        ("texts", "ids"),
        [
            ([], ()),
            ([""], ()),
            ([",, ,"], ()),
            (["3,17"], (3, 17)),
            (["17,3"], (17, 3)),
            ([" 3 , 17 ,"], (3, 17)),
            (["3", "17"], (3, 17)),
            (["3,17", "17,4"], (3, 17, 4)),
            (["3,3,03"], (3,)),
            (["9" * 18], (int("9" * 18),)),
        ],
    )
    def test_takes_each_id_once_in_order(self, texts, ids):
        assert shortlist.read(texts) == (ids, [])

    @pytest.mark.parametrize(
        "junk",
        ["x", "-3", "+3", "0", "000", "3.0", "1e3", "1_0", "٣", "３", "9" * 19, "3\x00", "\ud800", "3;17", "<b>"],
    )
    def test_names_what_is_no_id_and_leaves_it_out(self, junk):
        ids, [notice] = shortlist.read([f"3,{junk},17"])
        assert ids == (3, 17)
        assert "is not the number of a therapist" in notice
        assert all(letter.isprintable() for letter in notice)

    def test_quotes_what_was_typed(self):
        assert shortlist.read(["rosa"])[1] == [
            "“rosa” is not the number of a therapist, so it was left out of your shortlist."
        ]

    def test_what_cannot_be_seen_is_quoted_by_its_number(self):
        [notice] = shortlist.read(["\0\u200b"])[1]
        assert notice.startswith("“U+0000 U+200B” is not")

    def test_a_long_text_is_quoted_in_part(self):
        [notice] = shortlist.read(["x" * 10_000])[1]
        assert "x" * 40 + "…”" in notice
        assert len(notice) < 200

    def test_many_junk_texts_are_counted(self):
        ids, notices = shortlist.read([",".join(f"x{n}" for n in range(10_000))])
        assert ids == ()
        assert len(notices) == 4
        assert notices[-1] == "And 9997 more like that."

    def test_says_how_many_more_than_the_most_were_left_out(self):
        numbers = range(1, shortlist.MOST + 4)
        ids, [notice] = shortlist.read([shortlist.write(numbers)])
        assert ids == tuple(numbers)[: shortlist.MOST]
        assert f"up to {shortlist.MOST} therapists" in notice
        assert "the last 3 were left out" in notice

    def test_as_many_as_the_most_is_not_too_many(self):
        numbers = tuple(range(1, shortlist.MOST + 1))
        assert shortlist.read([shortlist.write(numbers)]) == (numbers, [])

    @given(st.lists(st.text(max_size=60), max_size=5))
    def test_any_text_gives_ids_that_a_database_takes(self, texts):
        ids, _ = shortlist.read(texts)
        assert len(ids) == len(set(ids)) <= shortlist.MOST
        assert all(0 < pk < 2**63 for pk in ids)

    @given(st.lists(st.integers(1, 10**18 - 1), max_size=shortlist.MOST, unique=True))
    def test_reads_what_it_wrote(self, ids):
        assert shortlist.read([shortlist.write(ids)]) == (tuple(ids), [])


class TestChanging:
    def test_adds_at_the_end_and_once(self):
        assert shortlist.adding((3, 17), 4) == (3, 17, 4)
        assert shortlist.adding((), 4) == (4,)
        assert shortlist.adding((3, 17), 3) == (3, 17)

    def test_takes_away(self):
        assert shortlist.without((3, 17), 3) == (17,)
        assert shortlist.without((3, 17), 4) == (3, 17)

    def test_toggles(self):
        assert shortlist.toggled((3, 17), 3) == (17,)
        assert shortlist.toggled((3,), 17) == (3, 17)

    def test_one_past_the_most_is_said_by_the_next_page(self):
        full = tuple(range(1, shortlist.MOST + 1))
        ids, [notice] = shortlist.read([shortlist.write(shortlist.adding(full, 99))])
        assert ids == full
        assert "the last one was left out" in notice


class TestAddresses:
    def test_carries_the_list(self):
        assert shortlist.carried("/find/", (3, 17)) == "/find/?ids=3,17"
        assert shortlist.carried("/find/", ()) == "/find/"
        assert shortlist.url((3, 17)) == "/therapists/shortlist/?ids=3,17"
        assert shortlist.url(()) == "/therapists/shortlist/"

    def test_a_profile_adds_its_own_therapist(self):
        request = RequestFactory().get("/therapists/rosa-4/?ids=3,17&from=a%26b")
        assert shortlist.links(request, Therapist(pk=4)) == {
            "ids": (3, 17),
            "notices": [],
            "url": "/therapists/shortlist/?ids=3,17",
            "listed": False,
            "toggle_url": "/therapists/rosa-4/?from=a%26b&ids=3,17,4",
        }

    def test_a_profile_removes_its_own_therapist(self):
        request = RequestFactory().get("/therapists/rosa-4/?ids=3&ids=4")
        links = shortlist.links(request, Therapist(pk=4))
        assert links["listed"]
        assert links["toggle_url"] == "/therapists/rosa-4/?ids=3"

    def test_the_last_one_removed_leaves_a_plain_address(self):
        links = shortlist.links(RequestFactory().get("/therapists/rosa-4/?ids=4"), Therapist(pk=4))
        assert links["toggle_url"] == "/therapists/rosa-4/"

    def test_junk_is_named_and_not_carried_on(self):
        links = shortlist.links(RequestFactory().get("/therapists/rosa-4/?ids=x,3"), Therapist(pk=4))
        assert len(links["notices"]) == 1
        assert links["toggle_url"] == "/therapists/rosa-4/?ids=3,4"
