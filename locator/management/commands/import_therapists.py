import sqlite3
from collections import defaultdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator.imports import therapists
from locator.imports.reading import Unreadable


class Command(BaseCommand):
    help = "Import a roster of therapists from a CSV file; docs/import-therapists.md describes its columns."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.csv", help="list what was quarantined or corrected")

    def handle(self, *, file, dry_run, report, **options):
        if report and report.exists() and file.exists() and report.samefile(file):
            raise CommandError(_("The report would overwrite the file."))
        if report and (report.is_dir() or not report.parent.is_dir()):
            raise CommandError(_("The report cannot be written to %s.") % report)
        try:
            summary = therapists.run(file, dry_run=dry_run, report=report, progress=self.progress)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from error
        except (DatabaseError, sqlite3.Error) as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. What is imported stays; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What is imported stays; run it again for the rest.")) from None
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        if summary.quarantined:
            self.refuse(summary, report)

    def progress(self, text):
        self.stderr.write(text, self.style.NOTICE)

    def refuse(self, summary, report):
        """The rows that are in were worth having, but not all went well: the exit status says so."""
        if not report:
            for line, *rest in summary.first_problems:
                problem = Truncator(" · ".join(filter(None, rest))).chars(300)
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
        yield _("Dry run: nothing was written. An import would give:")
    if summary.ignored_columns:
        yield _("Columns not known, ignored: %s") % ", ".join(summary.ignored_columns)
    if summary.address_service_failed:
        yield _("The address service did not answer for all; the others were placed by ZIP code or town.")
    yield _("rows: %(rows)s, of them %(quarantined)s quarantined and %(corrected)s corrected") % {
        "rows": f"{summary.rows:,}",
        "quarantined": f"{summary.quarantined:,}",
        "corrected": f"{summary.corrected:,}",
    }
    counts = {name.replace(" ", "_"): f"{count:,}" for name, count in summary.counts.items()}
    for line in (
        _("therapists: %(therapists_added)s added, %(therapists_changed)s changed, %(therapists_unchanged)s unchanged"),
        _("practices: %(practices_added)s added, %(practices_changed)s changed, %(practices_removed)s removed"),
        _("licenses: %(licenses_added)s added, %(licenses_changed)s changed"),
        _("certifications: %(certifications_added)s added, %(certifications_changed)s changed"),
    ):
        yield line % defaultdict(lambda: "0", counts)
    yield _("public now: %s of these therapists") % f"{summary.public:,}"
