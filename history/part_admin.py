"""The admin of what is a part of a record and has a form of its own too: its changes belong to the record's history."""

import json

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from history.keeping import Lines, keep, keep_as_found


class PartAdmin(admin.ModelAdmin):
    whole = ""  # the field that points at the record

    def rows_to_lock(self, pk):
        return self.model._base_manager.filter(pk=pk).select_related(self.whole)

    def whose_history(self, obj):
        return getattr(obj, self.whole)

    def save_model(self, request, obj, form, change):
        wholes = {getattr(obj, self.whole)}
        if change:
            wholes.add(getattr(self.model._base_manager.select_related(self.whole).get(pk=obj.pk), self.whole))
        for whole in wholes:
            keep_as_found(whole)
        # One that moves leaves its mark on both.
        request.wholes_changed = wholes
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        self._keep(request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        if message:
            self._keep(request, obj, message)
        return super().log_change(request, obj, message)

    def _keep(self, request, obj, message):
        if isinstance(message, list):
            about = {"name": str(self.opts.verbose_name), "object": str(obj)}
            message = json.dumps([{what: {**of, **about} for what, of in entry.items()} for entry in message])
        for whole in getattr(request, "wholes_changed", {getattr(obj, self.whole)}):
            keep(whole, request.user, message)

    def delete_model(self, request, obj):
        whole = getattr(obj, self.whole)
        keep_as_found(whole)
        said = {"deleted": {"name": str(self.opts.verbose_name), "object": str(obj)}}
        super().delete_model(request, obj)
        keep(whole, request.user, json.dumps([said]))

    def delete_queryset(self, request, queryset):
        record = self.model._meta.get_field(self.whole)
        lines = Lines(record.related_model, _("Deleted in the list."), request.user)
        accessor = record.remote_field.get_accessor_name()
        for obj in queryset.select_related(self.whole):
            whole = getattr(obj, self.whole)
            said = _("this %(what)s") % {"what": self.opts.verbose_name}
            lines.changed(whole.pk, str(whole), "", said, "", part=accessor, called=str(obj))
        super().delete_queryset(request, queryset)
        lines.write()

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        of = self.model._meta.get_field(self.whole).related_model._meta
        return redirect(reverse(f"admin:{of.app_label}_{of.model_name}_history", args=[getattr(obj, self.whole).pk]))
