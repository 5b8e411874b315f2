"""Two people at one form: who saves second is told what the first one changed, and decides."""

import datetime

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from reversion.models import Revision

from history.comparing import differences, in_words
from history.opened import Unreadable, seal, state_of_form, unseal
from history.sources import Deed

# Hidden fields: the state that the form was opened with; the one that the notice showed; that one to be saved over.
OPENED, SHOWN, OVER = "opened_with", "shown_meanwhile", "save_over"


class Overtaken(Exception):
    """Somebody else saved first."""


class TwoEditors(admin.ModelAdmin):
    """A change form that knows what it was opened with. Nothing in it needs JavaScript.

    What is posted without a token, by a program, is not checked: no browser that shows the form leaves it out.
    """

    # Fields that the form does not have, and that change what it is all the same.
    watched_besides = ()

    def rows_to_lock(self, pk):
        return self.model._base_manager.filter(pk=pk)

    def whose_history(self, obj):
        """Where who changed it is on record: it, or what it is a part of."""
        return obj

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            self._lock(object_id)
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except Overtaken:
                # What it had begun is undone. Again, to show the form.
                request.was_overtaken = True
                return super().changeform_view(request, object_id, form_url, extra_context)

    def _lock(self, object_id):
        """Of two who save at once, the second waits until it can see what the first did."""
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return
        if isinstance(pk, str) and "\0" in pk:
            return
        # A list, so that it is asked; SQLite has one writer at a time, and nothing to lock.
        list(self.rows_to_lock(pk).select_for_update().values_list("pk"))

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            obj.found_besides = {name: getattr(obj, name) for name in self.watched_besides}
        return obj

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if getattr(request, "was_overtaken", False):
            # The class is made for this request.
            clean = form.clean

            def refuse(self):
                clean(self)
                raise ValidationError(_("Nothing was saved: meanwhile it was changed, as told above."))

            form.clean = refuse
        return form

    def save_form(self, request, form, change):
        self._refuse_if_overtaken(request, form, (), change)
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        self._refuse_if_overtaken(request, form, formsets, change)
        super().save_related(request, form, formsets, change)

    def _refuse_if_overtaken(self, request, form, formsets, change):
        if change and self._what_changed(request, form, formsets) is not None:
            raise Overtaken

    def _what_changed(self, request, form, formsets, over=True):
        """The differences since the form was opened; None where there are none. Empty where nobody can tell.

        `over`: what the notice showed, and was to be saved over, is not counted again.
        """
        now = state_of_form(form, formsets, getattr(form.instance, "found_besides", None))
        token = request.POST.get(SHOWN if over and OVER in request.POST else OPENED)
        if not token:
            return None
        try:
            opened = unseal(token)
        except Unreadable:
            return []
        return differences(self.model, opened.state, now) or None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj is not None and self.has_change_permission(request, obj):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            form = context["adminform"].form
            token = seal(state_of_form(form, formsets, getattr(obj, "found_besides", None)))
            # A form that was refused for anything else still is the one that was opened.
            given = request.POST.get(OPENED, token)
            context |= {"opened_token": given}
            if request.method == "POST":
                changed = self._what_changed(request, form, formsets, over=False)
                if changed is not None:
                    context |= self._notice(request, obj, given, token, changed, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _notice(self, request, obj, given, token, changed, formsets):
        gone = False
        for formset in formsets:
            rows = [part.instance for part in formset.initial_forms]
            if any(row.pk is None for row in rows):
                # Django draws as many rows as are saved: so that what was typed into one that is gone can be seen.
                gone, formset._queryset = True, rows
        return {
            "overtaken": True,
            "overtaken_by": self._who(obj, given),
            "overtaken_changes": in_words(self.model, changed),
            "part_is_gone": gone,
            "shown_token": token if changed and not gone else "",
            "opened_token": given if changed else token,
            "saves_over": OVER in request.POST,
        }

    def _who(self, obj, token):
        """Who saved since then and when, the last first; nobody, where only rows say so."""
        try:
            since = datetime.datetime.fromtimestamp(unseal(token).at, datetime.UTC)
        except Unreadable:
            return []
        about = self.whose_history(obj)
        of = {"content_type": ContentType.objects.get_for_model(about), "object_id": str(about.pk)}
        revisions = Revision.objects.filter(date_created__gte=since, version__in=_versions(of)).order_by("-pk")
        deeds = [Deed.of_revision(revision) for revision in revisions.select_related("user")[:5]]
        if not deeds:
            entries = LogEntry.objects.filter(action_time__gte=since, **of).select_related("user")
            deeds = [Deed.of_log_entry(entry) for entry in entries[:5]]
        return [deed for deed in deeds if not deed.only_kept]


def _versions(of):
    from reversion.models import Version

    return Version.objects.filter(**of)
