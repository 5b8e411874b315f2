"""Keeping what a visitor typed, and who they are, out of the logs."""

import logging
import re

# A query string runs to the end of the address; in a malformed request line it may hold spaces.
_QUERY = re.compile(r"(?<=\S)\?(?=\S).*?(?= HTTP/\d|[\"']|$)", re.MULTILINE)
_CLIENT = re.compile(r"\bip=\S+")
# Shorter values (a page number, a radius) tell nothing, and would be cut out of innocent words.
_SHORTEST = 4


class HideQuery(logging.Filter):
    """Cuts the query string off every URL in a log record: it holds what was typed and where the visitor is."""

    def filter(self, record):
        record.msg = _CLIENT.sub("ip=…", _QUERY.sub("?…", record.getMessage()))
        record.args = ()
        return True


class ShortRefusal(logging.Filter):
    """A request that Django refuses by itself, such as one for another host, is its sender's doing: one line will do.

    That line is kept, because a proxy that does not pass the host shows itself by it.
    """

    def filter(self, record):
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class Line(logging.Formatter):
    """A line, and a traceback where there is one, without the values of the request: an exception may quote them."""

    def format(self, record):
        line = super().format(record)
        request = getattr(record, "request", None)
        for value in _values(request, "GET") | _values(request, "POST"):
            if len(value) >= _SHORTEST:
                line = line.replace(value, "…").replace(repr(value)[1:-1], "…")
        return line


def _values(request, method):
    """What was sent. Where it cannot be read no page has read it either, and the line is worth more than the reason."""
    try:
        fields = getattr(request, method, None)
    except Exception:
        return set()
    return {value for _, values in fields.lists() for value in values} if fields else set()
