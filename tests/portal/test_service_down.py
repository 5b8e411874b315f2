"""A database that is away is said to be our failure: 503 in the style of the house, never a 500, never "nobody"."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import ConnectionHandler


def lose(monkeypatch, error):
    """From now on the database answers everything with this error."""

    def execute(*args, **kwargs):
        raise error

    monkeypatch.setattr(CursorWrapper, "execute", execute)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
@pytest.mark.parametrize(
    "path", ["/readyz", "/find/?near=60201", "/find/", "/", "/research/", "/research/massage-across-the-lifespan/"]
)
def test_a_page_that_needs_the_database_says_that_it_is_our_failure(client, monkeypatch, error, path):
    lose(monkeypatch, error)
    response = client.get(path)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    page = response.content.decode()
    assert "our failure" in page
    assert page.count("<h1") == 1
    assert "css/base" in page


@pytest.mark.django_db
def test_what_needs_no_database_is_served(client, monkeypatch):
    lose(monkeypatch, OperationalError())
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/robots.txt").status_code == 200


@pytest.mark.django_db
def test_ready_when_it_answers(client):
    assert client.get("/readyz").content == b"ok\n"


@pytest.mark.django_db
def test_the_log_says_why_but_not_what_was_asked(client, monkeypatch, caplog):
    lose(monkeypatch, OperationalError("canceling statement due to timeout\nDETAIL: near=secretplace"))
    client.get("/readyz")
    assert "The database did not answer: canceling statement due to timeout" in caplog.text
    assert "secretplace" not in caplog.text


@pytest.mark.django_db
def test_a_mistake_of_ours_is_not_called_an_outage(client, monkeypatch):
    lose(monkeypatch, ProgrammingError("syntax error"))
    client.raise_request_exception = False
    assert client.get("/readyz").status_code == 500


@pytest.mark.django_db
def test_a_postgresql_that_is_not_there(client, monkeypatch, unused_postgresql):
    """The driver's and the pool's own errors, not invented ones."""
    monkeypatch.setattr("portal.views.connection", unused_postgresql)
    assert client.get("/readyz").status_code == 503


@pytest.fixture
def unused_postgresql():
    nowhere = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "massage",
        "HOST": "127.0.0.1",
        "PORT": 1,
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 1, "timeout": 0.3}},
    }
    # Pools go by alias, so this one must not be called "default".
    handler = ConnectionHandler({"default": {}, "nowhere": nowhere})
    yield handler["nowhere"]
    handler["nowhere"].close_pool()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own sessions")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_dropped_is_replaced_before_a_visitor_notices(client):
    # Whatever other tests left there: of many dead connections the pool tries one after another, with longer and longer
    # pauses, and gives up on the first visitor; those after find new ones.
    connection.close()
    connection.close_pool()
    assert client.get("/readyz").status_code == 200
    connection.close()  # Back to the pool, as at the end of a request.
    parameters = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in ("dbname", "user", "password", "host", "port")
    }
    with psycopg.connect(**parameters, autocommit=True) as other:
        ended = other.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()[0]
    assert ended
    assert client.get("/readyz").status_code == 200
