"""Where practices are, from an address service that is asked about many: one after the other, or in batches.

Nobody waits for a page here, so it waits for its turn as long as that takes, and for each answer longer than a page.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from locator import believing, geocoding
from locator.circuit import Circuit
from locator.models import Practice
from locator.place import GeocoderUnavailable
from locator.placing import question
from locator.sphere import Point

NO_SERVICE = _("there is no address service")
DRY_RUN = _("the address service would be asked")
UNKNOWN = _("the address service does not know the address")
NO_ANSWER = _("the address service did not answer")


class Reply(NamedTuple):
    """A point, or the reason why there is none; `fresh` where somebody was asked for it just now."""

    point: Point | None
    reason: str = ""
    fresh: bool = False

    @classmethod
    def of(cls, point, fresh):
        return cls(point, "" if point else UNKNOWN, fresh)


class Nobody:
    """Where there is no service, or it is not to be asked."""

    failed = False
    chunk = 500  # practices, worked out and written together

    def __init__(self, reason):
        self.reason = reason

    def ask(self, practices: Iterable[Practice]) -> dict[int, Reply]:
        """What is known of these practices, all with a street: their ids to a Reply each."""
        return {practice.pk: Reply(None, self.reason) for practice in practices}


class Service:
    """One whose circuit opens is given up in this run, and those that are left get no answer."""

    TRIES = 3  # where the service itself says that it is asked too often
    size = 1

    def __init__(self):
        self.failed = self.gave_up = False

    @property
    def chunk(self):
        return Nobody.chunk if self.gave_up else self.size

    def ask(self, practices):
        asked = {practice.pk: _question(practice) for practice in practices}
        known = geocoding.recall(asked.values())
        replies = {pk: Reply.of(known[one], fresh=False) for pk, one in asked.items() if one in known}
        left = [practice for practice in practices if practice.pk not in replies]
        if left and not self.gave_up:
            replies |= self._try(left)
        missing = [practice.pk for practice in left if practice.pk not in replies]
        self.failed = self.failed or bool(missing)
        return replies | dict.fromkeys(missing, Reply(None, NO_ANSWER, fresh=True))

    def _try(self, practices):
        for _time in range(self.TRIES):
            try:
                replies = self._send(practices)
            except geocoding.TooManyAsked:
                continue
            except GeocoderUnavailable:
                circuit = Circuit(geocoding.current().service)
                circuit.look()
                self.gave_up = circuit.is_open
                return {}
            return replies
        self.gave_up = True  # We waited as long as it wanted, each time.
        return {}


class OneByOne(Service):
    def _send(self, practices):
        return {
            practice.pk: Reply.of(geocoding.locate(_question(practice), patient=True), fresh=True)
            for practice in practices
        }


class Batches(Service):
    size = 1000
    SECONDS = 300  # for one batch

    def _send(self, practices):
        provider = geocoding.current()
        circuit = Circuit(provider.service)
        circuit.look()
        geocoding.wait_for_turn(provider, circuit)
        lines = [(str(one.pk), one.street, one.city, one.state_id, one.zip) for one in practices]
        found = geocoding.ask(
            circuit, self.SECONDS, lambda: provider.geocoder.geocode_batch(lines, timeout=self.SECONDS)
        )
        return {one.pk: self._reply(one, found[str(one.pk)]) for one in practices if str(one.pk) in found}

    @staticmethod
    def _reply(practice, numbers):
        point = numbers and Point(*reversed(numbers))
        asked = _question(practice)
        if point and not believing.lies_in(point, asked.state, asked.near):
            point = None
        if not point:  # A point is written where it belongs.
            geocoding.remember(asked, None)
        return Reply.of(point, fresh=True)


def service(dry_run: bool) -> Nobody | Service:
    """What to ask. Raises GeocoderUnavailable where the settings name a service that cannot be made."""
    if not geocoding.is_configured():
        return Nobody(NO_SERVICE)
    if dry_run:
        return Nobody(DRY_RUN)
    return Batches() if geocoding.current().has_batches else OneByOne()


def _question(practice):
    return question(practice.street, practice.city, practice.state_id, practice.zip)
