"""Every component with its states, from the templates that pages use: for developers and staff."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal import palette, samples
from research.evidence import CERTAINTY_MEANS, Certainty, Result

PARTS = (
    ("colors", _("Colors")),
    ("type", _("Type")),
    ("spacing", _("Spacing and corners")),
    ("buttons", _("Buttons and links")),
    ("search-box", _("Search box")),
    ("form", _("Form, with errors")),
    ("notice", _("Notice")),
    ("problem", _("Problem")),
    ("chips", _("Chips")),
    ("chooser", _("Chooser")),
    ("card", _("Card")),
    ("license", _("License panel")),
    ("facts", _("Facts box")),
    ("dose-card", _("What was given")),
    ("badges", _("Badges of certainty")),
    ("table", _("Table")),
    ("footnotes", _("Footnotes")),
    ("pagination", _("Pages")),
    ("stages", _("Stages of life")),
)


@csrf_exempt
@require_safe
def styleguide(request):
    """The page; for everybody who is not staff there is none."""
    if not settings.DEBUG and not _is_staff(request):
        raise Http404
    return _page(request)


def _is_staff(request):
    # Asked only of who brings a session: nobody else's answer may differ by a header from any page that is not here.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_active and request.user.is_staff


@never_cache
def _page(request):
    study = samples.study()
    proofs = [samples.license_proof(), samples.certification_proof()]
    context = {
        "parts": PARTS,
        "pairs": palette.pairs(),
        "art": palette.named("art-"),
        "sizes": palette.named("text") + palette.named("heading-"),
        "spaces": palette.named("space-"),
        "radii_of_corners": palette.named("radius"),
        "proofs": proofs,
        "cards": samples.cards(),
        "study": study,
        "outcomes": samples.outcomes(study),
        "certainties": [(certainty, CERTAINTY_MEANS[certainty]) for certainty in Certainty],
        "results": [{"result": result.value, "words": result.label} for result in Result],
        "cited": samples.references(),
        "chips": samples.chips(),
        "places": samples.places(),
        "form": samples.letter(),
        "notices": [_("There is no filter “x”, so it is left out."), _("There is no page 9, so this is page 2.")],
        "problems": {"form": _("Type the number, or the last name.")},
        "stages": samples.STAGES,
    }
    return render(request, "styleguide.html", context)
