"""Static files: named by what they hold, compressed beforehand, kept by browsers for ever."""

import json
import re

import pytest

LINK = re.compile(r"[\"'(](/static/[^\"')]+)")


def test_files_are_named_by_their_content_and_compressed(static_root):
    names = json.loads((static_root / "staticfiles.json").read_text())["paths"]
    assert re.fullmatch(r"css/base\.[0-9a-f]{12}\.css", names["css/base.css"])
    for name in names.values():
        if name.endswith((".css", ".js", ".svg")) and (static_root / name).stat().st_size > 500:
            assert (static_root / f"{name}.br").exists(), name
            assert (static_root / f"{name}.gz").exists(), name


@pytest.mark.parametrize("page", ["/", "/find/", "/admin/login/"])
def test_every_file_that_a_page_names_is_there_for_ever(site, page):
    _, _, body = site.get(page)
    links = set(LINK.findall(body.decode()))
    assert links
    for link in links:
        status, headers, _ = site.get(link, Accept_Encoding="br")
        assert status == 200, link
        assert headers["Cache-Control"] == "max-age=315360000, public, immutable", link
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers


def test_a_browser_gets_what_it_can_read(site):
    link = next(link for link in LINK.findall(site.get("/")[2].decode()) if link.endswith(".css"))
    assert site.get(link, Accept_Encoding="gzip, br")[1]["Content-Encoding"] == "br"
    assert site.get(link, Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in site.get(link)[1]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/css/../../../manage.py",
        "/static/..%5cmanage.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/" + "a" * 300,
    ],
)
@pytest.mark.parametrize("server", ["site", "development"])
def test_nothing_outside_the_static_files_is_reached(request, server, path):
    status, _, body = request.getfixturevalue(server).get(path)
    assert status == 404
    assert b"execute_from_command_line" not in body


def test_development_serves_files_as_they_are_now(development):
    status, headers, _ = development.get("/static/css/base.css")
    assert status == 200
    assert headers["Cache-Control"] == "max-age=0, public"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_file_that_is_not_there_is_not_kept(site):
    status, headers, _ = site.get("/static/css/base.000000000000.css")
    assert status == 404
    assert "immutable" not in headers.get("Cache-Control", "")
