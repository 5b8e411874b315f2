"""Listing, the flat table that every public search reads: one row for each practice at which a therapist may be shown.

A row holds all that a search asks about, in one covering index, and nothing that is not public: a hidden home stands
there at its public point. It is derived from the models alone; `following` keeps it so.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone

from locator import languages
from locator.sphere import METERS_PER_MILE, Point, band_of, chord2, ecef

# The mask: a technique's own bit below these, then what else a search may ask for. Bit 63 would be the sign.
FEATURE_BITS = {
    "accepts_new": 48,
    "wheelchair": 49,
    "clinic": 50,
    "home": 51,
    "spa": 52,
    "hospital": 53,
    "workplace": 54,
    "female": 55,
    "male": 56,
    "nonbinary": 57,
    # True of a day and of a place, so never stored: the search works these two out and adds them.
    "certified": 58,
    "comes_to_me": 59,
    # The language that nearly all speak; the others have columns of their own.
    "en": 60,
    # These two sort the rows, and are the highest, so that a comparison finds them: the therapist speaks something
    # besides English; the therapist has other rows too, and must be counted once.
    "polyglot": 61,
    "several": 62,
}
POLYGLOT = 1 << FEATURE_BITS["polyglot"]
SEVERAL = 1 << FEATURE_BITS["several"]
# A bit's number tells its column as well: 64 to each.
BITS_PER_COLUMN = 64
MASK_COLUMNS = ("mask", "spoken_low", "spoken_high")
# The bit of each language. Add one at the end of `languages.NAMES`, or run `reindex`.
SPOKEN_BITS = {
    code: BITS_PER_COLUMN * (1 + number // 63) + number % 63  # The sign is left alone.
    for number, code in enumerate(code for code in languages.NAMES if code not in FEATURE_BITS)
} | {"en": FEATURE_BITS["en"]}
NOT_TRAVELING = -1.0
CIRCLE_COLUMNS = [
    *("lat_band", "longitude", "listed_until", "mask", "x", "y", "z", "reach2"),
    *("spoken_low", "spoken_high", "certified_until", "state"),
]


class ListingQuerySet(models.QuerySet):
    def current(self, today=None):
        """Rows that may be shown on a date: today, in the site's time zone, unless told."""
        return self.filter(listed_until__gte=today or timezone.localdate())

    def mentioning(self, words: list[str]):
        """Rows in whose names or text each of some words (`keywords.words`) begins a word."""
        return self.filter(*(Q(words__contains=f" {word}") for word in words))


class Listing(models.Model):
    practice = models.OneToOneField("locator.Practice", models.CASCADE, primary_key=True, related_name="listing")
    therapist = models.ForeignKey("locator.Therapist", models.CASCADE, related_name="listings")
    # The proof that lets it be shown: one of the two. Where it goes, the listing goes with it.
    license = models.ForeignKey("locator.License", models.CASCADE, null=True, related_name="+")
    certification = models.ForeignKey("locator.Certification", models.CASCADE, null=True, related_name="+")
    listed_until = models.DateField()
    state = models.CharField(max_length=2)
    sort_name = models.CharField(max_length=201)
    latitude = models.FloatField()
    longitude = models.FloatField()
    lat_band = models.SmallIntegerField()
    x = models.FloatField()
    y = models.FloatField()
    z = models.FloatField()
    reach2 = models.FloatField()
    mask = models.BigIntegerField()
    # Languages other than English, a bit each.
    spoken_low = models.BigIntegerField(default=0)
    spoken_high = models.BigIntegerField(default=0)
    # The last day of a board certification, whatever the proof is.
    certified_until = models.DateField(null=True)
    # The town's slug, where the gazetteer knows the town.
    town = models.CharField(max_length=80, blank=True)
    # What a keyword may match: every word of the names and of the text about them, once, a space before each.
    words = models.TextField(blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=[*CIRCLE_COLUMNS, "therapist", "practice"], name="listing_circle"),
            models.Index(
                fields=[
                    "state",
                    "sort_name",
                    "therapist",
                    "practice",
                    "listed_until",
                    *MASK_COLUMNS,
                    "certified_until",
                ],
                name="listing_state",
            ),
            models.Index(fields=["state", "town", "listed_until", "therapist"], name="listing_town"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(license__isnull=True) ^ Q(certification__isnull=True), name="listing_has_one_proof"
            ),
        ]

    def __str__(self):
        return f"{self.sort_name} ({self.state}, until {self.listed_until})"

    @property
    def point(self):
        return Point(self.latitude, self.longitude)

    @property
    def proof(self):
        return self.license or self.certification

    def place(self, point: Point, travel_miles: float):
        """Set everything that follows from the public point and how far the therapist travels from it."""
        self.latitude, self.longitude = point
        self.lat_band = band_of(point.latitude)
        self.x, self.y, self.z = ecef(point)
        self.reach2 = chord2(travel_miles * METERS_PER_MILE, point.latitude) if travel_miles else NOT_TRAVELING

    def mark(self, bits: Iterable[int]):
        """Set the bits of what is true of it."""
        self.mask = self.spoken_low = self.spoken_high = 0
        for bit in bits:
            column = MASK_COLUMNS[bit // BITS_PER_COLUMN]
            setattr(self, column, getattr(self, column) | 1 << bit % BITS_PER_COLUMN)
        if self.spoken_low or self.spoken_high:
            self.mask |= POLYGLOT


class Territory(models.Model):
    """A state besides the practice's own in which somebody who travels to clients may work, and until when.

    Kept by `following`, like Listing.
    """

    practice = models.ForeignKey("locator.Practice", models.CASCADE, related_name="territories")
    therapist = models.ForeignKey("locator.Therapist", models.CASCADE, related_name="territories")
    state = models.CharField(max_length=2)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "state"], name="territory_once_per_practice")]

    def __str__(self):
        return f"{self.practice_id} in {self.state} until {self.until}"
