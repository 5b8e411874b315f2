"""What can be imported by upload: the importers, each under a code and a name."""

from functools import partial

from django.utils.translation import gettext as _

from locator.imports import nppes, rosters, therapists
from locator.imports.boards import BOARDS

THERAPISTS, NPPES = "therapists", "nppes"


def choices() -> list[tuple[str, str]]:
    boards = [(code, _("License roster: %(source)s") % {"source": board.source}) for code, board in BOARDS.items()]
    return [
        (THERAPISTS, _("Therapists (CSV with our columns)")),
        (NPPES, _("National provider file, NPPES (CSV, or the zip as downloaded)")),
        *boards,
    ]


def name_of(what: str) -> str:
    return dict(choices()).get(what, what)


def command_of(job) -> str:
    """What the importer calls itself in the record of imports."""
    return {THERAPISTS: "import_therapists", NPPES: "import_nppes"}.get(job.what, f"check_licenses {job.what}")


def importer(job):
    """The job's importer, to be called with a path, `dry_run`, `by`, `name` and `progress`."""
    if job.what == THERAPISTS:
        return therapists.run
    if job.what == NPPES:
        return partial(nppes.run, state=job.state)
    return partial(rosters.check, board=BOARDS[job.what], accept_absent=job.accept_absent)
