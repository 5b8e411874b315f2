"""Places that the name of a town or state gives, and what comes near to a name that nobody knows."""

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from locator import addresses, gazetteer, geocoding, place_parser, spelling
from locator.place import ASK, PARTLY, Choices, Place, PlaceNotFound, fill
from locator.place_parser import Reading

# A city this much larger than any other of its name is what people mean by the bare name.
OBVIOUS_POPULATION, OBVIOUS_RATIO = 100_000, 10
# A smaller place is not what words mean that merely end in its name ("O'Hare airport" is not Airport, HI).
LIKELY_POPULATION = 50_000


def at_town(cleaned: str, reading: Reading) -> Place | Choices:
    if reading.state and not reading.last:
        return _state(cleaned, reading)
    if not reading.towns:
        return _unknown(cleaned, reading)
    if not reading.has_street and reading.rest and (better := _larger_lookalike(cleaned, reading)):
        return better
    if reading.is_doubtful and max(town.population for town in reading.towns) < LIKELY_POPULATION:
        raise _too_little(reading)
    found = _pick(cleaned, reading.towns)
    if isinstance(found, Choices):
        return found
    if reading.has_street:
        return addresses.refine(found, cleaned)
    if reading.rest:
        return replace(found, notes=(*found.notes, fill(PARTLY, {"place": found.label})))
    return found


def _pick(cleaned: str, towns: tuple[gazetteer.Town, ...]) -> Place | Choices:
    first, *others = towns
    if len({town.state for town in towns}) == 1:
        return Place.of_town(first)
    runner_up = max(1, others[0].population)
    if first.population < OBVIOUS_POPULATION or first.population < OBVIOUS_RATIO * runner_up:
        return _choices(cleaned, [Place.of_town(town) for town in towns])
    note = fill(_("We searched near %(place)s. For another place of that name, add its state."), {"place": first.label})
    return replace(Place.of_town(first), notes=(note,), alternatives=tuple(map(Place.of_town, others[:5])))


def _choices(cleaned: str, places: list[Place]) -> Choices:
    message = ngettext(
        "We know %(count)d place by that name. Is it the one you mean?",
        "We know %(count)d places by that name.",
        len(places),
    ) % {"count": len(places)}
    return Choices(cleaned, tuple(places), message)


def nickname(cleaned: str, towns: tuple[gazetteer.Town, ...]) -> Place | Choices:
    if len(towns) == 1:
        return Place.of_town(towns[0])
    message = gettext("That is a wide area. Which of its towns is nearest to you?")
    return Choices(cleaned, tuple(map(Place.of_town, towns)), message)


def _state(cleaned: str, reading: Reading) -> Place | Choices:
    """A text that is a state and nothing else."""
    if reading.state == "DC":
        return Place.of_town(gazetteer.towns_named("Washington", "DC")[0])
    state = Place.of_state(reading.state)
    namesakes = gazetteer.towns_named(reading.state_as_typed) if len(reading.state_as_typed) > 2 else ()
    towns = tuple(map(Place.of_town, namesakes))
    if reading.state_as_typed == "washington":
        return _choices(cleaned, [towns[0], state, *towns[1:]])
    if reading.state_as_typed == "new york":
        note = fill(_("We searched near %(place)s, the city, not the whole state."), {"place": towns[0].label})
        return replace(towns[0], notes=(note,), alternatives=(state, *towns[1:]))
    return replace(state, alternatives=towns[:5])


def _unknown(cleaned: str, reading: Reading) -> Place:
    """No town we know. An address service may know the street; otherwise say what comes near."""
    if reading.has_street and (geocoding.is_configured() or not reading.state):
        return addresses.find(cleaned, reading.state)
    near = tuple(town.label for town in spelling.near(reading.last, reading.state or None))
    problem = _("We know no town or ZIP code by that name.")
    if reading.state:
        state = gazetteer.states()[reading.state].name
        problem = fill(_("We know no town by that name in %(state)s."), {"state": state})
    advice = _("Check the spelling, or type a ZIP code.")
    if near:
        advice = fill(_("Did you mean %(place)s?"), {"place": near[0]})
    raise PlaceNotFound(format_lazy("{} {}", problem, advice), near)


def _too_little(reading: Reading) -> PlaceNotFound:
    """Most of a text is not understood. The town may stand first ("Denver airport"), or be the small one after all."""
    first = [town.label for town in place_parser.read([reading.rest]).towns[:2]]
    advice = fill(_("Did you mean %(place)s?"), {"place": first[0]}) if first else ASK
    near = tuple(dict.fromkeys([*first, *(town.label for town in reading.towns)]))[:3]
    return PlaceNotFound(format_lazy("{} {}", _("We did not understand all of that."), advice), near)


def _larger_lookalike(cleaned: str, reading: Reading) -> Choices | None:
    """ "Nw York NY" ends in York, NY; but New York, one letter off the whole, is likelier."""
    found = reading.towns[0]
    near = spelling.near(reading.last, reading.state or None, fewest=len(reading.name) + 1)
    near = [town for town in near if town.population > found.population]
    if not near:
        return None
    places = [Place.of_town(town) for town in (*near, found)]
    message = gettext("We know no place by quite that name. Did you mean one of these?")
    return Choices(cleaned, tuple(places), message)
