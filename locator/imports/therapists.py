"""The therapists CSV into the models. docs/import-therapists.md says what the file may hold and what becomes of it.

First the whole file is read, checked and staged on disk, so that a file that turns out not to be one changes nothing.
Then the therapists are written in batches, each in one transaction that takes the search table along: killed at any
moment, what is there is whole batches, and another run goes on from them to the same end.
"""

from functools import partial
from itertools import islice
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from locator import following
from locator.chronicle import therapist_lines
from locator.imports.columns import parsers
from locator.imports.entries import Entry, Reader, Rejected
from locator.imports.examples import Kind
from locator.imports.progress import Progress, part
from locator.imports.quarantine import Problem, open_report
from locator.imports.reading import Unreadable, open_table
from locator.imports.runs import record
from locator.imports.staging import MOST_ROWS, Staging
from locator.imports.turns import taken
from locator.imports.writing import BATCH, Summary, gazetteer_out_of_sight, owners, write
from locator.models import State
from locator.placing import Placer

REQUIRED = (("external_id",), ("last_name", "first_name", "business_name"), ("city", "zip"), ("state",))


def run(
    path: Path,
    *,
    dry_run: bool = False,
    report: Path | None = None,
    by=None,
    name: str = "",
    progress: Progress,
) -> Summary:
    """Import a file. Raises Unreadable, with nothing changed, where it is not a file of this kind, and OSError.

    `by` is the member of staff who asked for it, and `name` what the file was called on their machine.
    """
    if not State.objects.exists():
        raise Unreadable(_("There are no states on record yet; run “manage.py prepare” first."))
    summary, started_at = Summary(), timezone.now()
    with taken(), Staging() as staging, open_report(report) as problems, gazetteer_out_of_sight():
        _stage(path, staging, problems, summary, part(progress, 0, 0.4))
        lines = therapist_lines("import_therapists", name or path.name, by)
        write(staging, summary, dry_run=dry_run, lines=lines, progress=part(progress, 0.4, 1))
        summary.first_problems = problems.first
        if not dry_run:
            following.tidy()
            summary.run = record("import_therapists", path, started_at, by, summary, problems.text, name=name)
    return summary


def _stage(path, staging, problems, summary, progress):
    known = parsers()
    with open_table(path, frozenset(known), REQUIRED) as table:
        summary.ignored_columns = [name for name in table.columns if name not in known]
        placer = Placer()
        reader = Reader(table.columns, known, placer)
        records = iter(table)
        while chunk := list(islice(records, BATCH)):
            _stage_chunk(chunk, reader, table.columns, staging, problems, summary)
            summary.rows += len(chunk)
            progress(_("checked %s rows") % f"{summary.rows:,}", table.share)
        summary.address_service_failed = placer.service_failed
    if not summary.rows:
        raise Unreadable(_("The file has a header and no rows."))


def _stage_chunk(chunk, reader, columns, staging, problems, summary):
    read = [(given, _try(reader.entry, given)) for given in chunk]
    held = owners([entry.license for _given, entry in read if isinstance(entry, Entry) and entry.license])
    for given, entry in read:
        line = given.line
        outcome = _try(_admit, line, entry, held, staging) if isinstance(entry, Entry) else entry
        if isinstance(outcome, Rejected):
            summary.quarantined += 1
            staging.quarantine(outcome.external_id)
            summary.examples.add(Kind.REFUSED, partial(_refused, given, columns, outcome))
            found = outcome.problems
        else:
            summary.corrected += bool(entry.corrections)
            found = entry.corrections
        for problem in found:
            problems.add(line, outcome.external_id, problem)


def _refused(given, columns, rejected):
    row = dict(zip(columns, given.cells, strict=False))
    who = " ".join(filter(None, (row.get("first_name"), row.get("last_name")))) or row.get("business_name", "")
    why = "; ".join(f"{problem.column}: {problem.reason}".removeprefix(": ") for problem in rejected.problems)
    return who, _("line %d") % given.line, why, None


def _try(function, *args):
    """What a function returns, or the Rejected that it raises."""
    try:
        return function(*args)
    except Rejected as rejected:
        return rejected


def _admit(line, entry, held, staging):
    """Stage an entry, and give it back, unless other rows or the database stand against it."""
    if staging.is_full(entry.external_id):
        reason = _("more than %d rows have this external_id; is it the right column?") % MOST_ROWS
        raise Rejected(entry.external_id, [Problem("external_id", entry.external_id, reason)])
    if entry.license:
        state, number = entry.license
        owner = held.get(entry.license)
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
