"""One citation as its file has it, before anything is made of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from research.citations.plain import one_line


@dataclass(frozen=True)
class Problem:
    """What could not be taken over, at which line of the file, and why."""

    line: int
    text: str


@dataclass
class Record:
    """Values by tag or field name, from a line of the file on, and how to read one. It remembers what was asked for."""

    line: int
    fields: dict[str, list[str]]
    read: Callable[[str], str] = one_line
    taken: set[str] = field(default_factory=set)

    def raw(self, *names: str) -> list[str]:
        self.taken.update(names)
        return [value for name in names for value in self.fields.get(name, ())]

    def each(self, *names: str) -> Iterator[str]:
        """Every value of these fields that says anything, each as one line, read when it is asked for."""
        return (text for value in self.raw(*names) if (text := self.read(value)))

    def all(self, *names: str) -> list[str]:
        return list(self.each(*names))

    def first(self, *names: str) -> str:
        return next(self.each(*names), "")

    def peek(self, name: str) -> str:
        """As `first`, of one whose value tells whether it can be taken."""
        return next(iter(map(self.read, self.fields.get(name, ()))), "")

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of what nobody asked for, with how often each was there if more than once."""
        return tuple(
            f"{name} ×{len(values)}" if len(values) > 1 else name
            for name, values in self.fields.items()
            if name not in self.taken and any(values)
        )
