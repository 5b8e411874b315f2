"""Keeps SearchText: the words of each study and article, drafts included, follow every change to what they come from.

Single writes are heard by Django's signals and taken in within the same transaction. What escapes them is mended by
`index` or `rebuild`: bulk writes (`bulk_create`, `QuerySet.update`), raw loading of fixtures, SQL written by hand.
"""

import re

from django.db import connection, transaction
from django.db.models import signals

from research import search, words
from research.models import Article, LifeStage, Outcome, SearchText, StudiedTechnique, Study, Topic

CHUNK = 200
# Different words a column may hold; a thick book has as many. PostgreSQL takes no more than a megabyte of them in all.
MOST_STEMS = 5000
MOST_PAIRS = 1000

PARTS = {Study: ("stages", "topics", "techniques", "outcomes"), Article: ("stages", "topics")}
NAMED = {
    LifeStage: {Study: "stages", Article: "stages"},
    Topic: {Study: "topics", Article: "topics"},
    StudiedTechnique: {Study: "techniques"},
}

# What Markdown adds to the words, in the order in which it is taken away, and what stays of it.
MARKDOWN = [
    (re.compile(pattern, re.MULTILINE), kept)
    for pattern, kept in (
        (r"\[\^[^\[\]\s]*\]:?", ""),  # references
        (r"^ {0,3}\[[^\]\n]+\]: +\S+.*$", ""),  # where a link goes, said elsewhere
        (r"!?\[([^\[\]]*)\](?:\([^()\s]*(?: [^()]*)?\)|\[[^\[\]]*\])", r"\1"),  # links and pictures
        (r"<?https?://[^\s<>]+>?", ""),
        (r"^ {0,3}(?:```|~~~).*$", ""),
        (r"^ {0,3}(?:#{1,6} +|(?:> ?)+|[-+*] +)", ""),
        (r"\\(?=[^\w\s])", ""),
        (r"[*`|]+|~~|(?<!\w)_+|_+(?!\w)", ""),
    )
]


def plain(markdown):
    """The words of a Markdown text, without marks, reference keys and addresses of links; a stray mark may stay."""
    for pattern, kept in MARKDOWN:
        markdown = pattern.sub(kept, markdown)
    return markdown


def index(publication):
    """Take in one study or article as it stands in the database now."""
    take_in(type(publication), [publication.pk])


def rebuild():
    """Take in every study and article again; how many there are."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO research_fulltext(research_fulltext) VALUES ('rebuild')")
    done = 0
    for model in PARTS:
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            done += take_in(model, keys[start : start + CHUNK])
    return done


@transaction.atomic(savepoint=False)
def take_in(model, keys):
    """Take in the studies, or the articles, with these keys; how many of them there are."""
    # Locked: of two transactions that change parts of one study, the second must see what the first has committed.
    found = model.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    publications = list(found.prefetch_related(*PARTS[model]))
    SearchText.objects.bulk_create(
        (SearchText(**{model._meta.model_name: publication}, **columns(publication)) for publication in publications),
        update_conflicts=True,
        unique_fields=[model._meta.model_name],
        update_fields=["title", "summary", "body"],
    )
    return len(publications)


def columns(publication):
    """The stems of a publication by the column of SearchText that they go into, and the pairs where pairs count."""
    parts = of_study(publication) if isinstance(publication, Study) else of_article(publication)
    texts = {column: "\n".join(map(str, said)) for column, said in zip(search.WEIGHTS, parts, strict=True)}
    found = {column: words.stems(text)[:MOST_STEMS] for column, text in texts.items()}
    for column in search.PAIRED:
        found[column] += words.pairs(texts[column])[:MOST_PAIRS]
    return {column: " ".join(kept) for column, kept in found.items()}


def of_study(study):
    title = [study.headline, study.title, *names(study.topics), *names(study.stages)]
    summary = [study.finding, study.population, *names(study.techniques), *names(study.outcomes)]
    body = [study.authors, study.year, study.journal, study.doi, study.pmid, study.pmcid, study.registration]
    body += [study.intervention, study.given_by_note, study.comparison, study.arms]
    body += [study.limits, study.harms, study.funding, study.note]
    return title, summary, body


def of_article(article):
    title = [article.title, *names(article.topics), *names(article.stages)]
    summary = [article.summary, plain(article.key_messages)]
    body = list(map(plain, [article.body, article.limits, article.learn]))
    if article.safety:
        # That it is told is what people ask for. Its words are not what the article is about: each warns of the same.
        body.append("Safety")
    return title, summary, body


def names(related):
    return [one.name for one in related.all()]


def connect():
    """Listen to everything that a SearchText is made of."""
    for model in PARTS:
        signals.post_save.connect(_saved, model)
    signals.pre_save.connect(_before_outcome, Outcome)
    signals.post_save.connect(_outcome_saved, Outcome)
    signals.post_delete.connect(_outcome_gone, Outcome)
    signals.pre_save.connect(_before_loaded, SearchText)
    for model, fields in NAMED.items():
        signals.post_save.connect(_name_saved, model)
        signals.pre_delete.connect(_before_name_goes, model)
        signals.post_delete.connect(_name_gone, model)
        for owner, field in fields.items():
            signals.m2m_changed.connect(_linked, getattr(owner, field).through)


def _saved(sender, instance, raw, **kwargs):
    if not raw:
        index(instance)


def _before_loaded(sender, instance, raw, **kwargs):
    """A fixture brings the words along, but loading its links between publications and topics has made some already."""
    if raw:
        same = SearchText.objects.filter(study=instance.study_id, article=instance.article_id)
        same.exclude(pk=instance.pk).delete()


def _before_outcome(sender, instance, raw, **kwargs):
    """An outcome that moves to another study changes the one it leaves, too."""
    studies = Outcome.objects.filter(pk=instance.pk).values_list("study", flat=True)
    instance._left = list(studies) if instance.pk and not raw else []


def _outcome_saved(sender, instance, raw, **kwargs):
    if not raw:
        take_in(Study, {*instance._left, instance.study_id})


def _outcome_gone(sender, instance, origin, **kwargs):
    # With its study it goes after the study's own words: to take them in again now would leave the study undeletable.
    if getattr(origin, "model", type(origin)) is Outcome:
        take_in(Study, [instance.study_id])


def _carriers(named):
    """By model, the keys of what carries a stage, topic or technique."""
    return {
        model: list(model.objects.filter(**{field: named}).values_list("pk", flat=True))
        for model, field in NAMED[type(named)].items()
    }


def _take_in_all(carriers):
    for model, keys in carriers.items():
        for start in range(0, len(keys), CHUNK):
            take_in(model, keys[start : start + CHUNK])


def _name_saved(sender, instance, created, raw, **kwargs):
    if not created and not raw:
        _take_in_all(_carriers(instance))


def _before_name_goes(sender, instance, **kwargs):
    instance._had = _carriers(instance)


def _name_gone(sender, instance, **kwargs):
    _take_in_all(instance._had)


def _linked(sender, instance, action, reverse, model, pk_set, **kwargs):
    """A link between a publication and a stage, topic or technique was made or cut, from either end."""
    if not action.startswith(("post", "pre_clear")):
        return
    if not reverse:
        if action != "pre_clear" and (pk_set or action == "post_clear"):
            index(instance)
    elif action == "pre_clear":
        instance._had = _carriers(instance)
    else:
        _take_in_all({model: list(pk_set)} if pk_set is not None else instance._had)
