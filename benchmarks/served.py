"""The site as gunicorn serves it, and beside it two pages to compare with: `benchmarks.served:application`."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from portal.wsgi import application

__all__ = ["application"]

_ready = {}


def hello(request):
    return HttpResponse("Hello.\n", content_type="text/plain")


def ready_cards(request):
    """The results page of one place, answered once, rendered anew each time: the template alone."""
    from locator import filters, finding, question
    from locator.models import Technique

    if not _ready:
        techniques = list(Technique.objects.all())
        groups = filters.groups(techniques)
        asked = question.read(QueryDict("near=10001&radius=25"), groups)
        _ready["answer"] = finding.answer(asked, groups, techniques)
    return render(request, "locator/find.html", _ready.copy())


def _add_pages():
    from portal import urls

    urls.urlpatterns += [path("benchmark/hello/", hello), path("benchmark/ready/", ready_cards)]


_add_pages()
