"""Who has shown a password and not yet a second factor: known to the pages that ask for it, and to no other page.

Nobody is signed in before both are shown. Only the session, which is kept on the server, knows whose password it was.
"""

import time

from django.contrib.auth import get_user_model
from django.utils.crypto import constant_time_compare

from portal import second_factor

LASTS = 10 * 60  # Seconds.
_KEY, _SECRET = "halfway", "secret_of_new_app"


def remember(request, user, next_url):
    # A new key, and nothing of whoever was signed in here before.
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "until": int(time.time()) + LASTS,
        "next": next_url,
    }


def who(request):
    """The user, or None: too late, or no longer on the staff, or with another password by now."""
    kept = request.session.get(_KEY)
    if not kept or time.time() >= kept["until"]:
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    user.backend = kept["backend"]
    return user


def whose(data) -> int | None:
    """The number of the user whose password was shown in a session that holds this."""
    return data.get(_KEY, {}).get("user")


def leave(request) -> str:
    """Where they wanted to go. What was kept on the way is forgotten."""
    request.session.pop(_SECRET, None)
    return request.session.pop(_KEY, {}).get("next", "")


def secret(request) -> str:
    """Of the app that is being set up: made for this session, so that whoever else has the password sees another."""
    if _SECRET not in request.session:
        request.session[_SECRET] = second_factor.new_secret()
    return request.session[_SECRET]
