import sqlite3
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator.imports import rosters
from locator.imports.boards import BOARDS
from locator.imports.outcomes import Outcome
from locator.imports.reading import Unreadable


class Command(BaseCommand):
    help = "Check the licenses on record against a state board's roster; docs/check-licenses.md says what it decides."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--board", choices=sorted(BOARDS), required=True)
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.csv", help="list every license that is not as it was")
        parser.add_argument(
            "--accept-absent", action="store_true", help="even if the roster lacks most of the licenses that are proof"
        )

    def handle(self, *, file, board, dry_run, report, accept_absent, **options):
        if report and report.exists() and file.exists() and report.samefile(file):
            raise CommandError(_("The report would overwrite the file."))
        if report and (report.is_dir() or not report.parent.is_dir()):
            raise CommandError(_("The report cannot be written to %s.") % report)
        try:
            summary = rosters.check(
                file,
                BOARDS[board],
                dry_run=dry_run,
                accept_absent=accept_absent,
                report=report,
                progress=lambda text: self.stderr.write(text, self.style.NOTICE),
            )
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from error
        except (DatabaseError, sqlite3.Error) as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. What is checked stays; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What is checked stays; run it again for the rest.")) from None
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        if summary.quarantined:
            self.refuse(summary, report)

    def refuse(self, summary, report):
        """The check was worth having, but not all of the file was understood: the exit status says so."""
        if not report:
            for line, reason in summary.first:
                problem = Truncator(reason).chars(300)
                self.stderr.write(_("line %(line)d: %(problem)s") % {"line": line, "problem": problem})
        where = _("see %s") % report if report else _("--report OUT.csv lists them all")
        message = ngettext(
            "%(count)s row was quarantined; %(where)s.",
            "%(count)s rows were quarantined; %(where)s.",
            summary.quarantined,
        )
        raise CommandError(message % {"count": f"{summary.quarantined:,}", "where": where})


def lines_of(summary, dry_run):
    """The summary for the screen."""
    if dry_run:
        yield _("Dry run: nothing was written. A check would give:")
    yield _("rows: %(rows)s, of them %(others)s of other kinds and %(quarantined)s quarantined") % {
        "rows": f"{summary.rows:,}",
        "others": f"{summary.others:,}",
        "quarantined": f"{summary.quarantined:,}",
    }
    counted = [f"{summary.counts[kind.value]:,} {kind.value}" for kind in Outcome if kind != Outcome.QUARANTINED]
    yield _("licenses: %s") % ", ".join(counted)
