"""A password that an Administrator chose for somebody, at first or instead of a lost one: good for choosing another.

Until that is done they count as never having signed in: so the user says it, and no table of our own is needed. Not so
superusers, the first of whom chose theirs when `createsuperuser` asked.
"""

import functools

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

_KEY = "first_password"
_OPEN = {"password_change", "password_change_done", "logout", "jsi18n"}


def is_theirs_to_change(user) -> bool:
    """Asked before they are signed in, which is noted."""
    return user.last_login is None and not user.is_superuser


def given(user):
    """An Administrator chose it."""
    _note(user, None)


def demand(request):
    request.session[_KEY] = True
    _note(request.user, None)


def _met(request):
    if request.session.pop(_KEY, False):
        _note(request.user, timezone.now())


def _note(user, signed_in_at):
    get_user_model().objects.filter(pk=user.pk).update(last_login=signed_in_at)


def first(view):
    """A view of the admin that waits until another password has been chosen."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        name = request.resolver_match.url_name
        if _KEY not in request.session or name in _OPEN:
            response = view(request, *args, **kwargs)
            if name == "password_change" and request.method == "POST" and response.status_code == 302:
                _met(request)
            return response
        messages.warning(request, _("First choose a password that nobody else knows."))
        return redirect("admin:password_change")

    return wrapped
