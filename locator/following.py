"""Keeps Listing what the models say, whatever way they change.

Single writes are heard by Django's signals, bulk writes by `followed.bulk_changed`. What changed is worked out again
for the therapists concerned, inside the same transaction. What escapes is SQL written by hand, and bulk writes to the
bare table that links therapists and techniques; `reindex` mends that.
"""

import functools
import operator
import threading
import unicodedata
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import AutoField, Q, signals

from locator import gazetteer, keywords, licensing
from locator.followed import bulk_changed
from locator.listing import FEATURE_BITS, SEVERAL, SPOKEN_BITS, Listing, Territory
from locator.models import Certification, License, Practice, State, Technique, Therapist

CHUNK = 1000
_pending = threading.local()


def connect():
    """Listen to everything that a listing is made of."""
    bulk_changed.connect(_bulk)
    signals.m2m_changed.connect(_techniques_changed, Therapist.techniques.through)
    for model in (Therapist, Practice, License, Certification):
        signals.pre_save.connect(_before_move, model)
        signals.post_save.connect(_saved, model)
        signals.post_delete.connect(_saved, model)
    for model in (State, Technique):
        signals.post_save.connect(_shared_saved, model)
    signals.pre_delete.connect(_before_technique_goes, Technique)
    signals.post_delete.connect(_technique_gone, Technique)


@contextmanager
def at_once():
    """Follow all the changes made inside once, at its end, rather than each by itself."""
    if getattr(_pending, "ids", None) is not None:
        yield
        return
    _pending.ids = set()
    try:
        with transaction.atomic():
            yield
            ids, _pending.ids = _pending.ids, None
            refresh(ids)
    finally:
        _pending.ids = None


def refresh(therapist_ids):
    """Make the rows of these therapists what the models say now."""
    ids = sorted(therapist_ids)
    for start in range(0, len(ids), CHUNK):
        _refresh_chunk(ids[start : start + CHUNK])


def rebuild(progress=lambda done: None):
    """Work out every row again, chunk by chunk, while the search goes on reading; then tidy the table."""
    done, last = 0, 0
    while ids := list(Therapist.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        _refresh_chunk(ids)
        last, done = ids[-1], done + len(ids)
        progress(done)
    tidy()


def tidy():
    """After bulk writes: statistics, and on PostgreSQL the visibility map, without which no index answers alone."""
    if connection.in_atomic_block:  # VACUUM cannot run inside a transaction; autovacuum will come by.
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM (ANALYZE) {Listing._meta.db_table}, {Territory._meta.db_table}")
        else:
            cursor.execute("PRAGMA optimize")


def _bulk(sender, therapist_ids, **kwargs):
    _changed(therapist_ids)


def _changed(therapist_ids):
    pending = getattr(_pending, "ids", None)
    if pending is not None:
        pending.update(therapist_ids)
    else:
        refresh(therapist_ids)


def _owner(instance):
    return instance.pk if isinstance(instance, Therapist) else instance.therapist_id


def _concerned(shared):
    """The therapists of a state or technique."""
    return type(shared).objects.filter(pk=shared.pk).therapist_ids()


def _before_move(sender, instance, **kwargs):
    """A practice or license given to another therapist changes the rows of the one it leaves, too."""
    instance._left = None
    if instance.pk and sender is not Therapist:
        before = sender.objects.filter(pk=instance.pk).values_list("therapist_id", flat=True).first()
        instance._left = before if before != instance.therapist_id else None


def _saved(sender, instance, **kwargs):
    _changed({_owner(instance), getattr(instance, "_left", None)} - {None})


def _techniques_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if not action.startswith(("post", "pre_clear")):
        return
    if not reverse:
        _changed({instance.pk})
    elif action == "pre_clear":
        instance._had = _concerned(instance)
    else:
        _changed(pk_set if pk_set is not None else instance._had)


def _shared_saved(sender, instance, created, **kwargs):
    if not created:
        _changed(_concerned(instance))
        # Somebody whom another transaction was just adding could not be seen from here, nor this change from there.
        # Where there is one writer at a time, nobody is.
        if connection.features.has_select_for_update:
            transaction.on_commit(lambda: refresh(_concerned(instance)))


def _before_technique_goes(sender, instance, **kwargs):
    instance._had = _concerned(instance)


def _technique_gone(sender, instance, **kwargs):
    _changed(instance._had)


@transaction.atomic
def _refresh_chunk(therapist_ids):
    # Two transactions that change one therapist must not each work the rows out from what the other has not committed.
    list(Therapist.objects.select_for_update(no_key=True).filter(pk__in=therapist_ids).order_by("pk").values_list("pk"))
    listings, territories = _rows(therapist_ids)
    # A practice that has moved here from another therapist still stands under that one.
    _replace(Listing, therapist_ids, listings, ["practice_id"])
    _replace(Territory, therapist_ids, territories, ["practice_id", "state"])


def _replace(model, therapist_ids, rows, unique):
    """Make a table's rows of these therapists the given ones, by the columns that tell them apart."""
    identity = operator.attrgetter(*unique)
    wanted = {identity(row): row for row in rows}
    ours = Q(therapist__in=therapist_ids) | Q(practice__in={row.practice_id for row in rows})
    before = {identity(row): row for row in model.objects.filter(ours)}
    gone = [row.pk for key, row in before.items() if key not in wanted]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    columns = [field.attname for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    changed = [
        row
        for key, row in wanted.items()
        if key not in before or any(getattr(row, name) != getattr(before[key], name) for name in columns)
    ]
    if changed:
        fields = {field.attname: field.name for field in model._meta.concrete_fields}
        model.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=[fields[name] for name in unique],
            update_fields=[fields[name] for name in columns if name not in unique],
        )


def _rows(therapist_ids):
    """The listings and territories that these therapists ought to have."""
    therapists = Therapist.objects.filter(pk__in=therapist_ids)
    practices, licenses, certifications = (
        _by_therapist(rows.filter(therapist__in=therapist_ids))
        for rows in (Practice.objects.order_by("pk"), License.objects, Certification.objects)
    )
    states = State.objects.in_bulk()
    techniques = _techniques(therapist_ids)
    listings, territories = [], []
    for therapist in therapists:
        held = [found.get(therapist.pk, ()) for found in (practices, licenses, certifications, techniques)]
        for rows, more in zip((listings, territories), derived(therapist, *held, states), strict=True):
            rows += more
    return listings, territories


def derived(therapist, practices, licenses, certifications, techniques, states):
    """The listings and territories that follow from one therapist's rows; `states` are all of them, by code."""
    for practice in practices:
        practice.therapist, practice.state = therapist, states[practice.state_id]
    listings = [
        _row(practice, proof, techniques, licensing.certified_until(certifications))
        for practice, proof in licensing.listed(therapist, practices, licenses, certifications)
    ]
    for row in listings if len(listings) > 1 else ():
        row.mask |= SEVERAL
    territories = [
        Territory(practice_id=row.practice_id, therapist_id=therapist.pk, state=code, until=until)
        for row in listings
        if row.reach2 > 0
        for code, until in licensing.territory(states, licenses, certifications)
        if code != row.state
    ]
    return listings, territories


def _by_therapist(rows):
    found = {}
    for row in rows:
        found.setdefault(row.therapist_id, []).append(row)
    return found


def _techniques(therapist_ids):
    techniques = Technique.objects.in_bulk()
    found = {}
    links = Therapist.techniques.through.objects.filter(therapist__in=therapist_ids).order_by("technique_id")
    for therapist_id, technique_id in links.values_list("therapist_id", "technique_id"):
        found.setdefault(therapist_id, []).append(techniques[technique_id])
    return found


def _row(practice, proof, techniques, certified_until):
    therapist = practice.therapist
    row = Listing(
        practice_id=practice.pk,
        therapist_id=therapist.pk,
        license_id=proof.pk if isinstance(proof, License) else None,
        certification_id=proof.pk if isinstance(proof, Certification) else None,
        listed_until=proof.expires_on,
        state=practice.state_id,
        sort_name=sort_name(therapist),
        certified_until=certified_until,
        town=_town(practice.city, practice.state_id),
        words=" "
        + keywords.folded(
            therapist.name,
            therapist.credentials,
            practice.name,
            *(technique.name for technique in techniques),
            therapist.bio,
        ),
    )
    row.place(practice.public_point, practice.travel_radius_miles)
    row.mark([*(technique.bit for technique in techniques), *_features(practice)])
    return row


def _features(practice):
    """The bits of what is true of a practice and its therapist, besides techniques."""
    therapist = practice.therapist
    names = [*(setting for setting in practice.settings if setting in Practice.Setting), therapist.gender]
    names += ["accepts_new"] * therapist.accepts_new + ["wheelchair"] * practice.wheelchair
    spoken = [SPOKEN_BITS[code] for code in therapist.languages if code in SPOKEN_BITS]
    return [*(FEATURE_BITS[name] for name in names if name), *spoken]


@functools.lru_cache(maxsize=50_000)
def _town(city, state):
    towns = gazetteer.towns_named(city, state) if city else ()
    return gazetteer.town_slug(towns[0].name) if towns else ""


def sort_name(therapist):
    """Surname first, without case or accents, so that every database sorts alike."""
    name = unicodedata.normalize("NFKD", f"{therapist.last_name} {therapist.first_name}".casefold())
    return "".join(letter for letter in name if not unicodedata.combining(letter)).strip()[:201]
