"""What a text about a place comes to: one place, a choice of several, or a reason why neither."""

from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from locator import gazetteer
from locator.sphere import Point

# A translated sentence whose placeholders are filled when it is shown, in the reader's language.
fill = lazy(lambda template, values: str(template) % values, str)

ASK = _("Type a ZIP code such as 60201, or a town and state such as Evanston, IL.")
PARTLY = _("We did not understand all of that: we searched near %(place)s.")


def name_of_state(code: str) -> str:
    """The name that resolves to the whole state: two of the bare names mean the cities first."""
    return {"NY": "New York State", "WA": "Washington State"}.get(code) or gazetteer.states()[code].name


@dataclass(frozen=True)
class Place:
    """A place to search around.

    `label` is shown to people. `point` is WGS 84 degrees. `precision` is "address", "zip", "town" or "state"; around a
    state's center no distance means anything. `state` is a two-letter code; `city` and `zip` may be empty; `population`
    is 0 where unknown. `notes` are translated sentences on what was ignored, corrected or is uncertain. `query` is a
    text that resolves to this place again, for links. `alternatives` are other places the text may have meant.
    """

    label: str
    point: Point
    precision: str
    state: str
    city: str = ""
    zip: str = ""
    population: int = 0
    notes: tuple[str, ...] = ()
    query: str = ""
    alternatives: tuple["Place", ...] = ()

    @classmethod
    def of_town(cls, town: gazetteer.Town) -> "Place":
        return cls(
            town.label, town.point, "town", town.state, city=town.name, population=town.population, query=town.label
        )

    @classmethod
    def of_state(cls, code: str) -> "Place":
        name = name_of_state(code)
        return cls(name, gazetteer.state_center(code), "state", code, query=name)


@dataclass(frozen=True)
class Choices:
    """Several places a text may mean, the likeliest first, and the sentence that asks which."""

    text: str
    places: tuple[Place, ...]
    message: str


class PlaceError(Exception):
    """Why a text came to no place: `message` says what was wrong and what to do, `suggestions` are texts to try.

    The message never repeats what was typed, save a ZIP code that does not exist: exceptions end up in logs.
    """

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()):
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)


class PlaceNotFound(PlaceError):
    """The text names no place we know."""


class GeocoderUnavailable(PlaceError):
    """The address service failed, and the text gives no ZIP code or town to fall back on."""
