"""By what staff narrow down their lists to what needs them, in words. The first page of the admin leads to each."""

import datetime

from django.contrib import admin
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locator.letters import MOST_ATTEMPTS
from locator.models import ImportRun, Listing, Practice, Technique, Therapist


class WordFilter(admin.SimpleListFilter):
    """`CHOICES` are the words of an address with their labels; `CONDITIONS`, by word, take a queryset and narrow it."""

    CHOICES = ()

    def lookups(self, request, model_admin):
        return self.CHOICES

    def queryset(self, request, queryset):
        return self.narrowed(queryset, self.value())

    @classmethod
    def narrowed(cls, queryset, word):
        """Those of a queryset that a word means; all of them where it means nothing."""
        if word not in dict(cls.CHOICES):
            return queryset
        return cls.condition(queryset, word)


class ExpiryFilter(WordFilter):
    title = _("expires")
    parameter_name = "expires"
    CHOICES = (
        ("30", _("Within 30 days")),
        ("60", _("Within 60 days")),
        ("90", _("Within 90 days")),
        ("past", _("Has expired")),
        ("undated", _("No date")),
    )

    @staticmethod
    def condition(queryset, word):
        today = timezone.localdate()
        if word == "past":
            return queryset.filter(expires_on__lt=today)
        if word == "undated":
            return queryset.filter(expires_on=None)
        return queryset.filter(expires_on__range=(today, today + datetime.timedelta(days=int(word))))


class VerifiedFilter(WordFilter):
    title = _("verified")
    parameter_name = "verified"
    CHOICES = (("no", _("No")), ("yes", _("Yes")), ("old", _("More than a year ago")))

    @staticmethod
    def condition(queryset, word):
        if word == "old":
            return queryset.filter(verified_on__lt=timezone.localdate() - datetime.timedelta(days=365))
        return queryset.filter(verified_on__isnull=word == "no")


class PointFilter(WordFilter):
    title = _("point on the map")
    parameter_name = "point"
    CHOICES = (
        ("none", _("None: nobody can find it")),
        ("coarse", _("Coarse: the center of a ZIP code or town")),
        ("address", _("The address")),
    )

    @staticmethod
    def condition(queryset, word):
        if word == "none":
            return queryset.filter(latitude=None)
        coarse = [Practice.Precision.ZIP, Practice.Precision.TOWN]
        wanted = coarse if word == "coarse" else [Practice.Precision.ADDRESS, ""]
        return queryset.filter(precision__in=wanted, latitude__isnull=False)


class QuarantineFilter(WordFilter):
    title = _("quarantined rows")
    parameter_name = "quarantine"
    CHOICES = (("last", _("In the last import of a kind")), ("any", _("In any import")))

    @staticmethod
    def condition(queryset, word):
        found = queryset.filter(quarantined__gt=0)
        if word == "any":
            return found
        last = ImportRun.objects.finished().order_by().values("what").annotate(last=Max("pk")).values("last")
        return found.filter(pk__in=last)


class GivenUpFilter(WordFilter):
    title = _("state")
    parameter_name = "state"
    CHOICES = (("failed", _("Failed: not tried again by itself")), ("waiting", _("Tried again by itself")))

    @staticmethod
    def condition(queryset, word):
        failed = Q(attempts__gte=MOST_ATTEMPTS)
        return queryset.filter(failed if word == "failed" else ~failed)


class DecidedFilter(WordFilter):
    title = _("decided")
    parameter_name = "decided"
    CHOICES = (("no", _("No")), ("yes", _("Yes")))

    @staticmethod
    def condition(queryset, word):
        return queryset.filter(decision="") if word == "no" else queryset.exclude(decision="")


class LinkFilter(WordFilter):
    title = _("state")
    parameter_name = "link"
    CHOICES = (
        ("broken", _("Broken")),
        ("refused", _("Refuses programs: look yourself")),
        ("ok", _("Works")),
        ("unchecked", _("Not checked yet")),
    )

    @staticmethod
    def condition(queryset, word):
        return queryset.filter(outcome="" if word == "unchecked" else word)


class ListedFilter(admin.SimpleListFilter):
    """Is the therapist public today?"""

    title = _("public today")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        public = Exists(Listing.objects.current().filter(therapist=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(public)
        if self.value() == "no":
            return queryset.filter(~public)
        return queryset


class TechniqueFilter(admin.SimpleListFilter):
    """By a subquery for each row until a page is full: a join would have to sort all who have it."""

    title = _("technique")
    parameter_name = "technique"

    def lookups(self, request, model_admin):
        return [(str(key), name) for key, name in Technique.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        links = Therapist.techniques.through.objects
        return queryset.filter(Exists(links.filter(therapist=OuterRef("pk"), technique=self.value())))
