"""What is new, for feed readers."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from research.linked_data import absolute
from research.models import Article

NEWEST = 20


class Newest(Feed):
    """The newest articles, as Atom. Every address is the site's own, whatever host was asked."""

    feed_type = Atom1Feed

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # Shown rather than downloaded by a browser, which asks for no style of it.
        response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
        return response

    def title(self):
        return _("%(site)s: what research says about massage") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("New articles on what research says about massage.")

    def link(self):
        return absolute(reverse("research"))

    def feed_url(self):
        return absolute(reverse("research-feed"))

    def author_name(self):
        return settings.SITE_NAME

    def items(self):
        return Article.objects.published()[:NEWEST]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return absolute(article.get_absolute_url())

    def item_pubdate(self, article):
        return article.publish_at

    def item_updateddate(self, article):
        return article.changed_at
