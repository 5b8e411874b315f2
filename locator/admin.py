"""What staff see and change: therapists with their practices, licenses and certifications. `__all__` has the rest."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import OuterRef, Q, Subquery
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from history.part_admin import PartAdmin
from history.record_admin import RecordAdmin
from history.two_editors import TwoEditors
from locator.bulk_admin import TherapistActions, VerifyAction
from locator.desk_filters import ExpiryFilter, ListedFilter, PointFilter, TechniqueFilter, VerifiedFilter
from locator.following import at_once
from locator.forms import CertificationForm, LicenseForm, PracticeForm, TherapistForm
from locator.letter_admin import LetterAdmin, ProblemReportAdmin
from locator.link_admin import OutsideLinkAdmin
from locator.listing import Listing
from locator.long_lists import LongList, has_digit, holding, of_named, phone_like, with_key, with_number
from locator.models import Certification, License, Practice, Therapist
from locator.placing import Misplaced, place_practice
from locator.roster_admin import DoubtAdmin, ImportRunAdmin
from locator.shared_admin import StateAdmin, TechniqueAdmin
from locator.twin_admin import FindsTwins

__all__ = [
    "DoubtAdmin",
    "ImportRunAdmin",
    "LetterAdmin",
    "OutsideLinkAdmin",
    "ProblemReportAdmin",
    "StateAdmin",
    "TechniqueAdmin",
    "TherapistAdmin",
]

admin.site.site_header = admin.site.site_title = format_lazy(_("{site}: staff"), site=settings.SITE_NAME)
admin.site.index_title = _("What would you like to do?")


def place_if_needed(request, form):
    """Give a practice that a form saves the point of its address, unless staff set one there; and say so."""
    practice = form.instance
    moved = {"street", "city", "state", "zip"} & set(form.changed_data)
    set_by_hand = {"latitude", "longitude"} & set(form.changed_data)
    if practice.point and (set_by_hand or not moved):
        return
    try:
        place_practice(practice)
    except Misplaced as problem:
        # Where it was, it no longer is.
        practice.latitude = practice.longitude = None
        practice.precision = ""
        messages.warning(
            request,
            _("“%(practice)s” could not be placed, so nobody can find it (%(column)s: %(reason)s)")
            % {"practice": practice, "column": problem.column, "reason": problem},
        )
    else:
        messages.info(
            request,
            _("“%(practice)s” was placed at %(precision)s.")
            % {"practice": practice, "precision": practice.get_precision_display()},
        )


PRACTICE_FIELDSETS = [
    (None, {"fields": [("name", "phone"), ("email", "website")]}),
    (_("Address"), {"fields": [("street", "street2"), ("city", "state", "zip"), "hide_address"]}),
    (_("Point on the map"), {"fields": [("latitude", "longitude", "precision")]}),
    (_("How they work"), {"fields": ["settings", "wheelchair", "travel_radius_miles"]}),
]
LICENSE_FIELDSETS = [
    (_("As issued"), {"fields": [("state", "title", "number")]}),
    (_("As the board says today"), {"fields": [("status", "disciplined"), ("expires_on", "verified_on", "source")]}),
]


class PracticeInline(admin.StackedInline):
    model = Practice
    form = PracticeForm
    extra = 0
    autocomplete_fields = ["state"]
    fieldsets = PRACTICE_FIELDSETS


class LicenseInline(admin.StackedInline):
    model = License
    form = LicenseForm
    extra = 0
    autocomplete_fields = ["state"]
    fieldsets = LICENSE_FIELDSETS


class CertificationInline(admin.StackedInline):
    model = Certification
    form = CertificationForm
    extra = 0
    fieldsets = [(None, {"fields": [("title", "number", "expires_on")]})]


@admin.register(Therapist)
class TherapistAdmin(FindsTwins, TherapistActions, LongList, RecordAdmin, TwoEditors):
    form = TherapistForm
    list_display = ["full_name", "credentials", "published", "listed_until", "external_id"]
    list_display_links = ["full_name"]
    list_filter = [ListedFilter, "published", "accepts_new", TechniqueFilter]
    search_fields = ["first_name", "last_name", "external_id", "licenses__number"]
    search_help_text = _("A name, a license number, a phone number, an NPI or another roster key.")
    inlines = [PracticeInline, LicenseInline, CertificationInline]
    fieldsets = [
        (None, {"fields": [("first_name", "last_name", "credentials"), "published", "external_id"]}),
        (_("About"), {"fields": ["techniques", "accepts_new", "gender", "languages", "practising_since", "bio"]}),
    ]

    def get_queryset(self, request):
        # A subquery, for the rows of one page: a join would have to group everyone first.
        latest = Listing.objects.filter(therapist=OuterRef("pk")).order_by("-listed_until").values("listed_until")
        return super().get_queryset(request).annotate(listed_until=Subquery(latest[:1]))

    def matching(self, word):
        return with_key(word) | self.matching_whole(word)

    def matching_whole(self, text):
        found = Q(pk__in=with_number(text).values("therapist")) if has_digit(text) else Q(pk__in=[])
        phone = phone_like(text)
        if phone is None:
            return found
        return found | Q(pk__in=Practice.objects.filter(phone).order_by().values("therapist"))

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, therapist):
        return str(therapist)

    @admin.display(description=_("listed until"), ordering="listed_until", empty_value=_("not listed"))
    def listed_until(self, therapist):
        return therapist.listed_until

    def changeform_view(self, request, *args, **kwargs):
        # To look at a form must not wait for somebody who writes.
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        # A form saves a therapist and many practices and licenses: the listing follows once.
        with at_once():
            return super().changeform_view(request, *args, **kwargs)

    def save_formset(self, request, form, formset, change):
        if formset.model is Practice:
            for row in formset.forms:
                if row.has_changed() and row not in formset.deleted_forms:
                    place_if_needed(request, row)
        super().save_formset(request, form, formset, change)

    def delete_queryset(self, request, queryset):
        with at_once():
            super().delete_queryset(request, queryset)


@admin.register(Practice)
class PracticeAdmin(LongList, PartAdmin, TwoEditors):
    whole = "therapist"
    form = PracticeForm
    fieldsets = [(None, {"fields": ["therapist"]}), *PRACTICE_FIELDSETS]
    search_help_text = _("A business, a town, a ZIP code, a phone number or a therapist’s name.")
    list_display = ["therapist", "name", "city", "state", "zip", "precision", "hide_address"]
    list_select_related = ["therapist", "state"]
    list_filter = [PointFilter, "precision", "hide_address", "state"]
    search_fields = ["name", "city", "zip", "phone", "therapist__last_name", "therapist__first_name"]
    autocomplete_fields = ["therapist", "state"]

    def matching(self, word):
        if has_digit(word):
            return holding("name", word) | Q(zip__startswith=word) | self.matching_whole(word)
        return holding("name", word) | holding("city", word) | of_named(word)

    def matching_whole(self, text):
        return phone_like(text) or Q(pk__in=[])

    def save_model(self, request, practice, form, change):
        place_if_needed(request, form)
        super().save_model(request, practice, form, change)


@admin.register(License)
class LicenseAdmin(VerifyAction, LongList, PartAdmin, TwoEditors):
    whole = "therapist"
    form = LicenseForm
    list_display = ["number", "state", "therapist", "status", "disciplined", "expires_on", "verified_on", "source"]
    list_select_related = ["therapist", "state"]
    list_filter = [ExpiryFilter, VerifiedFilter, "status", "disciplined", "state"]
    # As the index has them: by the names of states, the whole table would be joined and sorted.
    ordering = ["state_id", "number"]
    fieldsets = [(None, {"fields": ["therapist"]}), *LICENSE_FIELDSETS]
    search_fields = ["number", "therapist__last_name", "therapist__first_name"]
    search_help_text = _("A license number or a therapist’s name.")
    autocomplete_fields = ["therapist", "state"]

    actions = ["verify"]

    def licenses_of(self, keys):
        return License.objects.filter(pk__in=keys)

    def matching(self, word):
        return Q(pk__in=with_number(word).values("pk")) if has_digit(word) else of_named(word)

    def matching_whole(self, text):
        return Q(pk__in=with_number(text).values("pk")) if has_digit(text) else Q(pk__in=[])


@admin.register(Certification)
class CertificationAdmin(LongList, PartAdmin, TwoEditors):
    whole = "therapist"
    form = CertificationForm
    list_display = ["title", "number", "therapist", "expires_on"]
    list_select_related = ["therapist"]
    list_filter = [ExpiryFilter]
    ordering = ["title", "pk"]
    search_fields = ["title", "number", "therapist__last_name", "therapist__first_name"]
    search_help_text = _("A certification, its number or a therapist’s name.")
    autocomplete_fields = ["therapist"]

    def matching(self, word):
        found = holding("title", word) | holding("number", word)
        return found if has_digit(word) else found | of_named(word)
