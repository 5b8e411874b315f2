"""What staff see and change of research."""

import copy

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.two_editors import TwoEditors
from research import cited
from research.admin_forms import (
    ArticleForm,
    OutcomeForm,
    ReferenceForm,
    StageForm,
    StudiedTechniqueForm,
    StudyForm,
    TopicForm,
)
from research.admin_search import PlainSearch
from research.citation_admin import import_citations
from research.models import Article, LifeStage, Outcome, Reference, StudiedTechnique, Study, Topic
from research.part_formsets import ASIDE, KnownSelect, OutcomeFormSet, ReferenceFormSet
from research.picture_admin import PictureAdmin
from research.publication import Status
from research.publication_admin import PartInline, PublicationAdmin
from research.publication_filters import DueFilter, StateFilter
from research.publishing import Findings, examine, had, study_problems
from research.term_admin import TermAdmin

__all__ = ["ArticleAdmin", "PictureAdmin", "StudyAdmin", "TermAdmin"]

PUBLICATION = (_("Publication"), {"fields": ["state", "stops", ("publish_at", "expire_at")]})
REVIEW = (_("Review"), {"fields": ["reviewer", ("last_reviewed", "review_due")]})


def as_approved_today(publication):
    """A copy for the checklist: approving sets the date of the review, so that its absence stops nothing."""
    approved = copy.copy(publication)
    if publication.status != Status.PUBLISHED:
        approved.last_reviewed = timezone.localdate()
    return approved


def count(references, **outer):
    """How many references there are to each row: a subquery for the rows of one page, not a join of all."""
    counted = references.filter(**outer).order_by().values(*outer).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


class ReferenceInline(PartInline):
    model = Reference
    form = ReferenceForm
    formset = ReferenceFormSet
    autocomplete_fields = ["study"]
    fieldsets = [
        (None, {"fields": ["key", "study"]}),
        (_("Or another source"), {"fields": [("author", "title"), ("date", "url")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("study")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "study":
            kwargs["widget"] = KnownSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Article)
class ArticleAdmin(PublicationAdmin):
    form = ArticleForm
    inlines = [ReferenceInline]
    list_display = ["title", "state", "last_reviewed", "review_due", "cited_studies"]
    list_filter = [StateFilter, DueFilter, "stages", "topics"]
    search_fields = ["title", "slug", "summary", "body"]
    search_help_text = _("Words of the title or the text.")
    autocomplete_fields = ["picture"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary"]}),
        (_("Picture at the head"), {"fields": ["picture"]}),
        (_("Text"), {"fields": ["key_messages", "body", "limits", "safety", "learn"]}),
        (_("Stages of life and topics"), {"fields": ["stages", "topics"]}),
        PUBLICATION,
        REVIEW,
    ]

    def get_queryset(self, request):
        references = Reference.objects.filter(study__isnull=False)
        return super().get_queryset(request).annotate(studies=count(references, article=OuterRef("pk")))

    @admin.display(description=_("studies cited"), ordering="studies")
    def cited_studies(self, article):
        return article.studies

    def before_restoring(self, record):
        record.had_before = had(record)
        # Keys may change places: for a moment two would have the same.
        record.references.update(key=ASIDE)

    def what_stops_restoring(self, record):
        if record.status != Status.PUBLISHED:
            return ()
        return examine(as_approved_today(record), self._references(record), record.had_before).stops

    def examine(self, publication):
        return examine(as_approved_today(publication), self._references(publication), had(publication))

    def _references(self, article):
        return list(article.references.select_related("study"))


class OutcomeInline(PartInline):
    model = Outcome
    form = OutcomeForm
    formset = OutcomeFormSet
    ordering = ["position", "id"]
    fieldsets = [
        (None, {"fields": [("position", "name"), ("result", "against"), "effect", ("measured", "certainty")]}),
    ]


@admin.register(Study)
class StudyAdmin(PublicationAdmin):
    form = StudyForm
    inlines = [OutcomeInline]
    list_display = ["headline", "byline", "design", "state", "last_reviewed", "review_due", "times_cited"]
    list_filter = [StateFilter, DueFilter, "design", "stages", "topics"]
    search_fields = ["headline", "title", "authors", "slug", "year", "doi", "pmid"]
    search_help_text = _("Words of the headline or title, an author, a year, a DOI or a PMID.")
    # As the page of a study and its facts box have them.
    fieldsets = [
        (None, {"fields": ["headline", "slug", "finding", "limits"]}),
        (
            _("Kind of study and who took part"),
            {"fields": ["design", ("participants", "included"), "population", "arms"]},
        ),
        (
            _("What was done: the dose"),
            {
                "fields": [
                    "intervention",
                    "techniques",
                    ("sessions", "minutes", "weeks"),
                    "frequency",
                    "alongside",
                    ("given_by", "given_by_note"),
                ]
            },
        ),
        (_("Compared with, and followed"), {"fields": ["comparison", "follow_up"]}),
        (_("Unwanted effects, money, certainty"), {"fields": ["harms", "funding", "graded_by", "note"]}),
        (
            _("The paper"),
            {
                "fields": [
                    "title",
                    "authors",
                    ("journal", "year", "published_on"),
                    ("volume", "issue", "pages"),
                    ("doi", "pmid", "pmcid"),
                    "registration",
                ]
            },
        ),
        (_("Stages of life and topics"), {"fields": ["stages", "topics"]}),
        PUBLICATION,
        REVIEW,
    ]

    def get_queryset(self, request):
        articles = Reference.objects.all()
        return super().get_queryset(request).annotate(times_cited=count(articles, study=OuterRef("pk")))

    @admin.display(description=_("cited by"), ordering="times_cited")
    def times_cited(self, study):
        return study.times_cited

    def is_approved(self, publication):
        # The references of an article show its title, authors and identifiers, whatever its own status.
        return super().is_approved(publication) or cited.in_public(publication)

    def examine(self, publication):
        stops = study_problems(as_approved_today(publication), list(publication.outcomes.all()))
        return Findings(stops, cited.cautions(publication))

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="research_study_import"), *super().get_urls()]

    def import_view(self, request):
        return import_citations(self, request)


@admin.register(LifeStage)
class LifeStageAdmin(PlainSearch, TwoEditors):
    form = StageForm
    list_display = ["name", "ages", "position"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Topic)
class TopicAdmin(PlainSearch, TwoEditors):
    form = TopicForm
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(StudiedTechnique)
class StudiedTechniqueAdmin(TopicAdmin):
    form = StudiedTechniqueForm
