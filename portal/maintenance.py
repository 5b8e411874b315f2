"""Closed for an upgrade: a file that says so, which every process sees at once, without a restart or a database.

The file holds when the site should be back, as an ISO time; made by hand, it may as well be empty.
"""

import datetime
import math
import os

from django.conf import settings
from django.utils import timezone

from portal import failures

# What an operator needs while everybody else waits: probes, and the admin, to see what the upgrade did.
OPEN = ("/healthz", "/readyz", "/admin/")
UNKNOWN_WAIT_SECONDS = 600
LATE_WAIT_SECONDS = 120


def close(minutes: int) -> datetime.datetime:
    """Close the site; gives when it should be back. Raises OSError where the file cannot be written."""
    until = timezone.now() + datetime.timedelta(minutes=minutes)
    # Whole at any moment: another process may be reading.
    draft = settings.MAINTENANCE_FILE.with_name(f"{settings.MAINTENANCE_FILE.name}.new")
    draft.write_text(f"{until.isoformat(timespec='seconds')}\n", encoding="ascii")
    draft.replace(settings.MAINTENANCE_FILE)
    return until


def reopen() -> bool:
    """Open it again; was it closed?"""
    try:
        settings.MAINTENANCE_FILE.unlink()
    except FileNotFoundError:
        return False
    return True


def is_closed() -> bool:
    return os.path.exists(settings.MAINTENANCE_FILE)


def back_at() -> datetime.datetime | None:
    """When the site should be back; None where the file does not say."""
    try:
        until = datetime.datetime.fromisoformat(settings.MAINTENANCE_FILE.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return until if until.tzinfo else None


class Maintenance:
    """One page for every address but those that stay open. Static files are answered above it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_closed() or request.path.startswith(OPEN):
            return self.get_response(request)
        until = back_at()
        left = math.ceil((until - timezone.now()).total_seconds()) if until else UNKNOWN_WAIT_SECONDS
        late = left <= 0
        return failures.page(
            "maintenance.html",
            503,
            retry_after=LATE_WAIT_SECONDS if late else left,
            back_at=None if late else until,
            late=late,
        )
