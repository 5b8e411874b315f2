import signal

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locator.jobs.worker import Stop, work


class Command(BaseCommand):
    help = "Work through the imports that staff uploaded, one at a time, until stopped; docs/deploy.md."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits now and end, as cron wants it")

    def handle(self, *, once, **options):
        stop = Stop()
        before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            done = work(stop, once=once, say=lambda job: self.stderr.write(_("job %s") % job))
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(_("The database refused: %s. Nothing is lost; run it again.") % reason) from error
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write(ngettext("worked on %d job", "worked on %d jobs", done) % done)
