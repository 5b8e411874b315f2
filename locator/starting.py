"""What a new site starts with: the states and who regulates massage there, and the techniques. Files in `data/`."""

import csv
from pathlib import Path

from django.db import transaction

from locator.models import State, Technique

DATA = Path(__file__).parent / "data"


def load_states() -> int:
    """Add the states that are missing; how many. What is there stays as staff left it."""
    known = set(State.objects.values_list("code", flat=True))
    missing = [
        State(**row | {"checked_on": row["checked_on"] or None})
        for row in rows("states.csv")
        if row["code"] not in known
    ]
    return len(State.objects.bulk_create(missing))


@transaction.atomic
def load_techniques() -> int:
    """Add the starting techniques where there are none at all; how many. Bits go by the order of the file."""
    if Technique.objects.exists():
        return 0
    found = rows("techniques.csv")
    return len(Technique.objects.bulk_create(Technique(bit=bit, **row) for bit, row in enumerate(found)))


def rows(name: str) -> list[dict]:
    """The rows of a file in `data/`, by column name."""
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
