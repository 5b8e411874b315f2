"""`resolve(text)`: what a visitor, the API or an importer typed into "near", as one place or a choice of several.

Offline first: the gazetteer answers everything but the exact position of a street address, and for that an address
service is asked only where the site has one configured. docs/places.md tells how it decides and how well it does.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from locator import addresses, coordinates, gazetteer, geocoding, place_parser, spelling
from locator.coordinates import COVERAGE
from locator.place import Choices, GeocoderUnavailable, Place, PlaceError, PlaceNotFound, fill
from locator.place_parser import Reading
from locator.sphere import miles_between

__all__ = ["Choices", "GeocoderUnavailable", "Place", "PlaceError", "PlaceNotFound", "resolve", "restore_zip"]

LONGEST = 200  # Characters.
# A city this much larger than any other of its name is what people mean by the bare name.
OBVIOUS_POPULATION, OBVIOUS_RATIO = 100_000, 10
# A smaller place is not what words mean that merely end in its name ("O'Hare airport" is not Airport, HI).
LIKELY_POPULATION = 50_000
MISMATCH_MILES = 25

ASK = _("Type a ZIP code such as 60201, or a town and state such as Evanston, IL.")
HERE = _("We do not know where you are: this site does not ask your device.")
_PARTLY = _("We did not understand all of that: we searched near %(place)s.")
_NO_SUCH_ZIP = _("There is no ZIP code %(zip)s: we searched near %(place)s.")
MILITARY = _(
    "That is a military or diplomatic mail address (APO, FPO or DPO), which does not say where you are. "
    "Type the name of a town and its state instead."
)


def resolve(text: str) -> Place | Choices:
    """The place a text names.

    Raises PlaceNotFound where it names none we know, and GeocoderUnavailable where only the address service could have
    told and it failed. Nothing else, whatever the text.
    """
    typed = (text or "").strip()
    if len(typed) > LONGEST:
        raise PlaceNotFound(format_lazy("{} {}", _("That is too long to be a place."), ASK))
    cleaned = place_parser.clean(typed)
    if numbers := coordinates.read(cleaned):
        return coordinates.place(*numbers)
    segments = place_parser.segments_of(cleaned)
    words = [word for segment in segments for word in segment]
    if not words:
        raise PlaceNotFound(ASK)
    if place_parser.means_here(cleaned):
        raise PlaceNotFound(format_lazy("{} {}", HERE, ASK))
    if named := gazetteer.nicknames().get(gazetteer.key(words)):
        return _nickname(cleaned, named)
    _refuse_what_has_no_place(segments, words)
    code = place_parser.take_zip(segments)
    if code:
        return _at_last_zip(cleaned, code, segments)
    if all(word.isdigit() for word in words):
        raise _incomplete_zip("".join(words))
    if found := _leading_zip(segments, words) or _shortened_zip(segments) or _zip_anywhere(cleaned, segments):
        return found
    return _at_town(cleaned, place_parser.read(segments))


def restore_zip(code: str, city: str, state: str) -> str | None:
    """A ZIP code that lost its leading zeros ("2139", "Cambridge", "MA" -> "02139"), where state and town agree."""
    digits = code.strip().split("-")[0]
    if not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 4):
        return None
    found = gazetteer.zip_code(digits.zfill(5))
    known = gazetteer.state(state)
    agrees = found and known and found.state == known.code and gazetteer.key_of(found.city) == gazetteer.key_of(city)
    return found.code if agrees else None


def _refuse_what_has_no_place(segments: list[list[str]], words: list[str]):
    last = words[-1]
    five = next((word for word in reversed(words[-2:]) if len(word) in (5, 9) and word.isdigit()), "")
    if gazetteer.is_military(five) or last in ("aa", "ae", "ap", "apo", "fpo", "dpo"):
        raise PlaceNotFound(MILITARY)
    if not five and place_parser.is_foreign(segments):
        raise PlaceNotFound(COVERAGE)


# --- ZIP codes ---


def _at_last_zip(cleaned: str, code: str, segments: list[list[str]]) -> Place | Choices:
    """The ZIP code that a text ends in, and a word on any other; or that other, where there is no such ZIP code."""
    others = [other for other in dict.fromkeys(place_parser.take_other_zips(segments)) if other != code]
    reading = place_parser.read(segments)
    if not others:
        return _at_zip(cleaned, code, reading)
    if gazetteer.zip_code(code):
        note = fill(_("You typed more than one ZIP code: we searched near %(zip)s."), {"zip": code})
    else:
        note = fill(_NO_SUCH_ZIP, {"zip": code, "place": others[-1]})
        code = others.pop()
    found = _at_zip(cleaned, code, reading)
    alternatives = tuple(_at_zip("", other, Reading()) for other in others[:5])
    return replace(found, notes=(note, *found.notes), alternatives=alternatives)


def _at_zip(cleaned: str, code: str, reading: Reading) -> Place | Choices:
    found = gazetteer.zip_code(code)
    if not found:
        return _without_zip(cleaned, code, reading)
    notes = []
    if found.kind == "po box":
        notes.append(_("This ZIP code is for post office boxes: we searched near its post office."))
    elif found.kind == "unique":
        notes.append(_("This ZIP code belongs to one organization: we searched near its center."))
    if mismatch := _mismatch(found, reading):
        notes.append(mismatch)
    elif reading.rest and not reading.has_street:
        label = f"ZIP {found.code}, {found.city}, {found.state}"
        notes.append(fill(_PARTLY, {"place": label}))
    town = next(iter(gazetteer.towns_named(found.city, found.state)), None)
    place = Place(
        label=f"ZIP {found.code}, {found.city}, {found.state}",
        point=found.point,
        precision="zip",
        state=found.state,
        city=found.city,
        zip=found.code,
        population=town.population if town else 0,
        notes=tuple(notes),
        query=found.code,
    )
    return addresses.refine(place, cleaned) if reading.has_street and not mismatch else place


def _mismatch(found: gazetteer.Zip, reading: Reading) -> str:
    values = {"zip": found.code, "place": f"{found.city}, {found.state}"}
    if reading.state and reading.state != found.state:
        return fill(_("ZIP code %(zip)s is in %(place)s, not in the state you typed: we went by the ZIP code."), values)
    towns = [town for town in reading.towns if town.state == found.state]
    if reading.state and _is_far(found, towns):
        return fill(_("ZIP code %(zip)s is in %(place)s, not in the town you typed: we went by the ZIP code."), values)
    return ""


def _without_zip(cleaned: str, code: str, reading: Reading) -> Place:
    message = fill(_("There is no ZIP code %(zip)s."), {"zip": code})
    if reading.state and reading.towns:
        place = Place.of_town(reading.towns[0])
        place = replace(place, notes=(fill(_NO_SUCH_ZIP, {"zip": code, "place": place.label}),))
        return addresses.refine(place, cleaned) if reading.has_street else place
    near = tuple(other.code for other in gazetteer.zips_like(code))
    raise PlaceNotFound(format_lazy("{} {}", message, _("Check it, or type a town and state.")), near)


def _incomplete_zip(digits: str) -> PlaceNotFound:
    shorter = {3: digits, 4: digits, 7: digits[:3], 8: digits[:4]}.get(len(digits), "")
    found = gazetteer.zip_code(shorter.zfill(5)) if shorter else None
    return PlaceNotFound(
        _("A ZIP code has 5 digits. Type all five, or a town and state."), (found.code,) if found else ()
    )


def _leading_zip(segments: list[list[str]], words: list[str]) -> Place | None:
    """ "60201 Evanston IL": a ZIP code first, if just its own state and a town follow, and no street."""
    found = gazetteer.zip_code(words[0])
    if not found:
        return None
    reading = place_parser.read([segments[0][1:], *segments[1:]])
    in_state = reading.state == found.state or any(town.state == found.state for town in reading.towns)
    return _at_zip("", found.code, reading) if in_state and not reading.rest else None


def _zip_anywhere(cleaned: str, segments: list[list[str]]) -> Place | None:
    """ "60201 and Chicago", "I live in 60201, thanks": a ZIP code wins wherever it stands, if it is one."""
    for even_before_words in (False, True):
        remaining = [list(segment) for segment in segments]
        codes = place_parser.take_other_zips(remaining, even_before_words)
        if not codes:
            continue
        reading = place_parser.read(remaining)
        found = gazetteer.zip_code(codes[-1])
        if even_before_words and _is_elsewhere(found, reading):
            continue  # Rather a house number in that town.
        place = _at_last_zip(cleaned, codes.pop(), [[code] for code in codes] + remaining)
        if place.notes or not reading.towns:
            return place
        values = {"zip": found.code, "place": f"{found.city}, {found.state}"}
        note = fill(_("We went by the ZIP code %(zip)s, in %(place)s, and left the rest out."), values)
        return replace(place, notes=(note,))
    return None


def _is_elsewhere(found: gazetteer.Zip, reading: Reading) -> bool:
    """Whether a ZIP code lies in another state than the words beside it, or far from their town."""
    return bool(reading.state and reading.state != found.state) or _is_far(found, reading.towns)


def _is_far(found: gazetteer.Zip, towns: Iterable[gazetteer.Town]) -> bool:
    return bool(towns) and all(miles_between(town.point, found.point) > MISMATCH_MILES for town in towns)


def _shortened_zip(segments: list[list[str]]) -> Place | None:
    """ "Cambridge, MA 2139": a spreadsheet took the zero away."""
    *earlier, last = segments
    if not (last[-1].isdigit() and 3 <= len(last[-1]) <= 4):
        return None
    reading = place_parser.read([*earlier, last[:-1]])
    if not (reading.state and reading.towns):
        return None
    code = restore_zip(last[-1], reading.towns[0].name, reading.state)
    if code:
        place = _at_zip("", code, reading)
        note = fill(_("We read %(short)s as ZIP code %(zip)s."), {"short": last[-1], "zip": code})
    else:
        place = Place.of_town(reading.towns[0])
        note = _("The ZIP code has too few digits: we went by the town.")
    return replace(place, notes=(note, *place.notes))


# --- towns and states ---


def _at_town(cleaned: str, reading: Reading) -> Place | Choices:
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
        return replace(found, notes=(*found.notes, fill(_PARTLY, {"place": found.label})))
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
        "We know %(count)d places by that name. Which one do you mean?",
        len(places),
    ) % {"count": len(places)}
    return Choices(cleaned, tuple(places), message)


def _nickname(cleaned: str, towns: tuple[gazetteer.Town, ...]) -> Place | Choices:
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
