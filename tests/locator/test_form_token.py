"""The sign in a form: bound to what it is for, not too young, not too old, and nobody else's to make."""

import time

import pytest

from locator import form_token
from locator.form_token import TooLate, TooSoon, Unknown

NOW = 1_800_000_000.25


@pytest.fixture
def clock(monkeypatch):
    """The time, which a test may set."""
    hands = {"now": NOW}
    monkeypatch.setattr(time, "time", lambda: hands["now"])
    return hands


def test_it_is_good_after_a_moment_and_for_a_day(clock):
    token = form_token.issue("contact", 7)
    for later in (0, 2.9, -100):
        clock["now"] = NOW + later
        with pytest.raises(TooSoon, match="quick"):
            form_token.read(token, "contact", 7)
    for later in (3.1, 60, form_token.GOOD_FOR):
        clock["now"] = NOW + later
        assert form_token.read(token, "contact", 7)
    clock["now"] = NOW + 3 + form_token.GOOD_FOR + 1
    with pytest.raises(TooLate, match="more than a day"):
        form_token.read(token, "contact", 7)


def test_who_was_too_quick_need_not_wait_again_even_where_another_clock_is_behind(clock):
    token = form_token.issue("contact", 7, form_token.AT_ONCE)
    clock["now"] -= 30
    assert form_token.read(token, "contact", 7)


def test_a_form_that_comes_back_with_one_of_ours_need_not_wait(clock):
    early = form_token.issue("contact", 7)
    clock["now"] += 3 * 24 * 3600
    old = form_token.issue("contact", 7)
    for posted in (early, old, form_token.issue("contact", 7)):
        assert form_token.read(form_token.reissue(posted, "contact", 7), "contact", 7)


@pytest.mark.parametrize("of", [("report", 7), ("contact", 8), None])
def test_a_form_that_comes_without_one_of_ours_waits_as_usual(clock, of):
    posted = form_token.issue(*of, form_token.AT_ONCE) if of else "forged"
    fresh = form_token.reissue(posted, "contact", 7)
    with pytest.raises(TooSoon):
        form_token.read(fresh, "contact", 7)
    clock["now"] += form_token.SECONDS_TO_READ + 0.1
    assert form_token.read(fresh, "contact", 7)


def test_each_is_another_one(clock):
    tokens = [form_token.issue("contact", 7, form_token.AT_ONCE) for _ in range(3)]
    assert len({form_token.read(token, "contact", 7) for token in tokens}) == 3


@pytest.mark.parametrize(("purpose", "about"), [("report", 7), ("contact", 8), ("contact", 77)])
def test_it_is_for_one_form_and_one_therapist(purpose, about):
    token = form_token.issue("contact", 7, form_token.AT_ONCE)
    with pytest.raises(Unknown):
        form_token.read(token, purpose, about)


def test_another_key_makes_another_token(settings):
    token = form_token.issue("contact", 7, form_token.AT_ONCE)
    settings.SECRET_KEY = "another"  # noqa: S105
    with pytest.raises(Unknown, match="once more"):
        form_token.read(token, "contact", 7)


@pytest.mark.parametrize(
    "token", ["", "x", ":", "1 2:3", "\0", "\udc80", "٣", "x" * 10_000, "1800000000.000 00:", ":::", " "]
)
def test_what_we_did_not_make_is_unknown(token):
    with pytest.raises(Unknown):
        form_token.read(token, "contact", 7)


def test_no_byte_of_it_can_be_changed():
    token = form_token.issue("contact", 7, form_token.AT_ONCE)
    for place in range(len(token)):
        forged = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        with pytest.raises(Unknown):
            form_token.read(forged, "contact", 7)
