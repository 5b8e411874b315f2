"""What every response carries, and what a visitor sees when the database is away."""

import logging

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.middleware.gzip import GZipMiddleware

from portal import failures

logger = logging.getLogger(__name__)

# The site itself asks only for the position, and only when "use my location" is pressed.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()"


class PrivacyHeaders:
    """What a browser may not do with any response of ours, and a Referer only inside the admin.

    Public pages send none at all: their address holds what the visitor typed. The admin's forms are the exception,
    because a browser under `no-referrer` sends `Origin: null`, which the CSRF check refuses.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # SecurityMiddleware sends these as well, except where it refuses the host of a request.
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        if request.path.startswith("/admin/"):
            response.headers["Referrer-Policy"] = "same-origin"
        return response


class CompressPages(GZipMiddleware):
    """Pages go compressed; what is streamed does not: pictures are compressed as they are, and keep their length."""

    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)


class ReadableQuery:
    """A query with more parameters than Django reads is a bad request, whichever page it is for.

    Read first by a view, it would fail again in everything that reports the failure, Django's debug page included.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.GET  # noqa: B018 - reading it is what may fail
        except TooManyFieldsSent as error:
            return failures.bad_request(request, error)
        return self.get_response(request)


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
        return failures.page("503.html", 503, retry_after=60)
