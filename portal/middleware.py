"""What every response carries, and what a visitor sees when the database is away."""

import logging

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

from portal.context import site

logger = logging.getLogger(__name__)

# The site itself asks only for the position, and only when "use my location" is pressed.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()"


class PrivacyHeaders:
    """Permissions-Policy everywhere, and a Referer only inside the admin.

    Public pages send none at all: their address holds what the visitor typed. The admin's forms are the exception,
    because a browser under `no-referrer` sends `Origin: null`, which the CSRF check refuses.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith("/admin/"):
            response.headers["Referrer-Policy"] = "same-origin"
        return response


class ServiceDown:
    """A database that does not answer is our failure, and the page says so; it is never "nobody found".

    The log gets the first line of what the database said; the lines after it are the ones that may quote a value.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("The database did not answer: %s", str(exception).strip().partition("\n")[0])
        response = render(None, "503.html", site(request), status=503)
        response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "no-store"
        return response
