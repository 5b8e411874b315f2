"""What staff see of the outside links that `check_links` looked at."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from locator.desk_filters import LinkFilter
from locator.models import OutsideLink
from locator.roster_admin import ReadOnly


@admin.register(OutsideLink)
class OutsideLinkAdmin(ReadOnly, admin.ModelAdmin):
    """Read only: an address is changed where it stands, and the command makes and forgets the rows."""

    list_display = ["url", "outcome", "status", "checked_at", "place"]
    list_filter = [LinkFilter]
    fields = readonly_fields = ["url", "outcome", "status", "checked_at", "place"]
    search_fields = ["url", "where"]
    search_help_text = _("A part of the address, or of where it stands.")
    ordering = ["pk"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand words.
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])

    @admin.display(description=_("where it stands"))
    def place(self, link):
        if not link.where_url.startswith("/"):
            return link.where
        return format_html('<a href="{}">{}</a>', link.where_url, link.where)
