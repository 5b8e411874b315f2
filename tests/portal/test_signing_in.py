"""Passwords cannot be guessed by the thousand; who mistypes now and then is not kept out."""

import pytest
from django.contrib.auth.models import User

from locator.throttling import Bucket

pytestmark = pytest.mark.django_db

WRONG = {"username": "ada", "password": "wrong"}
RIGHT = {"username": "ada", "password": "correct horse"}


@pytest.fixture
def ada():
    return User.objects.create_superuser("ada", password="correct horse")


def test_somebody_who_mistypes_gets_in(client, ada):
    for _ in range(5):
        assert client.post("/admin/login/", WRONG).status_code == 200
    assert client.post("/admin/login/?next=/admin/", RIGHT).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_who_tries_on_and_on_has_to_wait(client, ada):
    answers = [client.post("/admin/login/", WRONG) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 30
    assert "Please wait a minute" in answers[-1].content.decode()
    # Not even with the right password, and the page itself can still be looked at.
    assert client.post("/admin/login/", RIGHT).status_code == 429
    assert client.get("/admin/login/").status_code == 200
    # From elsewhere it still works.
    assert client.post("/admin/login/?next=/admin/", RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_what_is_kept_names_nobody(client, ada):
    client.post("/admin/login/", WRONG)
    [key] = Bucket.objects.values_list("key", flat=True)
    assert "127.0.0.1" not in key
    assert "ada" not in key
