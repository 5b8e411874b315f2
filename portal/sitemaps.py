"""What search engines may list: every public page that is the same for everybody."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

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
        return ["home", "find", "techniques", "research", "nothing-found", "glossary"]

    def location(self, name):
        return reverse(name)


class Articles(SiteMap):
    def items(self):
        return Article.objects.published().only("slug", "changed_at")

    def lastmod(self, publication):
        return publication.changed_at


class Studies(Articles):
    def items(self):
        return Study.objects.published().only("slug", "changed_at")


class Stages(SiteMap):
    def items(self):
        return LifeStage.objects.all()


class Topics(SiteMap):
    def items(self):
        return Topic.objects.all()


class Techniques(SiteMap):
    def items(self):
        return Technique.objects.order_by("slug")


SITEMAPS = {
    "pages": Pages,
    "articles": Articles,
    "studies": Studies,
    "stages": Stages,
    "topics": Topics,
    "techniques": Techniques,
}
