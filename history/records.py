"""What has a history: a record, such as an article, together with its parts, such as its references.

A state is what a record and its parts say at one moment, as JSON has it:
`{"": {field: value}, "references": {"12": {field: value}}}`, the record itself under "".
"""

import json
from collections.abc import Callable

import reversion
from django.core import serializers

_parts: dict[type, tuple[str, ...]] = {}
# How a field of a model says a value that is no plain text, number or choice: {(model, field): function of the value}.
sayings: dict[tuple[type, str], Callable] = {}


def register(model, *parts: str, says: dict[tuple[type, str], Callable] | None = None):
    """Give a model a history, together with the rows behind these accessors."""
    _parts[model] = parts
    for accessor in parts:
        reversion.register(part_model(model, accessor))
    reversion.register(model, follow=parts)
    sayings.update(says or {})


def parts_of(model) -> tuple[str, ...]:
    return _parts.get(model, ())


def part_model(model, accessor):
    return _relation(model, accessor).related_model


def whole_field(model, accessor) -> str:
    """The name of the field with which a part points at its record."""
    return _relation(model, accessor).field.name


def _relation(model, accessor):
    return next(relation for relation in model._meta.related_objects if relation.get_accessor_name() == accessor)


def state_of(record) -> dict:
    """The state of a record as it is saved now."""
    rows = [record, *(row for accessor in parts_of(type(record)) for row in getattr(record, accessor).all())]
    return gathered(type(record), json.loads(serializers.serialize("json", rows)))


def gathered(model, serialized: list[dict]) -> dict:
    """A state from what Django's serializer wrote of a record and its parts."""
    accessors = {part_model(model, accessor)._meta.label_lower: accessor for accessor in parts_of(model)}
    state = {"": {}} | {accessor: {} for accessor in parts_of(model)}
    for row in serialized:
        if row["model"] == model._meta.label_lower:
            state[""] = row["fields"]
        elif accessor := accessors.get(row["model"]):
            state[accessor][str(row["pk"])] = row["fields"]
    return state
