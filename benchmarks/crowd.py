"""A crowd of fictional therapists, as `make_demo` makes them, put into whole databases past the ORM.

A million takes a few minutes. What the rows say is what `make_demo` and `following` would have written.
"""

import time
from copy import deepcopy

from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from benchmarks.site import say
from locator import following, starting
from locator.demo.people import Crowd
from locator.models import Certification, License, Listing, Practice, State, Technique, Territory, Therapist

BATCH = 5000
LINK = Therapist.techniques.through
ROWS = (Therapist, Practice, License, Certification, LINK, Listing, Territory)


def fill_sqlite(alias: str, size: int):
    """Fill an empty SQLite database with so many therapists."""
    call_command("migrate", database=alias, verbosity=0)
    states = {row["code"]: State(**row | {"checked_on": None}) for row in starting.rows("states.csv")}
    techniques = [Technique(pk=bit + 1, bit=bit, **row) for bit, row in enumerate(starting.rows("techniques.csv"))]
    # Copies, for a row that is saved here belongs with no person who is not.
    State.objects.using(alias).bulk_create(deepcopy(state) for state in states.values())
    Technique.objects.using(alias).bulk_create(techniques)
    maker, began = _Maker(states, {technique.slug: technique for technique in techniques}), time.monotonic()
    for start in range(1, size + 1, BATCH):
        numbers = range(start, min(start + BATCH, size + 1))
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            for model, objects in maker.rows(numbers).items():
                _insert(cursor, model, objects)
        if numbers[-1] % 50_000 == 0:
            say(f"  {numbers[-1]:,} therapists, {numbers[-1] / (time.monotonic() - began):,.0f} a second")
    with connections[alias].cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_to_postgresql(source: str, target: str):
    """Fill an empty PostgreSQL database with what a SQLite database holds."""
    call_command("migrate", database=target, verbosity=0)
    with connections[source].cursor() as reader, connections[target].cursor() as writer:
        writer.execute("SET session_replication_role = replica")  # Spares a trigger for each foreign key of each row.
        for model in (State, Technique, *ROWS):
            table, columns = model._meta.db_table, ", ".join(field.column for field in model._meta.concrete_fields)
            reader.execute(f"SELECT {columns} FROM {table}")
            with writer.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                while rows := reader.fetchmany(BATCH):
                    for row in rows:
                        copy.write_row(row)
            say(f"  {table}")
        writer.execute("RESET session_replication_role")
        writer.execute("VACUUM (ANALYZE)")


class _Maker:
    """Numbers the rows itself, so that what belongs together can be written at once."""

    def __init__(self, states, techniques):
        self.states, self.techniques = states, techniques
        self.crowd = Crowd(1, timezone.localdate(), states, list(techniques))
        self.last = dict.fromkeys((Practice, License, Certification, Territory), 0)

    def rows(self, numbers):
        rows = {model: [] for model in ROWS}
        for number in numbers:
            person = self.crowd.person(number)
            person.therapist.pk = number
            rows[Therapist].append(person.therapist)
            for model, held in (
                (Practice, person.practices),
                (License, person.licenses),
                (Certification, person.certifications),
            ):
                for row in held:
                    row.pk = self.last[model] = self.last[model] + 1
                    row.therapist = person.therapist
                rows[model] += held
            held = [self.techniques[slug] for slug in person.techniques]
            rows[LINK] += [(number, technique.pk) for technique in held]
            listings, territories = following.derived(
                person.therapist, person.practices, person.licenses, person.certifications, held, self.states
            )
            rows[Listing] += listings
            for row in territories:
                row.pk = self.last[Territory] = self.last[Territory] + 1
            rows[Territory] += territories
        return rows


def _insert(cursor, model, rows):
    fields = [field for field in model._meta.concrete_fields if model is not LINK or not field.primary_key]
    if model is not LINK:
        rows = [[field.get_db_prep_save(getattr(row, field.attname), cursor.db) for field in fields] for row in rows]
    columns, marks = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", rows)
