"""Where somebody on the staff is signed in, and ending that.

A session says itself who it belongs to, so all that are open are read: there are only those of the staff, as public
pages open none, and they are gone after twelve hours.
"""

import datetime
from typing import NamedTuple

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal import halfway, staff_sessions


class Open(NamedTuple):
    key: str  # Whoever knows it is signed in: never in a page.
    name: str  # What a page calls it instead.
    browser: str  # Empty where it is not known.
    began: datetime.datetime
    seen: datetime.datetime  # To the minute.


def of(user) -> list[Open]:
    """The sessions that still let them in, the one seen last first."""
    found = []
    for session in _all():
        data = session.get_decoded()
        if data.get(SESSION_KEY) != str(user.pk) or staff_sessions.is_over(data):
            continue
        # One of before the last change of password lets nobody in any more.
        if constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            marks = staff_sessions.marks(data)
            name = salted_hmac("portal.open_sessions", session.pk, algorithm="sha256").hexdigest()[:32]
            found.append(Open(session.pk, name, marks.browser, marks.began, marks.seen))
    return sorted(found, key=lambda one: one.seen, reverse=True)


def end(keys):
    """Whoever has a page open in one of them is asked to sign in at the next."""
    Session.objects.filter(pk__in=keys).delete()


def end_all(user, but=None):
    """Everywhere, halfway as well, except in the session whose key is `but`."""
    mine = (str(user.pk), user.pk)
    end([session.pk for session in _all() if session.pk != but and _whose(session.get_decoded()) in mine])


def _whose(data):
    return data.get(SESSION_KEY) or halfway.whose(data)


def _all():
    return Session.objects.filter(expire_date__gt=timezone.now()).iterator()
