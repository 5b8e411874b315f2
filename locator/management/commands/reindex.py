from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from locator import following
from locator.listing import Listing


class Command(BaseCommand):
    help = "Work out the search table again from the therapists, practices and licenses on record."

    def handle(self, **options):
        following.rebuild(lambda done: self.stderr.write(_("%s therapists") % f"{done:,}"))
        self.stdout.write(
            _("%(rows)s listings, %(current)s of them current.")
            % {"rows": f"{Listing.objects.count():,}", "current": f"{Listing.objects.current().count():,}"}
        )
