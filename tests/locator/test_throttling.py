"""Token buckets: exact under many hands, right when the clock is not, and who counts as one visitor."""

import hashlib
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import RequestFactory

from locator import throttling
from locator.models import Bucket

NOW = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch):
    """The time, which a test may set."""
    hands = {"now": NOW}
    monkeypatch.setattr(time, "time", lambda: hands["now"])
    return hands


@pytest.mark.django_db
class TestTake:
    def test_as_many_as_it_holds_and_then_the_wait_for_one_more(self, clock):
        assert [throttling.take("k", 0.1, 3) for _ in range(3)] == [0, 0, 0]
        assert throttling.take("k", 0.1, 3) == pytest.approx(10)
        clock["now"] += 4
        assert throttling.take("k", 0.1, 3) == pytest.approx(6)
        clock["now"] += 6.001
        assert throttling.take("k", 0.1, 3) == 0
        assert throttling.take("k", 0.1, 3) == pytest.approx(10, abs=0.1)

    def test_who_waits_as_long_as_told_gets_one(self, clock):
        throttling.take("k", 1 / 600, 1)
        clock["now"] += throttling.take("k", 1 / 600, 1) + 0.001
        assert throttling.take("k", 1 / 600, 1) == 0

    def test_it_never_holds_more_than_it_can(self, clock):
        throttling.take("k", 0.1, 3)
        clock["now"] += 10**6
        assert [bool(throttling.take("k", 0.1, 3)) for _ in range(4)] == [False, False, False, True]

    def test_one_bucket_knows_nothing_of_another(self, clock):
        assert throttling.take("a", 0.1, 1) == 0
        assert throttling.take("b", 0.1, 1) == 0
        assert throttling.take("a", 0.1, 1) > 0

    def test_asking_in_vain_costs_nothing(self, clock):
        throttling.take("k", 0.1, 1)
        for _ in range(20):
            clock["now"] += 0.4
            assert throttling.take("k", 0.1, 1) > 0
        clock["now"] += 2.1
        assert throttling.take("k", 0.1, 1) == 0

    def test_a_clock_set_back_gives_nothing_away_and_locks_nobody_out(self, clock):
        throttling.take("k", 0.1, 2)
        throttling.take("k", 0.1, 2)
        clock["now"] -= 3600
        assert throttling.take("k", 0.1, 2) == pytest.approx(10)
        # From here on it fills by the clock as it is now, not an hour later.
        clock["now"] += 10.001
        assert throttling.take("k", 0.1, 2) == 0

    def test_with_tokens_left_a_clock_set_back_is_no_matter(self, clock):
        throttling.take("k", 0.1, 2)
        clock["now"] -= 3600
        assert throttling.take("k", 0.1, 2) == 0
        assert throttling.take("k", 0.1, 2) == pytest.approx(10)

    def test_what_is_rolled_back_was_not_taken(self, clock):
        throttling.take("k", 0.1, 2)
        with transaction.atomic():
            throttling.take("k", 0.1, 2)
            throttling.take("new", 0.1, 2)
            transaction.set_rollback(True)
        assert throttling.take("k", 0.1, 2) == 0
        assert not Bucket.objects.filter(key="new").exists()

    def test_queries(self, clock, django_assert_num_queries):
        # Update in vain, look, and insert between the two of a savepoint.
        with django_assert_num_queries(5):
            throttling.take("k", 0.1, 2)
        with django_assert_num_queries(1):
            throttling.take("k", 0.1, 2)
        # Update in vain, and look how long.
        with django_assert_num_queries(2):
            assert throttling.take("k", 0.1, 2)

    def test_who_looks_while_another_makes_the_bucket_still_gets_a_token(self, clock, monkeypatch):
        make, raced = Bucket.objects.get_or_create, []

        def second(**kwargs):
            if not raced:
                raced.append(True)
                make(**kwargs)
            return make(**kwargs)

        monkeypatch.setattr(Bucket.objects, "get_or_create", second)
        assert throttling.take("k", 0.1, 5) == 0
        assert Bucket.objects.get().tokens == pytest.approx(3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("made_before", [True, False])
def test_of_many_at_once_exactly_as_many_get_one_as_there_are(made_before):
    if made_before:
        Bucket.objects.create(key="k", tokens=7, filled_at=time.time())

    def take(_):
        try:
            return throttling.take("k", 1e-9, 7)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(take, range(40)))
    assert waits.count(0) == 7


@pytest.mark.django_db(transaction=True)
def test_of_many_transactions_at_once_one_gets_the_only_token():
    def take(_):
        try:
            with transaction.atomic():
                return throttling.take("once", 1e-9, 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(take, range(16)))
    assert waits.count(0) == 1


@pytest.mark.django_db
def test_tidying_forgets_what_nobody_touched_for_a_day(clock):
    throttling.take("old", 1, 1)
    clock["now"] += 3600
    throttling.take("young", 1, 1)
    clock["now"] += 23 * 3600 + 1
    throttling.tidy()
    assert list(Bucket.objects.values_list("key", flat=True)) == ["young"]


def visitor(address, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return throttling.visitor(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


def neighborhood(address):
    return throttling.neighborhood(RequestFactory().get("/", REMOTE_ADDR=address))


class TestVisitor:
    def test_it_tells_nothing_and_is_the_same_all_day(self):
        found = visitor("203.0.113.9")
        assert found == visitor("203.0.113.9")
        assert re.fullmatch("[0-9a-f]{32}", found)
        # Whoever reads it cannot try all addresses: they lack the key.
        assert not hashlib.sha256(b"203.0.113.9").hexdigest().startswith(found)
        assert found != visitor("203.0.113.10")

    def test_it_is_another_one_tomorrow_and_on_another_site(self, monkeypatch, settings):
        today = visitor("203.0.113.9")
        monkeypatch.setattr(throttling.timezone, "localdate", lambda: "2099-01-01")
        assert visitor("203.0.113.9") != today
        monkeypatch.undo()
        settings.SECRET_KEY = "another"  # noqa: S105
        assert visitor("203.0.113.9") != today

    @pytest.mark.parametrize(
        ("proxies", "forwarded", "seen"),
        [
            (0, None, "10.0.0.1"),
            (0, "6.6.6.6", "10.0.0.1"),
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
            (1, "6.6.6.6, 7.7.7.7,203.0.113.9 ", "203.0.113.9"),
            (1, None, "10.0.0.1"),
            (1, "", "10.0.0.1"),
            (1, "6.6.6.6, ", "10.0.0.1"),
            (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (2, "6.6.6.6, 7.7.7.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            # Past the outer proxy, straight to the inner one.
            (2, "203.0.113.9", "203.0.113.9"),
        ],
    )
    def test_the_address_is_what_the_outermost_of_our_proxies_saw(self, settings, proxies, forwarded, seen):
        settings.PROXIES = proxies
        found = visitor("10.0.0.1", forwarded)
        settings.PROXIES = 0
        assert found == visitor(seen)

    @pytest.mark.parametrize(
        ("address", "same"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("203.0.113.9:50123", "203.0.113.9"),
            ("[2001:db8:1:2::1]:50123", "2001:db8:1:2::9"),
            ("[2001:db8:1:2::1]", "2001:db8:1:2::9"),
            ("fe80::1%eth0", "fe80::2"),
        ],
    )
    def test_one_subscriber_is_one_visitor(self, address, same):
        assert visitor(address) == visitor(same)

    def test_neighbors_are_two(self):
        assert visitor("2001:db8:1:2::1") != visitor("2001:db8:1:3::1")

    def test_who_is_given_many_networks_comes_from_one_neighborhood(self):
        home = neighborhood("2001:db8:1:2::1")
        assert re.fullmatch("[0-9a-f]{32}", home)
        assert home == neighborhood("2001:db8:1:ffff::9") == neighborhood("[2001:db8:1:3::1]:443")
        assert home != neighborhood("2001:db8:2:2::1")
        assert home != visitor("2001:db8:1:2::1")

    @pytest.mark.parametrize("address", ["203.0.113.9", "::ffff:203.0.113.9", "", "unknown"])
    def test_other_addresses_have_none(self, address):
        assert neighborhood(address) == ""

    @pytest.mark.parametrize("address", ["", "unknown", "x" * 10_000, "\0", "١.١.١.١", "1.2.3.4.5", "::1::", "[:80"])
    def test_no_address_breaks_it(self, settings, address):
        settings.PROXIES = 1
        assert len(visitor("10.0.0.1", address)) == 32
        assert len(visitor(address)) == 32
