"""Staged therapists into the models, batch by batch: each in one transaction that takes the search table along."""

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.db import connection, reset_queries, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from locator import following, gazetteer
from locator.imports.applying import apply
from locator.imports.examples import Examples, Kind
from locator.imports.persons import put_together
from locator.imports.progress import Progress
from locator.imports.runs import ImportRun
from locator.imports.staging import Staging
from locator.listing import Listing
from locator.models import License, Therapist

BATCH = 1000  # rows


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
    examples: Examples = field(default_factory=Examples)
    run: ImportRun | None = None


def owners(licenses):
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


def write(staging: Staging, summary: Summary, *, published: bool = True, dry_run: bool, lines=None, progress: Progress):
    """Bring the models to what is staged. New therapists are `published`, or drafts. `lines` go into the history."""
    done, of = 0, max(staging.rows(), 1)
    unsure = staging.is_quarantined("")
    for batch in staging.batches(BATCH):
        persons = [put_together(key, not (quarantined or unsure), entries) for key, quarantined, entries in batch]
        with transaction.atomic():
            were_public = _public(therapist__external_id__in=[person.external_id for person in persons])
            with following.at_once():
                ids = apply(persons, summary.counts, published=published, lines=lines, examples=summary.examples)
            are_public = _public(therapist__in=ids)
            summary.public += len(are_public)
            _count_hidden(were_public - are_public, summary)
            if dry_run:
                transaction.set_rollback(True)
        forget()
        done += sum(len(entries) for *_rest, entries in batch)
        progress((_("tried %s rows") if dry_run else _("imported %s rows")) % f"{done:,}", done / of)


def _public(**which):
    return set(Listing.objects.current().filter(**which).values_list("therapist_id", flat=True))


def _count_hidden(ids, summary):
    if not ids:
        return
    summary.counts["hidden"] += len(ids)
    for therapist in Therapist.objects.filter(pk__in=ids).order_by("pk"):
        why = _("after this import nothing proves the license at a practice")
        summary.examples.add(Kind.HIDDEN, partial(_told, therapist, why))


def _told(therapist, why):
    return therapist, therapist.external_id, why, therapist.pk


@contextmanager
def gazetteer_out_of_sight():
    """Garbage collections would walk its 100,000 objects over and over, for a fifth of all the time."""
    gazetteer.zips(), gazetteer.towns_keyed("")
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def forget():
    """What a batch leaves in memory: the queries that Django keeps for DEBUG, and the pages that SQLite does."""
    reset_queries()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
