"""Pages: a range has two ends, and each style its own dash between them. An article number has one."""

import re

END = r"[A-Za-z]*\d+[A-Za-z]*"
RANGE = re.compile(rf"({END})\s*[-\u2010-\u2015]+\s*({END})")


def ends(text: str) -> tuple[str, ...]:
    """A range, `599-609` with any dash, as both its ends; anything but a range as it is; nothing of an empty text."""
    match = RANGE.fullmatch(text)
    return match.groups() if match else (text,) * bool(text)
