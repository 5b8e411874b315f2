"""Who is in which state and town: for those who would rather browse than search, and for search engines."""

from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from locator import directory, gazetteer, linked_directory
from locator.cards import cards
from locator.models import State, Technique
from locator.place import Place
from locator.search import PAGE_SIZE

LARGEST = 6
# A state with more towns than this has them by letter.
FEW_TOWNS = 24
LAST_PAGE = 1_000_000


@csrf_exempt
@require_safe
def states(request):
    """Every state, with how many therapists it has and how it regulates them."""
    counts = directory.by_state()
    found = [(state, counts.get(state.code, 0)) for state in State.objects.all()]
    return render(request, "locator/states.html", {"states": found, "data": linked_directory.states()})


@csrf_exempt
@require_safe
def state(request, state):
    """One state: how it regulates, and its towns with somebody in them."""
    known = gazetteer.state(state)
    if not known:
        return _nobody(request)
    if state != known.code.lower():
        return redirect("state", known.code.lower(), permanent=True)
    regulated = _regulated(known)
    total = directory.by_state().get(known.code, 0)
    if not total:
        return _nobody(request, regulated)
    towns, elsewhere = directory.towns_of(known.code)
    largest = sorted(towns, key=lambda one: -one.count)[:LARGEST] if len(towns) > LARGEST else []
    context = {
        "state": regulated,
        "total": total,
        "towns": towns,
        "largest": largest,
        "elsewhere": elsewhere,
        "everywhere": Place.of_state(known.code).query,
        "by_letter": len(towns) > FEW_TOWNS,
        "example": max(towns, key=lambda one: one.count).town if towns else None,
        "data": linked_directory.state(regulated),
    }
    return render(request, "locator/state.html", context)


@csrf_exempt
@require_safe
def town(request, state, town):
    """One town: who practices there, by surname, and which towns around it have somebody."""
    known = gazetteer.state(state)
    if not known:
        return _nobody(request)
    place = _town(known.code, town)
    if not place:
        return _nobody(request, _regulated(known), no_town=True)
    if request.path != directory.town_url(place):
        asked = urlencode({"page": request.GET.getlist("page")}, doseq=True)
        return redirect("?".join(filter(None, [directory.town_url(place), asked])), permanent=True)
    page, notices = _page(request.GET)
    results = directory.in_town(known.code, town, page)
    neighbors = directory.neighbors(place)
    if not results.total:
        return _nobody(request, _regulated(known), town=place, neighbors=neighbors)
    if results.page != page:
        notices.append(
            _("There is no page %(asked)d: this is the last, page %(page)d.") % {"asked": page, "page": results.page}
        )
    found = cards(results.matches, (results.page - 1) * PAGE_SIZE + 1, list(Technique.objects.all()))
    regulated = _regulated(known)
    context = {
        "state": regulated,
        "town": place,
        "results": results,
        "cards": found,
        "notices": notices,
        "fictional": any(card.therapist.is_demo for card in found),
        "neighbors": neighbors,
        "path": directory.town_url(place, results.page),
        "previous_url": directory.town_url(place, results.page - 1) if results.page > 1 else "",
        "next_url": directory.town_url(place, results.page + 1) if results.page < results.pages else "",
        "data": linked_directory.town(regulated, place, results.page, found),
    }
    return render(request, "locator/town.html", context)


def _nobody(request, state=None, **more):
    """Nobody is there, which is not the same as: there is no such place."""
    context = {"state": state, "somebody": bool(state and directory.by_state().get(state.code)), **more}
    return render(request, "locator/nobody_in.html", context, status=404)


def _town(code, text):
    """The town that a piece of an address means, however it is spelled; None where it means none, or several."""
    meant = gazetteer.towns_named(text, code)
    exact = gazetteer.town_by_slug(code, gazetteer.town_slug(text))
    return exact or (meant[0] if len(meant) == 1 else None)


def _regulated(known):
    """The state's row; on a site that has none for it, nothing is known but its name."""
    return State.objects.filter(pk=known.code).first() or State(known.code, known.name, State.Regulation.UNKNOWN)


def _page(query):
    """The page asked for, and what was wrong with how it was asked."""
    texts = query.getlist("page")
    text = texts[-1].strip() if texts else ""
    notices = []
    if len(set(texts)) > 1:
        notices.append(_("“page” was given more than once, so we used the last."))
    # Digits of any script pass `isdigit`, and int reads a million of them slowly.
    if text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LAST_PAGE:
        return int(text), notices
    if text:
        notices.append(_("“page” must be a whole number from 1 on, so this is page 1."))
    return 1, notices
