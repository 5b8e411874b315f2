"""Places that a ZIP code names: at the end of a text, before it, within it, or with its leading zero lost."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from locator import addresses, gazetteer, place_parser
from locator.place import PARTLY, Choices, Place, PlaceNotFound, fill
from locator.place_parser import Reading
from locator.sphere import miles_between

MISMATCH_MILES = 25

_NO_SUCH_ZIP = _("There is no ZIP code %(zip)s: we searched near %(place)s.")


def restore_zip(code: str, city: str, state: str) -> str | None:
    """A ZIP code that lost its leading zeros ("2139", "Cambridge", "MA" -> "02139"), where state and town agree."""
    digits = code.strip().split("-")[0]
    if not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 4):
        return None
    found = gazetteer.zip_code(digits.zfill(5))
    known = gazetteer.state(state)
    agrees = found and known and found.state == known.code and gazetteer.key_of(found.city) == gazetteer.key_of(city)
    return found.code if agrees else None


def at_last_zip(cleaned: str, code: str, segments: list[list[str]]) -> Place | Choices:
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
        notes.append(fill(PARTLY, {"place": label}))
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


def incomplete_zip(digits: str) -> PlaceNotFound:
    shorter = {3: digits, 4: digits, 7: digits[:3], 8: digits[:4]}.get(len(digits), "")
    found = gazetteer.zip_code(shorter.zfill(5)) if shorter else None
    return PlaceNotFound(
        _("A ZIP code has 5 digits. Type all five, or a town and state."), (found.code,) if found else ()
    )


def leading_zip(segments: list[list[str]], words: list[str]) -> Place | None:
    """ "60201 Evanston IL": a ZIP code first, if just its own state and a town follow, and no street."""
    found = gazetteer.zip_code(words[0])
    if not found:
        return None
    reading = place_parser.read([segments[0][1:], *segments[1:]])
    in_state = reading.state == found.state or any(town.state == found.state for town in reading.towns)
    return _at_zip("", found.code, reading) if in_state and not reading.rest else None


def zip_anywhere(cleaned: str, segments: list[list[str]]) -> Place | None:
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
        place = at_last_zip(cleaned, codes.pop(), [[code] for code in codes] + remaining)
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


def shortened_zip(segments: list[list[str]]) -> Place | None:
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
