"""An article, and what it cites."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from research.pictures import Picture
from research.publication import Publication
from research.study import Study
from research.subjects import LifeStage, Topic

# Pages of their own below /research/: no article may hide behind them.
RESERVED_SLUGS = {"studies", "stages", "topics", "glossary", "feed", "nothing-found"}


def not_reserved(slug):
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is the address of another page."), params={"slug": slug})


class Article(Publication):
    """What research says, told plainly. Text is Markdown with `[^key]` references, read by `research.markdown`."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, validators=[not_reserved])
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("Two sentences, for lists and search engines.")
    )
    key_messages = models.TextField(_("key messages"), help_text=_("One per line. They stand first on the page."))
    body = models.TextField(_("text"), help_text=_("Markdown. [^key] cites the reference with that key."))
    limits = models.TextField(_("what this cannot show"), help_text=_("Markdown."))
    safety = models.TextField(_("safety"), blank=True, help_text=_("Markdown. When to ask a doctor first."))
    learn = models.TextField(
        _("learn to do this"), blank=True, help_text=_("Markdown. For care that parents or family gave in the studies.")
    )
    stages = models.ManyToManyField(LifeStage, verbose_name=_("life stages"), related_name="articles", blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="articles", blank=True)
    picture = models.ForeignKey(Picture, models.PROTECT, verbose_name=_("picture"), null=True, blank=True)

    class Meta(Publication.Meta):
        abstract = False
        ordering = ["-publish_at", "slug"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", "Can approve and publish articles")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("article", args=[self.slug])


class Reference(models.Model):
    """What an article cites by a key: a study on record, or another source, such as a statistic."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="references")
    key = models.CharField(
        _("key"), max_length=40, validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Small letters, digits and hyphens."))]
    )
    study = models.ForeignKey(
        Study, models.PROTECT, verbose_name=_("study"), related_name="references", null=True, blank=True
    )
    author = models.CharField(
        _("by"), max_length=200, blank=True, help_text=_("Such as National Center for Health Statistics.")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    date = models.CharField(_("date"), max_length=60, blank=True, help_text=_("As the source has it."))
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ["article", "key"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"],
                name="reference_key_once_per_article",
                violation_error_message=_("This article already has a reference with this key."),
            ),
            models.CheckConstraint(
                condition=Q(study__isnull=False, title="") | Q(study__isnull=True) & ~Q(title=""),
                name="reference_study_or_source",
                violation_error_message=_("A reference is either a study or a source with a title."),
            ),
        ]

    def __str__(self):
        return f"[^{self.key}]"
