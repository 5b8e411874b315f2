"""`prepare` makes a database ready, once."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import override_settings

from locator import starting
from locator.models import Listing, State, Technique, Therapist

pytestmark = pytest.mark.django_db


def prepare(*arguments):
    output = StringIO()
    call_command("prepare", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


@pytest.fixture(autouse=True)
def small_demo(monkeypatch):
    """Sixteen therapists instead of a thousand."""
    from locator.management.commands import make_demo

    monkeypatch.setattr(make_demo, "DEFAULT", 16)


def test_fills_an_empty_database_and_says_each_step():
    said = prepare()
    assert said.splitlines() == [
        "Migrations: nothing to add.",
        "Cache tables: nothing to add.",
        f"States: {State.objects.count()} added.",
        f"Techniques: {Technique.objects.count()} added.",
        "Articles and studies: 30 added.",
        "Fictional therapists: 16 added of 16.",
    ]
    assert Therapist.objects.filter(is_demo=True).count() == 16


def test_a_second_run_loads_nothing_twice():
    prepare()
    counts = State.objects.count(), Technique.objects.count(), Therapist.objects.count()
    assert prepare().splitlines() == [
        "Migrations: nothing to add.",
        "Cache tables: nothing to add.",
        "States: nothing to add.",
        "Techniques: nothing to add.",
        "Articles and studies: nothing to add.",
        "Therapists: there; no fictional ones added.",
    ]
    assert (State.objects.count(), Technique.objects.count(), Therapist.objects.count()) == counts


def test_a_second_run_asks_the_database_little(django_assert_max_num_queries):
    prepare()
    # The recorded migrations (2), the names of the tables, the listings, the states and none to add, whether there
    # are techniques, and whether studies (each in a savepoint, of two statements), whether therapists.
    with django_assert_max_num_queries(14):
        prepare()


def test_no_demo_where_it_is_not_wanted():
    assert "Fictional" not in prepare("--no-demo")
    assert not Therapist.objects.exists()


def test_no_demo_beside_real_therapists():
    Therapist.objects.create(first_name="Rosa", last_name="Delgado")
    assert "no fictional ones added" in prepare()
    assert Therapist.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_makes_the_table_of_every_cache_that_is_in_the_database():
    cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "a_cache_table"}
    try:
        with override_settings(CACHES={"default": {**settings.CACHES["default"]}, "shared": cache}):
            assert "Cache tables: 1 added." in prepare("--no-demo")
            assert "a_cache_table" in connection.introspection.table_names()
            assert "Cache tables: nothing to add." in prepare("--no-demo")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS a_cache_table")


@pytest.mark.django_db(transaction=True)
def test_applies_pending_migrations():
    call_command("migrate", "sessions", "zero", verbosity=0)
    try:
        # Its own, and that of the roles, which comes after it.
        assert "Migrations: 2 added." in prepare("--no-demo")
        assert "django_session" in connection.introspection.table_names()
    finally:
        call_command("migrate", verbosity=0)


def test_a_database_that_fails_is_one_line(monkeypatch):
    def fail():
        raise DatabaseError("disk is full\nand more that nobody needs")

    monkeypatch.setattr(starting, "load_states", fail)
    with pytest.raises(CommandError) as caught:
        prepare()
    assert str(caught.value) == "The database failed: disk is full"


def test_a_search_table_of_an_earlier_version_is_made_anew(make_therapist):
    for name in ("Rosa", "Kim"):
        make_therapist(name)
    Listing.objects.update(words="", town="", mask=0)
    assert "2 listings, 2 of them current." in prepare("--no-demo")
    assert {row.town for row in Listing.objects.all()} == {"evanston"}
    assert "listings" not in prepare("--no-demo")


def test_a_rebuild_that_was_cut_short_is_done_again(make_therapist):
    first, *_ = make_therapist("Rosa"), make_therapist("Kim")
    Listing.objects.filter(therapist=first).update(words="")
    assert "from an earlier version" in prepare("--no-demo")
    assert "from an earlier version" not in prepare("--no-demo")


def test_somebody_without_a_single_word_is_no_reason(make_therapist):
    make_therapist("!", "", practice={"name": ""})
    assert "from an earlier version" not in prepare("--no-demo")
