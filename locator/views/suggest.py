"""Places for a text that is still being typed."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import suggestions

AN_HOUR = 3600


@csrf_exempt
@require_safe
@cache_control(private=True, max_age=AN_HOUR)
def suggest(request):
    """JSON; for htmx, and for who prefers a page, a list of links. What was typed goes nowhere but back."""
    typed = request.GET.get("q", "")
    places = suggestions.suggest(typed)
    if request.htmx or request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        response = render(request, "locator/_suggestions.html", {"places": places})
    else:
        response = JsonResponse({"q": typed, "places": [place._asdict() for place in places]})
    # Search engines would take every beginning of a name for a page.
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept", "HX-Request"])
    return response
