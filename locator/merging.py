"""Making one technique of several."""

from django.db import transaction

from locator.following import at_once


@transaction.atomic
def merge_techniques(keep, others):
    """Give everyone who has one of the others the kept one instead, and delete the others. Returns how many people."""
    moved = set()
    with at_once():
        for other in others:
            if other.pk == keep.pk:
                continue
            people = list(other.therapists.all())
            keep.therapists.add(*people)
            moved.update(person.pk for person in people)
            other.delete()
    return len(moved)
