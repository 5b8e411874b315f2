"""Brings the models to what an imported file says of a batch of therapists, with few statements, and counts them.

What the file leaves blank stays as it is; `published`, a license's status and discipline are never the file's to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial

from django.db import connection
from django.utils.translation import gettext as _

from history.keeping import Lines
from locator.chronicle import therapist_lines
from locator.followed import bulk_changed
from locator.imports import premises
from locator.imports.changes import Changes
from locator.imports.examples import Examples, Kind
from locator.imports.persons import Person, certification_key, hidden_by
from locator.models import Certification, License, Practice, Therapist

_LONGEST_NAME = Therapist._meta.get_field("last_name").max_length


def apply(
    persons: Iterable[Person],
    counts: Counter,
    *,
    published: bool = True,
    lines: Lines | None = None,
    examples: Examples | None = None,
) -> set[int]:
    """Write what is new or different, inside the caller's transaction; give back the therapists' ids.

    `counts` goes up under "therapists added", "practices removed" and the like; `examples` says of whom. `lines` takes
    it into the history.
    """
    batch = _Batch(persons, lines or therapist_lines(""))
    batch.therapists(published)
    batch.techniques()
    batch.practices()
    batch.credentials(License, "licenses", lambda held: (held.state_id, held.number), _license_values)
    batch.credentials(
        Certification,
        "certifications",
        lambda held: certification_key(held.title, held.number),
        lambda held, values: values,
    )
    batch.count_therapists()
    if lines:
        lines.write()
    if examples:
        batch.tell(examples)
    counts.update(batch.counts)
    return {therapist.pk for therapist in batch.of.values()}


class _Batch:
    def __init__(self, persons, lines):
        self.lines = lines
        self.persons = list(persons)
        self.counts = Counter()
        # By id of the therapists of whom anything at all was added, changed or removed: what it was, in words.
        self.touched = defaultdict(dict)
        self.new = []
        # Locked, and first, as whatever changes one of them does: what staff save meanwhile is not overwritten.
        held = Therapist.objects.select_for_update(no_key=True).order_by("pk")
        found = held.filter(external_id__in=[person.external_id for person in self.persons])
        self.of = {therapist.external_id: therapist for therapist in found}
        self.known = [therapist.pk for therapist in self.of.values()]

    def pairs(self):
        return [(person, self.of[person.external_id]) for person in self.persons]

    def therapists(self, published):
        changes, new = Changes(), []
        for person in self.persons:
            therapist = self.of.get(person.external_id)
            values = _with_name(person, therapist)
            if therapist:
                changes.set(therapist, values)
            else:
                new.append(Therapist(external_id=person.external_id, published=published, **values))
        Therapist.objects.bulk_create(new)
        changes.write(Therapist)
        self.of |= {therapist.external_id: therapist for therapist in new}
        self.names = {therapist.pk: therapist.name for therapist in self.of.values()}
        for therapist in new:
            self.lines.added(therapist.pk, therapist.name)
        self.new = new
        self._note(changes)
        self._touch(changes)
        self.counts["therapists added"] = len(new)

    def techniques(self):
        link = Therapist.techniques.through
        held = defaultdict(dict)
        for key, therapist, technique in self._of_known(link).values_list("pk", "therapist_id", "technique_id"):
            held[therapist][technique] = key
        new, gone, changed, known = [], [], set(), set(self.known)
        for person, therapist in self.pairs():
            has = held[therapist.pk]
            if not person.techniques or person.techniques == has.keys():
                continue
            changed.add(therapist.pk)
            if therapist.pk in known:
                before, after = sorted(has), sorted(person.techniques)
                self.lines.changed(therapist.pk, therapist.name, "techniques", before, after)
            new += [(therapist.pk, technique) for technique in sorted(person.techniques - has.keys())]
            gone += [key for technique, key in has.items() if technique not in person.techniques]
        _insert_links(link, new)
        link.objects.filter(pk__in=gone).delete()
        if changed:
            bulk_changed.send(Therapist, therapist_ids=changed)
        for therapist in changed:
            self.touched[therapist][_("techniques")] = True

    def practices(self):
        held, by_hand, on_record = defaultdict(dict), defaultdict(dict), defaultdict(list)
        for practice in self._of_known(Practice):
            on_record[practice.therapist_id].append(vars(practice))
            if practice.import_key:
                held[practice.therapist_id][practice.import_key] = practice
            else:
                by_hand[practice.therapist_id][premises.key(practice)] = practice
        changes, new, gone = Changes("practices"), [], []
        for person, therapist in self.pairs():
            has = held[therapist.pk]
            matched = {key: has.pop(key) for key in person.practices if key in has}
            # What staff typed and the file has just so, from an export perhaps, is one and the same.
            typed = by_hand[therapist.pk]
            matched |= {key: typed[key] for key in person.practices.keys() - matched.keys() if key in typed}
            if person.complete:
                matched |= premises.renamed(person.practices, matched, has)
                gone += has.values()
            for key, values in person.practices.items():
                if practice := matched.get(key):
                    premises.settle(changes, practice, values)
                else:
                    hidden = hidden_by(values, on_record[therapist.pk])
                    new.append(
                        Practice(
                            therapist_id=therapist.pk,
                            **premises.plain(values) | ({"hide_address": True} if hidden else {}),
                        )
                    )
        Practice.objects.filter(pk__in=[practice.pk for practice in gone]).delete()
        Practice.objects.bulk_create(new)
        changes.write(Practice)
        self._note(changes)
        self._count("practices", new, changes, gone)

    def credentials(self, model, name, key_of, values_for):
        """Add or update licenses or certifications; one that the file no longer names is history and stays."""
        held = defaultdict(dict)
        for credential in self._of_known(model):
            held[credential.therapist_id][key_of(credential)] = credential
        changes, new = Changes(name), []
        for person, therapist in self.pairs():
            has = held[therapist.pk]
            for key, values in getattr(person, name).items():
                if credential := has.get(key):
                    changes.set(credential, values_for(credential, values))
                else:
                    new.append(model(therapist_id=therapist.pk, **values))
        model.objects.bulk_create(new)
        changes.write(model)
        self._note(changes)
        self._count(name, new, changes)

    def count_therapists(self):
        changed = self.touched.keys() & set(self.known)
        self.counts["therapists changed"] = len(changed)
        self.counts["therapists unchanged"] = len(self.known) - len(changed)

    def tell(self, examples):
        for therapist in self.new:
            examples.add(Kind.ADDED, partial(_told, therapist, "", None))
        known = set(self.known)
        for therapist in self.of.values():
            if therapist.pk in known and therapist.pk in self.touched:
                why = self.touched[therapist.pk]
                examples.add(Kind.CHANGED, partial(_told, therapist, why, therapist.pk))

    def _of_known(self, model):
        """The rows that therapists on record had before; no query where there is none."""
        return model.objects.filter(therapist__in=self.known) if self.known else model.objects.none()

    def _count(self, name, new, changes, gone=()):
        self.counts[f"{name} changed"] = len(changes.objects)
        self._touch(changes)
        for what, objects in (("added", new), ("removed", gone)):
            self.counts[f"{name} {what}"] = len(objects)
            for row in objects:
                words = _("%s added") if what == "added" else _("%s removed")
                self.touched[row.therapist_id][words % row._meta.verbose_name] = True
        known = set(self.known)
        for row in [row for row in new if row.therapist_id in known]:
            self._came_or_went(name, row, "", True)
        for row in gone:
            self._came_or_went(name, row, True, "")

    def _came_or_went(self, part, row, before, after):
        name = self.names[row.therapist_id]
        self.lines.changed(row.therapist_id, name, "", before, after, part=part, called=str(row))

    def _note(self, changes):
        for row, field, before, after in changes.noted:
            if field == "import_key":  # Nobody's to see.
                continue
            pk = row.therapist_id if changes.part else row.pk
            called = str(row) if changes.part else ""
            self.lines.changed(pk, self.names[pk], field, before, after, part=changes.part, called=called)

    def _touch(self, changes):
        for therapist, words in changes.words.items():
            self.touched[therapist] |= words


def _insert_links(link, pairs):
    """In plain SQL: objects of the many links would cost more than all else that is written."""
    if pairs:
        table, *columns = (
            connection.ops.quote_name(name) for name in (link._meta.db_table, "therapist_id", "technique_id")
        )
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES (%s, %s)", pairs)  # noqa: S608


def _told(therapist, why, key):
    return therapist, therapist.external_id, ", ".join(map(str, why)), key


def _with_name(person, therapist):
    """The person's values; a business that gives no person's name stands for one, so that there is a name to show."""
    named = {"first_name", "last_name"} & person.values.keys() or (therapist and therapist.name)
    business = next((practice["name"] for practice in person.practices.values() if "name" in practice), "")
    return person.values if named else {**person.values, "last_name": business[:_LONGEST_NAME]}


def _license_values(held, values):
    """The file's values, less a verification that is no later than the one on record."""
    verified = values.get("verified_on")
    older = held.verified_on and (verified is None or verified < held.verified_on)
    return {name: value for name, value in values.items() if not (older and name in ("verified_on", "source"))}
