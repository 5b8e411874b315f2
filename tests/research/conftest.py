"""A small library: one of each kind, and makers of more."""

import datetime
import itertools

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from research.models import Article, LifeStage, Outcome, Reference, StudiedTechnique, Study, Topic

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
REVIEWED = {
    "reviewer": "Ann Lee, RN",
    "last_reviewed": datetime.date(2026, 11, 1),
    "review_due": datetime.date(2099, 1, 1),
}


@pytest.fixture
def stages(db):
    """Infancy and older age, by slug."""
    LifeStage.objects.bulk_create(
        LifeStage(slug=slug, name=name, ages=ages, position=position)
        for position, (slug, name, ages) in enumerate(
            [("infancy", "Infancy", "birth to 12 months"), ("older-age", "Older age", "65 and over")], start=1
        )
    )
    return LifeStage.objects.in_bulk(field_name="slug")


@pytest.fixture
def topics(db):
    Topic.objects.bulk_create([Topic(slug="eczema", name="Eczema"), Topic(slug="sleep", name="Sleep")])
    return Topic.objects.in_bulk(field_name="slug")


@pytest.fixture
def studied(db):
    """Techniques that studies used, by slug."""
    StudiedTechnique.objects.bulk_create(
        [StudiedTechnique(slug="swedish", name="Swedish massage"), StudiedTechnique(slug="hospice", name="Hospice")]
    )
    return StudiedTechnique.objects.in_bulk(field_name="slug")


@pytest.fixture
def make_study(db):
    """Makes a published study; `outcomes` are (name, result, against) or dicts of fields, the main one first."""
    numbers = itertools.count(1)

    def make(slug="", outcomes=(("Pain", "better", "usual-care"),), stages=(), topics=(), techniques=(), **fields):
        number = next(numbers)
        given = {
            "headline": f"A trial of massage, number {number}",
            "authors": "Lin L\nYu L\nZhang S",
            "journal": "J Massage",
            "year": 2023,
            "design": "randomized-trial",
            "participants": 66,
            "finding": "Pain fell more with massage.",
            "limits": "It was small.",
            "status": "published",
            "publish_at": LONG_AGO,
            **REVIEWED,
        }
        study = Study.objects.create(slug=slug or f"study-{number}", **{**given, **fields})
        for position, outcome in enumerate(outcomes, start=1):
            if not isinstance(outcome, dict):
                outcome = dict(zip(("name", "result", "against"), outcome, strict=True))
            Outcome.objects.create(study=study, position=position, **outcome)
        study.stages.set(stages)
        study.topics.set(topics)
        study.techniques.set(techniques)
        return study

    return make


@pytest.fixture
def make_article(db):
    """Makes a published article; `cites` maps keys to studies, or to dicts of another source."""
    numbers = itertools.count(1)

    def make(slug="", cites=None, stages=(), topics=(), **fields):
        number = next(numbers)
        cites = cites or {}
        given = {
            "title": f"An article, number {number}",
            "summary": "What it says, in short.",
            "key_messages": "It may help.\nNobody knows for sure.",
            "body": "Some text." + "".join(f"[^{key}]" for key in cites),
            "limits": "It cannot show why.",
            "status": "published",
            "publish_at": LONG_AGO,
            **REVIEWED,
        }
        article = Article.objects.create(slug=slug or f"article-{number}", **{**given, **fields})
        for key, source in cites.items():
            Reference.objects.create(
                article=article, key=key, **(source if isinstance(source, dict) else {"study": source})
            )
        article.stages.set(stages)
        article.topics.set(topics)
        return article

    return make


@pytest.fixture
def soon():
    return timezone.now() + datetime.timedelta(hours=1)


@pytest.fixture
def just_now():
    return timezone.now() - datetime.timedelta(seconds=1)


@pytest.fixture
def signed_in(client, django_user_model):
    """Signs in a member of staff who has just these permissions."""

    def sign_in(*codenames):
        user = django_user_model.objects.create_user(f"staff-{len(codenames)}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor(signed_in):
    """Writes articles and studies; publishes nothing."""
    return signed_in("add_article", "change_article", "add_study", "change_study")
