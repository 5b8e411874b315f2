"""The home page, and what probes and robots ask for."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render


def home(request):
    return render(request, "home.html")


def healthz(request):
    """Is the process alive? Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Can it serve? Asks the database; ServiceDown answers 503 where it is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /find/?\n", content_type="text/plain")
