"""Who did something to a record, when, and from where: by hand, or with which job and file."""

import datetime
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext as _

from history.keeping import AS_FOUND


@dataclass(frozen=True)
class Deed:
    at: datetime.datetime
    by: str  # empty where nobody was signed in, as in a terminal
    what: str
    only_kept: bool = False  # nothing was changed, only what there was before was written down

    @classmethod
    def of_revision(cls, revision):
        kept = revision.comment == AS_FOUND
        what = _(AS_FOUND) if kept else revision.get_comment()
        return cls(revision.date_created, _name(revision.user), what, kept)

    @classmethod
    def of_log_entry(cls, entry: LogEntry):
        what = entry.get_change_message() or str(entry.get_action_flag_display())
        return cls(entry.action_time, _name(entry.user), what)


def _name(user):
    return (user.get_full_name() or user.get_username()) if user else ""
