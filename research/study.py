"""A study as structured facts, and what it found, outcome by outcome."""

from urllib.parse import quote

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from research.citations import names
from research.evidence import (
    LEARNABLE,
    RESULT_AGAINST,
    REVIEWS,
    SHOWS_MASSAGE,
    Against,
    Certainty,
    Design,
    GivenBy,
    Result,
)
from research.publication import Publication
from research.subjects import LifeStage, StudiedTechnique, Topic


class Study(Publication):
    """One study as structured facts: what was done, with whom, what was found, and what that cannot show.

    Empty means not verified, never "none". Empty numbers are counts that make no sense for the design or were not read.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Such as lin-2023."))
    headline = models.CharField(_("headline"), max_length=200, help_text=_("In plain words of our own."))

    title = models.CharField(_("title of the paper"), max_length=500, blank=True)
    authors = models.TextField(
        _("authors"),
        blank=True,
        help_text=_("One per line, family name and initials: Lin L. A last line “et al.” where not all are known."),
    )
    journal = models.CharField(_("journal"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2100)])
    published_on = models.DateField(_("date of the paper"), null=True, blank=True)
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages or article number"), max_length=40, blank=True)
    doi = models.CharField(
        _("DOI"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+\Z", _("Such as 10.1000/182."))],
    )
    pmid = models.CharField(_("PMID"), max_length=10, blank=True, validators=[RegexValidator(r"^[1-9]\d*\Z")])
    pmcid = models.CharField(
        _("PMCID"), max_length=15, blank=True, validators=[RegexValidator(r"^PMC\d+\Z", _("Such as PMC9875301."))]
    )
    registration = models.CharField(_("trial registration"), max_length=40, blank=True)

    design = models.CharField(_("design"), max_length=20, choices=Design)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True, help_text=_("All of them."))
    arms = models.TextField(_("groups"), blank=True, help_text=_("Who was in which group, and how many were analyzed."))
    included = models.PositiveIntegerField(
        _("studies included"), null=True, blank=True, help_text=_("Of a review: how many studies it rests on.")
    )
    population = models.TextField(_("who took part"), blank=True)
    stages = models.ManyToManyField(LifeStage, verbose_name=_("life stages"), related_name="studies", blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="studies", blank=True)

    intervention = models.TextField(_("what was done"), blank=True)
    techniques = models.ManyToManyField(
        StudiedTechnique, verbose_name=_("techniques"), related_name="studies", blank=True
    )
    sessions = models.PositiveSmallIntegerField(_("sessions"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes a session"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks of massage"), null=True, blank=True)
    frequency = models.CharField(_("how often"), max_length=200, blank=True, help_text=_("In words."))
    alongside = models.CharField(
        _("together with"), max_length=200, blank=True, help_text=_("What everyone got besides, such as exercise.")
    )
    given_by = models.CharField(_("given by"), max_length=10, choices=GivenBy, blank=True)
    given_by_note = models.CharField(_("given by, in words"), max_length=200, blank=True)
    comparison = models.TextField(_("compared with"), blank=True)
    follow_up = models.CharField(_("followed for"), max_length=200, blank=True)

    finding = models.TextField(_("finding"), help_text=_("What was found, and no more than the design allows."))
    limits = models.TextField(_("what this cannot show"))
    harms = models.TextField(_("harms"), blank=True, help_text=_("What was said of unwanted effects."))
    funding = models.TextField(_("who paid"), blank=True)
    graded_by = models.CharField(_("certainty graded by"), max_length=200, blank=True)
    note = models.TextField(_("note on the record"), blank=True)

    class Meta(Publication.Meta):
        abstract = False
        ordering = ["-year", "slug"]
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        permissions = [("publish_study", "Can approve and publish studies")]
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(Lower("doi"), condition=~Q(doi=""), name="study_doi_once"),
            models.UniqueConstraint(fields=["pmid"], condition=~Q(pmid=""), name="study_pmid_once"),
            models.UniqueConstraint(fields=["pmcid"], condition=~Q(pmcid=""), name="study_pmcid_once"),
        ]

    def __str__(self):
        return f"{self.byline}: {self.headline}"

    def get_absolute_url(self):
        return reverse("study", args=[self.slug])

    @property
    def author_names(self):
        """The authors who are known, as `Family Initials`."""
        names = [name.strip() for name in self.authors.splitlines() if name.strip()]
        return names[:-1] if self.has_more_authors else names

    @property
    def has_more_authors(self):
        return self.authors.strip().lower().endswith("et al.")

    @property
    def byline(self):
        """Who and when, in short: Lin et al., 2023."""
        families = [names.split(name).family for name in self.author_names]
        if not families:
            return f"{self.journal or self.slug}, {self.year}"
        if len(families) > 2 or self.has_more_authors:
            return _("%(first)s et al., %(year)s") % {"first": families[0], "year": self.year}
        return f"{' & '.join(families)}, {self.year}"

    @cached_property
    def main_outcome(self):
        """The first outcome, the one that the study was about; None where none is on record."""
        return next(iter(self.outcomes.all()), None)

    @property
    def certainty(self):
        """How sure the main finding is."""
        return Certainty(self.main_outcome.certainty) if self.main_outcome else Certainty.NOT_GRADED

    @property
    def found_nothing(self):
        return self.main_outcome is not None and self.main_outcome.is_null

    @property
    def nulls(self):
        """The other outcomes in which no difference was seen, whatever the main one showed."""
        return [outcome for outcome in self.outcomes.all() if outcome.is_null and outcome != self.main_outcome]

    @property
    def result(self):
        """What was found, in few words: no "better" without saying that part of it was not."""
        outcome = self.main_outcome
        if outcome is None:
            return _("no result on record")
        if outcome.result == Result.BETTER and self.nulls:
            return _("better in part, no clear difference in part")
        # Between two kinds of massage, or with nobody to compare, the result alone would say something else.
        return outcome.phrase if outcome.against not in SHOWS_MASSAGE else outcome.get_result_display()

    @property
    def is_review(self):
        return self.design in REVIEWS

    @property
    def measured_an_effect(self):
        """False where practice was surveyed: no such study says whether massage works."""
        return self.design != Design.SURVEY

    @property
    def caution(self):
        """What to say before anybody looks for what was studied; "" where the study itself is no reason not to."""
        if not self.measured_an_effect:
            return _("No massage was tested in this study, so it gives no reason to look for one kind or another.")
        if self.found_nothing and self.main_outcome.against != Against.MASSAGE:
            return _("This study found no clear difference, so it gives no reason to look for this.")
        against = {outcome.against for outcome in self.outcomes.all()}
        if against and against <= {Against.NOTHING, Against.MASSAGE}:
            return _("Nobody went without massage for comparison, so it cannot show that massage itself helps.")
        if self.main_outcome and self.main_outcome.result == Result.CHANGED:
            return _("What we read does not say how the others did, so it does not show that massage itself helps.")
        return ""

    @property
    def is_learnable(self):
        return self.given_by in LEARNABLE

    @property
    def doi_url(self):
        return f"https://doi.org/{quote(self.doi, safe='/')}" if self.doi else ""

    @property
    def pubmed_url(self):
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else ""

    @property
    def pmc_url(self):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/" if self.pmcid else ""


class Outcome(models.Model):
    """One thing that a study measured: what was seen, against what, and how sure that is. The main one comes first."""

    study = models.ForeignKey(Study, models.CASCADE, verbose_name=_("study"), related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("position"), default=1, help_text=_("1 is what the study was about."))
    name = models.CharField(_("outcome"), max_length=200, help_text=_("Such as pain, or sleep."))
    result = models.CharField(_("result"), max_length=20, choices=Result)
    against = models.CharField(_("against"), max_length=20, choices=Against, blank=True)
    effect = models.CharField(_("in figures or words"), max_length=400, blank=True)
    measured = models.CharField(_("measured when"), max_length=200, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.NOT_GRADED)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self):
        return f"{self.name}: {self.get_result_display()}"

    @property
    def is_null(self):
        return self.result == Result.NO_DIFFERENCE

    @property
    def words(self):
        """What was seen, named and against what: “Pain: better than usual care”."""
        return f"{self.name}: {self.phrase}"

    @property
    def phrase(self):
        return RESULT_AGAINST.get((self.result, self.against)) or self.get_result_display()
