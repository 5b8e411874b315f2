"""What the benchmarks compare: the crowd is what `following` would derive, and all contenders agree about it."""

import random

import pytest
from django.db import connection

from benchmarks import crowd, waiting
from benchmarks.contenders import FACETS, Numpy, Ours, Question, same, same_but_for_the_edge
from benchmarks.postgis import TunedPostGIS, UsualPostGIS
from locator import following, gazetteer
from locator.listing import FEATURE_BITS, SPOKEN_BITS, Listing
from locator.models import Doubt, ImportRun, Letter, OutsideLink, Technique, Territory, Therapist

SIZE = 120


def test_what_waits_for_staff_is_made_once(db, monkeypatch, make_therapist):
    make_therapist()
    for name in ("LINKS", "DOUBTS", "REPORTS", "LETTERS", "RUNS"):
        monkeypatch.setattr(waiting, name, 10)
    for _again in range(2):
        waiting.fill()
        assert [model.objects.count() for model in (OutsideLink, Doubt, Letter, ImportRun)] == [10, 1, 10, 10]


OF_DAY_AND_PLACE = [FEATURE_BITS["certified"], FEATURE_BITS["comes_to_me"]]


@pytest.fixture
def people(db):
    crowd.fill_sqlite("default", SIZE)


def with_postgis():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_available_extensions WHERE name = 'postgis'")
        return cursor.fetchone()[0] > 0


@pytest.fixture
def contenders(people, monkeypatch):
    found = [Ours("default"), Numpy("default")]
    if connection.vendor == "postgresql" and with_postgis():
        for contender in (TunedPostGIS, UsualPostGIS):
            setup = [statement for statement in contender.SETUP if not statement.startswith("VACUUM")]
            monkeypatch.setattr(contender, "SETUP", setup)  # A test is a transaction, and that cannot be in one.
            found.append(contender("default"))
    return found


@pytest.mark.usefixtures("people")
def test_the_crowd_is_what_follows_from_its_rows():
    listings, territories = following._rows(list(Therapist.objects.values_list("pk", flat=True)))
    columns = [field.attname for field in Listing._meta.concrete_fields if field.name != "words"]
    written = Listing.objects.order_by("practice_id").values_list(*columns)
    derived = [tuple(getattr(row, name) for name in columns) for row in listings]
    assert list(written) == sorted(derived)
    assert len(written) > SIZE / 2
    # Techniques come in another order; the words are the same.
    words = Listing.objects.values_list("practice_id", "words")
    assert {(row.practice_id, *sorted(row.words.split())) for row in listings} == {
        (pk, *sorted(text.split())) for pk, text in words
    }
    fields = "practice_id", "therapist_id", "state", "until"
    derived = {tuple(getattr(row, name) for name in fields) for row in territories}
    assert set(Territory.objects.values_list(*fields)) == derived


def test_all_contenders_agree(contenders):
    swedish = Technique.objects.get(slug="swedish").bit
    narrowed = frozenset({swedish, FEATURE_BITS["accepts_new"]})
    answered = []
    for town in random.Random(3).sample(gazetteer.towns()[:50], 8):
        for miles in (5, 100, 900):
            for wanted in (frozenset(), narrowed, frozenset({SPOKEN_BITS["es"]})):
                question = Question(town.point, town.state, miles, wanted)
                first, *others = [ask(question) for ask in contenders]
                answered.append(first)
                for ask, other in zip(contenders[1:], others, strict=True):
                    assert same(first, other) or same_but_for_the_edge(ask, question, first), (ask, question)
                    if isinstance(ask, TunedPostGIS):
                        assert [other.counts.get(bit, 0) for bit in OF_DAY_AND_PLACE] == [
                            first.counts.get(bit, 0) for bit in OF_DAY_AND_PLACE
                        ]
    assert {0, 1} < {answer.total for answer in answered}
    counted = {bit for answer in answered for bit in answer.counts}
    assert counted >= set(OF_DAY_AND_PLACE)
    assert len(counted & FACETS) > 30


def test_a_difference_is_seen(contenders):
    """The comparison can fail: another page, another total, another count."""
    question = Question(gazetteer.towns()[0].point, "NY", 900)
    answer = contenders[0](question)
    bit = next(iter(answer.counts.keys() & FACETS))
    for other in (
        answer._replace(nearest=answer.nearest[::-1]),
        answer._replace(total=answer.total + 1),
        answer._replace(counts=answer.counts | {bit: answer.counts[bit] + 1}),
    ):
        assert not same(answer, other)
        assert not same_but_for_the_edge(lambda _, other=other: other, question, answer)
