"""Addresses of the site and one page more: a list as the results have it, with its map."""

import random
from types import SimpleNamespace

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from locator.sphere import Point

PAGE = """{% extends "base.html" %}
{% block title %}Results{% endblock %}
{% block head %}
<meta name="htmx-config" content='{"includeIndicatorStyles": false, "allowEval": false}'>
{% endblock %}
{% block scripts %}
{% include "locator/_map_head.html" %}
<script src="/static/django_htmx/htmx-2.min.js" defer></script>
{% endblock %}
{% block main %}
<div class="wide">
<h1>Results</h1>
<p><button type="button" class="button" hx-get="?fragment=2" hx-target=".finder" hx-swap="outerHTML">Others</button></p>
{% include fragment %}
</div>
{% endblock %}"""
FRAGMENT = """<div class="finder">
<div class="found-list"><ol class="results">
{% for one in found %}
<li class="card" id="therapist-{{ one.id }}" data-therapist data-number="{{ one.number }}"
    data-point="{{ one.point }}"{% if one.coarse %} data-coarse{% endif %}>
<span class="number" aria-hidden="true">{{ one.number }}</span>
<h2 class="name"><a href="/techniques/#{{ one.id }}">{{ one.name }}</a></h2>
<p class="distance"><strong>{{ one.miles }} miles</strong> north</p>
</li>
{% endfor %}
</ol></div>
{% include "locator/_map.html" %}
</div>"""

NAMES = ["Rosa Delgado", "<b>Ann</b> & Co", "Mei-Ling Chen", "Daniel Okafor", "Sam Reyes", "Ida Holm", "Noor Aziz"]
POINTS = [
    ("42.0600,-87.6900", False),
    ("42.0390,-87.7420", True),
    ("42.0600,-87.6900", False),
    ("42.1100,-87.7350", False),
    ("41.9300,-87.6500", True),
    ("41.7910,-87.8000", False),
    ("42.2000,-88.0500", True),
]


def crowd(count, seed):
    """So many places all over Texas, every third of them coarse, the same for the same seed."""
    dice = random.Random(seed)
    return [(f"{dice.uniform(27, 33):.4f},{dice.uniform(-102, -95):.4f}", n % 3 == 0) for n in range(count)]


def page(request):
    """`n` of the people; `near=lat,lon`; `crowd`, another seed of places; `fragment` is the part that htmx replaces,
    with so many people.
    """
    fragment = request.GET.get("fragment")
    count = int(fragment or request.GET.get("n", len(NAMES)))
    latitude, longitude = map(float, request.GET.get("near", "42.05,-87.69").split(","))
    points = crowd(count, request.GET["crowd"]) if "crowd" in request.GET else POINTS
    found = [
        {
            "id": 100 + n,
            "number": n + 1,
            "name": NAMES[n % len(NAMES)],
            "point": points[n][0],
            "coarse": points[n][1],
            "miles": n + 0.2,
        }
        for n in range(count)
    ]
    precision = request.GET.get("precision", "zip")
    templates = engines["django"]
    part = templates.from_string(FRAGMENT)
    context = {
        "found": found,
        "fragment": part.template,
        "place": None
        if "nowhere" in request.GET
        else SimpleNamespace(label="ZIP 60201, Evanston", precision=precision, point=Point(latitude, longitude)),
        "question": SimpleNamespace(radius=int(request.GET.get("radius", 25))),
    }
    return HttpResponse((part if fragment else templates.from_string(PAGE)).render(context, request))


urlpatterns = [path("map/", page), path("", include("portal.urls"))]
