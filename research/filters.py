"""Which studies and which articles answer a question."""

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from research.evidence import Certainty
from research.models import Article, Outcome, Reference, Study


def studies(question):
    """Published studies that answer it; the best match first where words were given."""
    return searched(about(of_kind(question), question), question)


def articles(question):
    """Published articles that answer it; where a kind of study is asked for, those that cite one."""
    found = about(Article.objects.published(), question)
    if question.design or question.technique or question.certainty:
        cited = Reference.objects.filter(article=OuterRef("pk"), study__in=of_kind(question).order_by().values("pk"))
        found = found.filter(Exists(cited))
    return searched(found, question)


def of_kind(question):
    """Published studies of a design, a technique and a certainty: that of the main finding, as every page shows it."""
    found = Study.objects.published()
    if question.design:
        found = found.filter(design=question.design)
    if question.technique:
        found = found.filter(techniques__slug=question.technique)
    if question.certainty:
        main = Outcome.objects.filter(study=OuterRef("pk")).values("certainty")[:1]
        found = found.alias(main=Coalesce(Subquery(main), Value(Certainty.NOT_GRADED.value))).filter(
            main=question.certainty
        )
    return found


def about(publications, question):
    """Those of a stage of life and a topic."""
    if question.stage:
        publications = publications.filter(stages__slug=question.stage)
    if question.topic:
        publications = publications.filter(topics__slug=question.topic)
    return publications


def searched(publications, question):
    return publications.search(question.q) if question.q else publications
