"""Changes to many therapists or licenses at once: batch by batch, each whole, and the search table with it."""

import time
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry

from locator.chronicle import lines_by_hand
from locator.following import at_once
from locator.models import License, Therapist

BATCH = 1000
# A request may last 30 seconds: what is left then goes on with the next one.
SECONDS = 10.0
_OF_LICENSE = ("state_id", "number", "verified_on", "source", "therapist__first_name", "therapist__last_name")


class Done(NamedTuple):
    """How many rows were gone through, the key of the last one, and whether it was the last of all."""

    count: int
    last: int
    finished: bool


def in_batches(queryset, change: Callable[[list[int]], None], *, after: int = 0) -> Done:
    """Call `change` with the keys of each batch, in the order of the keys, until time is up."""
    began, count = time.monotonic(), 0
    while keys := list(queryset.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with at_once():
            change(keys)
        after, count = keys[-1], count + len(keys)
        if len(keys) < BATCH:
            break
        if time.monotonic() - began > SECONDS:
            return Done(count, after, finished=False)
    return Done(count, after, finished=True)


def publish(keys, published: bool, user):
    """Publish therapists, or hide them; in the history of each whom it changes."""
    people = list(Therapist.objects.filter(pk__in=keys, published=not published).only("first_name", "last_name"))
    lines = lines_by_hand(user)
    for person in people:
        lines.changed(person.pk, person.name, "published", not published, published)
    Therapist.objects.filter(pk__in=[person.pk for person in people]).update(published=published)
    lines.write()
    _log(user, people, "published")


def verify(licenses, day, source: str, user):
    """Mark licenses as verified on a day. One that was verified later than that keeps what it has."""
    older = list(licenses.exclude(verified_on__gt=day).select_related("therapist").only(*_OF_LICENSE))
    new, lines = {"verified_on": day, "source": source}, lines_by_hand(user)
    changed = [held for held in older if any(getattr(held, name) != value for name, value in new.items())]
    for held in changed:
        whose = held.therapist
        for name, value in new.items():
            if (before := getattr(held, name)) != value:
                lines.changed(whose.pk, whose.name, name, before, value, part="licenses", called=str(held))
    License.objects.filter(pk__in=[held.pk for held in changed]).update(**new)
    lines.write()
    _log(user, changed, "verified on", "verified with")


def _log(user, objects, *fields):
    """What Django's own admin keeps of a change by hand: whoever has a form open is told so."""
    if objects:
        message = [{"changed": {"fields": list(fields)}}]
        LogEntry.objects.log_actions(user.pk, objects, CHANGE, message)
