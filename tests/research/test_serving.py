import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.research.images import make, upload

# Closing a response closes old connections, which another test may have left open.
pytestmark = pytest.mark.django_db

NAME = "0123456789abcdef-480.webp"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def row():
    return make(upload())[0]


def test_a_picture_is_handed_out_for_good(client, row, media):
    response = client.get(f"/media/pictures/{row['name']}")
    assert response.status_code == 200
    body = response.getvalue()
    assert body == (media / "pictures" / row["name"]).read_bytes()
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Length"] == str(len(body))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
    assert "Vary" not in response
    response.close()


def test_without_a_query(client, row, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(f"/media/pictures/{row['name']}").close()


def test_head(client, row):
    response = client.head(f"/media/pictures/{row['name']}")
    assert response.status_code == 200
    assert int(response["Content-Length"]) > 100
    response.close()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reads(client, row, method):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(f"/media/pictures/{row['name']}")
    assert response.status_code == 405


def test_one_that_is_not_there(client):
    response = client.get(f"/media/pictures/{NAME}")
    assert response.status_code == 404
    assert "Cache-Control" not in response


@pytest.mark.parametrize(
    "name",
    [
        "other.txt",
        "0123456789abcdef-480.webp.txt",
        "0123456789abcdef-480.webp%0A",
        "0123456789ABCDEF-480.webp",
        "0123456789abcdef-480.WEBP",
        "0123456789abcdef-٤٨٠.webp",
        "0123456789abcdef-480_x7Gh2Ka.webp",
        "0123456789abcde-480.webp",
        "..%2Fsecret.webp",
        "%2e%2e",
        "%00",
    ],
)
def test_names_that_are_not_ours(client, media, name):
    # Where the file system would take such a name for a file, there is one.
    default_storage.save("secret.webp", ContentFile(b"secret"))
    (media / "pictures").mkdir()
    for other in ("other.txt", "0123456789abcdef-480.webp.txt", "0123456789abcdef-480_x7Gh2Ka.webp"):
        (media / "pictures" / other).write_bytes(b"secret")
    (media / "pictures" / "0123456789ABCDEF-480.webp").write_bytes(b"secret")
    response = client.get(f"/media/pictures/{name}")
    assert response.status_code == 404
    assert b"secret" not in response.content


def test_the_folder_is_not_listed(client, row):
    assert client.get("/media/pictures/").status_code == 404
    assert client.get("/media/").status_code == 404
