"""Who is on record: therapists, where they practice, and what proves that they may."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from locator.doubts import Doubt
from locator.followed import Followed, FollowedQuerySet
from locator.imports.runs import ImportRun
from locator.jobs.job import ImportJob, Worker
from locator.letters import Letter
from locator.listing import FEATURE_BITS, Listing, Territory
from locator.outside_links import OutsideLink
from locator.sphere import Point, cell_center
from locator.throttling import Bucket

__all__ = [
    "Bucket", "Certification", "Doubt", "ImportJob", "ImportRun", "Letter", "License", "Listing", "OutsideLink",
    "Practice", "ProblemReport", "State", "Technique", "Territory", "Therapist", "Worker",
]  # fmt: skip

TECHNIQUE_BITS = min(FEATURE_BITS.values())


class StateQuerySet(FollowedQuerySet):
    def therapist_ids(self):
        """Those who practice in these states, and those who may come there: with its license, or board certified."""
        coming = Q(licenses__state__in=self.values("pk")) | Q(certifications__isnull=False)
        traveling = Therapist.objects.filter(coming, practices__travel_radius_miles__gt=0)
        return super().therapist_ids() | set(traveling.order_by().values_list("pk", flat=True))


class State(Followed):
    """A state, district or territory, and who regulates massage there. Dated facts, edited by staff."""

    THERAPIST = "practices__therapist_id"

    class Regulation(models.TextChoices):
        LICENSE = "license", _("licenses massage therapists")
        REGISTRATION = "registration", _("registers massage therapists")
        CERTIFICATION = "certification", _("certifies massage therapists who ask for it")
        NONE = "none", _("does not regulate massage therapists")
        UNKNOWN = "unknown", _("not yet established")

    code = models.CharField(_("code"), max_length=2, primary_key=True, help_text=_("Two letters, as the post uses."))
    name = models.CharField(_("name"), max_length=50, unique=True)
    regulation = models.CharField(
        _("regulation"),
        max_length=20,
        choices=Regulation,
        help_text=_(
            "Decides what makes a therapist there public: the state's own credential, or, where the state does not "
            "require one, a current board certification."
        ),
    )
    title = models.CharField(_("usual title"), max_length=20, blank=True, help_text=_("Such as LMT."))
    board = models.CharField(_("board"), max_length=200, blank=True)
    board_abbreviation = models.CharField(_("board, in short"), max_length=20, blank=True)
    board_url = models.URLField(_("board’s website"), blank=True)
    lookup_url = models.URLField(_("license look-up"), blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = StateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("state")
        verbose_name_plural = _("states")

    def __str__(self):
        return self.name


class Technique(Followed):
    """A kind of massage. Each owns one bit of the search table's mask."""

    THERAPIST = "therapists__pk"

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    bit = models.PositiveSmallIntegerField(_("bit"), unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")
        constraints = [
            models.CheckConstraint(condition=Q(bit__lt=TECHNIQUE_BITS), name="technique_bit_in_mask"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("technique", args=[self.slug])

    def save(self, *args, **kwargs):
        if self.bit is None:
            self.bit = self.free_bit()
        super().save(*args, **kwargs)

    @classmethod
    def free_bit(cls):
        """The lowest bit that no technique owns; the constraint refuses one past the last."""
        taken = set(cls.objects.values_list("bit", flat=True))
        return next(bit for bit in range(TECHNIQUE_BITS + 1) if bit not in taken)


class Therapist(Followed):
    """A person who gives massage. Public only where `licensing` says so."""

    THERAPIST = "pk"

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        NONBINARY = "nonbinary", _("nonbinary")

    external_id = models.CharField(
        _("external id"), max_length=100, unique=True, null=True, blank=True, help_text=_("Their key in the roster.")
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    credentials = models.CharField(
        _("credentials"), max_length=100, blank=True, help_text=_("The letters after the name, such as LMT, BCTMB.")
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("Codes, such as en and es."))
    techniques = models.ManyToManyField(Technique, verbose_name=_("techniques"), related_name="therapists", blank=True)
    accepts_new = models.BooleanField(_("takes new clients"), default=True)
    bio = models.TextField(_("about"), max_length=5000, blank=True)
    practising_since = models.PositiveSmallIntegerField(
        _("in practice since"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text=_("The year."),
    )
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Public only while a verified license is current as well.")
    )
    is_demo = models.BooleanField(_("fictional"), default=False, editable=False)

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        verbose_name = _("therapist")
        verbose_name_plural = _("therapists")
        # The order of the list that staff see.
        indexes = [models.Index(fields=["last_name", "first_name", "id"], name="therapist_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(practising_since__isnull=True) | Q(practising_since__range=(1900, 2100)),
                name="therapist_practising_since_a_year",
            ),
        ]

    def __str__(self):
        return self.name or str(self.pk)

    def get_absolute_url(self):
        return reverse("therapist", args=[self.slug, self.pk])

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def slug(self):
        return slugify(self.name)[:80].strip("-") or "therapist"


class Practice(Followed):
    """A place where a therapist works, or from which they travel to clients."""

    THERAPIST = "therapist_id"

    class Precision(models.TextChoices):
        ADDRESS = "address", _("the address")
        ZIP = "zip", _("the center of the ZIP code")
        TOWN = "town", _("the center of the town")

    class Setting(models.TextChoices):
        CLINIC = "clinic", _("clinic or studio")
        HOME = "home", _("home visits")
        SPA = "spa", _("spa")
        HOSPITAL = "hospital", _("hospital or hospice")
        WORKPLACE = "workplace", _("workplace")

    therapist = models.ForeignKey(Therapist, models.CASCADE, verbose_name=_("therapist"), related_name="practices")
    name = models.CharField(_("business name"), max_length=200, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    street2 = models.CharField(_("street, second line"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    state = models.ForeignKey(State, models.PROTECT, verbose_name=_("state"), related_name="practices")
    zip = models.CharField(_("ZIP code"), max_length=5, blank=True, validators=[RegexValidator(r"^\d{5}\Z")])
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("WGS 84 degrees."))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("WGS 84 degrees, west negative."))
    precision = models.CharField(_("the point is"), max_length=10, choices=Precision, blank=True)
    hide_address = models.BooleanField(
        _("hide the address"),
        default=False,
        help_text=_("For a home: only the town and the center of a cell of about a mile are ever shown or searched."),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("email"), blank=True)
    website = models.URLField(_("website"), blank=True)
    settings = models.JSONField(_("settings"), default=list, blank=True)
    wheelchair = models.BooleanField(
        _("wheelchair access"), default=False, help_text=_("Only where it is known: the way in, the room, the table.")
    )
    travel_radius_miles = models.PositiveSmallIntegerField(
        _("travels up to, in miles"),
        default=0,
        validators=[MaxValueValidator(200)],
        help_text=_("0 where clients come to the practice."),
    )
    import_key = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        indexes = [
            models.Index(fields=["precision"], name="practice_by_precision"),
            models.Index(fields=["id"], name="practice_without_point", condition=Q(latitude__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="practice_point_on_earth",
            ),
            models.CheckConstraint(condition=Q(travel_radius_miles__lte=200), name="practice_travel_radius_in_range"),
            models.UniqueConstraint(
                fields=["therapist", "import_key"], condition=~Q(import_key=""), name="practice_once_per_roster_entry"
            ),
        ]

    def __str__(self):
        return ", ".join(filter(None, [self.name, self.city, self.state_id]))

    @property
    def point(self):
        """The true point, for staff and for placing; never for the public."""
        return None if self.latitude is None else Point(self.latitude, self.longitude)

    @property
    def public_point(self):
        """The one point that may be searched, measured, shown or exported; None where there is none."""
        if self.point and self.hide_address:
            return cell_center(self.point)
        return self.point

    @property
    def public_zip(self):
        """Nothing for a hidden home: some ZIP codes are smaller than the cell, or cut it."""
        return "" if self.hide_address else self.zip

    @property
    def public_street(self):
        return "" if self.hide_address else ", ".join(filter(None, [self.street, self.street2]))

    @property
    def setting_names(self):
        names = dict(self.Setting.choices)
        return [names[setting] for setting in self.settings if setting in names]


class License(Followed):
    """A state's permission to practice: its license or, where it issues those instead, certificate or registration."""

    THERAPIST = "therapist_id"

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        INACTIVE = "inactive", _("inactive")
        LAPSED = "lapsed", _("lapsed")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")

    therapist = models.ForeignKey(Therapist, models.CASCADE, verbose_name=_("therapist"), related_name="licenses")
    state = models.ForeignKey(State, models.PROTECT, verbose_name=_("state"), related_name="licenses")
    number = models.CharField(_("number"), max_length=50)
    title = models.CharField(_("title"), max_length=20, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    disciplined = models.BooleanField(
        _("disciplined"), default=False, help_text=_("The board has acted against it; it no longer counts as proof.")
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True, help_text=_("The last day it is good for."))
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    source = models.CharField(_("verified with"), max_length=100, blank=True, help_text=_("Such as IDFPR."))

    class Meta:
        ordering = ["state", "number"]
        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        indexes = [
            models.Index(fields=["expires_on"], name="license_by_expiry"),
            models.Index(fields=["id"], name="license_unverified", condition=Q(verified_on__isnull=True)),
            models.Index(fields=["id"], name="license_disciplined", condition=Q(disciplined=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "number"],
                name="license_number_once_per_state",
                violation_error_message=_("This state’s license number is already on record."),
            ),
        ]

    def __str__(self):
        return f"{self.state_id} {self.number}"

    def clean(self):
        self.number = self.normal_number(self.number)

    @staticmethod
    def normal_number(number):
        return " ".join(number.split()).upper()


class Certification(Followed):
    """A national board's certification, which counts where the state requires no credential of its own."""

    THERAPIST = "therapist_id"

    therapist = models.ForeignKey(Therapist, models.CASCADE, verbose_name=_("therapist"), related_name="certifications")
    title = models.CharField(_("certification"), max_length=100, help_text=_("Such as BCTMB."))
    number = models.CharField(_("number"), max_length=50, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True, help_text=_("The last day it is good for."))

    class Meta:
        ordering = ["title", F("expires_on").desc(nulls_last=True)]
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        indexes = [models.Index(fields=["title", "id"], name="certification_by_title")]
        constraints = [
            models.UniqueConstraint(fields=["therapist", "title", "number"], name="certification_once_per_therapist"),
        ]

    def __str__(self):
        return " ".join(filter(None, [self.title, self.number]))


class ProblemReport(models.Model):
    """What a visitor says is wrong with a profile. Once staff have dealt with it, their email address is deleted."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("The phone number, address or email is wrong")
        MOVED = "moved", _("They no longer practice there")
        LICENSE = "license", _("Something about the license")
        CONDUCT = "conduct", _("How they behaved")
        OTHER = "other", _("Something else")

    therapist = models.ForeignKey(
        Therapist, models.SET_NULL, verbose_name=_("therapist"), related_name="problem_reports", null=True
    )
    # Whom it is about, should the therapist be deleted: a report of conduct must not go with them.
    about = models.CharField(_("about"), max_length=220, editable=False)
    kind = models.CharField(_("what is wrong"), max_length=10, choices=Kind)
    text = models.TextField(_("in their words"), max_length=2000, blank=True)
    email = models.EmailField(_("their email"), blank=True, help_text=_("Only if they want an answer."))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    dealt_with = models.BooleanField(_("dealt with"), default=False)

    class Meta:
        ordering = ["dealt_with", "-sent_at"]
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.about}"

    def save(self, *args, **kwargs):
        self.about = self.about or f"{self.therapist} ({self.therapist_id})"
        super().save(*args, **kwargs)
