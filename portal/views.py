"""The home page, and what probes and robots ask for. They only read, hence `csrf_exempt`, as in `locator.views`."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


@csrf_exempt
@require_safe
def home(request):
    return render(request, "home.html")


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
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /find/?\n", content_type="text/plain")
