"""Where states and practices lead outside of the site."""

from collections.abc import Iterator

from django.db.models import Model

from locator.models import Practice, State


def links() -> Iterator[tuple[str, Model]]:
    """Each address with the state or therapist that staff change to mend it."""
    for state in State.objects.order_by("pk").iterator():
        for address in filter(None, (state.board_url, state.lookup_url)):
            yield address, state
    shown = Practice.objects.exclude(website="").filter(therapist__published=True)
    for practice in shown.select_related("therapist").order_by("pk").iterator():
        yield practice.website, practice.therapist
