from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from research import indexing


class Command(BaseCommand):
    help = "Work out the words by which studies and articles are searched again."

    def handle(self, **options):
        self.stdout.write(_("%s studies and articles.") % f"{indexing.rebuild():,}")
