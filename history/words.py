"""What a field says, in words: never a key, a code or JSON."""

from collections import defaultdict

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history.records import sayings


def field_of(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None  # It was, when this was written down.


def label(model, name) -> str:
    field = field_of(model, name)
    return capfirst(str(field.verbose_name)) if field else name.replace("_", " ")


class Words:
    """Says values. Names of what rows point at are looked up together: `expect` all values first, then `say` them."""

    def __init__(self):
        self._wanted, self._names = defaultdict(set), {}

    def expect(self, model, name, value):
        field = field_of(model, name)
        if field is None or not field.is_relation or value in (None, "", []):
            return
        self._wanted[field.related_model].update(map(str, value if isinstance(value, list) else [value]))

    def say(self, model, name, value) -> str:
        field = field_of(model, name)
        if value is None or value == "" or value == []:
            return _("(empty)")
        if field is not None and field.is_relation:
            keys = value if isinstance(value, list) else [value]
            return "; ".join(sorted(self._name(field.related_model, str(key)) for key in keys))
        if saying := sayings.get((model, name)):
            return str(saying(value))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, list):
            return "; ".join(map(str, value))
        return _moment(field, value) or str(value)

    def _name(self, model, key):
        if self._wanted:
            for wanted, keys in self._wanted.items():
                self._names[wanted] = {
                    str(row.pk): str(row) for row in wanted._base_manager.filter(pk__in=_valid(wanted, keys))
                } | self._names.get(wanted, {})
            self._wanted.clear()
        return self._names.get(model, {}).get(key) or _("one that is no longer there (%s)") % key


def _valid(model, keys):
    for key in keys:
        try:
            yield model._meta.pk.to_python(key)
        except ValidationError:
            continue


def _moment(field, value):
    """A day or a moment as the site writes it; None where it is neither."""
    if not isinstance(field, models.DateField) or not isinstance(value, str):
        return None
    try:
        moment = field.to_python(value)
    except ValidationError:
        return None
    if isinstance(field, models.DateTimeField):
        return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return formats.date_format(moment, "DATE_FORMAT")
