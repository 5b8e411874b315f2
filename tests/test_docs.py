"""What the documents point to is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")] + sorted(ROOT.glob("docs/**/*.md"))
LINK = re.compile(r"\]\(\s*<?([^)>\s#]+)[^)]*\)|^\[[^\]]+\]:\s*<?([^>\s#]+)", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
OTHER_SITE = re.compile(r"[a-z][a-z0-9+.-]*:")


def links(text):
    """Where a page of Markdown points to within the repository; code is passed over."""
    found = (inline or defined for inline, defined in LINK.findall(CODE.sub("", text)))
    return [link for link in found if not OTHER_SITE.match(link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    assert [link for link in links(page.read_text()) if not (page.parent / link).exists()] == []


def test_the_sweep_finds_links_and_nothing_else():
    text = """[a](a.md) ![b](img/b.png "title") [c](c.md#part) [d]: d.md
[e]: e.md
`[no](no.md)` [f](https://example.org/f) [g](mailto:g@example.org) [h](#part)
```
[no](no.md)
```
"""
    assert links(text) == ["a.md", "img/b.png", "c.md", "e.md"]
