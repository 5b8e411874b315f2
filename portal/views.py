"""The home page, and what probes and robots ask for. They only read, hence `csrf_exempt`, as in `locator.views`."""

from django.conf import settings
from django.core.paginator import InvalidPage
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.sitemaps import SITEMAPS
from research import lifeline
from research.gist import with_gist
from research.models import Article, LifeStage, Study

NEWEST = 3


@csrf_exempt
@require_safe
def home(request):
    """Find someone near, or read by stage of life."""
    stages = list(LifeStage.objects.all())
    studies = list(Study.objects.published().prefetch_related("outcomes", "stages"))
    context = {
        "stages": stages,
        "line": lifeline.draw(studies, stages),
        "studies_found": len(studies),
        "articles": with_gist(Article.objects.published())[:NEWEST],
    }
    return render(request, "home.html", context)


@csrf_exempt
@require_safe
def healthz(request):
    """Is the process alive? Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@csrf_exempt
@require_safe
def readyz(request):
    """Can it serve? Asks the database; ServiceDown answers 503 where it is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@csrf_exempt
@require_safe
def sitemap_index(request):
    """The site map's parts. Django's own view names them by the host that was asked, and names those that are empty."""
    address = [f"{settings.SITE_URL}{reverse('sitemap-part', args=[section])}" for section in SITEMAPS]
    parts = [
        {"location": f"{url}?p={page}" if page > 1 else url, "last_mod": section.get_latest_lastmod()}
        for url, section in zip(address, (section() for section in SITEMAPS.values()), strict=True)
        for page in section.filled_pages
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")


@csrf_exempt
@require_safe
def sitemap_part(request, section):
    """One part of the site map. Written here: Django's template takes seconds, and much memory, for 50,000 lines."""
    if section not in SITEMAPS:
        raise Http404
    try:
        urls = SITEMAPS[section]().get_urls(request.GET.get("p", 1))
    except InvalidPage:
        raise Http404 from None
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(url['location'])}</loc>{_lastmod(url.get('lastmod'))}</url>" for url in urls),
        "</urlset>",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="application/xml")


def _lastmod(changed_at):
    """The day where the site is: the one that the list of parts names as well."""
    return f"<lastmod>{timezone.localtime(changed_at):%Y-%m-%d}</lastmod>" if changed_at else ""


@csrf_exempt
@require_safe
def robots(request):
    """What holds a visitor's own question or list, or is for programs, is not for them."""
    closed = [
        "/admin/",
        "/find/?",
        "/find/results.geojson",
        "/find/suggest/",
        "/licenses/check/?",
        reverse("shortlist"),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")
