"""Writing history down: whole versions of what staff change by hand, and a line for each record that a job changes.

Both are django-reversion's versions. A job that goes through thousands of records writes one revision a batch, and of
each record that it changed only what changed: before and after.
"""

import json
from collections import defaultdict

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from reversion.models import Revision, Version

from history.comparing import Raw, differences
from history.records import gathered, parts_of, state_of

# The format of a version that is a line: what changed, not all there is.
LINE = "line"
# The comment of a version that was written to keep what there was, before it was changed by hand.
AS_FOUND = gettext_noop("As it was before the next change.")
MANY = 500  # lines in one statement


@transaction.atomic
def keep(record, user, comment: str):
    """Keep a whole version of a record as it is now. `comment` may be a change message of the admin."""
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(user)
        reversion.set_comment(comment)
        reversion.add_to_revision(record)


def keep_as_found(record):
    """Before a change by hand: keep what nobody would otherwise find again, such as what an import had left."""
    last = whole_versions(record).first()
    now = state_of(record)
    if last is None or differences(type(record), state_in(last), now):
        keep(record, None, AS_FOUND)


def versions(record):
    """All of a record's versions, the newest first, whole ones and lines."""
    return Version.objects.get_for_object(record).order_by("-pk")


def whole_versions(record):
    return versions(record).exclude(format=LINE)


def state_in(version) -> dict:
    """The state that a whole version keeps."""
    rows = version.revision.version_set.exclude(format=LINE) if parts_of(version._model) else [version]
    return gathered(version._model, [row for each in rows for row in json.loads(each.serialized_data)])


def changes_in(version) -> list[Raw]:
    """What a line says was changed; nothing where the record was added."""
    return [Raw(*map(_hashable, row)) for row in json.loads(version.serialized_data)]


def _hashable(value):
    return tuple(value) if isinstance(value, list) else value


class Lines:
    """What a job changes: note it, then `write` it within the transaction that changes it.

    `source` names the job to people, with its file: "import_therapists roster.csv"; `user` is who asked for it.
    """

    def __init__(self, model, source: str, user=None, *, trivial=frozenset()):
        """A change of a `trivial` field alone, from one value to another, is no line: that it was looked at again."""
        self._model, self._source, self._user, self._trivial = model, source, user, trivial
        self._found, self._names = defaultdict(list), {}

    def added(self, pk, name):
        self._names[pk] = name
        self._found[pk]

    def changed(self, pk, name, field, before, after, *, part="", called=""):
        """A field, or with no `field` a whole part. `name` is what the record is called."""
        self._names[pk] = name
        self._found[pk].append(Raw(part, called, field, before, after))

    def write(self):
        kept = {pk: found for pk, found in self._found.items() if not found or not all(map(self._is_trivial, found))}
        if kept:
            revision = Revision.objects.create(date_created=timezone.now(), user=self._user, comment=self._source)
            about = ContentType.objects.get_for_model(self._model)
            encode = DjangoJSONEncoder().encode
            Version.objects.bulk_create(
                [
                    Version(
                        revision=revision,
                        object_id=str(pk),
                        content_type=about,
                        db=DEFAULT_DB_ALIAS,
                        format=LINE,
                        serialized_data=encode(
                            [(raw.part, raw.called, raw.name, raw.before, raw.after) for raw in found]
                        )
                        if found
                        else "[]",
                        object_repr=str(self._names[pk]),
                    )
                    for pk, found in kept.items()
                ],
                batch_size=MANY,
            )
        self._found.clear()
        self._names.clear()

    def _is_trivial(self, raw):
        return raw.name in self._trivial and raw.before is not None and raw.after is not None
