"""Addresses of the site, and some that fail in every way a page can fail."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.urls import include, path

from portal import failures
from portal.urls import handler400, handler500  # noqa: F401 - Django reads them here


def raising(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("fails/400/", raising(SuspiciousOperation())),
    path("fails/403/", raising(PermissionDenied())),
    path("fails/429/", lambda request: failures.too_many_requests(130)),
    path("fails/500/", raising(RuntimeError("a failure on purpose"))),
    path("fails/503/", raising(OperationalError("a failure on purpose"))),
    path("fails/maintenance/", lambda request: failures.page("maintenance.html", 503, late=False)),
    path("", include("portal.urls")),
]
