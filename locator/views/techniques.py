"""What each technique is, and the way to who offers it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator.models import Technique


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
    return render(request, "locator/technique.html", {"technique": found})
