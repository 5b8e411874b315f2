"""The search: its form, its results, and the same for programs."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from locator import filters, finding, geojson, question
from locator.models import Technique


@csrf_exempt
@require_safe
@cache_control(private=True)
@vary_on_headers("HX-Request")
def find(request):
    """The form; with `near`, who is there. A script that replaces the results gets the part of the page they are."""
    groups, techniques = _filters()
    asked = question.read(request.GET, groups)
    answer = finding.Answer(asked, groups) if asked.near is None else finding.answer(asked, groups, techniques)
    template = "locator/_found.html" if request.htmx else "locator/find.html"
    response = render(request, template, {"answer": answer}, status=answer.status)
    if request.htmx:
        # What the form sent holds its empty fields, too.
        response["HX-Push-Url"] = asked.url(page=asked.page)
    return response


@csrf_exempt
@require_safe
@cache_control(private=True)
def results_geojson(request):
    """The same answer for a program."""
    groups, techniques = _filters()
    asked = question.read(request.GET, groups)
    if asked.near is None:
        body, status = geojson.problem("near_missing", _("Say where: add near=, an address, ZIP or town.")), 400
    else:
        body, status = geojson.collection(finding.answer(asked, groups, techniques))
    kind = "application/geo+json" if status == 200 else "application/json"
    return JsonResponse(body, status=status, content_type=kind)


def _filters():
    techniques = list(Technique.objects.all())
    return filters.groups(techniques), techniques
