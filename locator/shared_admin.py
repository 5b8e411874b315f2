"""What staff keep that therapists share: states with what they require, and techniques."""

from django.contrib import admin, messages
from django.db import models
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from history.two_editors import TwoEditors
from locator.forms import StateForm, TechniqueForm
from locator.merging import merge_techniques
from locator.models import State, Technique


class PlainSearch:
    """The search of an autocomplete field is no form: PostgreSQL takes no NUL, nor SQLite a thousand words."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])


@admin.register(State)
class StateAdmin(PlainSearch, TwoEditors):
    form = StateForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["code", "name", "regulation", "title", "board_abbreviation", "checked_on"]
    list_display_links = ["code", "name"]
    list_filter = ["regulation"]
    search_fields = ["code", "name"]
    fieldsets = [
        (None, {"fields": [("code", "name"), "regulation", "title"]}),
        (_("Who issues licenses"), {"fields": [("board", "board_abbreviation"), "board_url", "lookup_url"]}),
        (_("Where these facts are from"), {"fields": ["source", "checked_on"]}),
    ]


@admin.register(Technique)
class TechniqueAdmin(PlainSearch, TwoEditors):
    form = TechniqueForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["merge"]

    @admin.action(description=_("Merge the chosen techniques into one"), permissions=["delete"])
    def merge(self, request, queryset):
        """Asks which one stays, then merges."""
        if len(queryset) < 2:
            self.message_user(request, _("Choose at least two techniques to merge."), messages.WARNING)
            return None
        keep = next((technique for technique in queryset if str(technique.pk) == request.POST.get("keep")), None)
        if keep is None:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Merge techniques"),
                "opts": self.opts,
                "techniques": queryset,
                "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
            }
            return render(request, "admin/locator/technique/merge.html", context)
        count = merge_techniques(keep, queryset)
        self.message_user(
            request,
            ngettext(
                "Merged into “%(name)s”; %(count)d therapist changed.",
                "Merged into “%(name)s”; %(count)d therapists changed.",
                count,
            )
            % {"name": keep, "count": count},
        )
        return redirect("admin:locator_technique_changelist")
