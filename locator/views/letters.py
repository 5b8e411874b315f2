"""Writing to a therapist, and reporting a problem with a profile.

No cookie is set for visitors, and their browsers, told to send no referrer, send no origin either: Django's CSRF check
would refuse every one of them. A signed token in the form stands in for it (`form_token`).
"""

import math

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from locator import form_token, letter_limits, letter_texts, letters, shortlist
from locator.letter_forms import ContactForm, ReportForm
from locator.listing import Listing


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request, pk):
    """Write to a therapist, without either seeing more of the other than they say."""
    therapist, listings = _public(pk)
    called = _called(listings)
    practices = [listing.practice for listing in listings if listing.practice.email]
    if not practices:
        context = {"therapist": therapist, "called": called, **_way_back(request, therapist)}
        return render(request, "locator/contact.html", context, status=404)
    chosen = next((each for each in practices if str(each.pk) == request.GET.get("practice")), practices[0])
    form = ContactForm(practices, _posted(request), initial={"practice": str(chosen.pk)})

    def keep(words):
        practice = next((each for each in practices if str(each.pk) == words.get("practice")), chosen)
        return letter_texts.to_therapist(therapist, practice, words)

    context = {"therapist": therapist, "called": called, "notice": _astray(request, chosen)}
    if len(practices) == 1:
        context["only_practice"] = chosen
    return _answer(request, "contact", form, keep, context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Say that something on a profile is wrong."""
    therapist, listings = _public(pk)
    issuers = {listing.license.state for listing in listings if listing.license}
    boards = [state for state in issuers if state.board or state.board_abbreviation]
    form = ReportForm(_posted(request))
    context = {"therapist": therapist, "called": _called(listings), "boards": sorted(boards, key=str)}
    return _answer(request, "report", form, lambda words: letter_texts.to_staff(therapist, words), context)


@csrf_exempt
@require_safe
def letter_sent(request, pk, purpose, outcome):
    """What became of it. Nothing personal stands in the address, and to load it again sends nothing."""
    therapist, listings = _public(pk)
    context = {
        "therapist": therapist,
        "called": _called(listings),
        "purpose": purpose,
        "outcome": outcome,
        "phones": list(dict.fromkeys(listing.practice.phone for listing in listings if listing.practice.phone)),
        **_way_back(request, therapist),
    }
    return render(request, "locator/letter_sent.html", context)


def _public(pk):
    listings = list(
        Listing.objects.current()
        .filter(therapist=pk)
        .select_related("therapist", "practice", "license__state")
        .order_by("practice")
    )
    if not listings:
        raise Http404(_("This therapist is not listed now."))
    return listings[0].therapist, listings


def _called(listings):
    """A name to write above the page: some rosters know the business alone."""
    return listings[0].therapist.name or listings[0].practice.name or _("this therapist")


def _way_back(request, therapist):
    """To the page that a visitor came from, with the shortlist they came with."""
    ids, notices = shortlist.read(request.GET.getlist("ids"))
    back = shortlist.carried(therapist.get_absolute_url(), ids)
    return {"back_url": back, "here": shortlist.carried(request.path, ids), "list_notices": notices}


def _posted(request):
    # Whatever character set a request claims: our pages send UTF-8, and some that Python knows are not even text.
    request.encoding = "utf-8"
    return request.POST if request.method == "POST" else None


def _astray(request, chosen):
    """What to say where the address asks for a practice that is none of the choices."""
    asked = set(request.GET.getlist("practice"))
    if asked <= {str(chosen.pk)}:
        return ""
    return _("The practice that was asked for takes no messages here. Yours would go to: %s.") % chosen


def _answer(request, purpose, form, keep, context):
    """The form; or, where it was sent and nothing stands against it, the way to the page that says so.

    `keep` stores what was written, and gives back the letter that carries it on, if one does.
    """
    therapist = context["therapist"]
    if not form.is_bound:
        return _page(request, purpose, form, context)
    if form.trapped:
        return _said(request, therapist, purpose, "sent")
    if not form.is_valid():
        return _page(request, purpose, form, context, 422)
    try:
        if context.get("notice") and not form.cleaned_data.get("practice"):
            raise form_token.Refused(context["notice"])
        token = form_token.read(form.data.get("token", ""), purpose, therapist.pk)
        with transaction.atomic():
            letter_limits.admit(request, purpose, therapist.pk, token, tuple(form.cleaned_data.items()))
            letter = keep(form.cleaned_data)
    except form_token.Refused as why:
        form.add_error(None, str(why))
        return _page(request, purpose, form, context, 422)
    except letter_limits.AlreadySent:
        return _said(request, therapist, purpose, "already")
    except letter_limits.TooMany as much:
        return _too_many(request, purpose, form, context, much.seconds)
    outcome = letters.send(letter, letters.WHILE_SOMEBODY_WAITS) if letter else letters.Outcome.SENT
    # Who reports has been heard once it is stored: staff see it in the admin, whatever becomes of the letter.
    return _said(request, therapist, purpose, letters.Outcome.SENT if purpose == "report" else outcome)


def _too_many(request, purpose, form, context, seconds):
    minutes = math.ceil(seconds / 60)
    form.add_error(
        None,
        ngettext(
            "That is more than we pass on in so short a time. Nothing was sent, and nothing you wrote is lost: press "
            "the button again in about a minute.",
            "That is more than we pass on in so short a time. Nothing was sent, and nothing you wrote is lost: press "
            "the button again in about %(minutes)d minutes.",
            minutes,
        )
        % {"minutes": minutes},
    )
    response = _page(request, purpose, form, context, 429)
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response


def _page(request, purpose, form, context, status=200):
    therapist = context["therapist"]
    if form.is_bound:
        token = form_token.reissue(form.data.get("token", ""), purpose, therapist.pk)
    else:
        token = form_token.issue(purpose, therapist.pk)
    context = {**context, **_way_back(request, therapist), "form": form, "token": token}
    response = render(request, f"locator/{purpose}.html", context, status=status)
    # What somebody wrote is not for the disk of a shared computer; an empty form may wait there for who comes back.
    patch_cache_control(response, private=True, **({"no_store": True} if form.is_bound else {}))
    return response


def _said(request, therapist, purpose, outcome):
    ids, _notices = shortlist.read(request.GET.getlist("ids"))
    response = redirect(shortlist.carried(reverse("letter_sent", args=[therapist.pk, purpose, str(outcome)]), ids))
    response.status_code = 303
    return response
