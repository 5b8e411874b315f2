"""How often visitors may write: each letter once, and not too many."""

from django.utils.crypto import salted_hmac

from locator import throttling
from locator.form_token import GOOD_FOR

# (whose, how many at once, seconds until there is room for one more)
LIMITS = (
    # Who looks for somebody writes to a handful, and then waits for answers.
    ("visitor", 6, 10 * 60),
    # By IPv6, one subscriber may be any number of visitors. These two stand between them and the box of a therapist,
    # and between them and everybody's.
    ("neighborhood and therapist", 6, 10 * 60),
    ("neighborhood", 24, 150),
    # More than one visitor may send, who could otherwise close the letter box of another; few enough to be read.
    ("therapist", 12, 30 * 60),
    # What a mail server may send and still be believed by others, whatever a thousand machines try through us.
    ("site", 120, 10),
)


class AlreadySent(Exception):
    """This very letter, from this very form, has been taken in."""


class TooMany(Exception):
    """`seconds` until another one may come."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


def admit(request, purpose: str, therapist: int, token: str, words: tuple) -> None:
    """Count a letter of these words; raises AlreadySent or TooMany.

    Inside the transaction that stores it: if that fails, or this refuses, nothing has been counted.
    """
    # The words belong to it: who goes back and writes something else has written another letter.
    letter = salted_hmac("locator.letter_limits", repr((purpose, therapist, token, words)), algorithm="sha256")
    if throttling.take(f"once:{letter.hexdigest()}", 1 / GOOD_FOR, 1):
        raise AlreadySent
    neighborhood = throttling.neighborhood(request)
    names = {
        "visitor": throttling.visitor(request),
        "neighborhood and therapist": neighborhood and f"{neighborhood} {therapist}",
        "neighborhood": neighborhood,
        "therapist": therapist,
        "site": "all",
    }
    for whose, at_once, seconds in LIMITS:
        if names[whose] == "":
            continue
        if wait := throttling.take(f"{purpose}:{whose}:{names[whose]}", 1 / seconds, at_once):
            raise TooMany(wait)
