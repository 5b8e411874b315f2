"""One therapist: their page, and their card for an address book."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import linked_data, profile, shortlist
from locator import vcard as vcards


@csrf_exempt
@require_safe
def therapist(request, slug, pk):
    """A profile, while there is proof."""
    found = _listed(pk)
    address = found.therapist.get_absolute_url()
    if request.path != address:
        ids = request.GET.getlist("ids")
        query = f"?{urlencode({'ids': ids}, doseq=True)}" if ids else ""
        return redirect(f"{address}{query}", permanent=True)
    context = {
        "profile": found,
        "therapist": found.therapist,
        "data": linked_data.therapist(found),
        "shortlist": shortlist.links(request, found.therapist),
    }
    return render(request, "locator/therapist.html", context)


@csrf_exempt
@require_safe
def vcard(request, pk):
    """The same person as a file that phones read."""
    found = _listed(pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{vcards.file_name(found)}"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(vcards.write(found), content_type="text/vcard; charset=utf-8", headers=headers)


def _listed(pk):
    found = profile.read(int(pk))
    if not found:
        raise Http404(_("This therapist is not listed now."))
    return found
