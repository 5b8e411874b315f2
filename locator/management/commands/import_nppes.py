from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from locator.imports import nppes
from locator.management import importing


class Command(BaseCommand):
    help = "Import massage therapists, as drafts, from the national provider file (NPPES); docs/import-nppes.md."

    def add_arguments(self, parser):
        importing.add_arguments(parser, report="list what was quarantined or left out")
        parser.add_argument("--state", default="", metavar="ST", help="only who practices there")

    def handle(self, *, file, state, dry_run, report, **options):
        with importing.told(file, report):
            summary = nppes.run(file, state=state, dry_run=dry_run, report=report, progress=self.progress)
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        importing.refuse_quarantined(summary.quarantined, summary.first_problems, report, self.stderr)

    def progress(self, text, share):
        self.stderr.write(text, self.style.NOTICE)


def lines_of(summary, dry_run):
    """The summary for the screen."""
    if dry_run:
        yield _("Dry run: nothing was written. An import would give:")
    yield _("rows: %(rows)s, of them %(quarantined)s quarantined") % {
        "rows": f"{summary.rows:,}",
        "quarantined": f"{summary.quarantined:,}",
    }
    yield from (f"{name}: {count:,}" for name, count in summary.counts.items() if count)
