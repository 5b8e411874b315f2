"""Every template loads and parses, and none goes around escaping or the policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR
FOLDERS = [ROOT / "templates", *ROOT.glob("*/templates")]
TEMPLATES = sorted(
    (folder, path.relative_to(folder)) for folder in FOLDERS for path in folder.rglob("*") if path.is_file()
)
FORBIDDEN = {
    "a filter that trusts outside text": r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(ld\+)?json)",
    "an inline style": r"<style\b|<[^>]*\sstyle\s*=",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "a script in an address": r"=\s*[\"']?javascript:",
}


@pytest.mark.parametrize("name", [str(path) for _, path in TEMPLATES])
def test_compiles(name):
    get_template(name)


@pytest.mark.parametrize(("folder", "path"), TEMPLATES, ids=lambda value: str(value))
def test_has_nothing_forbidden(folder, path):
    assert found(Path(folder, path).read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "{{ bio|safe }}",
        "{% autoescape off %}",
        "<script>alert(1)</script>",
        '<p style="color: red">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_sweep_finds_what_it_looks_for(bad):
    assert found(bad)


def found(source):
    return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source, re.IGNORECASE)]
