"""The filters of a search. They narrow a QuerySet of Listing; the circle itself is the search's business."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from locator.listing import FEATURE_BITS, Listing


class ListingFilter(django_filters.FilterSet):
    """Expects sound values, as `question` leaves them. `point` is where the visitor is, if that is known."""

    technique = django_filters.MultipleChoiceFilter(
        label=_("Techniques"), method="having_techniques", widget=forms.CheckboxSelectMultiple
    )
    accepts_new = django_filters.BooleanFilter(
        label=_("Takes new clients"), method="taking_new_clients", widget=forms.CheckboxInput
    )
    comes_to_me = django_filters.BooleanFilter(
        label=_("Comes to me"), method="traveling_to_visitor", widget=forms.CheckboxInput
    )

    class Meta:
        model = Listing
        fields = []

    def __init__(self, data, queryset, *, techniques, point):
        super().__init__(data, queryset)
        self.bits = {technique.slug: technique.bit for technique in techniques}
        self.point = point
        self.filters["technique"].extra["choices"] = [(technique.slug, technique.name) for technique in techniques]

    def filter_queryset(self, queryset):
        # A filter whose value is unsound would be skipped without a word, and everybody found.
        if not self.form.is_valid():
            raise ValueError(f"Unsound filters: {', '.join(sorted(self.form.errors))}")
        return super().filter_queryset(queryset)

    def having_techniques(self, listings, name, slugs):
        """All of them, not any: one person who does both."""
        return listings.having(sum(1 << self.bits[slug] for slug in set(slugs)))

    def taking_new_clients(self, listings, name, wanted):
        return listings.having(1 << FEATURE_BITS["accepts_new"]) if wanted else listings

    def traveling_to_visitor(self, listings, name, wanted):
        return listings.traveling_to(self.point) if wanted and self.point else listings
