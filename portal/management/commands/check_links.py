"""`check_links`: do outside links of articles, studies, states and practices still lead somewhere?"""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from locator.alone import NotAlone, alone
from portal import outside_links
from portal.link_checking import Checker, Outcome, is_public

SECONDS_BETWEEN_LINES = 10
MOST_DAYS = 3650


class Command(BaseCommand):
    help = (
        "Look at outside links whose turn it is, a request a second to each host. Staff see the outcome in the admin. "
        "A run that was killed goes on with the rest."
    )
    stealth_options = ("may_reach",)  # Another judge of IP addresses than the strict one, for whoever calls from code.

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=7, metavar="N", help="leave out those looked at in N days (%(default)s)"
        )
        parser.add_argument(
            "--most", type=int, default=5000, metavar="N", help="look at no more than N links (%(default)s)"
        )

    def handle(self, *args, days, most, may_reach=is_public, **options):
        if not 0 <= days <= MOST_DAYS:
            raise CommandError(_("--days must be from 0 to %d.") % MOST_DAYS)
        if most < 1:
            raise CommandError(_("--most must be 1 or more."))
        self.said = time.monotonic()
        try:
            # Two at once would ask a host twice a second.
            with alone("check-links"):
                outside_links.collect()
                counts = outside_links.check(Checker(may_reach), days=days, most=most, progress=self.progress)
        except NotAlone:
            busy = _("Outside links are being looked at already, on this database; wait for that to end.")
            raise CommandError(busy) from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. What is done stays; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. What is done stays; run it again for the rest.")) from None
        self.stdout.write(
            _("outside links: %(all)s looked at, %(ok)s work, %(broken)s broken, %(refused)s refuse programs")
            % {
                "all": f"{counts.total():,}",
                "ok": f"{counts[Outcome.OK]:,}",
                "broken": f"{counts[Outcome.BROKEN]:,}",
                "refused": f"{counts[Outcome.REFUSED]:,}",
            }
        )

    def progress(self, done):
        if time.monotonic() - self.said > SECONDS_BETWEEN_LINES:
            self.said = time.monotonic()
            self.stderr.write(_("%s links looked at") % f"{done:,}")
