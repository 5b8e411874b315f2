"""The sign that a form came from a page of ours, about this therapist, and was read before it was sent.

It stands in a hidden field, because visitors get no cookie. Nobody else can make one; anyone can ask for one.
"""

import secrets
import time

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

# Nobody reads a form and writes a sentence in less; programs do.
SECONDS_TO_READ = 3
# As long as a page may stay open over a night. `throttling.tidy` must not forget a used one sooner.
GOOD_FOR = 24 * 3600
# For somebody who was too quick, or made a mistake: they need not wait again, though another server's clock be behind.
AT_ONCE = -60


class Refused(Exception):
    """What to tell the visitor. With a new token, what they wrote may be sent again."""


class TooSoon(Refused):
    """Sent faster than anybody reads."""


class TooLate(Refused):
    """The page was open for longer than a token is good for."""


class Unknown(Refused):
    """None, or none that this site made for this form: also after its secret key was changed."""


def issue(purpose: str, about: int, wait: int | None = None) -> str:
    """A new token for a form, which is good `wait` seconds from now, SECONDS_TO_READ unless told."""
    wait = SECONDS_TO_READ if wait is None else wait
    return _signer(purpose, about).sign(f"{time.time() + wait:.3f} {secrets.token_hex(8)}")


def read(token: str, purpose: str, about: int) -> str:
    """What tells this token from every other; raises Refused."""
    try:
        good_from, _space, unique = _signer(purpose, about).unsign(token).partition(" ")
    except (BadSignature, UnicodeError):
        raise Unknown(
            _(
                "We could not tell where this form came from. Please look over what you wrote, then press the button "
                "once more."
            )
        ) from None
    age = time.time() - float(good_from)
    if age < 0:
        raise TooSoon(_("That was quick. Please look over what you wrote, then press the button once more."))
    if age > GOOD_FOR:
        raise TooLate(_("This page was open for more than a day. Please press the button once more."))
    return unique


def reissue(posted: str, purpose: str, about: int) -> str:
    """A new token for a form that comes back; good at once only for who sent one that was ours, however old or new."""
    try:
        read(posted, purpose, about)
    except Unknown:
        return issue(purpose, about)
    except Refused:
        pass
    return issue(purpose, about, AT_ONCE)


def _signer(purpose, about):
    return Signer(salt=f"locator.form_token {purpose} {about}")
