"""Making a record and its parts what a version says; or saying what stands against it, with nothing changed."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history.records import part_model, parts_of, whole_field


def restore(record, state: dict, *, keep=frozenset(), check=lambda record: ()):
    """Save the state. Raises ValidationError, with nothing changed.

    Fields to `keep` stay as they are now. `check` is given the restored record and returns what stands against it.
    """
    try:
        with transaction.atomic():
            _restore_row(record, state[""], keep)
            for accessor in parts_of(type(record)):
                _restore_parts(record, accessor, state.get(accessor, {}))
            if wrongs := list(check(record)):
                raise ValidationError([str(wrong) for wrong in wrongs])
    except IntegrityError:
        raise ValidationError(_("Something else that is on record now stands against it.")) from None


def _restore_parts(record, accessor, rows):
    model, link = part_model(type(record), accessor), whole_field(type(record), accessor)
    # By itself each, so that whatever follows deletions hears of it.
    there = {str(row.pk): row for row in getattr(record, accessor).all()}
    for key, row in there.items():
        if key not in rows:
            row.delete()
    elsewhere = {
        str(pk) for pk in model._base_manager.filter(pk__in=rows.keys() - there.keys()).values_list("pk", flat=True)
    }
    for key, fields in rows.items():
        row = there.get(key) or model(pk=model._meta.pk.to_python(key))
        if key in elsewhere:
            name = capfirst(model._meta.verbose_name)
            raise ValidationError(_("%(what)s: it belongs to somebody else now.") % {"what": name})
        _restore_row(row, {**fields, link: record.pk})


def _restore_row(row, fields, keep=frozenset()):
    """Set what is different; nothing is written where nothing is."""
    sets, moved = [], row._state.adding
    for name, value in fields.items():
        field = next((field for field in row._meta.get_fields() if field.name == name), None)
        if field is None or name in keep or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            continue
        if field.many_to_many:
            sets.append((field, value))
            continue
        value = field.target_field.to_python(value) if field.is_relation else field.to_python(value)
        if getattr(row, field.attname) != value:
            setattr(row, field.attname, value)
            moved = True
    if moved:
        try:
            row.full_clean()
        except ValidationError as wrong:
            raise ValidationError(list(_named(row, wrong))) from None
        row.save(force_insert=row._state.adding)
    for field, keys in sets:
        # What is gone meanwhile cannot come back by this.
        getattr(row, field.name).set(field.related_model._base_manager.filter(pk__in=keys))


def _named(row, wrong):
    """Each message with what it is about."""
    about = capfirst(f"{row._meta.verbose_name} {row}")
    for name, messages in wrong.message_dict.items():
        field = next((field for field in row._meta.fields if field.name == name), None)
        for message in messages:
            yield ": ".join(filter(None, [about, capfirst(str(field.verbose_name)) if field else "", message]))
