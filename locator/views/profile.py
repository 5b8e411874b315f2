"""One therapist."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import languages
from locator.listing import Listing
from locator.models import Therapist


@csrf_exempt
@require_safe
def therapist(request, slug, pk):
    """A profile, while there is proof."""
    person = get_object_or_404(Therapist, pk=pk)
    listings = list(
        Listing.objects.current()
        .filter(therapist=person)
        .select_related("practice__state", "license__state", "certification")
        .order_by("practice")
    )
    if not listings:
        raise Http404(_("This therapist is not listed now."))
    if slug != person.slug:
        return redirect(person, permanent=True)
    practice = listings[0].practice
    proofs = {listing.certification_id for listing in listings}
    context = {
        "therapist": person,
        "listings": listings,
        "techniques": person.techniques.all(),
        # One that is the proof is shown as such, and one that has run out not at all.
        "certifications": [
            held
            for held in person.certifications.all()
            if held.pk not in proofs and not (held.expires_on and held.expires_on < timezone.localdate())
        ],
        "languages": [languages.name(code) for code in person.languages],
        "nearby": practice.zip or f"{practice.city}, {practice.state_id}",
    }
    return render(request, "locator/therapist.html", context)
