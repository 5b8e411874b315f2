import csv
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator import backlog
from locator.place import GeocoderUnavailable

COLUMNS = ("practice", "therapist", "outcome", "precision", "reason")


class Command(BaseCommand):
    help = "Give practices the point of their address, where they have none or only the center of a ZIP code or town."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, metavar="N", help="place at most N practices this time")
        parser.add_argument("--dry-run", action="store_true", help="ask nobody, write nothing, say what there is to do")
        parser.add_argument("--report", type=Path, metavar="OUT.csv", help="list what became of each practice")

    def handle(self, *, limit, dry_run, report, **options):
        if limit is not None and limit < 1:
            raise CommandError(_("The limit must be at least 1."))
        self.said_at = time.monotonic()
        try:
            with report_to(report) as tell:
                summary = backlog.run(limit=limit, dry_run=dry_run, tell=tell, progress=self.progress)
        except backlog.UnderWay:
            raise CommandError(
                _("Another run is under way, or was killed less than %d minutes ago; run it again after that.")
                % (backlog.LEASE_SECONDS // 60)
            ) from None
        except GeocoderUnavailable as error:
            raise CommandError(_("The address service cannot be set up; see GEOCODER and GEOCODER_OPTIONS.")) from error
        except OSError as error:
            raise CommandError(f"{error.filename or report}: {error.strerror or error}.") from error
        except (DatabaseError, sqlite3.Error) as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. What is placed stays; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What is placed stays; run it again for the rest.")) from None
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        if problem := problem_of(summary):
            raise CommandError(problem)

    def progress(self, seen, of):
        now = time.monotonic()
        if seen >= of or now - self.said_at >= 2:
            self.said_at = now
            self.stderr.write(_("%(seen)s of %(of)s practices") % {"seen": f"{seen:,}", "of": f"{of:,}"})


@contextmanager
def report_to(path):
    """A function that adds an outcome to the report, if there is to be one.

    It names no address: the admin shows them, to those who may see them.
    """
    if path is None:
        yield lambda outcome: None
        return
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)

        def tell(outcome):
            practice, placed = outcome.practice, outcome.placed
            precision = placed.precision if placed else practice.precision
            rows.writerow([practice.pk, practice.therapist_id, outcome.kind, precision, outcome.reason])

        yield tell


def lines_of(summary, dry_run):
    """The report for the screen."""
    if dry_run:
        yield _("Dry run: nobody was asked, nothing was written. A run would give:")
    for kind, name in (
        (backlog.EXACT, _("placed exactly: %s")),
        (backlog.CENTER, _("center only: %s")),
        (backlog.NOWHERE, _("could not be placed: %s")),
        (backlog.CHANGED, _("changed by someone else meanwhile, and left alone: %s")),
    ):
        if summary.kinds[kind] or kind != backlog.CHANGED:
            yield name % f"{summary.kinds[kind]:,}"
        for (of, reason), count in summary.reasons.most_common():
            if of == kind and reason:
                yield f"  {count:,}: {reason}"
    if not dry_run:
        yield _("points written: %s") % f"{summary.written:,}"


def problem_of(summary):
    """Why the exit status is 1, or "" where all went well. An address that nobody knows is nobody's failure."""
    if summary.service_failed:
        return _("The address service did not answer for all; run it again later for the rest.")
    nowhere = summary.kinds[backlog.NOWHERE]
    if nowhere:
        return (
            ngettext(
                "%d practice could not be placed; --report OUT.csv lists it.",
                "%d practices could not be placed; --report OUT.csv lists them.",
                nowhere,
            )
            % nowhere
        )
    return ""
