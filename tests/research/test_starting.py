"""What a new site has to read is loaded once, and never again over what staff made of it."""

import pytest
from django.db import IntegrityError

from research import starting
from research.models import Article, LifeStage, Outcome, Reference, Study, Topic

pytestmark = pytest.mark.django_db


def test_everything_is_loaded_and_public():
    assert starting.load() == 30
    assert (Study.objects.published().count(), Article.objects.published().count()) == (22, 8)
    assert [stage.slug for stage in LifeStage.objects.all()] == [
        "pregnancy-and-birth",
        "infancy",
        "childhood",
        "adulthood",
        "middle-age",
        "older-age",
        "end-of-life",
    ]
    assert not Study.objects.filter(outcomes=None).exists()
    assert Reference.objects.filter(article__slug="massage-across-the-lifespan", study=None).count() == 2


def test_a_second_time_changes_nothing():
    starting.load()
    Article.objects.filter(slug="massage-in-infancy").update(title="As staff have it")
    Topic.objects.filter(slug="eczema").update(name="Eczema, by staff")
    counts = Study.objects.count(), Outcome.objects.count()
    assert starting.load() == 0
    assert Article.objects.get(slug="massage-in-infancy").title == "As staff have it"
    assert Topic.objects.get(slug="eczema").name == "Eczema, by staff"
    assert (Study.objects.count(), Outcome.objects.count()) == counts


def test_what_staff_deleted_does_not_come_back():
    starting.load()
    Article.objects.filter(slug="massage-in-infancy").delete()
    assert starting.load() == 0
    assert not Article.objects.filter(slug="massage-in-infancy").exists()


def test_a_file_that_is_broken_loads_nothing(monkeypatch, tmp_path):
    for path in starting.CONTENT.rglob("*.*"):
        copy = tmp_path / path.relative_to(starting.CONTENT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "studies" / "lin-2023.toml").write_text("headline = ")
    monkeypatch.setattr(starting, "CONTENT", tmp_path)
    with pytest.raises(ValueError, match="Invalid"):
        starting.load()
    assert not Topic.objects.exists()


def test_articles_follow_life_after_the_one_across_it():
    starting.load()
    assert [article.slug for article in Article.objects.published()][:4] == [
        "massage-across-the-lifespan",
        "massage-in-pregnancy-and-birth",
        "massage-in-infancy",
        "massage-in-childhood",
    ]


def test_two_at_the_same_moment_load_it_once(monkeypatch):
    """The other one commits between our look and our first row: what we add then clashes, and that is no failure."""
    really = starting.load_all

    def late():
        really()
        raise IntegrityError

    starting.load()
    monkeypatch.setattr(starting, "load_all", late)
    assert starting.load() == 0
    Article.objects.all().delete()
    Study.objects.all().delete()
    with pytest.raises(IntegrityError):
        starting.load()
