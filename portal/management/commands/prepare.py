"""`prepare`: makes a database ready to serve, from nothing or from an earlier version."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from locator import starting
from locator.listing import Listing
from locator.models import Therapist
from research import starting as content


class Command(BaseCommand):
    help = "Bring the database up to date and load what a new site starts with. Safe to run again."
    requires_system_checks = ()  # The server that starts next runs them.

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="no fictional therapists on an empty site")

    def handle(self, *args, no_demo, **options):
        try:
            self.migrate()
            self.make_cache_tables()
            self.reindex()
            self.say(starting.load_states(), "states")
            self.say(starting.load_techniques(), "techniques")
            self.say(content.load(), "articles and studies")
            if not no_demo:
                self.make_demo()
        except DatabaseError as error:
            raise CommandError(f"The database failed: {str(error).strip().splitlines()[0]}") from error

    def migrate(self):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
        self.say(len(plan), "migrations")

    def make_cache_tables(self):
        """Where a cache lives in the database."""
        wanted = {cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"].endswith("DatabaseCache")}
        missing = wanted.difference(connection.introspection.table_names()) if wanted else ()
        if missing:
            call_command("createcachetable", verbosity=0)
        self.say(len(missing), "cache tables")

    def reindex(self):
        """Fill the search table's newer columns, which no migration can, since they follow from the rules of the site.

        Whoever has no words at all has a space there: a row without even that is of an earlier version.
        """
        if Listing.objects.filter(words="").exists():
            self.stdout.write("Search table: from an earlier version, so it is made anew.")
            call_command("reindex", stdout=self.stdout, stderr=self.stderr)

    def make_demo(self):
        if Therapist.objects.exists():
            self.stdout.write("Therapists: there; no fictional ones added.")
        else:
            call_command("make_demo", stdout=self.stdout, stderr=self.stderr)

    def say(self, added, what):
        self.stdout.write(f"{what.capitalize()}: {f'{added} added' if added else 'nothing to add'}.")
