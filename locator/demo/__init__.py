"""Fictional therapists, so that a new site has something to show and a large one can be measured before it is large."""

from django.utils import timezone

from locator import following, starting
from locator.demo.people import Crowd, external_id
from locator.models import Certification, License, Practice, State, Technique, Therapist

BATCH = 2000


def make(therapists: int, seed: int, progress=lambda done: None) -> int:
    """Top the fictional therapists up to a number of them; how many were added.

    Therapist k of a seed is always the same. Those of the numbers 1 to `therapists` that are there stay as they are,
    whatever seed they came from. Each batch is all or nothing, so a run that was killed goes on where it stopped.
    """
    starting.load_states()
    starting.load_techniques()
    techniques = dict(Technique.objects.order_by("bit").values_list("slug", "pk"))
    crowd = Crowd(seed, timezone.localdate(), State.objects.in_bulk(), list(techniques))
    there = set(Therapist.objects.filter(is_demo=True).values_list("external_id", flat=True))
    missing = [number for number in range(1, therapists + 1) if external_id(number) not in there]
    for start in range(0, len(missing), BATCH):
        people = [crowd.person(number) for number in missing[start : start + BATCH]]
        _save(people, techniques)
        progress(start + len(people))
    if missing:
        following.tidy()
    return len(missing)


def _save(people, techniques):
    link = Therapist.techniques.through
    with following.at_once():
        Therapist.objects.bulk_create(person.therapist for person in people)
        Practice.objects.bulk_create(practice for person in people for practice in person.practices)
        License.objects.bulk_create(held for person in people for held in person.licenses)
        Certification.objects.bulk_create(held for person in people for held in person.certifications)
        link.objects.bulk_create(
            link(therapist_id=person.therapist.pk, technique_id=techniques[slug])
            for person in people
            for slug in person.techniques
        )
