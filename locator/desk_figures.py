"""What of the locator waits for staff: how many, and which filtered list shows them."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from locator import desk_filters as filters
from locator.models import Doubt, ImportRun, Letter, License, OutsideLink, Practice, ProblemReport


class Figure(NamedTuple):
    """A number on the first page, and the list of `model` that `query` narrows down to what was counted."""

    name: str
    label: Promise
    model: type[Model]
    query: dict[str, str]
    count: Callable[[], int]


def of(label, model, chosen, word) -> Figure:
    """The rows that one word of one filter leaves."""
    name = f"{model._meta.model_name}-{chosen.parameter_name}-{word}"
    query = {chosen.parameter_name: word}
    return Figure(name, label, model, query, lambda: chosen.narrowed(model._default_manager.all(), word).count())


def _quarantined():
    runs = filters.QuarantineFilter.narrowed(ImportRun.objects.all(), "last")
    return runs.aggregate(rows=Sum("quarantined"))["rows"] or 0


FIGURES = [
    of(_("Licenses that expire within 30 days"), License, filters.ExpiryFilter, "30"),
    of(_("Licenses that expire within 60 days"), License, filters.ExpiryFilter, "60"),
    of(_("Licenses that expire within 90 days"), License, filters.ExpiryFilter, "90"),
    of(_("Unverified licenses"), License, filters.VerifiedFilter, "no"),
    Figure(
        "license-disciplined",
        _("Disciplined licenses"),
        License,
        {"disciplined__exact": "1"},
        lambda: License.objects.filter(disciplined=True).count(),
    ),
    of(_("Doubtful license matches to decide"), Doubt, filters.DecidedFilter, "no"),
    of(_("Practices without a point: nobody can find them"), Practice, filters.PointFilter, "none"),
    of(_("Practices placed only by ZIP code or town"), Practice, filters.PointFilter, "coarse"),
    Figure(
        "importrun-quarantined",
        _("Rows that the last imports quarantined"),
        ImportRun,
        {"quarantine": "last"},
        _quarantined,
    ),
    Figure(
        "problemreport-open",
        _("Open problem reports"),
        ProblemReport,
        {"dealt_with__exact": "0"},
        lambda: ProblemReport.objects.filter(dealt_with=False).count(),
    ),
    of(_("Letters that failed"), Letter, filters.GivenUpFilter, "failed"),
    of(_("Broken outside links"), OutsideLink, filters.LinkFilter, "broken"),
]
