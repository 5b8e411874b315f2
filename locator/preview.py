"""What a preview shows of an import: each kind of change, counted, with the first of those concerned."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from locator.imports.examples import Kind
from locator.imports.outcomes import Outcome
from locator.jobs import kinds

HEADINGS = {
    Kind.ADDED: gettext_lazy("Added"),
    Kind.CHANGED: gettext_lazy("Changed"),
    Kind.HIDDEN: gettext_lazy("Hidden"),
    Kind.DOUBTFUL: gettext_lazy("For you to decide afterwards"),
    Kind.REFUSED: gettext_lazy("Refused"),
}
_OF_PEOPLE = {
    Kind.ADDED: gettext_lazy("Therapists who are not on record yet."),
    Kind.CHANGED: gettext_lazy("Therapists on record, and what of them would change."),
    Kind.HIDDEN: gettext_lazy("Therapists who are public now and would not be."),
    Kind.DOUBTFUL: "",
    Kind.REFUSED: gettext_lazy("Rows that cannot be used, and stay out as a whole."),
}
_OF_LICENSES = {
    Kind.ADDED: gettext_lazy("Licenses that would become proof."),
    Kind.CHANGED: gettext_lazy("Proof that would be good for longer."),
    Kind.HIDDEN: gettext_lazy("Proof that would be none: its therapist is hidden, unless something else proves them."),
    Kind.DOUBTFUL: gettext_lazy(
        "Another name stands beside the number: see “Doubtful license matches”. Those whose proof is none until you "
        "have decided are named above, among the hidden."
    ),
    Kind.REFUSED: gettext_lazy("Rows of the roster that cannot be understood; the licenses in them stay as they are."),
}


def groups(job) -> Iterator[dict]:
    """For each kind: its name, heading, explanation, exact count, and the first of it."""
    if "kinds" not in job.told:
        return
    explained = _OF_PEOPLE if job.what in (kinds.THERAPISTS, kinds.NPPES) else _OF_LICENSES
    for kind in Kind:
        count, first = job.told["kinds"].get(kind.value, 0), job.told.get("first", {}).get(kind.value, [])
        if kind == Kind.DOUBTFUL:
            # Most of them are counted among the hidden, too.
            count = job.told["counts"].get(Outcome.DOUBTFUL, count)
        if explained[kind]:
            yield {
                "kind": kind.value,
                "heading": HEADINGS[kind],
                "why": explained[kind],
                "count": count,
                "first": first,
            }
