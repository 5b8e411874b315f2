"""What the page of a record's history tells: each version with its deed, and what was done before there were any."""

from itertools import pairwise

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import formats, timezone

from history import keeping
from history.comparing import expect, in_words
from history.keeping import LINE, changes_in
from history.sources import Deed
from history.words import Words

MOST_BEFORE = 50  # deeds that are told of the time before


def rows(model, versions, whole):
    """One for each of the versions; `whole` are those that can be compared."""
    older = {newer.pk: version.pk for newer, version in pairwise(whole)}
    # What several of them name is looked up once.
    vocabulary = Words()
    lines = {version.pk: changes_in(version) for version in versions if version.format == LINE}
    for found in lines.values():
        expect(model, found, vocabulary)
    for version in versions:
        is_line = version.format == LINE
        yield {
            "version": version,
            "deed": Deed.of_revision(version.revision),
            "is_line": is_line,
            "changes": in_words(model, lines[version.pk], vocabulary) if is_line else (),
            "older": older.get(version.pk),
        }


def before_versions(record):
    """What was done by hand when nothing but that was kept: shown below the last version."""
    about = ContentType.objects.get_for_model(type(record))
    entries = LogEntry.objects.filter(content_type=about, object_id=str(record.pk))
    first = keeping.versions(record).order_by("pk").values_list("revision__date_created", flat=True).first()
    if first is not None:
        entries = entries.filter(action_time__lt=first)
    return [Deed.of_log_entry(entry) for entry in entries.select_related("user")[:MOST_BEFORE]]


def when(version):
    return formats.date_format(timezone.localtime(version.revision.date_created), "DATETIME_FORMAT")


def when_and_who(version):
    return ", ".join(filter(None, [when(version), Deed.of_revision(version.revision).by]))
