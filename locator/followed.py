"""Models whose every write is heard, so that what is derived from them can follow in the same transaction."""

from django.db import connections, models, transaction
from django.dispatch import Signal

# Sent with `therapist_ids` by every bulk write, for which Django itself sends nothing.
bulk_changed = Signal()
CHUNK = 1000  # rows


class FollowedQuerySet(models.QuerySet):
    """Tells `bulk_changed` whose rows a bulk write touches, so that the search table follows in the same transaction.

    `model.THERAPIST` is the way from a row to its therapists.
    """

    def therapist_ids(self):
        """The ids of everyone whose listing hangs on these rows."""
        return set(self.order_by().values_list(self.model.THERAPIST, flat=True)) - {None}

    def update(self, **kwargs):
        with transaction.atomic(using=self.db):
            ids = self.therapist_ids()
            moved_to = kwargs.get("therapist", kwargs.get("therapist_id"))
            if hasattr(moved_to, "resolve_expression"):
                raise ValueError("Rows that go to several therapists at once cannot be followed: save them one by one.")
            count = super().update(**kwargs)
            if moved_to is not None:
                ids.add(getattr(moved_to, "pk", moved_to))
            bulk_changed.send(self.model, therapist_ids=ids)
        return count

    update.alters_data = True

    def bulk_update(self, objs, fields, batch_size=None):
        """One short statement a row, sent together: Django's own, a CASE of a row and field each, takes far longer."""
        objs, columns = list(objs), [self.model._meta.get_field(name) for name in fields]
        values = (getattr(obj, field.attname) for obj in objs for field in columns)
        # Rows that change owners, and states and techniques, which have many, are followed by `update`.
        theirs = self.model.THERAPIST in ("pk", "therapist_id") and "therapist" not in fields
        if not (theirs and objs and columns) or any(hasattr(value, "resolve_expression") for value in values):
            return super().bulk_update(objs, fields, batch_size)
        with transaction.atomic(using=self.db):
            for start in range(0, len(objs), CHUNK):
                chunk = objs[start : start + CHUNK]
                self._write(chunk, columns)
                ids = self.model._base_manager.filter(pk__in=[obj.pk for obj in chunk]).using(self.db)
                bulk_changed.send(self.model, therapist_ids=set(ids.values_list(self.model.THERAPIST, flat=True)))
        return len(objs)

    bulk_update.alters_data = True

    def _write(self, objs, columns):
        connection, meta = connections[self.db], self.model._meta
        quoted = connection.ops.quote_name
        assignments = ", ".join(f"{quoted(field.column)} = %s" for field in columns)
        statement = f"UPDATE {quoted(meta.db_table)} SET {assignments} WHERE {quoted(meta.pk.column)} = %s"  # noqa: S608
        rows = [
            [*(field.get_db_prep_save(getattr(obj, field.attname), connection) for field in columns), obj.pk]
            for obj in objs
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts") and {"therapist", "therapist_id"} & set(kwargs.get("update_fields") or ()):
            raise ValueError("Whom these rows belonged to before would not be known: save them one by one.")
        with transaction.atomic(using=self.db):
            objs = super().bulk_create(objs, *args, **kwargs)
            # New states and techniques are nobody's yet.
            ids = {getattr(obj, self.model.THERAPIST, None) for obj in objs} - {None}
            bulk_changed.send(self.model, therapist_ids=ids)
        return objs


class Followed(models.Model):
    """What a listing is made of: the search table follows each write, or the write is undone."""

    objects = FollowedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        # Django sends post_save, on which the table follows, after its own transaction.
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
