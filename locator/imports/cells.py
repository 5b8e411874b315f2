"""What one cell of a CSV says: functions from its text to a value.

Each raises Bad, with the reason, where a text says nothing usable. Texts have been through `clean` and are not empty.
"""

import datetime
import difflib
import functools
import math
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import places

_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PHONE = re.compile(r"[-+()./\d\s]{7,}(?:\s*(?:x|ext\.?|extension|#)\s*\d{1,6})?", re.ASCII | re.IGNORECASE)
_ZIP = re.compile(r"(\d{5})(?:[-\s]?\d{4})?", re.ASCII)
_SHORTENED_ZIP = re.compile(r"(\d{3,4})(?:-?\d{4})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
# For columns in which few values come again and again. Failures are not remembered.
_remember = functools.lru_cache(maxsize=1000)
_valid_email, _valid_url = EmailValidator(), URLValidator(schemes=["http", "https"])


class Bad(Exception):
    """A cell that cannot be used; the message is the reason, for staff."""


def clean(text: str, *, lines: bool = False) -> str:
    """A cell without stray space; line breaks become spaces unless the column may hold `lines`."""
    if _CONTROL.search(text):
        raise Bad(_("holds a control character"))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).strip("\ufeff\u200b")
    if not lines:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def short(longest: int):
    """A parser of text of at most so many characters."""

    def parse(text):
        if len(text) > longest:
            raise Bad(_("is longer than %d characters") % longest)
        return text

    return parse


def flag(text: str) -> bool:
    word = text.lower()
    if word not in _YES | _NO:
        raise Bad(_("must be yes or no, true or false, 1 or 0"))
    return word in _YES


@_remember
def date(text: str) -> datetime.date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Bad(_("must be a date such as 2027-03-31")) from None


@_remember
def past_date(text: str) -> datetime.date:
    """A date that is not after today, in the site's time zone."""
    day = date(text)
    if day > timezone.localdate():
        raise Bad(_("lies in the future"))
    return day


@_remember
def year(text: str) -> int:
    """A year, from a year or a date, between 1900 and this one."""
    number = int(text) if re.fullmatch(r"\d{4}", text, re.ASCII) else date(text).year
    if not 1900 <= number <= timezone.localdate().year:
        raise Bad(_("must be a year from 1900 to this one"))
    return number


def whole(most: int):
    """A parser of whole numbers from 0 to `most`."""

    def parse(text):
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > most:
            raise Bad(_("must be a whole number from 0 to %d") % most)
        return int(text)

    return parse


def degrees(most: int):
    """A parser of degrees from -most to most."""

    def parse(text):
        number = float(text) if re.fullmatch(r"[-+]?\d{1,3}(\.\d*)?", text, re.ASCII) else math.nan
        if not -most <= number <= most:
            raise Bad(_("must be a number of degrees from -%(most)d to %(most)d, such as 41.88") % {"most": most})
        return number

    return parse


def email(text: str) -> str:
    try:
        _valid_email(short(254)(text))
    except ValidationError:
        raise Bad(_("is not an e-mail address")) from None
    return text


def website(text: str) -> str:
    """An http or https address; https where no scheme is given."""
    address = text if "://" in text else "https://" + text.removeprefix("//")
    try:
        _valid_url(short(200)(address))
    except ValidationError:
        raise Bad(_("is not a web address")) from None
    if "@" in address.split("/")[2]:  # Shows one name and leads to another.
        raise Bad(_("must not hold a user name"))
    return address


def phone(text: str) -> str:
    digits = sum(character.isdigit() for character in short(30)(text))
    if not _PHONE.fullmatch(text) or not 7 <= digits <= 21:
        raise Bad(_("is not a telephone number"))
    return text


def word_key(text: str) -> str:
    """What two spellings of a word have in common: "Deep-Tissue Massage" and "deep tissue"."""
    return " ".join(re.split(r"[\s_-]+", text.casefold().strip())).removesuffix(" massage")


def word(meanings: dict, names: list[str]):
    """A parser of words to what they mean, by `word_key`; `names` are the known ones, for the reason."""
    keys = {word_key(text): meaning for text, meaning in meanings.items()}
    by_key = {word_key(name): name for name in names}

    @_remember
    def parse(text):
        key = word_key(text)
        if key in keys:
            return keys[key]
        near = [by_key[found] for found in difflib.get_close_matches(key[:50], by_key, n=3)]
        if near:
            raise Bad(_("“%(word)s” is not known; near it are: %(names)s") % _said(text, near))
        raise Bad(_("“%(word)s” is not known; known are: %(names)s") % _said(text, names))

    return parse


def _said(text, names):
    return {"word": text[:50], "names": ", ".join(names)}


def several(parse):
    """A parser of a list, separated by semicolons, of what `parse` takes; each value once."""

    def parse_all(text):
        return list(dict.fromkeys(parse(part.strip()) for part in text.split(";") if part.strip()))

    return parse_all


def zip_code(text: str, city: str, state: str) -> str:
    """Five digits of a ZIP code or ZIP+4; zeros that a spreadsheet took are restored where town and state agree."""
    text = unicodedata.normalize("NFKC", text)
    if found := _ZIP.fullmatch(text):
        return found[1]
    short = _SHORTENED_ZIP.fullmatch(text)
    code = short and places.restore_zip(short[1], city, state)
    if short and not code:
        raise Bad(_("has too few digits, and town and state do not show which zero was lost"))
    if not code:
        raise Bad(_("is not a ZIP code"))
    return code
