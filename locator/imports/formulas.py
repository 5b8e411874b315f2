"""Cells that a spreadsheet would run: how an export keeps them from it, and how an import reads them back.

An apostrophe before them makes them text. It goes wherever a spreadsheet may begin a cell: at the start, and, for those
that take a file apart at semicolons or tabs, or at line breaks in spite of quotation marks, after each of these.
"""

import re

_BLANK = "[ \"'\\t\\r\\n\\xa0\\u200b\\ufeff;]*"
_RUNNABLE = f"(?={_BLANK}[=+\\-@|%＝＋－＠])"
_START = "(^|[;\\t\\r\\n])"
_TO_ESCAPE = re.compile(_START + _RUNNABLE)
_ESCAPED = re.compile(_START + "'" + _RUNNABLE)


def escaped(text: str) -> str:
    """A text that no spreadsheet runs."""
    return _TO_ESCAPE.sub(r"\1'", text)


def restored(text: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(r"\1", text) if "'" in text else text
