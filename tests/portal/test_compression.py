"""What is compressed on its way to a browser, and what is so already."""

import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from research.renditions import path_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/find/", "/no/such/page/", "/sitemap-pages.xml"])
def test_pages_are_compressed_for_whoever_can_read_that(client, path):
    plain = client.get(path)
    assert "Content-Encoding" not in plain.headers
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content


def test_the_same_page_twice_is_not_of_the_same_length(client):
    """So that a token's letters cannot be guessed from it."""
    lengths = {len(client.get("/find/", headers={"Accept-Encoding": "gzip"}).content) for _ in range(20)}
    assert len(lengths) > 1


def test_pictures_stay_as_they_are(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name, content = "0123456789abcdef-320.webp", b"RIFF" * 1000
    default_storage.save(path_of(name), ContentFile(content))
    response = client.get(f"/media/{path_of(name)}", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) == len(content) == len(b"".join(response))


def test_static_files_are_compressed_once(site, static_root):
    _, headers, body = site.get("/find/", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(body).decode()
    link = page.split('rel="stylesheet" href="')[1].split('"')[0]
    _, headers, body = site.get(link, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert b"{" in gzip.decompress(body)
