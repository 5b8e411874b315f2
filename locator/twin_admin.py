"""Where staff find therapists who are on record twice, and make one record of two."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locator import differing, likeness, twin_list, twins, uniting
from locator.imports import turns
from locator.models import Certification, License, Practice, Therapist
from locator.twin_forms import ChoicesForm
from locator.twin_list import MOST_PAGES, PAIRS

KINDS = {
    "license": gettext_lazy("Same license"),
    "phone": gettext_lazy("Same phone"),
    "name": gettext_lazy("Near names within a mile"),
}
NOBODY = {
    "license": gettext_lazy("No two records have the same license."),
    "phone": gettext_lazy("No two records have the same phone."),
    "name": gettext_lazy("No two records have near names within a mile of each other."),
}


class Pair(NamedTuple):
    """Two therapists, why they look like one, and what is told of both: (what, of one, of the other)."""

    one: Therapist
    other: Therapist
    why: list
    rows: list


def pair(one, other) -> Pair:
    why = []
    for kind, shared in likeness.reasons(one, other).items():
        if kind == "name":
            near = _("near names, at the same point") if shared < 0.05 else _("near names, %(miles).1f miles apart")
            why.append(near % {"miles": shared})
        else:
            why.append({"license": _("the license %s"), "phone": _("the phone %s")}[kind] % shared)
    return Pair(one, other, why, list(zip(_WHAT, _side(one), _side(other), strict=True)))


_NOBODY_LIKE = gettext_lazy("Nobody on record has the same license, the same phone, or a near name within a mile.")
_WHAT = [
    gettext_lazy("Name"),
    gettext_lazy("External id (key in the roster)"),
    gettext_lazy("Published"),
    gettext_lazy("Licenses"),
    gettext_lazy("Certifications"),
    gettext_lazy("Practices"),
    gettext_lazy("Phones"),
    gettext_lazy("Techniques"),
]


def _side(therapist):
    practices = therapist.practices.all()
    return [
        [f"{therapist} {therapist.credentials}".strip()],
        [therapist.external_id] if therapist.external_id else [],
        [differing.told(therapist, "published")],
        [
            f"{license}, {license.get_status_display()}, {license.expires_on or '-'}"
            for license in therapist.licenses.all()
        ],
        [str(certification) for certification in therapist.certifications.all()],
        [", ".join(filter(None, [row.name, row.street, row.city, row.state_id, row.zip])) for row in practices],
        list(dict.fromkeys(row.phone for row in practices if row.phone)),
        [str(technique) for technique in therapist.techniques.all()],
    ]


class FindsTwins:
    """The pages of doubles, for the admin of therapists."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("twins/", wrap(self.twins), name="locator_therapist_twins"),
            path("<str:pk>/alike/", wrap(self.alike), name="locator_therapist_alike"),
            path("<str:kept>/merge/<str:other>/", wrap(self.merge), name="locator_therapist_merge"),
            *super().get_urls(),
        ]

    def may_merge(self, request):
        """Rows of all of these change hands, and what is there twice is deleted."""
        return all(
            request.user.has_perm(f"locator.{action}_{model._meta.model_name}")
            for model in (Therapist, Practice, License, Certification)
            for action in ("change", "delete")
        )

    def _page(self, request, name, title, **context):
        context |= {"title": title, "opts": self.opts, "may_merge": self.may_merge(request)}
        return render(
            request, f"admin/locator/therapist/{name}.html", {**self.admin_site.each_context(request), **context}
        )

    def twins(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind = request.GET.get("why") if request.GET.get("why") in KINDS else "license"
        asked = request.GET.get("page", "1")
        number = min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        start = (number - 1) * PAIRS
        found = twin_list.found(kind, again="again" in request.GET)
        chosen = found.pairs[start : start + PAIRS]
        people = {
            therapist.pk: therapist
            for therapist in twins.whole(Therapist.objects.filter(pk__in={pk for both in chosen for pk in both}))
        }
        shown = [pair(people[one], people[other]) for one, other in chosen if one in people and other in people]
        context = {
            "kinds": KINDS.items(),
            "kind": kind,
            "nobody": NOBODY[kind],
            # Whom somebody corrected since then may look like nobody any more.
            "pairs": [pair for pair in shown if pair.why],
            "at": found.at,
            "number": number,
            "before": number - 1,
            "after": number + 1 if len(found.pairs) > start + PAIRS else 0,
        }
        return self._page(request, "twins", _("On record twice, perhaps"), **context)

    def _whole(self, request, pk):
        therapist = self.get_object(request, pk)
        return twins.whole(Therapist.objects.filter(pk=therapist.pk)).first() if therapist else None

    def alike(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        therapist = self._whole(request, pk)
        if therapist is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, pk)
        if asked := request.GET.get("other", "").strip()[:30]:
            if self.get_object(request, asked):
                return redirect("admin:locator_therapist_merge", therapist.pk, asked)
            messages.warning(request, _("There is no therapist with that number."))
        pairs = [pair(therapist, other) for other in twins.like(therapist)]
        title = _("Others like %s") % therapist
        return self._page(request, "alike", title, original=therapist, pairs=pairs, asked=asked, nobody=_NOBODY_LIKE)

    def merge(self, request, kept, other):
        if not self.may_merge(request):
            raise PermissionDenied
        if "seen" not in request.POST:
            return self._merge(request, kept, other)
        try:
            # An import holds in its hands whom it has read: nobody may be deleted under them.
            with turns.taken(), transaction.atomic():
                return self._merge(request, kept, other)
        except turns.Busy:
            messages.warning(
                request,
                _("An import or another merge is under way. Nothing was merged: try again when it has ended."),
            )
            return self._merge(request, kept, other, only_look=True)

    def _merge(self, request, *pks, only_look=False):
        records = [self.get_object(request, pk) for pk in pks]
        gone = next((pk for pk, record in zip(pks, records, strict=True) if record is None), None)
        if gone is None and records[0].pk != records[1].pk:
            keys = [record.pk for record in records]
            records = uniting.both(*keys, locked="seen" in request.POST and not only_look)
            # Somebody else may have been quicker.
            gone = next(iter(set(keys) - {record.pk for record in records}), None)
        if gone is not None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(gone))
        kept, other = records
        form = ChoicesForm(differing.questions(kept, other), request.POST if request.method == "POST" else None)
        context = {"kept": kept, "other": other, "form": form}
        title = _("Merge two records into one")
        try:
            if not form.is_valid():
                uniting.refuse(kept, other)
                return self._page(request, "merge", title, pair=pair(kept, other), **context)
            plan = uniting.Plan(kept, other, form.cleaned_data)
        except uniting.Refused as problem:
            messages.error(request, str(problem))
            return redirect("admin:locator_therapist_alike", kept.pk)
        seen = request.POST.get("seen", "")
        if seen != plan.digest or only_look or "change" in request.POST:
            if only_look or "change" in request.POST:
                return self._page(request, "merge", title, pair=pair(kept, other), **context)
            if seen:
                messages.warning(request, _("Somebody changed one of the two meanwhile. Please look again."))
            return self._page(request, "merge_confirm", title, plan=plan, **context)
        told, gone = plan.history, str(other)
        self.log_deletions(request, [other])
        gone_pk = other.pk
        kept = plan.carry_out()
        transaction.on_commit(lambda: twin_list.drop(gone_pk))
        self.log_change(request, kept, told)
        messages.success(request, _("“%(gone)s” was merged into “%(kept)s”.") % {"gone": gone, "kept": kept})
        return redirect(reverse("admin:locator_therapist_change", args=[kept.pk]))
