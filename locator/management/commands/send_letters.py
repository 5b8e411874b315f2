import time
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator import letters, throttling
from locator.letters import Outcome

# In a row: then it is the mail server's fault, and the others may wait for the next run.
MOST_FAILURES = 3
# Seconds after which somebody may wonder.
LONG = 2


class Command(BaseCommand):
    help = (
        "Send the letters that the mail server did not take at once. Run it every few minutes; two at once do no harm."
    )

    def handle(self, **options):
        try:
            throttling.tidy()
            became = self.send_what_is_due()
            failed, refused = became[Outcome.SOON], became[Outcome.REFUSED]
            self.stdout.write(summary(became[Outcome.SENT], failed))
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. Nothing is lost; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. Nothing is lost; run it again for the rest.")) from None
        lines = []
        if failed:
            line = ngettext(
                "%(count)d letter could not be sent; it will be tried again later.",
                "%(count)d letters could not be sent; they will be tried again later.",
                failed,
            )
            lines.append(line % {"count": failed})
        if refused:
            line = ngettext(
                "%(count)d letter was refused for good; see “Unsent letters” in the admin.",
                "%(count)d letters were refused for good; see “Unsent letters” in the admin.",
                refused,
            )
            lines.append(line % {"count": refused})
        if lines:
            raise CommandError(" ".join(lines))

    def send_what_is_due(self):
        """How many letters had each outcome."""
        keys = list(letters.due().values_list("pk", flat=True))
        became, in_a_row, began = Counter(), 0, time.monotonic()
        for number, key in enumerate(keys, start=1):
            letter = letters.claim(key)
            if not letter:
                continue
            outcome = letters.send(letter)
            became[outcome] += 1
            in_a_row = 0 if outcome is Outcome.SENT else in_a_row + 1
            # Not into the mail of whoever runs it every few minutes, unless there is something to be seen.
            if self.stderr.isatty() or time.monotonic() - began > LONG:
                self.stderr.write(_("letter %(number)d of %(all)d") % {"number": number, "all": len(keys)})
            if in_a_row == MOST_FAILURES:
                break
        return became


def summary(sent, failed):
    counts = {"sent": sent, "failed": failed, "waiting": letters.waiting().count()}
    line = _("letters: %(sent)d sent, %(failed)d failed, %(waiting)d waiting") % counts
    if given_up := letters.given_up().count():
        line += _("; %d given up, see “Unsent letters” in the admin") % given_up
    return line
