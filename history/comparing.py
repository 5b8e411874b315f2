"""What is different between two states of a record, field by field and in words; long texts line by line."""

import datetime
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
    if not 2 < len(old) + len(new) <= MOST_LINES:
        return ()
    lines = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        lines += [Line("gap", "")] if lines else []
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line("same", Truncator(text).chars(200)) for text in old[start:end]]
                continue
            lines += [Line("removed", text) for text in old[start:end]]
            lines += [Line("added", text) for text in new[new_start:new_end]]
    return tuple(lines)
