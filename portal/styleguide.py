"""Every component with its states, from the templates that pages use: for developers and staff."""

from django.http import Http404


def styleguide(request):
    raise Http404
