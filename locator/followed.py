"""Models whose every write is heard, so that what is derived from them can follow in the same transaction."""

from django.db import models, transaction
from django.dispatch import Signal

# Sent with `therapist_ids` by every bulk write, for which Django itself sends nothing.
bulk_changed = Signal()


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
