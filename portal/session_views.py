"""Where one is signed in, for oneself: a list, and signing out elsewhere. Given the site of the admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal import open_sessions, second_factor
from portal.second_factor_forms import SessionsForm
from portal.second_factor_views import page, posted, refuse, wait_for


@never_cache
@sensitive_post_parameters()
def show(request, site):
    sessions = open_sessions.of(request.user)
    here = [one for one in sessions if one.key == request.session.session_key]
    others = [one for one in sessions if one not in here]
    shown = {"here": here, "others": others}

    def make(data):
        return SessionsForm(data, user=request.user, sessions=others)

    if seconds := wait_for(request, request.user):
        return refuse(request, site, "sessions.html", make(None), seconds, **shown)
    form = make(posted(request))
    if not form.is_valid():
        return page(request, site, "sessions.html", _("Where you are signed in"), form=form, **shown)
    chosen = form.cleaned_data["end"]
    request.session.cycle_key()
    open_sessions.end([one.key for one in others if one.name in chosen])
    second_factor.note(request.user, request.user, _("Signed out elsewhere."))
    text = ngettext("Signed out at %(count)d place.", "Signed out at %(count)d places.", len(chosen))
    messages.success(request, text % {"count": len(chosen)})
    return redirect("admin:sessions")
