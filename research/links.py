"""Whether addresses of this site lead to something that the public can read."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from research.models import Article, LifeStage, Study, Topic

# What stands behind each kind of page, by the name of its address.
SUBJECTS = {"stage": LifeStage, "topic": Topic}
PUBLICATIONS = {"article": Article, "study": Study, "citation": Study}
NOT_PUBLIC = {"article-preview", "study-preview"}


def dead(addresses, at, own_slug="") -> set[str]:
    """Those of the addresses under which a reader finds nothing at a moment. An article may link to itself."""
    lost, asked = set(), {}
    for address in addresses:
        page = _page(unquote(urlsplit(address).path))
        # The one part of the site with a namespace is for staff.
        if page is None or page.namespaces or page.url_name in NOT_PUBLIC:
            lost.add(address)
        elif page.url_name in SUBJECTS | PUBLICATIONS and (page.url_name, page.kwargs["slug"]) != ("article", own_slug):
            asked.setdefault(page.url_name, {}).setdefault(page.kwargs["slug"], set()).add(address)
    for name, by_slug in asked.items():
        rows = SUBJECTS[name].objects.all() if name in SUBJECTS else PUBLICATIONS[name].objects.published(at)
        there = set(rows.filter(slug__in=by_slug).values_list("slug", flat=True))
        lost |= {address for slug, found in by_slug.items() if slug not in there for address in found}
    return lost


def _page(path):
    # Whoever leaves out the last slash is led on.
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None
