from collections import defaultdict

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from locator.imports import therapists
from locator.management import importing


class Command(BaseCommand):
    help = "Import a roster of therapists from a CSV file; docs/import-therapists.md describes its columns."

    def add_arguments(self, parser):
        importing.add_arguments(parser, report="list what was quarantined or corrected")

    def handle(self, *, file, dry_run, report, **options):
        with importing.told(file, report):
            summary = therapists.run(file, dry_run=dry_run, report=report, progress=self.progress)
        self.stdout.write("\n".join(lines_of(summary, dry_run)))
        importing.refuse_quarantined(summary.quarantined, summary.first_problems, report, self.stderr)

    def progress(self, text, share):
        self.stderr.write(text, self.style.NOTICE)


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
