"""The national provider file (NPPES) into drafts. docs/import-nppes.md says what is read and what becomes of it.

An NPI proves nothing: whoever comes from here is a draft, with licenses that nobody has verified. They are found again
by their NPI, which is their external id. The file is streamed; what is wanted of it waits on disk, as in `therapists`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import following
from locator.chronicle import therapist_lines
from locator.imports.examples import Examples, Kind
from locator.imports.nppes_file import open_provider_file
from locator.imports.nppes_rows import FIRST, LAST, PREFIX, REQUIRED, SLOTS, TAXONOMY, Refused, Row, kept_of
from locator.imports.progress import Progress, part
from locator.imports.quarantine import Problem, open_report
from locator.imports.reading import Unreadable
from locator.imports.runs import ImportRun, record
from locator.imports.staging import Staging
from locator.imports.turns import taken
from locator.imports.writing import BATCH, gazetteer_out_of_sight, owners, write
from locator.models import State, Therapist

_NPI_AT_THE_START = re.compile(rb'"?(\d{10})[",]')


@dataclass
class Summary:
    """What an import did, or on a dry run would have done. `counts` also tells why people were passed over."""

    rows: int = 0
    quarantined: int = 0
    public: int = 0
    counts: Counter = field(default_factory=Counter)
    first_problems: list[list] = field(default_factory=list)
    examples: Examples = field(default_factory=Examples)
    run: ImportRun | None = None


def run(
    path: Path,
    *,
    state: str = "",
    dry_run: bool = False,
    report: Path | None = None,
    by=None,
    name: str = "",
    progress: Progress,
) -> Summary:
    """Import those who practice in a state, or in any. Raises Unreadable, with nothing changed, and OSError."""
    if not State.objects.exists():
        raise Unreadable(_("There are no states on record yet; run “manage.py prepare” first."))
    state = state.upper()
    if state and not State.objects.filter(pk=state).exists():
        raise Unreadable(_("There is no state “%s”; give its two letters.") % state)
    summary, started_at = Summary(), timezone.now()
    with taken(), Staging() as staging, open_report(report) as problems, gazetteer_out_of_sight():
        gone = _stage(path, state, staging, problems, summary, part(progress, 0, 0.9))
        lines = therapist_lines("import_nppes", name or path.name, by)
        write(staging, summary, published=False, dry_run=dry_run, lines=lines, progress=part(progress, 0.9, 1))
        _hide(gone, summary, dry_run, lines)
        summary.first_problems = problems.first
        if not dry_run:
            following.tidy()
            summary.run = record("import_nppes", path, started_at, by, summary, problems.text, name=name)
    return summary


def _stage(path, state, staging, problems, summary, progress):
    """Stage who is wanted, and give back the external ids of those on record whose NPI was deactivated."""
    known = {
        external_id.removeprefix(PREFIX).encode()
        for external_id in Therapist.objects.filter(external_id__startswith=PREFIX)
        .values_list("external_id", flat=True)
        .iterator()
    }

    def is_wanted(line):
        if TAXONOMY in line:
            return True
        found = _NPI_AT_THE_START.match(line)
        return found is not None and found[1] in known

    states = frozenset(State.objects.values_list("pk", flat=True))
    gone, chunk, shown = [], [], 0
    with open_provider_file(path, REQUIRED) as file:
        at = {name: index for index, name in enumerate(file.columns)}
        for line in file.lines(is_wanted):
            if line.fault:
                _quarantine(line, "", "", [Problem("", "", line.fault)], staging, problems, summary)
                continue
            try:
                row = Row(line.cells, at)
                if row.is_deactivated:
                    summary.counts["deactivated"] += 1
                    gone.append(row.external_id)
                    continue
                kept = kept_of(row, states, state)
            except Refused as refused:
                who = f"{line.cells[at[FIRST]]} {line.cells[at[LAST]]}"
                _quarantine(line, who, refused.external_id, refused.problems, staging, problems, summary)
                continue
            if isinstance(kept, str):
                summary.counts[kept] += 1
                continue
            chunk.append((line.number, row, kept))
            if len(chunk) == BATCH:
                _admit(chunk, staging, problems, summary)
                chunk = []
            if file.bytes_read - shown > 1 << 28:
                shown = file.bytes_read
                progress(_progress(file), file.bytes_read / max(file.size, 1))
        _admit(chunk, staging, problems, summary)
        summary.rows = file.rows
        progress(_progress(file), 1.0)
    if not summary.rows:
        raise Unreadable(_("The file has a header and no rows."))
    return gone


def _progress(file):
    share = 100 * file.bytes_read // max(file.size, 1)
    return _("read %(done)s MB, %(share)d %%, %(rows)s rows") % {
        "done": f"{file.bytes_read / 1e6:,.0f}",
        "share": min(share, 100),
        "rows": f"{file.rows:,}",
    }


def _quarantine(line, who, external_id, found, staging, problems, summary):
    summary.quarantined += 1
    why = "; ".join(f"{problem.column}: {problem.reason}".removeprefix(": ") for problem in found)
    summary.examples.add(Kind.REFUSED, lambda: (who.strip(), _("line %d") % line.number, why, None))
    if external_id:
        staging.quarantine(external_id)
    for problem in found:
        problems.add(line.number, external_id, problem)


def _admit(chunk, staging, problems, summary):
    """Stage the entries of a chunk: but not who is on record already, and no license that is somebody else's."""
    held = owners([key for *_rest, kept in chunk for key in kept.licenses])
    for number, row, kept in chunk:
        summary.counts["massage therapists"] += 1
        holders = {held[key] for key in kept.licenses if key in held and held[key].external_id != row.external_id}
        same = next((holder for holder in holders if holder.last_name.casefold() == row.last_name.casefold()), None)
        if same:
            summary.counts["already on record"] += 1
            reason = _("on record already, with this license, as therapist %d") % same.pk
            problems.add(number, row.external_id, Problem("NPI", row.npi, reason))
            continue
        licenses = []
        for key, values in kept.licenses.items():
            if reason := _taken_by(key, held, row, staging, number):
                summary.counts["licenses of others"] += 1
                problems.add(number, row.external_id, Problem("license", key[1], reason))
            else:
                licenses.append({"license": values})
        for place, license in enumerate(licenses or [{}]):
            staging.add(number * SLOTS + place, row.external_id, {**kept.entry(), **license})


def _taken_by(key, held, row, staging, number):
    """Why a license is not this person's; empty where it is."""
    owner = held.get(key)
    if owner and owner.external_id != row.external_id:
        reason = _("this %(state)s license is on record for %(name)s (therapist %(id)d)")
        return reason % {"state": key[0], "name": owner, "id": owner.pk}
    holder, first = staging.holder(*key, row.external_id, number)
    if holder != row.external_id:
        reason = _("this %(state)s license belongs to %(holder)s on line %(line)d")
        return reason % {"state": key[0], "holder": holder, "line": first}
    return ""


def _hide(gone, summary, dry_run, lines):
    """A deactivated NPI hides its therapist; what is on record of them stays."""
    for start in range(0, len(gone), BATCH):
        with transaction.atomic():
            public = Therapist.objects.filter(external_id__in=gone[start : start + BATCH], published=True)
            for therapist in public.order_by("pk"):
                lines.changed(therapist.pk, therapist.name, "published", True, False)
                summary.examples.add(Kind.HIDDEN, partial(_deactivated, therapist))
            lines.write()
            summary.counts["hidden"] += public.update(published=False)
            if dry_run:
                transaction.set_rollback(True)


def _deactivated(therapist):
    return therapist, therapist.external_id, _("the NPI was deactivated"), therapist.pk
