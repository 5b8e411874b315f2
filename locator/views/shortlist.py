"""A visitor's shortlist, side by side."""

from typing import NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import comparison
from locator import shortlist as lists


class Column(NamedTuple):
    """One person, and where the links beside their name lead."""

    person: comparison.Person
    profile_url: str
    remove_url: str


@csrf_exempt
@require_safe
@cache_control(private=True)
def shortlist(request):
    """Those whose ids stand in the address, as far as they are listed today."""
    ids, notices = lists.read(request.GET.getlist("ids"))
    compared = comparison.of(ids)
    # Whoever is no longer listed is left out of every link, and so off the list with the next step.
    kept = compared.ids
    context = {
        "comparison": compared,
        "notices": notices,
        "columns": [
            Column(
                person,
                lists.carried(person.therapist.get_absolute_url(), kept),
                lists.url(lists.without(kept, person.therapist.pk)),
            )
            for person in compared.people
        ],
        "find_url": lists.carried(reverse("find"), kept),
        "fictional": any(person.therapist.is_demo for person in compared.people),
        "most": lists.MOST,
        "today": timezone.localdate(),
    }
    return render(request, "locator/shortlist.html", context)
