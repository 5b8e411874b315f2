"""Signing in to the admin: Django's own page, and not as often as somebody who guesses passwords would like."""

import math

from django.contrib import admin
from django.views.decorators.cache import never_cache

from locator import throttling
from portal import failures

# A person mistypes a few times; a program tries thousands. Attempts that succeed count as well.
_LIMIT = {"per_second": 1 / 30, "burst": 20}


@never_cache
def login(request):
    """Django's own, or the page that says how long to wait."""
    wait = throttling.take(f"sign-in:{throttling.visitor(request)}", **_LIMIT) if request.method == "POST" else 0.0
    return failures.too_many_requests(math.ceil(wait)) if wait else admin.site.login(request)
