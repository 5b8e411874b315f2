"""What every test stands on: no network, and a database file of its own."""

import pytest
from django.conf import settings

from tests import network

pytest_plugins = ["tests.cast"]


def pytest_configure():
    network.forbid()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file, as the site runs it: in memory there is no WAL, and threads would share one connection."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
