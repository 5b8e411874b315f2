"""The rows that staff tick in a list: what a form says of them, before Django asks the database for it as it stands."""

import functools

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError


def of_this_list(changelist_view):
    """A list's view that is given only what can be keys of its rows; to others Django would answer with a 500."""
    key = changelist_view.__self__.opts.pk

    @functools.wraps(changelist_view)
    def view(request, *args, **kwargs):
        if request.method == "POST" and ACTION_CHECKBOX_NAME in request.POST:
            request.POST = request.POST.copy()
            chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
            request.POST.setlist(ACTION_CHECKBOX_NAME, [text for text in chosen if _can_be(key, text)])
        return changelist_view(request, *args, **kwargs)

    return view


def _can_be(key, text):
    try:
        key.clean(text, None)
    except ValidationError:
        return False
    return "\0" not in text
