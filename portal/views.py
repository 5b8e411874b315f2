"""The home page, and what probes and robots ask for. They only read, hence `csrf_exempt`, as in `locator.views`."""

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from research import lifeline
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
        "articles": Article.objects.published()[:NEWEST],
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
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /find/?", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
