"""The shape of the house, read from the imports: who may know whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("history", "locator", "portal", "research")
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)

# A package: the packages that it may not import. portal wires the others, so it alone may import them.
# history knows none of them: locator and research tell it what has one.
STRANGERS = {
    "history": {"portal", "locator", "research"},
    "locator": {"portal", "research"},
    "research": {"portal", "locator"},
}

# What answers requests stands on the rest; nothing below may reach up to it.
ABOVE = {"views", "forms", "admin", "urls", "feeds"}
BELOW = {
    *("models", "listing", "sphere", "gazetteer", "search", "licensing", "places", "geocoding"),
    *("evidence", "publication", "pictures", "words", "synonyms", "markdown", "sanitizing", "glossary", "subjects"),
    *("study", "article", "publishing", "claims", "lifeline", "swarm", "citing", "starting", "steps", "comparing"),
}
NO_NAMES = {"utils", "helpers", "common", "services", "misc"}
# Where text becomes HTML that is trusted: after everything dangerous has been taken out of it. Nowhere else.
TRUSTING = {"research/sanitizing.py", "research/templatetags/json_ld.py"}
# Pure: neither Django nor anything else of the site.
PURE = {"sphere"}


def imports(source, package=""):
    """The dotted names that a module imports, those inside functions too; relative ones made absolute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: -node.level + 1 or None] if node.level else []
            module = ".".join(filter(None, [*parts, node.module or ""]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def package_of(path):
    return ".".join(path.relative_to(ROOT).parent.parts)


def wrongs(path, source):
    """What a source file does that its place in the house forbids."""
    app, module = path.relative_to(ROOT).parts[0], path.stem
    imported = set(imports(source, package_of(path)))
    for name in imported:
        parts = name.split(".")
        if parts[0] in STRANGERS.get(app, ()):
            yield f"{app} may not know {name}"
        if module in BELOW and parts[0] == app and ABOVE & set(parts[1:]):
            yield f"{module} may not look up to {name}"
        if module in PURE and parts[0] in (*PACKAGES, "django"):
            yield f"{module} is pure and may not import {name}"
    if path.relative_to(ROOT).as_posix() in TRUSTING:
        return
    for node in ast.walk(ast.parse(source)):
        if getattr(node, "id", getattr(node, "attr", getattr(node, "name", None))) in ("mark_safe", "SafeString"):
            yield "mark_safe is a promise that no one keeps: use format_html"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_keeps_its_place(path):
    assert sorted(set(wrongs(path, path.read_text()))) == []


def test_no_module_is_a_drawer_for_everything():
    assert [path for path in SOURCES if path.stem in NO_NAMES] == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("locator/views.py", "from research.models import Study"),
        ("locator/imports/nppes.py", "import portal.settings"),
        ("research/feeds.py", "def f():\n    from locator import models"),
        ("history/keeping.py", "from locator.models import Therapist"),
        ("locator/models.py", "from locator import views"),
        ("locator/search.py", "from .forms import SearchForm"),
        ("locator/search.py", "from . import admin"),
        ("locator/sphere.py", "from django.conf import settings"),
        ("locator/admin.py", "from django.utils.safestring import mark_safe"),
        ("locator/admin.py", "from django.utils import safestring as s\ns.mark_safe('')"),
    ],
)
def test_the_sweep_finds_what_it_looks_for(file, source):
    assert list(wrongs(ROOT / file, source))


def test_the_sweep_leaves_good_modules_alone():
    assert not list(wrongs(ROOT / "portal/urls.py", "from locator import views"))
    assert not list(wrongs(ROOT / "locator/views.py", "from locator.search import find\nimport math"))
