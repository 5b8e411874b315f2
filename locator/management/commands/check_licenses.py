from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from locator.imports import rosters
from locator.imports.boards import BOARDS
from locator.imports.outcomes import Outcome
from locator.management import importing


class Command(BaseCommand):
    help = "Check the licenses on record against a state board's roster; docs/check-licenses.md says what it decides."

    def add_arguments(self, parser):
        importing.add_arguments(parser, report="list every license that is not as it was")
        parser.add_argument("--board", choices=sorted(BOARDS), required=True)
        parser.add_argument(
            "--accept-absent", action="store_true", help="even if the roster lacks most of the licenses that are proof"
        )

    def handle(self, *, file, board, dry_run, report, accept_absent, **options):
        with importing.told(file, report):
            summary = rosters.check(
                file,
                BOARDS[board],
                dry_run=dry_run,
                accept_absent=accept_absent,
                report=report,
                progress=lambda text, share: self.stderr.write(text, self.style.NOTICE),
            )
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        importing.refuse_quarantined(summary.quarantined, summary.first, report, self.stderr)


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
