"""The admin of what has a history: each save by hand is kept; versions are listed, compared and restored."""

import hashlib
import json
import re

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history import keeping, timeline
from history.comparing import differences, in_words
from history.keeping import keep, keep_as_found, state_in
from history.records import part_model, state_of
from history.restoring import restore
from history.timeline import when, when_and_who

PAGE = 50  # versions
MOST_TO_CHOOSE = 200  # versions in the lists of what to compare


class RecordAdmin(admin.ModelAdmin):
    """For models of `records.register`. Only hand-made changes pass here; jobs write `keeping.Lines`."""

    # Fields that do not go back with the rest.
    kept_when_restored = frozenset()

    def what_stops_restoring(self, record):
        """What stands against a record as it has just been restored, in words."""
        return ()

    def before_restoring(self, record):
        """Make room, within the transaction."""

    # Keeping

    def save_model(self, request, obj, form, change):
        if change:
            keep_as_found(self.model._base_manager.get(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        keep(obj, request.user, json.dumps(message))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        if message:
            keep(obj, request.user, message if isinstance(message, str) else json.dumps(message))
        return super().log_change(request, obj, message)

    # Showing

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/history/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<path:object_id>/history/<int:version_id>/restore/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._may_look(request, record)
        versions = keeping.versions(record).select_related("revision__user")
        paginator = self.get_paginator(request, versions, PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        whole = self._whole_versions(record)
        context = {
            "title": _("History of %s") % record,
            "rows": timeline.rows(self.model, page, whole),
            "before": () if page.has_next() else timeline.before_versions(record),
            "page": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "choices": [(version.pk, when_and_who(version)) for version in whole],
            "can_restore": self.has_change_permission(request, record),
        }
        return self._render(request, "list", record, context | (extra_context or {}))

    def compare_view(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._may_look(request, record)
        chosen = [self._version(record, request.GET.get(name, "")) for name in ("before", "after")]
        if chosen[0] is None or (chosen[1] is None and request.GET.get("after", "now") != "now"):
            messages.error(request, _("There is no such version."))
            return redirect(self._address("history", record))
        if chosen[1] is not None and chosen[0].pk > chosen[1].pk:
            chosen.reverse()
        before, after = chosen
        found = differences(self.model, state_in(before), state_in(after) if after else state_of(record))
        context = {
            "title": _("What changed in %s") % record,
            "before": when_and_who(before),
            "after": when_and_who(after) if after else _("Now"),
            "changes": in_words(self.model, found),
            "restorable": [version for version in chosen if version and self.has_change_permission(request, record)],
        }
        return self._render(request, "compare", record, context)

    # Restoring

    def restore_view(self, request, object_id, version_id):
        with transaction.atomic():
            return self._restore_view(request, object_id, version_id)

    def _restore_view(self, request, object_id, version_id):
        posted = request.method == "POST"
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if posted:
            list(self.model._base_manager.filter(pk=record.pk).select_for_update().values_list("pk"))
            record.refresh_from_db()
        version = self._version(record, str(version_id))
        if version is None:
            messages.error(request, _("There is no such version."))
            return redirect(self._address("history", record))
        now, then = state_of(record), state_in(version)
        found = [
            raw for raw in differences(self.model, now, then) if raw.part or raw.name not in self.kept_when_restored
        ]
        self._may_change_parts(request, record, found)
        if not found:
            messages.info(request, _("Nothing to restore: it is as it was then."))
            return redirect(self._address("history", record))
        seen, wrongs = _fingerprint(now), []
        if posted and request.POST.get("seen") != seen:
            wrongs = [_("Meanwhile it was changed again. This is what would be restored now.")]
        elif posted:
            wrongs = self._restore(request, record, version, then)
            if not wrongs:
                messages.success(request, _("Restored as of %s.") % when(version))
                return redirect(self._address("change", record))
            # What was typed into the objects while trying is not what is saved.
            record = self.get_object(request, unquote(object_id))
        context = {
            "title": _("Restore %s?") % record,
            "before": _("Now"),
            "after": when_and_who(version),
            "changes": in_words(self.model, found),
            "wrongs": wrongs,
            "seen": seen,
        }
        return self._render(request, "restore", record, context)

    def _restore(self, request, record, version, state):
        """What stands against it; nothing, where it is done."""
        try:
            with transaction.atomic():
                keep_as_found(record)
                self.before_restoring(record)
                restore(record, state, keep=self.kept_when_restored, check=self.what_stops_restoring)
                self.log_change(request, record, _("Restored as of %s.") % when(version))
        except ValidationError as wrong:
            return wrong.messages
        return []

    def _may_look(self, request, record):
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied

    def _may_change_parts(self, request, record, found):
        """Who may not change the licenses of a therapist may not do so by restoring them either."""
        inlines = {inline.model: inline(self.model, self.admin_site) for inline in self.get_inlines(request, record)}
        for part in {raw.part for raw in found} - {""}:
            inline = inlines[part_model(self.model, part)]
            if not (
                inline.has_add_permission(request, record)
                and inline.has_change_permission(request, record)
                and inline.has_delete_permission(request, record)
            ):
                raise PermissionDenied

    def _whole_versions(self, record):
        return list(
            keeping.whole_versions(record).select_related("revision__user").defer("serialized_data")[:MOST_TO_CHOOSE]
        )

    def _version(self, record, pk):
        """A whole version of this record, by its number as text; None where there is none."""
        if not re.fullmatch(r"[0-9]{1,18}", pk):
            return None
        return keeping.whole_versions(record).select_related("revision__user").filter(pk=int(pk)).first()

    def _address(self, name, record):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[record.pk])

    def _render(self, request, template, record, context):
        base = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "subtitle": None,
            "history_url": self._address("history", record),
            "compare_url": self._address("compare", record),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/history/{template}.html", base | context)


def _fingerprint(state):
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()
