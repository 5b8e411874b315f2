"""What the staff pages of articles and studies have in common: their state, what stops them, and their buttons."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.record_admin import RecordAdmin
from history.two_editors import TwoEditors
from research import workflow
from research.admin_search import PlainSearch
from research.publication import Status
from research.visible_text import VisibleTextForm

PREVIEW = "_preview"


class PartInline(admin.StackedInline):
    """A part of a publication: whoever may change the whole may change this, with no permission of its own."""

    extra = 0
    form = VisibleTextForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def _whole(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._whole().has_view_permission(request, obj)

    def has_add_permission(self, request, obj):
        whole = self._whole()
        return whole.has_change_permission(request, obj) if obj else whole.has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self._whole().has_change_permission(request, obj)

    has_delete_permission = has_change_permission


class PublicationAdmin(PlainSearch, RecordAdmin, TwoEditors):
    """Status changes only through the buttons of `workflow.MOVES`, each of which also saves what was typed."""

    list_per_page = 50
    show_full_result_count = False
    # Both databases put empty publication dates at different ends.
    ordering = ["-changed_at", "-pk"]
    readonly_fields = ["state", "stops"]
    # Nobody approves what they have not seen.
    watched_besides = ("status",)
    # An old text does not come back with its old approval: only the buttons publish, and only who looks reviews.
    kept_when_restored = frozenset({"status", "publish_at", "expire_at", "reviewer", "last_reviewed", "review_due"})

    def what_stops_restoring(self, record):
        return self.examine(record).stops if record.status == Status.PUBLISHED else ()

    def examine(self, publication):
        """The `publishing.Findings` of one as it is saved."""
        raise NotImplementedError

    def is_approved(self, publication):
        """Whether the public reads of it, or is about to."""
        return publication.status == Status.PUBLISHED

    def may_publish(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    # Whoever may not publish may not change or take away what the public reads either, or is about to read: it would
    # be published without having been approved.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._open_to(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._open_to(request, obj)

    def _open_to(self, request, obj):
        return obj is None or self.may_publish(request) or not self.is_approved(obj)

    def _moves(self, request, status):
        return [
            move for move in workflow.MOVES if status in move.before and (not move.decides or self.may_publish(request))
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.move = workflow.pressed(request.POST)
        if form.move and form.move.decides and not self.may_publish(request):
            raise PermissionDenied
        form.previews_public = PREVIEW in request.POST and obj is not None and self.is_approved(obj)
        return form

    @admin.display(description=_("status"), ordering="status")
    def state(self, publication):
        return workflow.state_in_words(publication)

    @admin.display(description=_("what stops publishing"))
    def stops(self, publication):
        if not publication.pk:
            return _("This is looked at each time it is saved.")
        found = self.examine(publication)
        stops = _list(found.stops) if found.stops else _("Nothing: it may be published.")
        if not found.cautions:
            return stops
        return format_html("{}<p>{}</p>{}", stops, _("To be mended all the same:"), _list(found.cautions))

    def view_on_site(self, publication):
        return publication.get_absolute_url() if publication.is_public else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if request.method == "POST":
            self._take_back(form, context, change)
        context["show_save_and_add_another"] = False
        open_to = self.has_change_permission(request, obj) if obj else True
        if open_to and not context["is_popup"]:
            context["moves"] = self._moves(request, form.instance.status)
        context["locked"] = not self._open_to(request, obj)
        # What is saved here is public at once: too late for a preview.
        context["public"] = obj is not None and self.is_approved(obj)
        if super().has_change_permission(request):
            context["can_preview"] = open_to and not context["is_popup"] and not context["public"]
            context["preview_url"] = self._preview_url(obj) if change else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _take_back(self, form, context, change):
        """Of a form that was refused, the page shows the saved state around what was typed, and says what stops it."""
        if change:
            form.instance.refresh_from_db()
            context["subtitle"] = str(form.instance)
        else:
            form.instance.status = Status.DRAFT
        for inline in context["inline_admin_formsets"]:
            if stops := inline.formset.stops:
                form.add_error(None, stops)

    def _preview_url(self, publication):
        return reverse(f"{self.opts.model_name}-preview", args=[publication.slug])

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        if form.move:
            # The history says who approved, or sent back.
            status = gettext("status: %(status)s") % {"status": form.instance.get_status_display()}
            message.append({"changed": {"fields": [status]}})
        return message

    def response_add(self, request, obj, post_url_continue=None):
        response = self._after_move(request, obj) or super().response_add(request, obj, post_url_continue)
        return self._with_cautions(request, obj, response)

    def response_change(self, request, obj):
        response = self._after_move(request, obj) or super().response_change(request, obj)
        return self._with_cautions(request, obj, response)

    def _with_cautions(self, request, obj, response):
        for caution in self.examine(obj).cautions:
            messages.warning(request, caution)
        return response

    def _after_move(self, request, obj):
        """To the preview, or back to the form with what became of it; None where it was only saved."""
        if PREVIEW in request.POST and super().has_change_permission(request):
            return redirect(self._preview_url(obj))
        move = workflow.pressed(request.POST)
        if move is None or not self.has_view_or_change_permission(request, obj):
            return None
        messages.success(request, self.said(move, obj))
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        )

    def said(self, move, publication):
        name = {"name": publication}
        if workflow.state(publication, timezone.now()) == workflow.State.SCHEDULED:
            moment = workflow.moment_in_words(publication.publish_at)
            return _("“%(name)s” is approved, and will be published on %(moment)s.") % {**name, "moment": moment}
        return move.said % name


def _list(sentences):
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([sentence] for sentence in sentences)))
