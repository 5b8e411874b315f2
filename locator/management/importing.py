"""What the commands that import have in common: their arguments, and how they tell what went wrong."""

import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator.imports.reading import Unreadable


def add_arguments(parser, *, report: str):
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
    parser.add_argument("--report", type=Path, metavar="OUT.csv", help=report)


@contextmanager
def told(file: Path, report: Path | None):
    """Whatever stops an import becomes a CommandError of one line."""
    if report and report.exists() and file.exists() and report.samefile(file):
        raise CommandError(_("The report would overwrite the file."))
    if report and (report.is_dir() or not report.parent.is_dir()):
        raise CommandError(_("The report cannot be written to %s.") % report)
    try:
        yield
    except Unreadable as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from error
    except (DatabaseError, sqlite3.Error) as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(_("The database refused: %s. What is done stays; run it again.") % reason) from error
    except KeyboardInterrupt:
        raise CommandError(_("Stopped. What is done stays; run it again for the rest.")) from None


def refuse_quarantined(count: int, first: list, report: Path | None, stderr):
    """The good rows were worth having, but not all went well: the exit status says so. `first` start with a line."""
    if not count:
        return
    if not report:
        for line, *rest in first:
            problem = Truncator(" · ".join(filter(None, rest))).chars(300)
            stderr.write(_("line %(line)d: %(problem)s") % {"line": line, "problem": problem})
    where = _("see %s") % report if report else _("--report OUT.csv lists them all")
    message = ngettext(
        "%(count)s row was quarantined; %(where)s.", "%(count)s rows were quarantined; %(where)s.", count
    )
    raise CommandError(message % {"count": f"{count:,}", "where": where})
