"""What makes a password too easy to guess here, besides being short or common. docs/staff/access.md lists the words."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What somebody who guesses at this site tries first. Those of its name come with it.
WORDS = ("massage", "therapist", "therapy", "research", "password", "admin", "staff", "welcome")
_REST = 8  # Letters that have to be left when these are taken out.


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
