"""`make_demo`: fictional therapists, placed by population."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from locator import demo

DEFAULT = 1000
MOST = 5_000_000
SECONDS_BETWEEN_LINES = 3


class Command(BaseCommand):
    help = (
        "Top the fictional therapists up to a number of them. Those already there stay as they are, and nobody real is "
        "touched; a run that was killed can be run again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--therapists", type=int, default=DEFAULT, metavar="N", help="how many in all (%(default)s)"
        )
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="which ones: same seed, same people (%(default)s)"
        )

    def handle(self, *args, therapists, seed, **options):
        if not 1 <= therapists <= MOST:
            raise CommandError(f"--therapists must be from 1 to {MOST}.")
        self.began = self.said = time.monotonic()
        try:
            added = demo.make(therapists, seed, self.progress)
        except DatabaseError as error:
            raise CommandError(f"The database failed: {str(error).strip().splitlines()[0]}") from error
        self.stdout.write(f"Fictional therapists: {added:,} added of {therapists:,}.")

    def progress(self, done):
        now = time.monotonic()
        if now - self.said > SECONDS_BETWEEN_LINES:
            self.said = now
            self.stderr.write(f"{done:,} therapists made, {done / (now - self.began):,.0f} a second")
