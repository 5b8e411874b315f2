"""Is this license current?"""

import logging
import math

from django.db import DatabaseError
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import license_check, locks, throttling
from locator.models import State

# A person looks up a handful; a list of everybody who holds a license is for the boards to give out.
_VISITOR = {"per_second": 1 / 3, "burst": 20}
# By last name all of a state is read: up to 0.4 s where a million licenses are on record. More of them at a time would
# leave nothing of the database for those who search.
_SITE = {"per_second": 5, "burst": 100}
_WAIT_SECONDS = 0.3

logger = logging.getLogger(__name__)


@csrf_exempt
@require_safe
@cache_control(private=True)
def check(request):
    """The form; with a state and a number or last name, what is on record."""
    states = list(State.objects.all())
    asked = license_check.read(request.GET, states)
    context = {"states": states, "asked": asked}
    if not asked.complete:
        return render(request, "locator/license_check.html", context)
    if wait := _wait(request):
        context["wait"] = math.ceil(wait)
        response = render(request, "locator/license_check.html", context, status=429)
        response.headers["Retry-After"] = str(context["wait"])
        return response
    context["answer"] = license_check.answer(asked)
    return render(request, "locator/license_check.html", context)


def _wait(request):
    """Seconds until this visitor, and the site, may look up another; 0.0 for now, also where nobody can count."""
    visitor = f"license check:{throttling.visitor(request)}"
    try:
        with locks.waited_for(_WAIT_SECONDS):
            return throttling.take(visitor, **_VISITOR) or throttling.take("license check", **_SITE)
    except DatabaseError as error:
        # Somebody writes for long, such as an import. What is only read need not wait for them.
        logger.warning("The count of license look-ups failed: %s", type(error).__name__)
        return 0.0
