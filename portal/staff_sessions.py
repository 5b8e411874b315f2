"""How long staff stay signed in, and who counts as signed in at all.

A session that has neither these marks nor, where it is required, a second factor is nobody's: not in the admin, and not
in previews and other pages that only ask who the user is.
"""

import datetime
import functools
import time
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from portal import browsers

IDLE = 30 * 60  # Seconds without a page before a session ends.
ABSOLUTE = settings.SESSION_COOKIE_AGE  # Seconds after which it ends in any case.
_NOTED_EACH = 60  # Seconds: to write on each request would cost more than it tells.
_BEGAN, _SEEN, _BROWSER = "signed_in_at", "seen_at", "browser"


class Marks(NamedTuple):
    """What a session keeps of whoever it was opened for: no address, and of the browser no more than its name."""

    browser: str
    began: datetime.datetime
    seen: datetime.datetime


def begin(sender, request, **kwargs):
    """A handler of `user_logged_in`."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())
    request.session[_BROWSER] = browsers.named(request.headers.get("User-Agent", ""))


def is_over(data) -> bool:
    """Whether a session, or what one holds, lets nobody in any more."""
    now = int(time.time())
    return now - data.get(_BEGAN, 0) >= ABSOLUTE or now - data.get(_SEEN, 0) >= IDLE


def marks(data) -> Marks:
    began, seen = (datetime.datetime.fromtimestamp(data[mark], datetime.UTC) for mark in (_BEGAN, _SEEN))
    return Marks(data.get(_BROWSER, ""), began, seen)


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
    if is_over(request.session):
        request.session.flush()
        return AnonymousUser()
    _note_use(request.session)
    # Nobody signs in here who is not on the staff; who no longer is, has no business on any page for staff.
    if not user.is_staff or (settings.TWO_FACTOR and not user.is_verified()):
        return AnonymousUser()
    return user


def _note_use(session):
    now = int(time.time())
    if now - session.get(_SEEN, 0) >= _NOTED_EACH:
        session[_SEEN] = now
