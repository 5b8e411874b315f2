"""What the forms of articles and studies refuse."""

import datetime

import pytest
from django.utils import timezone

from research.models import Article, LifeStage, Study
from tests.research.staffing import article_form, change, refused, study_form, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01"])
@pytest.mark.parametrize("name", ["publish_at", "expire_at"])
@pytest.mark.parametrize("press", [{}, {"_publish": ""}])
def test_moments_far_away(admin_client, make_article, name, day, press):
    article = make_article(status="draft")
    data = article_form(article, **press) | {f"{name}_0": day, f"{name}_1": "23:59:59"}
    page = refused(admin_client.post(change(article), data), article)
    # Whichever is found first.
    said = ("Give a year from 2000 to 2100.", "be interpreted in time zone", "This has passed: nobody could read it.")
    assert any(words in page for words in said)


@pytest.mark.parametrize("name", ["last_reviewed", "review_due"])
def test_days_far_away(admin_client, make_article, name):
    article = make_article(status="draft", last_reviewed=None)
    data = article_form(article, review_due="") | {name: "1850-01-01"}
    assert "Give a year from 2000 to 2100." in refused(admin_client.post(change(article), data), article)


def test_a_review_that_has_not_been(admin_client, make_article):
    article = make_article()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page = refused(admin_client.post(change(article), article_form(article, last_reviewed=tomorrow)), article)
    assert "This day has not come yet." in page


def test_a_next_review_before_the_last(admin_client, make_article):
    article = make_article()
    data = article_form(article, review_due=article.last_reviewed)
    assert "The next review comes after the last one." in refused(admin_client.post(change(article), data), article)


def test_the_next_review_is_needed_to_publish(admin_client, make_article):
    article = make_article(status="in-review")
    data = article_form(article, review_due="", _publish="")
    assert "Next review due is empty." in refused(admin_client.post(change(article), data), article)


@pytest.mark.parametrize("letter", ["\x0b", "\x0c", "\x02", "\x1b", "\x7f", "\x85", "\uffff"])
@pytest.mark.parametrize("name", ["title", "body"])
def test_characters_that_cannot_be_seen(admin_client, make_article, name, letter):
    article = make_article()
    data = article_form(article) | {name: f"Child{letter}hood"}
    page = refused(admin_client.post(change(article), data), article)
    assert f"After “Child” stands a character that cannot be seen (U+{ord(letter):04X})." in page


def test_nor_in_the_parts_and_the_small_things(admin_client, make_article, make_study, stages):
    article = make_article(status="draft")
    data = article_form(article, new=[{"key": "cdc", "title": "a\x0bb"}])
    assert "(U+000B)" in refused(admin_client.post(change(article), data), article)
    study = make_study(status="draft")
    new = [{"position": 2, "name": "a\x0bb", "result": "better", "certainty": "not-graded"}]
    assert "(U+000B)" in refused(admin_client.post(change(study), study_form(study, new=new)))
    data = {"name": "Youth", "slug": "youth", "ages": "a\x0bb", "position": 9}
    assert "(U+000B)" in text_of(admin_client.post("/admin/research/lifestage/add/", data))
    assert not LifeStage.objects.filter(slug="youth").exists()


def test_lines_and_tabs_are_text(admin_client, make_article):
    article = make_article()
    assert admin_client.post(change(article), article_form(article, body="a\tb\r\n\r\nc é 标 😀")).status_code == 302
    assert Article.objects.get().body.startswith("a\tb")


@pytest.mark.parametrize("fields", [{"doi": "10.1000/ABC"}, {"pmid": "12"}, {"pmcid": "PMC12"}])
def test_the_paper_of_another_study(admin_client, make_study, fields):
    known = make_study("known", doi="10.1000/abc", pmid="12", pmcid="PMC12", headline="Known")
    study = make_study("new", status="draft")
    response = admin_client.post(change(study), study_form(study, **fields))
    assert f"This is the paper of “{known}”, on record already." in refused(response)
    assert list(response.context["adminform"].form.errors) == list(fields)
    assert admin_client.post(change(known), study_form(known, **fields)).status_code == 302
    assert Study.objects.get(slug="new").doi == ""
