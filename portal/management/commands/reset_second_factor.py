"""`reset_second_factor NAME`: for an Administrator who lost both phone and recovery codes, and has nobody to ask."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal import open_sessions, second_factor


class Command(BaseCommand):
    help = "Forget the second factor of one of the staff, who sets up another at the next sign-in."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user = get_user_model().objects.filter(username=username.replace("\0", "")).first()
        if user is None:
            raise CommandError("There is nobody of that name.")
        if not second_factor.is_set_up(user):
            self.stdout.write("There is no second factor: it is set up at the next sign-in.")
            return
        second_factor.forget(user)
        open_sessions.end_all(user)
        second_factor.note(user, user, "Second factor reset from the command line.")
        self.stdout.write("Reset. The next sign-in sets up another; whoever was signed in is not any more.")
