"""Everything that research keeps in the database. Each model is told in the module that is named after it."""

from django.db import models
from django.db.models import Q

from research.article import Article, Reference
from research.pictures import Picture
from research.study import Outcome, Study
from research.subjects import LifeStage, StudiedTechnique, Term, Topic

__all__ = [
    "Article",
    "LifeStage",
    "Outcome",
    "Picture",
    "Reference",
    "SearchText",
    "StudiedTechnique",
    "Study",
    "Term",
    "Topic",
]


class SearchText(models.Model):
    """The words of one study or article as the full-text index has them: stemmed, in three weights.

    Kept by `research.indexing`; the database keeps its own index over these columns by itself (see the migrations).
    """

    study = models.OneToOneField(Study, models.CASCADE, related_name="search_text", null=True)
    article = models.OneToOneField(Article, models.CASCADE, related_name="search_text", null=True)
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(study__isnull=False, article__isnull=True) | Q(study__isnull=True, article__isnull=False),
                name="searchtext_of_a_study_or_an_article",
            ),
        ]

    def __str__(self):
        return str(self.study or self.article)
