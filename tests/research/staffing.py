"""Staff at work on articles and studies: who is signed in, and what a browser sends for them."""

import datetime

from django.urls import reverse
from django.utils import timezone

from research.models import Article

NEXT_REVIEW = datetime.date(2099, 1, 1)


def change(publication):
    return reverse(f"admin:research_{publication._meta.model_name}_change", args=[publication.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def rows(prefix, saved, new):
    """What a browser sends for the rows of an inline: those saved, as they are or changed, then new ones."""
    data = {f"{prefix}-TOTAL_FORMS": len(saved) + len(new), f"{prefix}-INITIAL_FORMS": len(saved)}
    for number, row in enumerate([*saved, *new]):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def article_form(article=None, new=(), saved=None, **fields):
    """What a browser sends for an article: as it is saved, or a new one, but for the fields given."""
    data = {
        "title": "Massage in later life",
        "slug": "massage-in-later-life",
        "summary": "What it says, in short.",
        "key_messages": "It may help.",
        "body": "Some text.",
        "limits": "It cannot show why.",
        "reviewer": "Ann Lee, RN",
        "review_due": NEXT_REVIEW,
    }
    if article:
        texts = ("title", "slug", "summary", "key_messages", "body", "limits", "reviewer")
        data = {name: getattr(article, name) for name in texts} | moments(article)
        if saved is None:
            saved = [reference_row(reference) for reference in article.references.all()]
    return data | rows("references", saved or [], new) | fields


def moments(publication):
    data = {
        "last_reviewed": publication.last_reviewed or "",
        "review_due": publication.review_due or "",
    }
    for name in ("publish_at", "expire_at"):
        if moment := getattr(publication, name):
            moment = timezone.localtime(moment)
            data |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}
    return data


def opened(client, publication):
    """What the page says it was opened with."""
    return {"opened_with": client.get(change(publication)).context["opened_token"]}


def reference_row(reference, **changes):
    row = {"id": reference.pk, "article": reference.article_id, "key": reference.key, "study": reference.study_id or ""}
    return row | {name: getattr(reference, name) for name in ("author", "title", "date", "url")} | changes


OUTCOME = {"position": 1, "name": "Pain", "result": "better", "against": "usual-care", "certainty": "not-graded"}


def study_form(study=None, saved=None, new=(), **fields):
    data = {
        "headline": "Pain fell more with massage than with care alone",
        "slug": "lin-2023",
        "finding": "Pain fell more with massage.",
        "limits": "It was small.",
        "design": "randomized-trial",
        "authors": "Lin L\nYu L",
        "year": 2023,
        "reviewer": "Ann Lee, RN",
    }
    if study:
        data = {name: getattr(study, name) for name in data} | moments(study)
        data |= {name: getattr(study, name) for name in ("doi", "pmid", "pmcid", "graded_by")}
        if saved is None:
            names = ("position", "name", "result", "against", "certainty")
            saved = [
                {"id": outcome.pk, "study": study.pk} | {name: getattr(outcome, name) for name in names}
                for outcome in study.outcomes.all()
            ]
    data.setdefault("review_due", NEXT_REVIEW)
    return data | rows("outcomes", saved or [], new) | fields


def refused(response, article=None):
    """The text of a page that names what is wrong; nothing was saved."""
    assert response.status_code == 200
    assert response.context["errors"]
    if article:
        kept = Article.objects.get(pk=article.pk)
        assert (kept.title, kept.body, kept.status) == (article.title, article.body, article.status)
        assert kept.changed_at == article.changed_at
    return text_of(response)


def buttons(response):
    moves = ("Save and send for review", "Save, approve and publish", "Save and send back to draft", "Save and archive")
    return [move for move in ("Save", "Save and preview", *moves) if f'value="{move}"' in response.content.decode()]
