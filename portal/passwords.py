"""What makes a password too easy to guess here, besides being short or common. docs/staff/access.md lists the words."""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What somebody who guesses at this site tries first. Those of its name come with it.
WORDS = ("massage", "therapist", "therapy", "research", "password", "admin", "staff", "welcome")
_REST = 8  # Letters that have to be left when what everybody thinks of first is taken out.
_DIFFERENT = 5  # Characters, at least.
_ROWS = ("1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
# What stands for a letter in passwords that want to look clever.
_LETTERS = str.maketrans("@$013457", "asoleast")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class NotOfThisSite:
    """Words of this site may be in a password, but not be most of it."""

    def validate(self, password, user=None):
        rest = re.sub(r"[\W_]", "", password).casefold()
        words = {*WORDS, *(word for word in settings.SITE_NAME.casefold().split() if len(word) > 3)}
        found = sorted((word for word in words if word in rest), key=len, reverse=True)
        for word in found:
            rest = rest.replace(word, "")
        if found and len(rest) < _REST:
            raise ValidationError(_("This password is made of words that everybody connects with this site."))

    def get_help_text(self):
        return _("Your password can’t be made of words of this site, such as “massage”.")


class NotThePresentOne:
    """Who is asked for another, because somebody else knows it, does not keep it."""

    def validate(self, password, user=None):
        if user is not None and user.pk is not None and user.check_password(password):
            raise ValidationError(_("That is the present password: choose another."))

    def get_help_text(self):
        return _("Your password can’t be the one that you have.")


class NotPredictable:
    """Long, and yet no longer to guess: a row of keys, one thing again and again, a common word with a year."""

    def __init__(self):
        self._common = CommonPasswordValidator().passwords

    def validate(self, password, user=None):
        plain = password.casefold()
        core = _AROUND.sub("", plain)
        repeated = plain in (plain + plain)[1:-1]
        row = any(plain in line * 20 or plain[::-1] in line * 20 for line in _ROWS)
        common = core in self._common and len(plain) - len(core) < _REST
        if len({*plain}) < _DIFFERENT or repeated or row or common or self._is_of_two(plain):
            raise ValidationError(_("This password is long, but easy to guess: it repeats or follows a pattern."))

    def _is_of_two(self, plain):
        """Whether two of those that everybody has make it up, with little around them."""
        # No two of them are longer.
        written = {plain, plain.translate(_LETTERS)} if len(plain) < 64 else ()
        return any(
            self._is_usual(text[:at]) and self._is_usual(text[at:]) for text in written for at in range(1, len(text))
        )

    def _is_usual(self, piece):
        core = _AROUND.sub("", piece)
        return piece in self._common or (core in self._common and len(piece) - len(core) < _REST // 2)

    def get_help_text(self):
        return _("Several words that have nothing to do with each other are easy to remember and hard to guess.")
