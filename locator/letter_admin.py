"""What staff see of what visitors write: their reports, and letters that have not gone, without the letters' words."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from locator import letters
from locator.desk_filters import GivenUpFilter
from locator.letters import Letter
from locator.models import ProblemReport


class NothingAdded:
    def has_add_permission(self, request):
        return False


@admin.register(ProblemReport)
class ProblemReportAdmin(NothingAdded, admin.ModelAdmin):
    list_display = ["kind", "about", "sent_at", "dealt_with"]
    list_filter = ["dealt_with", "kind", "sent_at"]
    search_fields = ["about"]
    search_help_text = _("A therapist’s name.")
    readonly_fields = ["therapist", "kind", "text", "email", "sent_at"]
    fieldsets = [
        (None, {"fields": ["therapist", "kind", "text", "email", "sent_at"]}),
        (
            None,
            {
                "fields": ["dealt_with"],
                "description": _(
                    "When you mark a report as dealt with, their email address is deleted: answer first. What they "
                    "wrote is kept until somebody deletes the report."
                ),
            },
        ),
    ]
    actions = ["mark_dealt_with"]
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand words.
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])

    def save_model(self, request, obj, form, change):
        if obj.dealt_with:
            obj.email = ""
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Mark the chosen reports as dealt with"), permissions=["change"])
    def mark_dealt_with(self, request, queryset):
        count = queryset.filter(dealt_with=False).update(dealt_with=True, email="")
        text = ngettext(
            "%(count)d report was marked as dealt with.", "%(count)d reports were marked as dealt with.", count
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Letter)
class LetterAdmin(NothingAdded, admin.ModelAdmin):
    """Their words and who wrote them are the recipient's: not even staff see those."""

    list_display = ["subject", "to", "attempts", "last_failure", "not_before"]
    list_filter = [GivenUpFilter, "last_failure"]
    fields = readonly_fields = ["subject", "to", "written_at", "attempts", "last_failure", "not_before"]
    actions = ["try_again"]
    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup, value, request=None):
        # Otherwise `?text__contains=` tells, letter by letter, what is not shown.
        return lookup.partition("__")[0] in ("last_failure", GivenUpFilter.parameter_name)

    def has_change_permission(self, request, obj=None):
        return False

    def has_try_again_permission(self, request):
        return request.user.has_perm("locator.change_letter")

    @admin.action(description=_("Let the chosen letters be sent again"), permissions=["try_again"])
    def try_again(self, request, queryset):
        count, chosen = letters.try_again(queryset), queryset.count()
        text = ngettext(
            "%(count)d letter goes with the next run of send_letters.",
            "%(count)d letters go with the next run of send_letters.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
        if (left := chosen - count) > 0:
            text = ngettext(
                "%(count)d letter is being sent right now, and was left alone.",
                "%(count)d letters are being sent right now, and were left alone.",
                left,
            )
            self.message_user(request, text % {"count": left}, messages.WARNING)
