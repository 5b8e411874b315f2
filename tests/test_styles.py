"""The style sheets as one system: nothing in them is dead, colors come from the tokens, and all of it stays small."""

import ast
import gzip
import re
from pathlib import Path

import js_lib_leaflet
import pytest
from django.conf import settings
from django.contrib import admin
from django.forms.utils import ErrorList

from research.evidence import Certainty

ROOT = settings.BASE_DIR
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
MOST_BYTES = 20_000  # Of all sheets together, and of all scripts of our own, as `gzip -9` makes them.

# What makes elements that our sheets dress, though we did not write it.
LEAFLET = Path(js_lib_leaflet.__file__).parent
DJANGO_ADMIN = Path(admin.__file__).parent
PICTURES = ROOT / "static" / "img"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Written in full where it is made: not a number with a decimal point, nor the end of a file's name.
CLASS_SELECTOR = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
CLASS_ATTRIBUTE = re.compile(r"class=([\"'])(.*?)\1", re.DOTALL)
BODY_CLASS = re.compile(r"{% block bodyclass %}(.*?){% endblock %}", re.DOTALL)  # Of Django's admin.
WORD = re.compile(r"[a-zA-Z_][\w-]*")
# A color as such; `transparent` and `currentcolor` are none.
RAW_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(")


def selectors(css):
    """Everything that stands before an opening brace."""
    return re.findall(r"([^{};]+){", COMMENT.sub("", css))


def classes(css):
    return {name for selector in selectors(css) if "@" not in selector for name in CLASS_SELECTOR.findall(selector)}


def written(html):
    """Classes in the markup of a template: words of its class attributes; and beginnings that a variable completes."""
    found = " ".join([*(value for _, value in CLASS_ATTRIBUTE.findall(html)), *BODY_CLASS.findall(html)])
    beginnings = set(re.findall(r"([\w-]+-)\{\{", found))
    return set(WORD.findall(re.sub(r"\{\{.*?\}\}", " ", found))), beginnings


def in_strings(script):
    """Words in the strings of a script; and beginnings that a variable completes."""
    strings = [text for _, text in re.findall(r"([\"'`])((?:\\.|(?!\1).)*)\1", script)]
    beginnings = {beginning for text in strings for beginning in re.findall(r"([\w-]+-)\$\{", text)}
    return {word for text in strings for word in WORD.findall(text)}, beginnings


def put_together(script, names):
    """Those of some names that a script makes of two of its strings, as "leaflet-popup" + "-tip"."""
    strings = set(re.findall(r"[\"']([\w-]+)[\"']", script))
    return {name for name in names for end in range(len(name)) if name[:end] in strings and name[end:] in strings}


def in_python(source):
    """Classes of the markup in the strings of a module, and those that it gives to the widget of a field."""
    words = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words |= written(node.value)[0]
        if isinstance(node, ast.Dict):
            words |= {
                value.value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "class" and isinstance(value, ast.Constant)
            }
    return words


def texts(folder, pattern):
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob(pattern))]


@pytest.fixture(scope="module")
def made():
    """Every class that something makes, and every beginning of one."""
    names, beginnings = set(), {"field-"}  # Django's admin names its rows and cells by their fields.
    for html in [*texts(ROOT / "templates", "*.html"), *texts(PICTURES, "*.svg"), *texts(DJANGO_ADMIN, "*.html")]:
        found, begun = written(html)
        names |= found
        beginnings |= begun
    scripts = [*texts(ROOT / "static" / "js", "*.js"), *texts(LEAFLET, "leaflet.js")]
    for script in scripts:
        found, begun = in_strings(script)
        names |= found
        beginnings |= begun
    names |= put_together(scripts[-1], {name for sheet in SHEETS for name in classes(sheet.read_text())})
    for app in ("locator", "portal", "research"):
        for source in texts(ROOT / app, "*.py"):
            names |= in_python(source)
    # The dots of the life line have their certainty as a class; and Django's own list of a field's errors has this one.
    names |= {*Certainty.values, ErrorList().error_class}
    return names, tuple(beginnings)


def dead(css, made):
    names, beginnings = made
    return sorted(name for name in classes(css) if name not in names and not name.startswith(beginnings))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_is_made_somewhere(sheet, made):
    assert dead(sheet.read_text(), made) == []


def raw_colors(css):
    """Declarations that name a color themselves. To define a variable is what a color may be written for."""
    return [
        declaration.strip()
        for declaration in re.findall(r"[^{};]+(?=[;}])", COMMENT.sub("", css))
        if not declaration.strip().startswith("--") and RAW_COLOR.search(declaration)
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colors_have_a_name(sheet):
    assert raw_colors(sheet.read_text()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_variable_is_used_that_nobody_defines(sheet):
    everywhere = "".join(path.read_text() for path in SHEETS)
    defined = set(re.findall(r"(--[\w-]+):", everywhere))
    assert set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text())) - defined == set()


def test_no_variable_is_defined_that_nobody_uses():
    own = [path for path in SHEETS if path.name != "admin.css"]  # There, Django's own sheets use them.
    text = "".join(path.read_text() for path in own) + "".join(
        [*texts(ROOT / "templates", "*.html"), *texts(PICTURES, "*.svg"), *texts(ROOT / "static" / "js", "*.js")]
    )
    defined = set(re.findall(r"(--[\w-]+):", "".join(path.read_text() for path in own)))
    # The style guide shows all of some kinds by their beginning.
    used = set(re.findall(r"(--[\w-]+)\b(?!:)", text))
    assert sorted(defined - used) == []


@pytest.mark.parametrize("files", [SHEETS, SCRIPTS], ids=["styles", "scripts"])
def test_all_together_are_small(files):
    sizes = {path.name: compressed(path.read_bytes()) for path in files}
    assert sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def compressed(data):
    return len(gzip.compress(data, 9))


class TestTheSweep:
    """It finds what it looks for."""

    def test_a_dead_class(self, made):
        css = ".no-such-thing, .card { color: red; } @media print { .gone-long-ago a { margin: 0.5rem; } }"
        assert dead(css, made) == ["gone-long-ago", "no-such-thing"]

    def test_a_word_of_a_sentence_makes_no_class(self):
        assert in_python('"""facts"""\nx = "facts"\ny = f"<p class=\'told\'>"\nz = {"class": "wide"}') == {
            "told",
            "wide",
        }
        assert written("<p>facts</p>") == (set(), set())
        assert written('<p class="a{% if x %} b{% endif %} c-{{ d }}">')[0] >= {"a", "b"}

    def test_a_class_in_a_comment_or_a_number_is_none(self, made):
        assert dead("/* .no-such-thing { } */ .card { margin: .5rem; }", made) == []

    @pytest.mark.parametrize("color", ["#000", "#a8431f", "rgb(0 0 0 / 25%)", "hsl(1 2% 3%)"])
    def test_a_raw_color(self, color):
        assert raw_colors(f".card {{ margin: 0; border: 1px solid {color}; --own: {color}; }}")
        assert raw_colors(f":root {{ --own: {color}; }} .card {{ color: currentcolor }}") == []

    def test_what_is_too_much(self):
        assert compressed(bytes(range(256)) * 4) > 256
