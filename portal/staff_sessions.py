"""How long staff stay signed in, and who counts as signed in at all.

A session that has neither these marks nor, where it is required, a second factor is nobody's: not in the admin, and not
in previews and other pages that only ask who the user is.
"""

import functools
import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

IDLE = 30 * 60  # Seconds without a page before a session ends.
ABSOLUTE = settings.SESSION_COOKIE_AGE  # Seconds after which it ends in any case.
_NOTED_EACH = 60  # Seconds: to write on each request would cost more than it tells.
_BEGAN, _SEEN = "signed_in_at", "seen_at"


def begin(sender, request, **kwargs):
    """A handler of `user_logged_in`."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())


class StaffSession:
    """Below the middleware that says who a session's user is and by which device they are verified.

    It asks neither before a page does, so that public pages do not read the session, and carry no cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(functools.partial(_known, request, request.user))
        return self.get_response(request)


def _known(request, user):
    if not user.is_authenticated:
        return user
    if _is_over(request.session):
        request.session.flush()
        return AnonymousUser()
    # Nobody signs in here who is not on the staff; who no longer is, has no business on any page for staff.
    if not user.is_staff or (settings.TWO_FACTOR and not user.is_verified()):
        return AnonymousUser()
    return user


def _is_over(session):
    """Otherwise it is noted that it was used."""
    now = int(time.time())
    began, seen = session.get(_BEGAN, 0), session.get(_SEEN, 0)
    if now - began >= ABSOLUTE or now - seen >= IDLE:
        return True
    if now - seen >= _NOTED_EACH:
        session[_SEEN] = now
    return False
