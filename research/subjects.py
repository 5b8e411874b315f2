"""What studies and articles are about: stages of life, topics, techniques; and the words that explain them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class LifeStage(models.Model):
    """A part of a life, in the order in which it is lived."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    ages = models.CharField(_("ages"), max_length=80, help_text=_("In words, such as “birth to 12 months”."))
    summary = models.TextField(_("summary"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), unique=True, help_text=_("1 comes first in life."))

    class Meta:
        ordering = ["position"]
        verbose_name = _("life stage")
        verbose_name_plural = _("life stages")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("stage", args=[self.slug])


class Topic(models.Model):
    """What a study or an article is about: a complaint, a need or a situation."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topic", args=[self.slug])


class StudiedTechnique(models.Model):
    """A technique that a study used, by the slug under which therapists are found who offer it."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("As the search for therapists has it."))
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("studied technique")
        verbose_name_plural = _("studied techniques")

    def __str__(self):
        return self.name


class Term(models.Model):
    """A word of the glossary. The first place on a page that uses it links to what it means."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("word"), max_length=80, unique=True)
    also = models.TextField(_("also written"), blank=True, help_text=_("Other forms of the word, one per line."))
    definition = models.TextField(_("meaning"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.slug}"

    @property
    def forms(self):
        """Every way to write the word."""
        return [self.name, *filter(None, map(str.strip, self.also.splitlines()))]
