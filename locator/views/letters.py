"""Writing to a therapist, and reporting a problem with a profile."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator.listing import Listing


@csrf_exempt
@require_safe
def contact(request, pk):
    return render(request, "locator/contact.html", {"therapist": _therapist(pk)})


@csrf_exempt
@require_safe
def report(request, pk):
    return render(request, "locator/report.html", {"therapist": _therapist(pk)})


def _therapist(pk):
    listing = Listing.objects.current().filter(therapist=pk).select_related("therapist").first()
    if not listing:
        raise Http404(_("This therapist is not listed now."))
    return listing.therapist
