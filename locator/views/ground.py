"""Where the files of the map's ground are, asked for once a map is open: pages need not name them all."""

from django.http import JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import basemap


@csrf_exempt
@require_safe
@cache_control(public=True, no_cache=True)  # Their names change with what they hold: an old list would lead nowhere.
def ground(request):
    """The address of each state's file, by the state's code."""
    return JsonResponse({code: static(basemap.file_of(code)) for code in sorted(basemap.CODES.values())})
