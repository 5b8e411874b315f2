"""How settings are read from the environment: strictly.

A value that is missing or malformed ends the start with one line that names it: a site that runs on a guess is worse
than one that does not run. A line never repeats a value that may hold a password.
"""

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_read = set()
_in_file = {}


class Url(NamedTuple):
    """The parts of a URL, percent-decoded; `text` is the whole as it was written."""

    text: str
    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    options: dict[str, str]


def refuse(name, why):
    # In one line, though the value that it quotes have several.
    sys.exit(f"The site cannot start: {name} {' '.join(why.split())}")


def read_file(path):
    """Take settings from a file of NAME=value lines; what the environment already says goes first."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        refuse(path, f"cannot be read ({type(error).__name__}).")
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if not match:
            refuse(f"{path}, line {number},", "is not of the form NAME=value.")
        name, value = match.groups()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        _in_file[name] = f"{path}, line {number}:"
        os.environ.setdefault(name, value)


def refuse_unknown():
    """Once every setting has been read: a name in the file that none of them has is a mistake, most often a typo."""
    for name, where in _in_file.items():
        if name not in _read:
            refuse(where, f"{name} is not a setting of this site.")


def text(name, default=""):
    _read.add(name)
    return os.environ.get(name, "").strip() or default


def boolean(name, default=False):
    value = text(name, str(default))
    if value not in ("True", "False"):
        refuse(name, f"must be True, False or empty, not “{value}”.")
    return value == "True"


def whole_number(name, default, most):
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) <= most):
        refuse(name, f"must be a whole number from 0 to {most}, not “{value}”.")
    return int(value)


def url(name, default, schemes):
    """A URL with one of the schemes."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError:
        refuse(name, "is not a URL that can be read. Special characters in a password are written as %xx.")
    if parts.scheme not in schemes:
        refuse(name, f"must start with one of: {', '.join(f'{scheme}://' for scheme in schemes)}.")
    if parts.fragment or not value.startswith(f"{parts.scheme}://"):
        refuse(name, "is not a URL that can be read. Special characters in a password are written as %xx.")
    user, password, path = (unquote(part or "") for part in (parts.username, parts.password, parts.path))
    return Url(value, parts.scheme, user, password, parts.hostname or "", port, path, options)
