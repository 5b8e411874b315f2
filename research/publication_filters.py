"""By what staff narrow down lists of articles and studies."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from research import workflow


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return workflow.State.choices

    def queryset(self, request, queryset):
        if self.value() not in workflow.State.values:
            return queryset
        return workflow.in_state(queryset, self.value(), timezone.now())


class DueFilter(admin.SimpleListFilter):
    title = _("next review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", _("Due")), ("unset", _("No date set"))]

    def queryset(self, request, queryset):
        if self.value() == "due":
            return self.due(queryset)
        if self.value() == "unset":
            return queryset.filter(review_due=None)
        return queryset

    @staticmethod
    def due(publications):
        """Those whose next review should have begun."""
        return publications.filter(review_due__lte=timezone.localdate())
