"""What staff see of what visitors write: their reports, and letters that have not gone, without the letters' words."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from locator import letters
from locator.letters import Letter
from locator.models import ProblemReport


class NothingAdded:
    def has_add_permission(self, request):
        return False


@admin.register(ProblemReport)
class ProblemReportAdmin(NothingAdded, admin.ModelAdmin):
    list_display = ["kind", "therapist", "sent_at", "dealt_with"]
    list_select_related = ["therapist"]
    list_filter = ["dealt_with", "kind", "sent_at"]
    search_fields = ["therapist__last_name", "therapist__first_name"]
    search_help_text = _("A therapist’s name.")
    readonly_fields = ["therapist", "kind", "text", "email", "sent_at"]
    fields = [*readonly_fields, "dealt_with"]
    actions = ["mark_dealt_with"]
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand words.
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])

    @admin.action(description=_("Mark the chosen reports as dealt with"), permissions=["change"])
    def mark_dealt_with(self, request, queryset):
        count = queryset.filter(dealt_with=False).update(dealt_with=True)
        text = ngettext(
            "%(count)d report was marked as dealt with.", "%(count)d reports were marked as dealt with.", count
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Letter)
class LetterAdmin(NothingAdded, admin.ModelAdmin):
    """Their words and who wrote them are the recipient's: not even staff see those."""

    list_display = ["subject", "to", "attempts", "last_failure", "not_before"]
    list_filter = ["last_failure"]
    fields = readonly_fields = ["subject", "to", "written_at", "attempts", "last_failure", "not_before"]
    actions = ["try_again"]
    list_per_page = 50
    show_full_result_count = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_try_again_permission(self, request):
        return request.user.has_perm("locator.change_letter")

    @admin.action(description=_("Let the chosen letters be sent again"), permissions=["try_again"])
    def try_again(self, request, queryset):
        count = letters.try_again(queryset)
        text = ngettext(
            "%(count)d letter goes with the next run of send_letters.",
            "%(count)d letters go with the next run of send_letters.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
