"""Changes to many therapists or licenses at once: batch by batch, each whole, and the search table with it."""

import time
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from locator.chronicle import lines_by_hand
from locator.following import at_once
from locator.models import License, Therapist

BATCH = 1000
# A request may last 30 seconds: what is left then goes on with the next one.
SECONDS = 10.0
_OF_LICENSE = ("state_id", "number", "verified_on", "source", "therapist__first_name", "therapist__last_name")


class Done(NamedTuple):
    """How many rows were gone through and changed, the key of the last one, and whether it was the last of all."""

    count: int
    changed: int
    last: int
    finished: bool


def in_batches(queryset, change: Callable[[list[int]], int], *, after: int = 0) -> Done:
    """Call `change` with the keys of each batch, in the order of the keys, until time is up.

    It says how many it changed.
    """
    began, count, changed = time.monotonic(), 0, 0
    while keys := list(queryset.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with at_once():
            changed += change(keys)
        after, count = keys[-1], count + len(keys)
        if len(keys) < BATCH:
            break
        if time.monotonic() - began > SECONDS:
            return Done(count, changed, after, finished=False)
    return Done(count, changed, after, finished=True)


def publish(keys, published: bool, user) -> int:
    """Publish therapists, or hide them; in the history of each whom it changes. Returns how many those are."""
    people = list(Therapist.objects.filter(pk__in=keys, published=not published).only("first_name", "last_name"))
    lines = lines_by_hand(user)
    for person in people:
        lines.changed(person.pk, person.name, "published", not published, published)
    Therapist.objects.filter(pk__in=[person.pk for person in people]).update(published=published)
    lines.write()
    return len(people)


def verify(licenses, day, source: str, user) -> int:
    """Mark licenses as verified on a day. One that was verified later keeps what it has. Returns how many changed."""
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
    return len(changed)


def note(user, model, count: int, message: str):
    """One entry in the admin's own log. An entry for each row would slow the first page down, which sorts them all."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(model),
        object_repr=f"{count:,} {model._meta.verbose_name_plural}",
        action_flag=CHANGE,
        change_message=message,
    )
