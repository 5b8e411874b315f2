"""What a new site has to read: the files in `content/`, loaded once. From then on the database is the truth.

Stages, topics, techniques and glossary terms are TOML tables by slug. A study is one TOML file named by its slug, with
its outcomes in order. An article is Markdown named by its slug, below a TOML head between lines of `+++`.
"""

import datetime
import tomllib
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from research.models import Article, LifeStage, Outcome, Reference, StudiedTechnique, Study, Term, Topic
from research.publication import Status

CONTENT = Path(__file__).parent / "content"
FENCE = "+++\n"


def load() -> int:
    """Add everything where there is no study and no article yet; how many of those were added."""
    try:
        with transaction.atomic():
            return load_all()
    except IntegrityError:
        # Somebody else may have loaded it at the same moment; then all is well.
        if is_empty():
            raise
        return 0


def is_empty():
    return not (Study.objects.exists() or Article.objects.exists())


def load_all():
    if not is_empty():
        return 0
    for model in (LifeStage, Topic, StudiedTechnique, Term):
        load_table(model)
    studies = [load_study(path) for path in sorted((CONTENT / "studies").glob("*.toml"))]
    articles = [load_article(path) for path in sorted((CONTENT / "articles").glob("*.md"))]
    order(articles)
    return len(studies) + len(articles)


def load_table(model):
    """The rows of `content/<model name>.toml` that are missing, in the order of the file."""
    rows = tomllib.loads((CONTENT / f"{model._meta.model_name}.toml").read_text(encoding="utf-8"))
    known = set(model.objects.values_list("slug", flat=True))
    model.objects.bulk_create(model(slug=slug, **row) for slug, row in rows.items() if slug not in known)


def order(articles):
    """The newest is the one across the lifespan, then they follow life: lists show the newest first."""
    in_life = sorted(articles, key=lambda article: (article.stages.count() == 1, article.stages.first().position))
    for minutes, article in enumerate(in_life):
        article.publish_at -= datetime.timedelta(minutes=minutes)
        article.save()


def load_study(path):
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    outcomes = facts.pop("outcomes", [])
    study = create(Study, path.stem, facts)
    Outcome.objects.bulk_create(
        Outcome(study=study, position=position, **outcome) for position, outcome in enumerate(outcomes, start=1)
    )
    # Saved once more, now that everything it is searched by is there.
    study.save()
    return study


def load_article(path):
    _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    facts = tomllib.loads(head)
    references = facts.pop("references", [])
    article = create(Article, path.stem, facts | {"body": body.strip()})
    studies = Study.objects.in_bulk([given["study"] for given in references if "study" in given], field_name="slug")
    Reference.objects.bulk_create(
        Reference(article=article, **given | ({"study": studies[given["study"]]} if "study" in given else {}))
        for given in references
    )
    return article


def create(model, slug, facts):
    """One published publication with its stages, topics and techniques, each named by slug."""
    related = {name: facts.pop(name, []) for name in ("stages", "topics", "techniques")}
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    publication = model.objects.create(slug=slug, status=Status.PUBLISHED, publish_at=today, **facts)
    for name, slugs in related.items():
        if slugs:
            field = getattr(publication, name)
            found = field.model.objects.in_bulk(slugs, field_name="slug")
            field.set(found[slug] for slug in slugs)
    return publication
