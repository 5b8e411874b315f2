"""The page that asks staff before many rows change or leave the site: how many, who, and what it means in public."""

import datetime
import json

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from locator import bulk, exporting
from locator.models import License, Listing, Therapist

FIRST = 10  # Of those chosen, so many are named.
TEMPLATE = "admin/locator/bulk.html"


class VerifyForm(forms.Form):
    """With what, and when."""

    verified_on = forms.DateField(
        label=_("Verified on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which somebody looked."),
    )
    source = forms.CharField(
        label=_("Verified with"),
        max_length=License._meta.get_field("source").max_length,
        help_text=_("Where they looked, such as IDFPR. The public reads it."),
    )

    def clean_verified_on(self):
        day = self.cleaned_data["verified_on"]
        if not datetime.date(2000, 1, 1) <= day <= timezone.localdate():
            raise ValidationError(_("Give a day from the year 2000 to today."))
        return day


class Page:
    """One action on one choice of rows: the page before it, and the page in between where one request is too short."""

    def __init__(self, model_admin, request, queryset, action, title, button):
        self.admin, self.request, self.queryset = model_admin, request, queryset
        self.context = {"action": action, "title": title, "button": button}

    @property
    def confirmed(self):
        return "confirmed" in self.request.POST

    def show(self, meaning, form=None, done=None):
        post, options = self.request.POST, self.admin.opts
        total = self.queryset.count()
        context = {
            **self.admin.admin_site.each_context(self.request),
            **self.context,
            "opts": options,
            "total": total,
            "noun": options.verbose_name if total == 1 else options.verbose_name_plural,
            "first": [] if done else [str(row) for row in self.queryset[:FIRST]],
            "meaning": meaning,
            "form": form,
            "done": done,
            "select_across": post.get("select_across") == "1",
            "checkbox": ACTION_CHECKBOX_NAME,
            "chosen": post.getlist(ACTION_CHECKBOX_NAME),
        }
        # The first of a page stands for all of them, across pages.
        if context["select_across"]:
            context["chosen"] = context["chosen"][:1]
        return TemplateResponse(self.request, TEMPLATE, context)

    def carry_out(self, change, model, fields, form=None):
        """Change what one request has the time for. Then back to the list, or a page from which to go on.

        `model` and its `fields` are what the log says was changed.
        """
        before = whole_number(self.request.POST.get("done"))
        done = bulk.in_batches(self.queryset, change, after=whole_number(self.request.POST.get("after")))
        if done.changed:
            bulk.note(self.request.user, model, done.changed, json.dumps([{"changed": {"fields": fields}}]))
        count = before + done.count
        if not done.finished:
            return self.show([], form, {"count": count, "after": done.last})
        text = ngettext("Done: %(count)s gone through.", "Done: %(count)s gone through.", count)
        self.admin.message_user(self.request, text % {"count": f"{count:,}"}, messages.SUCCESS)
        return redirect(self.request.get_full_path())


def whole_number(text):
    """What a hidden field says; 0 where it says nothing that can be."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0


def public_now(people):
    """How many of some therapists visitors find today."""
    listings = Listing.objects.current().filter(therapist__in=people.order_by().values("pk"))
    return listings.order_by().values("therapist").distinct().count()


class VerifyAction:
    """For an admin whose rows have licenses; `licenses_of` gives those of some rows' keys."""

    def licenses_of(self, keys):
        raise NotImplementedError

    def has_verify_permission(self, request):
        return request.user.has_perm("locator.change_license")

    @admin.action(description=_("Mark the licenses of the chosen as verified"), permissions=["verify"])
    def verify(self, request, queryset):
        page = Page(self, request, queryset, "verify", _("Mark licenses as verified"), _("Mark as verified"))
        form = VerifyForm(request.POST if page.confirmed else None)
        if page.confirmed and form.is_valid():
            day, source = form.cleaned_data["verified_on"], form.cleaned_data["source"]

            def change(keys):
                return bulk.verify(self.licenses_of(keys), day, source, request.user)

            return page.carry_out(change, License, ["verified on", "verified with"], form)
        meaning = [
            _("Visitors read on each profile that the license was verified on that day, and with whom."),
            _("Whoever is published and has a point on the map is public at once, while the license has not expired."),
            _("One that is suspended, revoked, lapsed, inactive or disciplined is still no proof."),
            _("A license that was verified on a later day keeps that day."),
        ]
        return page.show(meaning, form)


class TherapistActions(VerifyAction):
    actions = ["publish", "hide", "verify", "export"]

    def licenses_of(self, keys):
        return License.objects.filter(therapist__in=keys)

    @admin.action(description=_("Publish the chosen therapists"), permissions=["change"])
    def publish(self, request, queryset):
        page = Page(self, request, queryset, "publish", _("Publish therapists"), _("Publish"))
        if page.confirmed:
            return page.carry_out(lambda keys: bulk.publish(keys, True, request.user), Therapist, ["published"])
        already = queryset.filter(published=True).count()
        meaning = [
            ngettext("%(count)s of them is published already.", "%(count)s of them are published already.", already)
            % {"count": f"{already:,}"},
            _(
                "Visitors find each of the others at once who has a practice with a point and a verified, current "
                "license there, or a board certification where that counts. The rest stay out of sight until they do."
            ),
        ]
        return page.show(meaning)

    @admin.action(description=_("Hide the chosen therapists"), permissions=["change"])
    def hide(self, request, queryset):
        page = Page(self, request, queryset, "hide", _("Hide therapists"), _("Hide"))
        if page.confirmed:
            return page.carry_out(lambda keys: bulk.publish(keys, False, request.user), Therapist, ["published"])
        public = public_now(queryset)
        meaning = [
            ngettext("%(count)s of them is public today.", "%(count)s of them are public today.", public)
            % {"count": f"{public:,}"},
            _("Nobody finds them any longer, and the addresses of their profiles lead to “not found”."),
            _("Nothing is deleted: they can be published again."),
        ]
        return page.show(meaning)

    @admin.action(description=_("Export the chosen therapists as CSV"), permissions=["change"])
    def export(self, request, queryset):
        page = Page(self, request, queryset, "export", _("Export therapists"), _("Download the CSV file"))
        if not self.has_change_permission(request):
            raise PermissionDenied
        if page.confirmed:
            # Who took private addresses away, and when, is not to be found out from anything else.
            bulk.note(request.user, Therapist, queryset.count(), gettext("Exported as CSV."))
            return StreamingHttpResponse(
                exporting.lines(queryset),
                content_type="text/csv; charset=utf-8",
                headers={
                    "Content-Disposition": f'attachment; filename="therapists-{timezone.localdate()}.csv"',
                    "Cache-Control": "no-store",
                },
            )
        meaning = [
            _("The file holds private addresses: homes that the site hides from everybody but staff."),
            _("Keep it where only staff can read it, and delete it when you are done."),
            _("It has the columns that an import reads. Who is published is not in it, nor what a board has said."),
            _("Therapists without a key of a roster, or without a practice, are in it; an import sets them aside."),
        ]
        return page.show(meaning)
