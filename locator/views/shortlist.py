"""A visitor's shortlist, side by side."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import shortlist as lists


@csrf_exempt
@require_safe
@cache_control(private=True)
def shortlist(request):
    """Those whose ids stand in the address."""
    ids, notices = lists.read(request.GET.getlist("ids"))
    return render(request, "locator/shortlist.html", {"ids": ids, "notices": notices})
