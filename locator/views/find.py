"""The search: its form, its results, and the same for programs."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import finding, geojson, question
from locator.models import Technique


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
