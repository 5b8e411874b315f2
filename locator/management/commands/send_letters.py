from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator import letters, throttling

# In a row: then it is the mail server's fault, and the others may wait for the next run.
MOST_FAILURES = 3


class Command(BaseCommand):
    help = (
        "Send the letters that the mail server did not take at once. Run it every few minutes; two at once do no harm."
    )

    def handle(self, **options):
        try:
            throttling.tidy()
            sent, failed = self.send_what_is_due()
            self.stdout.write(summary(sent, failed))
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. Nothing is lost; run it again.") % reason) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. Nothing is lost; run it again for the rest.")) from None
        if failed:
            message = ngettext(
                "%(count)d letter could not be sent; it will be tried again later.",
                "%(count)d letters could not be sent; they will be tried again later.",
                failed,
            )
            raise CommandError(message % {"count": failed})

    def send_what_is_due(self):
        """How many were sent, and how many failed."""
        keys = list(letters.due().values_list("pk", flat=True))
        sent = failed = in_a_row = 0
        for number, key in enumerate(keys, start=1):
            letter = letters.claim(key)
            if not letter:
                continue
            if letters.send(letter):
                sent, in_a_row = sent + 1, 0
            else:
                failed, in_a_row = failed + 1, in_a_row + 1
            self.stderr.write(_("letter %(number)d of %(all)d") % {"number": number, "all": len(keys)})
            if in_a_row == MOST_FAILURES:
                break
        return sent, failed


def summary(sent, failed):
    counts = {"sent": sent, "failed": failed, "waiting": letters.waiting().count()}
    line = _("letters: %(sent)d sent, %(failed)d failed, %(waiting)d waiting") % counts
    if given_up := letters.given_up().count():
        line += _("; %d given up, see “Unsent letters” in the admin") % given_up
    return line
