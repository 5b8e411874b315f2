"""Which studies and which articles answer a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from research.evidence import Certainty
from research.gist import with_gist
from research.models import Article, Outcome, Reference, Study


@dataclass(frozen=True)
class Answer:
    """The studies and the articles that answer a question, read; with `some_words` where none has all that were asked
    for. Those are many and loosely related, and come without what the life line needs."""

    studies: list
    articles: Sequence
    some_words: bool = False


def answer(question) -> Answer:
    """Those with every word that was asked for or, where there are none, those with any of them."""
    found, told = studies(question).prefetch_related("outcomes"), articles(question)
    drawn = found.prefetch_related("stages")
    if not question.q:
        return Answer(list(drawn), told)
    every = Answer(list(drawn.search(question.q)), list(told.search(question.q)))
    if every.studies or every.articles:
        return every
    some = list(found.search(question.q, any_word=True)), list(told.search(question.q, any_word=True))
    return Answer(*some, some_words=any(some))


def studies(question):
    """Published studies of the kind that is asked for."""
    return about(of_kind(question), question)


def articles(question):
    """Published articles on what is asked for; where a kind of study is, those that cite one."""
    found = with_gist(about(Article.objects.published(), question))
    if question.design or question.technique or question.certainty:
        cited = Reference.objects.filter(article=OuterRef("pk"), study__in=of_kind(question).order_by().values("pk"))
        found = found.filter(Exists(cited))
    return found


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
