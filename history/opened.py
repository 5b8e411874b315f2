"""What stood in a form when it was opened: carried along in the page, signed, and held against what stands there now.

So a change is a value that differs, whoever or whatever changed it; what saved the same values again changed nothing.
"""

import json
import time
from dataclasses import dataclass

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.forms import model_to_dict

SALT = "history.opened"


@dataclass(frozen=True)
class Opened:
    at: float  # seconds since 1970
    state: dict


class Unreadable(Exception):
    """What a form says it was opened with is not from here."""


def seal(state: dict) -> str:
    return signing.dumps({"at": time.time(), "state": state}, salt=SALT, compress=True)


def unseal(token: str) -> Opened:
    try:
        return Opened(**signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise Unreadable from wrong


def state_of_form(form, formsets=(), besides=None) -> dict:
    """The state that a form and its formsets were made from, bound or not: as saved, not as typed.

    `besides` are values that count as well, though the form has no field for them. What a form only shows, such as the
    hash of a password, does not: the page would hold it. Costs no query.
    """
    open_to_change = {name for name, field in form.fields.items() if not field.disabled}
    state = {"": _plain(form.initial, open_to_change) | (besides or {})}
    for formset in formsets:
        fields = formset.empty_form.fields.keys() - {formset.fk.name, formset.model._meta.pk.name}
        rows = {}
        for part in formset.initial_forms:
            # Validation writes what was typed into the rows: what is saved stands in `initial`.
            if part.instance.pk is not None:
                rows[str(part.instance.pk)] = _plain(part.initial, fields)
        # Of a form that had no rows none can be overwritten: that there are some now need not be asked.
        for row in formset.get_queryset() if formset.initial_forms else ():
            if str(row.pk) not in rows:
                rows[str(row.pk)] = _plain(model_to_dict(row), fields)
        state[formset.fk.remote_field.get_accessor_name()] = rows
    return json.loads(json.dumps(state, cls=DjangoJSONEncoder))


def _plain(initial, fields):
    return {name: _key(value) for name, value in initial.items() if name in fields}


def _key(value):
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, models.QuerySet)):
        return [_key(each) for each in value]
    return value
