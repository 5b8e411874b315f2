"""What search engines may list: every public page that is the same for everybody."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.functional import cached_property

from locator.models import Technique
from research.models import Article, LifeStage, Study, Topic


class SiteMap(Sitemap):
    """Addresses are those of SITE_URL, whatever host was asked."""

    limit = 5000

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Pages(SiteMap):
    def items(self):
        return ["home", "find", "license-check", "techniques", "research", "nothing-found", "glossary"]

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


SITEMAPS = {
    "pages": Pages,
    "articles": Articles,
    "studies": Studies,
    "stages": Stages,
    "topics": Topics,
    "techniques": Techniques,
}
