"""The therapists CSV into the models. docs/import-therapists.md says what the file may hold and what becomes of it.

First the whole file is read, checked and staged on disk, so that a file that turns out not to be one changes nothing.
Then the therapists are written in batches, each in one transaction that takes the search table along: killed at any
moment, what is there is whole batches, and another run goes on from them to the same end.
"""

import gc
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import connection, reset_queries, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from locator import following, gazetteer
from locator.imports.applying import apply
from locator.imports.columns import parsers
from locator.imports.entries import Entry, Reader, Rejected
from locator.imports.persons import put_together
from locator.imports.quarantine import Problem, open_report
from locator.imports.reading import Unreadable, open_table
from locator.imports.staging import MOST_ROWS, Staging
from locator.imports.turns import taken
from locator.listing import Listing
from locator.models import License, State
from locator.placing import Placer

BATCH = 1000  # rows
REQUIRED = (("external_id",), ("last_name", "first_name", "business_name"), ("city", "zip"), ("state",))


@dataclass
class Summary:
    """What an import did, or on a dry run would have done."""

    rows: int = 0
    quarantined: int = 0
    corrected: int = 0
    public: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    address_service_failed: bool = False
    counts: Counter = field(default_factory=Counter)
    first_problems: list[list] = field(default_factory=list)


def run(path: Path, *, dry_run: bool = False, report: Path | None = None, progress: Callable[[str], None]) -> Summary:
    """Import a file. Raises Unreadable, with nothing changed, where it is not a file of this kind, and OSError."""
    if not State.objects.exists():
        raise Unreadable(_("There are no states on record yet; run “manage.py prepare” first."))
    summary = Summary()
    with taken(), Staging() as staging, open_report(report) as problems, _gazetteer_out_of_sight():
        _stage(path, staging, problems, summary, progress)
        _write(staging, summary, dry_run, progress)
    summary.first_problems = problems.first
    if not dry_run:
        following.tidy()
    return summary


def _stage(path, staging, problems, summary, progress):
    known = parsers()
    with open_table(path, frozenset(known), REQUIRED) as table:
        summary.ignored_columns = [name for name in table.columns if name not in known]
        placer = Placer()
        reader = Reader(table.columns, known, placer)
        records = iter(table)
        while chunk := list(islice(records, BATCH)):
            _stage_chunk(chunk, reader, staging, problems, summary)
            summary.rows += len(chunk)
            progress(_("checked %s rows") % f"{summary.rows:,}")
        summary.address_service_failed = placer.service_failed
    if not summary.rows:
        raise Unreadable(_("The file has a header and no rows."))


def _stage_chunk(chunk, reader, staging, problems, summary):
    read = [(record.line, _try(reader.entry, record)) for record in chunk]
    owners = _owners([entry.license for _line, entry in read if isinstance(entry, Entry) and entry.license])
    for line, entry in read:
        outcome = _try(_admit, line, entry, owners, staging) if isinstance(entry, Entry) else entry
        if isinstance(outcome, Rejected):
            summary.quarantined += 1
            staging.quarantine(outcome.external_id)
            found = outcome.problems
        else:
            summary.corrected += bool(entry.corrections)
            found = entry.corrections
        for problem in found:
            problems.add(line, outcome.external_id, problem)


def _try(function, *args):
    """What a function returns, or the Rejected that it raises."""
    try:
        return function(*args)
    except Rejected as rejected:
        return rejected


def _owners(licenses):
    """(state, number) of these licenses that are on record: the therapist's external id and what to call them."""
    numbers = {}
    for state, number in licenses:
        numbers.setdefault(state, []).append(number)
    wanted = Q(pk__in=[])
    for state, of_state in numbers.items():
        wanted |= Q(state=state, number__in=of_state)
    return {
        (held.state_id, held.number): held.therapist
        for held in License.objects.filter(wanted).select_related("therapist")
    }


def _admit(line, entry, owners, staging):
    """Stage an entry, and give it back, unless other rows or the database stand against it."""
    if staging.is_full(entry.external_id):
        reason = _("more than %d rows have this external_id; is it the right column?") % MOST_ROWS
        raise Rejected(entry.external_id, [Problem("external_id", entry.external_id, reason)])
    if entry.license:
        state, number = entry.license
        owner = owners.get(entry.license)
        if owner and owner.external_id != entry.external_id:
            reason = _("this %(state)s license is on record for %(name)s (therapist %(id)d)")
            _refuse_license(entry, reason % {"state": state, "name": owner, "id": owner.pk})
        holder, first = staging.holder(state, number, entry.external_id, line)
        if holder != entry.external_id:
            reason = _("this %(state)s license belongs to %(holder)s on line %(line)d")
            _refuse_license(entry, reason % {"state": state, "holder": holder, "line": first})
    staging.add(line, entry.external_id, entry.data)
    return entry


def _refuse_license(entry, reason):
    raise Rejected(entry.external_id, [Problem("license_number", entry.license[1], reason)])


def _write(staging, summary, dry_run, progress):
    done = 0
    unsure = staging.is_quarantined("")
    for batch in staging.batches(BATCH):
        persons = [put_together(key, not (quarantined or unsure), entries) for key, quarantined, entries in batch]
        with transaction.atomic():
            with following.at_once():
                ids = apply(persons, summary.counts)
            listed = Listing.objects.current().filter(therapist__in=ids)
            summary.public += listed.values("therapist").distinct().count()
            if dry_run:
                transaction.set_rollback(True)
        _forget()
        done += sum(len(entries) for *_rest, entries in batch)
        progress((_("tried %s rows") if dry_run else _("imported %s rows")) % f"{done:,}")


@contextmanager
def _gazetteer_out_of_sight():
    """Garbage collections would walk its 100,000 objects over and over, for a fifth of all the time."""
    gazetteer.zips(), gazetteer.towns_keyed("")
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _forget():
    """What a batch leaves in memory: the queries that Django keeps for DEBUG, and the pages that SQLite does."""
    reset_queries()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
