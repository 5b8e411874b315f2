"""The design tokens as they stand in static/css/tokens.css, and how well one color reads on another."""

import re
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FILE = settings.BASE_DIR / "static" / "css" / "tokens.css"

# What stands on what, wherever the site puts it: (the token in front, the one behind, what it is for, the least ratio).
# WCAG 2.2 asks for 4.5 of text, and 3 of what is needed to make out a field or a mark.
TEXT, MARK = 4.5, 3.0
PAIRS = (
    ("ink", "paper", _("text"), TEXT),
    ("ink", "card", _("text on a card"), TEXT),
    ("ink", "sage", _("text on evidence"), TEXT),
    ("soft", "paper", _("what matters less"), TEXT),
    ("soft", "card", _("what matters less, on a card"), TEXT),
    ("soft", "sage", _("what matters less, on evidence"), TEXT),
    ("teal", "paper", _("what can be done"), TEXT),
    ("teal", "card", _("what can be done, on a card"), TEXT),
    ("teal", "sage", _("what can be done, on evidence"), TEXT),
    ("on-teal", "teal", _("a button"), TEXT),
    ("clay", "paper", _("place and life, and focus"), TEXT),
    ("clay", "card", _("place and life, and focus, on a card"), TEXT),
    ("clay", "sage", _("place and life, and focus, on evidence"), TEXT),
    ("on-clay", "clay", _("a number on a pin"), TEXT),
    ("error", "error-paper", _("what went wrong"), TEXT),
    ("error", "card", _("an error beside its field"), TEXT),
    ("error", "paper", _("an error beside its field"), TEXT),
    ("caution", "caution-paper", _("what to know first"), TEXT),
    ("clay", "error-paper", _("focus on what went wrong"), MARK),
    ("clay", "caution-paper", _("focus on what to know first"), MARK),
    ("field", "card", _("the border of a field"), MARK),
    ("field", "paper", _("the border of a field"), MARK),
)


class Pair(NamedTuple):
    front: str
    behind: str
    use: str
    light: str  # The ratios, as text with one decimal.
    dark: str
    enough: bool  # In both.


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """Every token by its name, without the dashes: as by day, and what is another one by night."""
    blocks = re.findall(r":root\s*{(.*?)}", FILE.read_text(encoding="utf-8"), re.DOTALL)
    day, night = (dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", block)) for block in blocks[:2])
    return day, night


def named(beginning) -> list[tuple[str, str]]:
    """The tokens whose names begin so, in the order of the file."""
    return [(name, value) for name, value in tokens()[0].items() if name.startswith(beginning)]


def pairs() -> list[Pair]:
    day, night = tokens()
    night = day | night
    rows = []
    for front, behind, use, least in PAIRS:
        light, dark = contrast(day[front], day[behind]), contrast(night[front], night[behind])
        rows.append(Pair(front, behind, use, f"{light:.1f}", f"{dark:.1f}", min(light, dark) >= least))
    return rows


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colors, written #rrggbb: from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
