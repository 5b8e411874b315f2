"""The filters as a page of results offers them, each option with what choosing it would give."""

from dataclasses import dataclass

from locator.filters import Group, Option

# How many options of a long group show before the rest is folded away.
COMMON = {"technique": 10, "language": 5}


@dataclass(frozen=True)
class Choice:
    """An option: how many therapists choosing it would give, and whether the visitor has chosen it."""

    option: Option
    count: int
    chosen: bool


@dataclass(frozen=True)
class Offer:
    """A group of filters: what most have or the visitor asked for, and the rest.

    Of a single group `all` is how many there are with none of it chosen; elsewhere it is None.
    """

    group: Group
    common: list[Choice]
    rarer: list[Choice]
    all: int | None = None

    @property
    def none_chosen(self):
        return not any(choice.chosen for choice in self.common)


def offers(groups, question, results, whole_state=False) -> list[Offer]:
    """What may be chosen, in view of what has been: options that somebody has, and those already chosen."""
    found = []
    counts = results.tally.counts(results.wanted)
    for group in groups:
        if whole_state and group.parameter == "comes_to_me":
            continue  # From a whole state nobody can say how far it is.
        others = results.wanted - {option.bit for option in group.options} if group.single else results.wanted
        numbers = counts if others == results.wanted else results.tally.counts(others)
        choices = [
            Choice(option, numbers.get(option.bit, 0), option in question.chosen)
            for option in group.options
            if option.bit in numbers or option in question.chosen or group.switch
        ]
        if choices:
            every = results.tally.total(others) if group.single else None
            found.append(Offer(group, *_apart(choices, COMMON.get(group.parameter, len(choices))), every))
    return found


def _apart(choices, most):
    """The commonest, with those chosen among them, and the rest, each in the order they came."""
    first = sorted(choices, key=lambda choice: (not choice.chosen, -choice.count))
    first = first[: max(most, sum(choice.chosen for choice in choices))]
    return [choice for choice in choices if choice in first], [choice for choice in choices if choice not in first]


def counts(groups, results) -> dict[str, dict[str, int]]:
    """By parameter and value: how many of those found have it as well; nobody is left out."""
    found = results.tally.counts(results.wanted)
    return {
        group.parameter: {option.value: found[option.bit] for option in group.options if option.bit in found}
        for group in groups
    }
