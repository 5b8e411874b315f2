"""Status and dates decide what the public may read, at the moment of reading."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

MAKERS = ["make_article", "make_study"]


@pytest.fixture(params=MAKERS)
def make(request):
    return request.getfixturevalue(request.param)


def public(publication):
    listed = type(publication).objects.published().filter(pk=publication.pk).exists()
    assert listed == publication.is_public
    return listed


@pytest.mark.parametrize(("status", "is_public"), [("draft", 0), ("in-review", 0), ("published", 1), ("archived", 0)])
def test_only_the_published_is_public(make, status, is_public):
    assert public(make(status=status)) == bool(is_public)


def test_it_appears_and_goes_by_itself(make):
    start = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    end = start + datetime.timedelta(days=1)
    publication = make(publish_at=start, expire_at=end)
    second = datetime.timedelta(seconds=1)
    for moment, expected in [(start - second, False), (start, True), (end - second, True), (end, False)]:
        with time_machine.travel(moment, tick=False):
            assert public(publication) is expected


def test_what_is_published_without_a_moment_is_so_from_now(make):
    before = timezone.now()
    publication = make(publish_at=None)
    assert before <= publication.publish_at <= timezone.now()
    assert public(publication)


def test_a_draft_gets_no_moment(make):
    assert make(status="draft", publish_at=None).publish_at is None


def test_it_cannot_expire_before_it_appears(make, just_now, soon):
    with pytest.raises(IntegrityError):
        make(publish_at=soon, expire_at=just_now)


def test_the_database_too_wants_a_moment(make):
    with pytest.raises(IntegrityError):
        type(make()).objects.update(publish_at=None)


def test_a_small_edit_does_not_move_the_review_date(make):
    publication = make()
    publication.limits = "It cannot show why, or for how long."
    publication.save()
    publication.refresh_from_db()
    assert publication.last_reviewed == datetime.date(2026, 11, 1)
