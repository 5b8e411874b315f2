"""What staff see of imports: each that ended, and the licenses whose names they have to decide on."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from locator import bulk, deciding
from locator.desk_filters import DecidedFilter, QuarantineFilter
from locator.long_lists import LongList, has_digit, holding, of_named, with_number
from locator.models import Doubt, ImportRun, License
from locator.upload_admin import Uploads


class ReadOnly:
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ImportRun)
class ImportRunAdmin(Uploads, ReadOnly, admin.ModelAdmin):
    # So many that all of them are seen without scrolling.
    list_display = ["what", "file_name", "ended_at", "by", "quarantined", "outcome"]
    list_filter = [QuarantineFilter, "what", "ended_at"]
    fields = [
        *("what", "file_name", "sha256", "started_at", "ended_at", "by", "rows", "quarantined", "outcome"),
        "download",
    ]
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request):
        return super().get_queryset(request).defer("report").select_related("by")

    @admin.display(description=_("outcome"))
    def outcome(self, run):
        if run.unfinished:
            return run.unfinished
        # PostgreSQL does not keep the order of what is in a JSON field.
        counts = sorted(run.counts.items())
        return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts) or "-"

    @admin.display(description=_("report"))
    def download(self, run):
        if run.unfinished:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:locator_importrun_report", args=[run.pk]), _("Download as CSV")
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.report)
        return [path("<int:pk>/report.csv", view, name="locator_importrun_report"), *super().get_urls()]

    def report(self, request, pk):
        run = self.get_object(request, str(pk))
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return HttpResponse(
            run.report,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="import-{run.pk}.csv"', "Cache-Control": "no-store"},
        )


@admin.register(Doubt)
class DoubtAdmin(ReadOnly, LongList):
    list_display = ["license", "ours", "theirs", "standing", "decision"]
    list_filter = [DecidedFilter, "decision", "reason", "source"]
    list_select_related = []  # Not none: Django would join by itself.
    search_fields = ["license__number", "last_name", "license__therapist__last_name"]
    search_help_text = _("A license number or a name.")
    fields = [
        *("license", "ours", "theirs", "reason", "standing", "source", "seen_on", "decision", "decided_by"),
    ]
    readonly_fields = fields
    actions = ["same", "other"]

    def get_queryset(self, request):
        # For the rows of one page: a join would read every license and therapist before it sorts.
        return super().get_queryset(request).prefetch_related("license__therapist", "decided_by")

    def matching(self, word):
        licenses = with_number(word) if has_digit(word) else License.objects.filter(of_named(word)).order_by()
        return holding("last_name", word) | Q(license__in=licenses.values("pk"))

    def matching_whole(self, text):
        return Q(license__in=with_number(text).values("pk")) if has_digit(text) else Q(pk__in=[])

    @admin.display(description=_("our therapist"))
    def ours(self, doubt):
        therapist = doubt.license.therapist
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:locator_therapist_change", args=[therapist.pk]), therapist
        )

    @admin.display(description=_("name on the roster"))
    def theirs(self, doubt):
        return f"{doubt.last_name}, {doubt.first_name}"

    @admin.display(description=_("as the board has it"))
    def standing(self, doubt):
        words = [str(License.Status(doubt.status).label)]
        words += [_("disciplined")] if doubt.disciplined else []
        words += [_("to %s") % doubt.expires_on.isoformat()] if doubt.expires_on else []
        return ", ".join(map(str, words))

    @admin.action(description=_("The same person: take what the board says"), permissions=["decide"])
    def same(self, request, queryset):
        self._decide(request, queryset, Doubt.Decision.SAME)

    @admin.action(description=_("Somebody else: this is not their license"), permissions=["decide"])
    def other(self, request, queryset):
        self._decide(request, queryset, Doubt.Decision.OTHER)

    def has_decide_permission(self, request):
        """Who may change licenses may say whose they are."""
        return request.user.has_perm("locator.change_license")

    def _decide(self, request, queryset, decision):
        later = 0

        def change(keys):
            nonlocal later
            chosen = Doubt.objects.filter(pk__in=keys).select_related("license")
            decided = deciding.decide(chosen, decision, request.user)
            later += decided.later
            return decided.count

        done = bulk.in_batches(queryset, change)
        text = ngettext("%(count)d match was decided.", "%(count)d matches were decided.", done.changed)
        self.message_user(request, text % {"count": done.changed}, messages.SUCCESS)
        if later:
            text = ngettext(
                "%(count)d had been decided otherwise before, and counts from the next check of that roster on.",
                "%(count)d had been decided otherwise before, and count from the next check of that roster on.",
                later,
            )
            self.message_user(request, text % {"count": later}, messages.WARNING)
        if not done.finished:
            more = _("There are more than one request has the time for: choose the rest again.")
            self.message_user(request, more, messages.WARNING)
