"""`maintenance on`, `off`, or neither to ask: closes the site for an upgrade, with a page that says so."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import maintenance


class Command(BaseCommand):
    help = "Close the site for an upgrade, open it again, or say which it is. Needs no restart and no database."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("state", nargs="?", choices=("on", "off"))
        parser.add_argument("--minutes", type=int, default=15, help="how long it will take, roughly (default: 15)")

    def handle(self, *args, state, minutes, **options):
        if not 1 <= minutes <= 24 * 60:
            raise CommandError("--minutes must be from 1 to 1440.")
        try:
            if state == "on":
                maintenance.close(minutes)
            elif state == "off":
                maintenance.reopen()
        except OSError as error:
            raise CommandError(f"{settings.MAINTENANCE_FILE} cannot be changed: {error.strerror}.") from error
        self.stdout.write(self.state())

    @staticmethod
    def state():
        if not maintenance.is_closed():
            return "The site is open."
        until = maintenance.back_at()
        if until is None:
            return "The site is closed; until when, its file does not say."
        return f"The site is closed; its page says until {timezone.localtime(until):%Y-%m-%d %H:%M %Z}."
