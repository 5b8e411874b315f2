"""The first page of the admin: what waits for staff, each a number and the list of exactly those."""

from urllib.parse import urlencode

from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from locator import desk_figures
from locator.desk_figures import Figure
from research.models import Article, Study
from research.publication_filters import DueFilter

KEPT = 60  # Seconds. The lists themselves are never out of date.

FIGURES = [
    *desk_figures.FIGURES,
    *(
        Figure(
            f"{model._meta.model_name}-due",
            label,
            model,
            {DueFilter.parameter_name: "due"},
            lambda model=model: DueFilter.due(model.objects.all()).count(),
        )
        for model, label in ((Article, _("Articles whose review is due")), (Study, _("Studies whose review is due")))
    ),
]


def figures(request) -> list[dict]:
    """Those that the one who asks may look into: `label`, `count`, `url`. What is counted names nobody."""
    site = admin.site
    seen = [
        figure
        for figure in FIGURES
        if site.is_registered(figure.model) and site.get_model_admin(figure.model).has_view_permission(request)
    ]
    keys = {f"desk:{figure.name}": figure for figure in seen}
    counts = cache.get_many(keys)
    if fresh := {key: figure.count() for key, figure in keys.items() if key not in counts}:
        cache.set_many(fresh, KEPT)
    counts |= fresh
    return [{"label": f.label, "count": counts[key], "url": _address(f)} for key, f in keys.items()]


def _address(figure):
    options = figure.model._meta
    path = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return f"{path}?{urlencode(figure.query)}"
