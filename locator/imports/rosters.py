"""A board's roster against the licenses of that state on record. docs/check-licenses.md says what becomes of each.

The whole file is read and staged on disk before anything is changed. Then the licenses are gone through in batches,
each in one transaction that takes the search table along: killed at any moment, another run comes to the same end. A
roster can always take a proof away; it gives one only where number, state and last name agree.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import following
from locator.chronicle import therapist_lines
from locator.imports import outcomes
from locator.imports.boards.board import Board
from locator.imports.cells import Bad
from locator.imports.examples import Examples, Kind
from locator.imports.matching import Answer, match, written
from locator.imports.outcomes import Outcome
from locator.imports.progress import Progress, part
from locator.imports.reading import Unreadable, open_table
from locator.imports.roster_examples import kind_of, told
from locator.imports.roster_rows import credential_of, naming
from locator.imports.roster_staging import RosterStaging
from locator.imports.runs import ImportRun, Kept, record
from locator.imports.settling import note_license, outcome_of, standing, values_by
from locator.imports.turns import taken
from locator.imports.writing import forget
from locator.models import Doubt, License, Therapist

BATCH = 1000  # rows of the file, or licenses
# More than half of what was proof, and at least this many, does not vanish from a whole roster in a week.
FEW = 20


@dataclass
class Summary:
    """What a check did, or on a dry run would have done: rows of the file, and licenses by outcome."""

    rows: int = 0
    others: int = 0
    quarantined: int = 0
    counts: Counter = field(default_factory=Counter)
    first: list[list] = field(default_factory=list)
    examples: Examples = field(default_factory=Examples)
    run: ImportRun | None = None


def check(
    path: Path,
    board: Board,
    *,
    dry_run: bool = False,
    accept_absent: bool = False,
    report: Path | None = None,
    by=None,
    name: str = "",
    progress: Progress,
) -> Summary:
    """Check every license of the board's state. Raises Unreadable, with nothing changed, and OSError.

    `accept_absent` lets a roster pass that lacks more than half of what was proof. `by` is the member of staff, `name`
    what the file was called on their machine.
    """
    summary, started_at, kept = Summary(), timezone.now(), Kept()
    with taken(), RosterStaging() as staging, outcomes.open_list(report, kept) as listed:
        _stage(path, board, staging, listed, summary, part(progress, 0, 0.5))
        if not accept_absent:
            _refuse_half_a_roster(board, staging)
        lines = therapist_lines(f"check_licenses {board.code}", name or path.name, by)
        _go_through(board, staging, listed, summary, dry_run, lines, part(progress, 0.5, 1))
        summary.first = listed.first
        if not dry_run:
            following.tidy()
            what = f"check_licenses {board.code}"
            summary.run = record(what, path, started_at, by, summary, kept.getvalue(), name=name)
    return summary


def _stage(path, board, staging, listed, summary, progress):
    known = frozenset(name for group in board.required for name in group)
    with open_table(
        path, known, board.required, separator=board.separator, quoted=board.quoted, encoding="cp1252"
    ) as table:
        records = iter(table)
        while chunk := list(islice(records, BATCH)):
            for record in chunk:
                _stage_row(record, table.columns, board, staging, listed, summary)
            summary.rows += len(chunk)
            progress(_("read %s rows") % f"{summary.rows:,}", table.share)
    if summary.rows == summary.others + summary.quarantined:
        raise Unreadable(_("No massage therapist is in this file; is it the roster of %s?") % board.source)


def _stage_row(record, columns, board, staging, listed, summary):
    try:
        credential = credential_of(record, columns, board)
    except Bad as bad:
        summary.quarantined += 1
        staging.set_aside(naming(record, columns, board), board.core)
        reason = str(bad)
        listed.add(Outcome.QUARANTINED, line=record.line, reason=reason)
        summary.examples.add(Kind.REFUSED, lambda: ("", _("line %d") % record.line, reason, None))
        return
    if credential is None:
        summary.others += 1
    else:
        staging.add(board.core(credential.number), record.line, credential)


def _refuse_half_a_roster(board, staging):
    proof = absent = 0
    today = timezone.localdate()
    held = License.objects.filter(state=board.state, verified_on__isnull=False, expires_on__gte=today)
    for keys in _batches(held.filter(status=License.Status.ACTIVE, disciplined=False)):
        cores = [board.core(number) for number in held.filter(pk__in=keys).values_list("number", flat=True)]
        found = staging.found(cores)
        proof += len(cores)
        absent += sum(core not in found and not staging.is_unread(core) for core in cores)
    if absent > FEW and absent * 2 > proof:
        raise Unreadable(
            _(
                "The roster lacks %(absent)d of the %(proof)d licenses that are proof now; is it whole? If it is, tick "
                "“Accept absences” in the admin, or use --accept-absent."
            )
            % {"absent": absent, "proof": proof}
        )


def _batches(licenses):
    """The keys of some licenses, a batch at a time."""
    last = 0
    while batch := list(licenses.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]


def _locked(keys):
    """Licenses as they are now, with their therapists, until the transaction ends: nothing staff save is overwritten.

    The therapists are locked, and first, as whatever changes one of them does: see `following`.
    """
    whose = License.objects.filter(pk__in=keys).values("therapist")
    list(Therapist.objects.select_for_update(no_key=True).filter(pk__in=whose).order_by("pk").values_list("pk"))
    return list(License.objects.filter(pk__in=keys).order_by("pk").select_related("therapist"))


def _go_through(board, staging, listed, summary, dry_run, lines, progress):
    licenses = License.objects.filter(state=board.state)
    done, of = 0, max(licenses.count(), 1)
    for keys in _batches(licenses):
        with transaction.atomic():
            with following.at_once():
                _check_batch(_locked(keys), board, staging, listed, summary, lines)
            lines.write()
            if dry_run:
                transaction.set_rollback(True)
        forget()
        done += len(keys)
        progress((_("tried %s licenses") if dry_run else _("checked %s licenses")) % f"{done:,}", done / of)


def _check_batch(batch, board, staging, listed, summary, lines):
    found = staging.found({board.core(license.number) for license in batch})
    decided, still_open, doubts, changed, fields = {}, {}, [], [], set()
    for doubt in Doubt.objects.filter(license__in=batch):
        if doubt.decision:
            decided.setdefault(doubt.license_id, {})[doubt.last_name, doubt.first_name] = doubt.decision
        else:
            still_open[doubt.license_id, doubt.last_name, doubt.first_name] = doubt.pk
    for license in batch:
        core = board.core(license.number)
        result = match(
            license.therapist.last_name,
            found.get(core, []),
            decided.get(license.pk, {}),
            unread=staging.is_unread(core),
            repeats_are_cases=board.repeats_are_cases,
        )
        reason = _DOUBTS.get(result.answer)
        said_so = result.credential and decided.get(license.pk, {}).get(written(result.credential))
        if result.answer == Answer.FOUND and not said_so and staging.holder(core, license.pk) != license.pk:
            reason = Doubt.Reason.TWICE
        before = standing(license)
        values = values_by(license, result, reason, board.source)
        different = {name for name, value in values.items() if getattr(license, name) != value}
        for name in sorted(different):
            note_license(lines, license, name, values[name])
            setattr(license, name, values[name])
        if different:
            changed.append(license)
            fields |= different
        if reason:
            doubt = _doubt(license, result.credential, reason, board)
            doubts.append(doubt)
            still_open.pop((license.pk, doubt.last_name, doubt.first_name), None)
        if result.answer == Answer.UNREAD:
            still_open = {key: pk for key, pk in still_open.items() if key[0] != license.pk}
        after = standing(license)
        outcome = outcome_of(result, reason, before, after, different)
        summary.counts[outcome.value] += 1
        if outcome != Outcome.UNCHANGED:
            listed.add(outcome, license=license, was=before, credential=result.credential)
        if kind := kind_of(outcome, before[0], after[0]):
            summary.examples.add(kind, partial(told, license, outcome, before[1], result.credential))
    if changed:
        License.objects.bulk_update(changed, sorted(fields))
    # What the roster no longer says, nobody has to decide; and decided later, it would put an old word over a new one.
    Doubt.objects.filter(pk__in=still_open.values()).delete()
    Doubt.objects.bulk_create(
        doubts,
        update_conflicts=True,
        unique_fields=["license", "last_name", "first_name"],
        update_fields=["reason", "status", "expires_on", "disciplined", "source", "seen_on"],
    )


_DOUBTS = {Answer.NEAR: Doubt.Reason.NEAR, Answer.NAME: Doubt.Reason.NAME}


def _doubt(license, row, reason, board):
    last_name, first_name = written(row)
    return Doubt(
        license=license,
        reason=reason,
        last_name=last_name,
        first_name=first_name,
        status=row.status,
        expires_on=row.expires_on,
        disciplined=bool(row.disciplined),
        source=board.source,
        seen_on=timezone.localdate(),
    )
