"""The pages of failures: rendered without a request or a database, and in plain words where even a template fails."""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.context import site

logger = logging.getLogger(__name__)

# The last resort asks nothing of anybody: no template, no address of a style sheet, no setting, no translation.
PLAIN = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>Something went wrong here</title>
</head>
<body>
  <main>
    <h1>Something went wrong here</h1>
    <p>This is our failure, not yours. Please try again in a minute.</p>
    <p><a href="/">To the home page</a></p>
  </main>
</body>
</html>
"""


def page(template, status, retry_after=0, **context) -> HttpResponse:
    """The page of a failure, kept by nobody. `retry_after` is in seconds; 0 where there is no telling."""
    try:
        response = render(None, template, site(None) | context, status=status)
    except Exception:
        logger.exception("The page %s could not be rendered", template)
        response = HttpResponse(PLAIN, status=status)
    response.headers["Cache-Control"] = "no-store"
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def bad_request(request, exception=None):
    return page("400.html", 400)


def server_error(request):
    return page("500.html", 500)


def form_expired(request, reason=""):
    """Only the admin has forms that a token of Django's guards; `reason` is for developers, and in the log."""
    return page("403_csrf.html", 403)


def too_many_requests(seconds):
    """For what limits a visitor without a page of its own that would keep what they typed."""
    return page("429.html", 429, retry_after=seconds, wait=in_words(seconds))


def in_words(seconds):
    """How long to wait, rounded up."""
    if seconds <= 90:
        return _("a minute")
    return _("%(minutes)d minutes") % {"minutes": -(-seconds // 60)}
