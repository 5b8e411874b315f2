"""What is different between two states of a record, field by field and in words; long texts line by line."""

import datetime
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from history import words
from history.records import part_model, whole_field

CONTEXT = 2  # lines around a change
MOST_LINES = 2000  # of a text that is compared line by line; longer ones are shown whole
MOST_WORDS = 1000  # that are compared in one text; after those, none stands out
SHORT = 100  # characters of a line that is seen at a glance, and shown whole
ALIKE = 0.4  # of the words of two lines in common, from which it is they that changed and not the line
MOST_PAIRS = 50  # lines among which counterparts are looked for
NAMED_BY = ("name", "number", "key", "title", "city", "position")  # what a part is called by, the first that it has


@dataclass(frozen=True)
class Raw:
    """A field that differs, or with no `name`, a whole part that came or went. Values as JSON has them."""

    part: str
    called: str
    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Line:
    kind: str  # "same", "removed", "added" or "gap"
    text: str
    pieces: tuple[tuple[str, bool], ...] = ()  # of the text; True for those that the other line does not have


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str
    lines: tuple[Line, ...] = ()


def differences(model, before: dict, after: dict) -> list[Raw]:
    """What differs, of the fields that both states have and that staff can change."""
    found = list(_of_fields(model, "", "", before.get("", {}), after.get("", {})))
    for accessor in [key for key in after if key and key in before]:
        part, old, new = part_model(model, accessor), before[accessor], after[accessor]
        skip = whole_field(model, accessor)
        for key in sorted({*old, *new}, key=lambda key: (len(key), key)):
            called = _called(new.get(key) or old[key])
            if key not in old or key not in new:
                said = _("this %(what)s") % {"what": part._meta.verbose_name}
                found.append(Raw(accessor, called, "", said if key in old else "", said if key in new else ""))
            found += _of_fields(part, accessor, called, old.get(key, {}), new.get(key, {}), skip)
    return found


def _of_fields(model, accessor, called, old, new, skip=None):
    one_is_missing = not old or not new
    for name in old.keys() | new.keys() if one_is_missing else [name for name in new if name in old]:
        field = words.field_of(model, name)
        if name == skip or field is None or not field.editable or field.primary_key:
            continue
        before, after = _normal(field, old.get(name)), _normal(field, new.get(name))
        if before != after and (not one_is_missing or {before or None, after or None} != {None}):
            yield Raw(accessor, called, name, before, after)


def _normal(field, value):
    """What is the same is written the same: many-to-many has no order, a moment no time zone, a line one end."""
    if field.many_to_many:
        return tuple(sorted(value or ()))
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str):
        return value
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(value)):
        return moment.astimezone(datetime.UTC).isoformat()
    # Browsers send two characters for the end of a line.
    return value.replace("\r\n", "\n")


def _called(fields):
    return next((str(fields[name]) for name in NAMED_BY if fields.get(name)), "")


def in_words(model, found: list[Raw], vocabulary: words.Words | None = None) -> list[Change]:
    """The same for people. A `vocabulary` that expects all of several lists looks every name up once."""
    if vocabulary is None:
        vocabulary = words.Words()
        expect(model, found, vocabulary)
    return [_change(model, raw, vocabulary) for raw in found]


def expect(model, found, vocabulary):
    for raw in found:
        of = part_model(model, raw.part) if raw.part else model
        vocabulary.expect(of, raw.name, _listed(raw.before))
        vocabulary.expect(of, raw.name, _listed(raw.after))


def _listed(value):
    return list(value) if isinstance(value, tuple) else value


def _change(model, raw, vocabulary):
    of = part_model(model, raw.part) if raw.part else model
    label = words.label(of, raw.name) if raw.name else ""
    if raw.part:
        part = capfirst(f"{of._meta.verbose_name} {raw.called}".strip())
        label = f"{part}: {label}" if label else part
    if not raw.name:
        here, absent = _("there"), _("not there")
        return Change(label, here if raw.before else absent, here if raw.after else absent)
    before = vocabulary.say(of, raw.name, _listed(raw.before))
    after = vocabulary.say(of, raw.name, _listed(raw.after))
    return Change(label, before, after, _lines(words.field_of(of, raw.name), raw.before, raw.after))


def _lines(field, before, after):
    """Of a text with several lines, what went and what came, with a little of what stayed around it."""
    if not isinstance(field, models.TextField) or not before or not after:
        return ()
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MOST_LINES or (len(old) + len(new) <= 2 and max(len(before), len(after)) <= SHORT):
        return ()
    lines, words_left = [], MOST_WORDS
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        lines += [Line("gap", "")] if lines else []
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line("same", Truncator(text).chars(200)) for text in old[start:end]]
                continue
            for pair in _pairs(_said(old[start:end]), _said(new[new_start:new_end])):
                words_left -= sum(len(text.split()) for text in pair)
                lines += _both(*pair, by_words=words_left >= 0)
    return tuple(lines) if any(line.kind in ("removed", "added") for line in lines) else ()


def _said(lines):
    """Without the empty ones between paragraphs, which tell nobody anything."""
    return [text for text in lines if text.strip()]


def _pairs(old, new):
    """(before, after) of each line, in order; one of them is empty where it has no counterpart."""
    if max(len(old), len(new)) > MOST_PAIRS:
        old, new = [(text, "") for text in old], [("", text) for text in new]
        return old + new
    pairs, there = [], list(new)
    for before in old:
        at = next((at for at, after in enumerate(there) if _in_common(before, after) >= ALIKE), None)
        if at is None:
            pairs.append((before, ""))
            continue
        pairs += [("", after) for after in there[:at]] + [(before, there[at])]
        del there[: at + 1]
    return pairs + [("", after) for after in there]


def _in_common(before, after):
    """The share of words that two lines have in common, from 0 to 1, in whatever order."""
    old, new = {*before.split()}, {*after.split()}
    return 2 * len(old & new) / (len(old) + len(new))


def _both(before, after, by_words):
    """A line and what became of it, with the words that make the difference: a paragraph is one line."""
    if not (before and after and by_words):
        return [Line(kind, text) for kind, text in (("removed", before), ("added", after)) if text]
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = tuple(("".join(old[start:end]), tag != "equal") for tag, start, end, *rest in codes if end > start)
    came = tuple(("".join(new[start:end]), tag != "equal") for tag, *rest, start, end in codes if end > start)
    return [Line("removed", before, gone), Line("added", after, came)]
