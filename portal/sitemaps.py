"""What search engines may list: every public page that is the same for everybody.

Invented people are left out. The pages of states and towns where only they are stay in: they are as public as others,
and gone with them.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import cached_property

from locator import directory
from locator.models import Listing, Technique, Therapist
from research.models import Article, LifeStage, Study, Topic


class SiteMap(Sitemap):
    """Addresses are those of SITE_URL, whatever host was asked."""

    limit = 50_000

    @property
    def filled_pages(self):
        """The numbers of the pages that hold anything."""
        paginator = self.paginator
        return paginator.page_range if paginator.count else []

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Pages(SiteMap):
    def items(self):
        return ["home", "find", "states", "license-check", "techniques", "research", "nothing-found", "glossary"]

    def location(self, name):
        return reverse(name)


class Rows(SiteMap):
    """The pages of a model's rows, read once: Django asks for them to count, to show and to date them."""

    @cached_property
    def rows(self):
        return list(self.found())

    def items(self):
        return self.rows


class Articles(Rows):
    def found(self):
        return Article.objects.published().only("slug", "changed_at")

    def lastmod(self, publication):
        return publication.changed_at


class Studies(Articles):
    def found(self):
        return Study.objects.published().only("slug", "changed_at")


class Stages(Rows):
    found = LifeStage.objects.all


class Topics(Rows):
    found = Topic.objects.all


class Techniques(Rows):
    found = Technique.objects.all


class States(Rows):
    found = staticmethod(directory.by_state)

    def location(self, code):
        return directory.state_url(code)


class Towns(Rows):
    found = staticmethod(directory.all_towns)

    def location(self, town):
        return directory.town_url(town)


class Therapists(SiteMap):
    """Whoever is public today. Page 3 is the third range of ids, however many of those are taken.

    So a page is one stretch of an index, with no need to count through those before it, and nobody ever moves from one
    to another. When a profile changed is not on record.
    """

    @property
    def filled_pages(self):
        return directory.kept(f"therapists:{self.limit}", lambda: list(self._filled()))

    def _filled(self):
        # One short look at the index for each page: for the first id after the page before.
        listed = Listing.objects.current().filter(therapist__is_demo=False).order_by("therapist_id")
        ids, page = listed.values_list("therapist_id", flat=True), 0
        while (found := ids.filter(therapist_id__gte=page * self.limit).first()) is not None:
            page = found // self.limit + 1
            yield page

    def _urls(self, page, protocol, domain):
        number = self._number(page)
        ids = {"pk__gte": (number - 1) * self.limit, "pk__lt": number * self.limit}
        listed = Exists(Listing.objects.current().filter(therapist=OuterRef("pk")))
        people = Therapist.objects.filter(listed, is_demo=False, **ids).order_by("pk")
        # One address is worked out, and the others written like it: Django takes 35 µs for each.
        home = f"{protocol}://{domain}{reverse('therapist', args=['x', 1]).removesuffix('x-1/')}"
        urls = [
            {"location": f"{home}{person.slug}-{person.pk}/"}
            for person in people.only("first_name", "last_name").iterator()
        ]
        if not urls:
            raise EmptyPage
        return urls

    def _number(self, page):
        text = str(page)
        if not (text.isascii() and text.isdigit()):
            raise PageNotAnInteger
        # Ids have 64 bits.
        if len(text) > 9 or int(text) < 1:
            raise EmptyPage
        return int(text)


SITEMAPS = {
    "pages": Pages,
    "articles": Articles,
    "studies": Studies,
    "stages": Stages,
    "topics": Topics,
    "techniques": Techniques,
    "states": States,
    "towns": Towns,
    "therapists": Therapists,
}
