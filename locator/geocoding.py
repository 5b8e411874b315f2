"""The address service behind `places`: any geocoder of geopy, chosen in the settings, asked once and briefly.

`settings.GEOCODER` is "" (none), a short name such as "nominatim" or "census", or a dotted path to a geocoder class;
`settings.GEOCODER_OPTIONS` are further arguments of its constructor. What was typed is in no log line, no exception, no
key of a cache and no name of a bucket.
"""

import json
import logging
import re
import threading
import time
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from locator import believing, errand, locks, providers, remembering
from locator.circuit import Circuit
from locator.place import GeocoderUnavailable
from locator.sphere import Point, is_on_earth

logger = logging.getLogger(__name__)
logging.getLogger("geopy").setLevel(logging.CRITICAL)  # Below that it logs URLs and answers, and so the address.

BUDGET_SECONDS = 2  # for everything that a page waits for: a turn, the name server, the connection, the answer
LEAST_SECONDS = 1.0  # Without as much left, there is no sense in asking.
AT_ONCE = 2  # pages of one process that wait for it: fewer than a process has threads, for others' pages go on
PATIENT_SECONDS = 10  # for one answer, where no page waits
KEEP_SECONDS = 30 * 24 * 3600
KEEP_NO_MATCH_SECONDS = 7 * 24 * 3600

_NOT_ASKED = object()
_sleep = time.sleep
_slots = threading.BoundedSemaphore(AT_ONCE)


class TooManyAsked(GeocoderUnavailable):
    """The address service, or our own manners toward it, allow no further question just now."""


def is_configured() -> bool:
    return bool(settings.GEOCODER)


class Question(NamedTuple):
    """A street address, its state (a code; "" for any), and the center of its ZIP code or town, if that is known."""

    address: str
    state: str = ""
    near: Point | None = None


def locate(question: Question, *, patient: bool = False) -> Point | None:
    """Where a street address is, or None if the service knows none in the state, near where it is to be.

    Raises GeocoderUnavailable if the service fails in any way, and TooManyAsked if it may not be asked just now. Takes
    no longer than BUDGET_SECONDS and a little; `patient`, for where no page waits, as long as it takes to get a turn.
    Answers are remembered, "no match" too, failures never.
    """
    deadline = time.monotonic() + BUDGET_SECONDS
    provider = current()
    circuit, key = Circuit(provider.service), _cache_key(question)
    remembered = remembering.recall(key, *circuit.keys)
    if (known := _understood(remembered.get(key))) is not _NOT_ASKED:
        return known
    circuit.take_in(remembered)
    if patient:
        wait_for_turn(provider, circuit)
        return _locate(question, provider, circuit, PATIENT_SECONDS, PATIENT_SECONDS)
    if circuit.is_open:
        raise _unavailable()
    # Whoever waits for a turn keeps a thread of the server from other visitors, no less than who waits for an answer.
    if not _slots.acquire(blocking=False):
        raise _too_many()
    try:
        _take_turn(provider, deadline)
        if (seconds := deadline - time.monotonic()) < LEAST_SECONDS:
            raise _too_many()
        if not circuit.lets_through():
            raise _unavailable()
        return _locate(question, provider, circuit, seconds, BUDGET_SECONDS)
    finally:
        _slots.release()


def _locate(question, provider, circuit, seconds, usual):
    most = settings.GEOCODER_OPTIONS.get("timeout") or usual
    seconds, usual = min(seconds, most), min(usual, most)

    def look_up():
        found = provider.geocode(_sendable(question.address), seconds)
        return believing.point(found, *question) if found else None

    point = ask(circuit, seconds, look_up, usual)
    remember(question, point)
    return point


def recall(asked: Iterable[Question]) -> dict[Question, Point | None]:
    """What is remembered of addresses: a point, or None for "no match"; others are left out."""
    keys = {one: _cache_key(one) for one in asked}
    found = remembering.recall(*set(keys.values()))
    known = {one: _understood(found[key]) for one, key in keys.items() if key in found}
    return {one: point for one, point in known.items() if point is not _NOT_ASKED}


def remember(question: Question, point: Point | None):
    seconds = KEEP_SECONDS if point else KEEP_NO_MATCH_SECONDS
    remembering.remember(_cache_key(question), list(point or ()), seconds)


def current() -> providers.Provider:
    """The service that the settings name. Raises GeocoderUnavailable if it cannot be made."""
    options = json.dumps(settings.GEOCODER_OPTIONS, sort_keys=True)
    try:
        return providers.provider(settings.GEOCODER, options, slugify(settings.SITE_NAME) or "massage", BUDGET_SECONDS)
    except Exception as error:
        logger.warning("The address service cannot be set up: %s", type(error).__name__)
    raise _unavailable()


def _cache_key(question: Question) -> str:
    service = f"{settings.GEOCODER} {json.dumps(settings.GEOCODER_OPTIONS, sort_keys=True)}"
    # Of the letters none is left out, whatever their script. Who ends a word with a comma asks for the same.
    text = unicodedata.normalize("NFKC", _sendable(question.address)).casefold()
    text = " ".join(re.sub(r"[.,;]+(?=\s|$)", " ", text).split())
    asked = f"{service}\n{question.state}\n{question.near and tuple(question.near)}\n{text}"
    return "geocode:" + salted_hmac("locator.geocoding", asked, algorithm="sha256").hexdigest()


def _sendable(address: str) -> str:
    """Without what cannot go over the wire: half letters and controls. They must not look like a service's failure."""
    text = address.encode("utf-8", "ignore").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _understood(value):
    """A cache can hold anything."""
    match value:
        case []:
            return None
        case [float(latitude), float(longitude)] if is_on_earth(latitude, longitude):
            return Point(latitude, longitude)
        case _:
            return _NOT_ASKED


def _take_turn(provider, deadline):
    """Wait for our turn with a service, together with every other worker; at most until a page has to go on."""
    while wait := _seconds_to_turn(provider):
        if time.monotonic() + wait > deadline - LEAST_SECONDS:
            raise _too_many()
        _sleep(wait)


def wait_for_turn(provider, circuit):
    """Wait, however long, until a service may be asked: for the circuit to close, and for a token."""
    while True:
        while circuit.is_open:
            _sleep(circuit.seconds_left)
            circuit.look()
        if wait := _seconds_to_turn(provider):
            _sleep(wait)
        elif circuit.lets_through():
            return
        else:
            _sleep(1)  # Another worker is trying it.
            circuit.look()


def _seconds_to_turn(provider):
    from locator import throttling  # A model: `places` is also used where no database is set up.

    try:
        with locks.waited_for(remembering.WAIT_SECONDS):
            return throttling.take(f"geocoder:{provider.service}", provider.per_second, provider.burst)
    except DatabaseError as error:
        logger.warning("The count of questions to the address service failed: %s", type(error).__name__)
    raise _too_many()


def ask(circuit: Circuit, seconds: float, question, usual: float = 0.0):
    """What a question to the service, a function, returns; its circuit hears how it went.

    That it is too slow counts for nothing if our own wait left it fewer seconds than the `usual` ones.
    Raises GeocoderUnavailable, or TooManyAsked.
    """
    from geopy.exc import (
        GeocoderQueryError,
        GeocoderRateLimited,
        GeocoderTimedOut,
    )  # All of geopy, which many a site never needs.

    failure = wait = None
    start = time.monotonic()
    try:
        # A little longer, so that it is the adapter that finds it too slow, and can say so.
        answer = errand.within(seconds + 0.05, question)
    except Exception as error:
        # Whatever a provider throws (geopy's errors, a socket's, a parser's on a changed answer), the visitor is served
        # without it. Only its kind is kept: the message can hold the URL, and so the address.
        failure, wait = type(error), getattr(error, "retry_after", None)
    if not failure:
        circuit.succeeded()
        return answer
    logger.warning("The address service failed: %s", failure.__name__)
    too_slow = issubclass(failure, (TimeoutError, GeocoderTimedOut)) and time.monotonic() - start > 0.9 * seconds
    ours = issubclass(failure, errand.Busy) or (too_slow and seconds < 0.9 * usual)
    # What is our own doing, or that it makes no sense of one question, counts for nothing more.
    if not (ours or issubclass(failure, GeocoderQueryError)):
        circuit.failed(wait)
    raise _too_many() if ours or issubclass(failure, GeocoderRateLimited) else _unavailable()


def _unavailable():
    return GeocoderUnavailable(_("The address service did not answer. Type a ZIP code, or a town and state, instead."))


def _too_many():
    return TooManyAsked(
        _(
            "Too many addresses were asked for just now. Try again in a minute, or type a ZIP code, or a town and "
            "state, instead."
        )
    )
