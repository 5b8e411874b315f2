"""Is this license current?"""

import math

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import license_check, throttling
from locator.models import State

# A person looks up a handful; a list of everybody who holds a license is for the boards to give out.
_VISITOR = {"per_second": 1 / 3, "burst": 20}
_SITE = {"per_second": 20, "burst": 200}


@csrf_exempt
@require_safe
@cache_control(private=True)
def check(request):
    """The form; with a state and a number or surname, what is on record."""
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
    """Seconds until this visitor, and the site, may look up another; 0.0 for now."""
    visitor = f"license check:{throttling.visitor(request)}"
    return throttling.take(visitor, **_VISITOR) or throttling.take("license check", **_SITE)
