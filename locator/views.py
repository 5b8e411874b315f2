"""The pages of the locator.

They only read. With no form to forge they need no token, and asking for one would answer a POST with "your form has
expired" (403) before `require_safe` can say that nothing is posted here (405): hence `csrf_exempt`.
"""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import finding, geojson, languages, question
from locator.listing import Listing
from locator.models import Technique, Therapist


@csrf_exempt
@require_safe
@cache_control(private=True)
def find(request):
    """The form; with `near`, who is there."""
    techniques = list(Technique.objects.all())
    asked = question.read(request.GET, techniques)
    if asked.near is None:
        return render(request, "locator/find.html", {"answer": finding.Answer(asked, techniques)})
    answer = finding.answer(asked, techniques)
    return render(request, "locator/find.html", {"answer": answer}, status=answer.status)


@csrf_exempt
@require_safe
@cache_control(private=True)
def results_geojson(request):
    """The same answer for a program."""
    techniques = list(Technique.objects.all())
    asked = question.read(request.GET, techniques)
    if asked.near is None:
        body, status = geojson.problem("near_missing", _("Say where: add near=, an address, ZIP or town.")), 400
    else:
        body, status = geojson.collection(finding.answer(asked, techniques))
    kind = "application/geo+json" if status == 200 else "application/json"
    return JsonResponse(body, status=status, content_type=kind)


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


@csrf_exempt
@require_safe
def techniques(request):
    """Every technique there is."""
    return render(request, "locator/techniques.html", {"techniques": Technique.objects.all()})


@csrf_exempt
@require_safe
def technique(request, slug):
    """What one is, and the way to who offers it. What research says of it is joined on in the template, by `portal`."""
    found = get_object_or_404(Technique, slug=slug)
    others = Technique.objects.exclude(pk=found.pk)
    return render(request, "locator/technique.html", {"technique": found, "others": others})
