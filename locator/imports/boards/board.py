"""What a state board's roster looks like, and what one of its rows says of a license.

Each board is a small module of this package with one `BOARD`; CONTRIBUTING.md says how the next one is added.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from locator import license_numbers
from locator.models import License


class Credential(NamedTuple):
    """One row of a roster: whose license it is, in the board's own writing, and how it stands."""

    number: str
    last_name: str
    first_name: str
    status: License.Status
    expires_on: date | None
    disciplined: bool | None  # None where the roster does not say


@dataclass(frozen=True)
class Board:
    """A board: its file's form, and functions from a row, a dict of cleaned cells by column, to what it says.

    `is_massage` tells the rows of massage therapists from those of others; `read` raises `cells.Bad`. `number` is
    the column of the license number; `prefixes` are letters that the board, or a therapist, may write before it or
    leave out. With `repeats_are_cases`, a person's second row is a case of discipline.
    """

    code: str
    state: str
    source: str
    number: str
    required: tuple[tuple[str, ...], ...]
    is_massage: Callable[[dict], bool]
    read: Callable[[dict], Credential]
    prefixes: tuple[str, ...] = ()
    repeats_are_cases: bool = False
    separator: str = ","
    quoted: bool = True

    def core(self, number: str) -> str:
        """What all ways of writing one number of this board have in common; empty where nothing is left of it."""
        key = license_numbers.key(number)
        for prefix in self.prefixes:
            rest = key.removeprefix(prefix)
            if rest != key and rest.isdigit():
                key = rest
                break
        return key.lstrip("0")
