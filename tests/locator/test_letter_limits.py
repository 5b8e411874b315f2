"""How often letters may be written: by one letter, one visitor, one network, to one therapist, through one site."""

import time
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from locator import form_token, letter_limits
from locator.letter_limits import AlreadySent, TooMany

pytestmark = pytest.mark.django_db

NOW = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch):
    """The time, which a test may set."""
    hands = SimpleNamespace(now=NOW)
    monkeypatch.setattr(time, "time", lambda: hands.now)
    return hands


@pytest.fixture
def admit(clock):
    """Counts a letter; each has other words, unless they are given."""
    counted = iter(range(10**6))

    def admit(address="203.0.113.9", purpose="contact", therapist=7, words=None, token="token"):  # noqa: S107
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        letter_limits.admit(request, purpose, therapist, token, words or (next(counted),))

    return admit


def admitted(admit, addresses, **what):
    """How many get through before the first that does not."""
    for number, address in enumerate(addresses):
        try:
            admit(address, **what)
        except TooMany:
            return number
    return None


def v6(network, count=500):
    """Addresses in different /64 of one /48."""
    return (f"2001:db8:{network:x}:{number:x}::1" for number in range(count))


class TestOnce:
    @pytest.mark.parametrize("later", [0, 600, 3600, form_token.GOOD_FOR / 2, form_token.GOOD_FOR - 1])
    def test_a_letter_goes_once_for_as_long_as_its_form_is_good(self, admit, clock, later):
        admit(words=("x",))
        clock.now += later
        with pytest.raises(AlreadySent):
            admit(words=("x",))

    @pytest.mark.parametrize("other", [{"purpose": "report"}, {"therapist": 8}, {"token": "b"}, {"words": ("y",)}])
    def test_another_is_another(self, admit, other):
        admit(words=("x",))
        admit(**{"words": ("x",), **other})


class TestBuckets:
    def test_a_visitor_has_one_for_each_purpose_and_none_for_each_therapist(self, admit):
        _, at_once, _ = letter_limits.LIMITS[0]
        for number in range(at_once):
            admit(therapist=number)
        with pytest.raises(TooMany):
            admit(therapist=99)
        admit(therapist=99, purpose="report")

    def test_a_therapist_has_one_for_each_purpose_and_is_not_another(self, admit):
        many = [f"203.0.113.{number}" for number in range(200)]
        limit = {whose: at_once for whose, at_once, _ in letter_limits.LIMITS}["therapist"]
        assert admitted(admit, many, therapist=7) == limit
        admit("198.51.100.1", therapist=8)
        admit("198.51.100.2", therapist=7, purpose="report")

    def test_who_has_a_thousand_networks_cannot_close_a_letter_box(self, admit):
        assert admitted(admit, v6(1), therapist=7) == 6
        admit("2001:db8:2::1", therapist=7)
        admit("203.0.113.9", therapist=7)

    def test_nor_the_site(self, admit):
        def to_anybody(addresses):
            for number, address in enumerate(addresses):
                try:
                    admit(address, therapist=number)
                except TooMany:
                    return number
            return None

        assert to_anybody(v6(1)) == 24
        assert to_anybody(v6(2)) == 24
        admit("203.0.113.9", therapist=7)

    def test_what_is_not_ipv6_knows_no_such_limit(self, admit):
        for number in range(40):
            admit(f"203.0.113.{number}", therapist=number)
