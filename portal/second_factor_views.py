"""The second half of signing in, and what staff do about their second factor. Each is given the site of the admin."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as login_with
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import failures, first_password, guessing, halfway, open_sessions, qr, recovery_codes, second_factor
from portal.second_factor_forms import AnotherAppForm, CodeForm, NewAppForm, PasswordForm

FEW = 3  # Recovery codes, at which it is time for new ones.


@never_cache
@csrf_protect
def ask(request, site):
    """For a code, of somebody who has shown a password."""
    user = halfway.who(request)
    if user is None:
        return _to_sign_in(request)
    if not second_factor.is_set_up(user):
        return redirect("admin:second_factor_set_up")
    form = CodeForm(posted(request), accept=lambda code: second_factor.accept(user, code))
    if seconds := wait_for(request, user):
        return refuse(request, site, "code.html", CodeForm(accept=None), seconds)
    if not form.is_valid():
        return page(request, site, "code.html", _("Your second factor"), form=form)
    goal = _let_in(request, user, form.accepted)
    if isinstance(form.accepted, StaticDevice):
        second_factor.note(user, user, _("Signed in with a recovery code."))
        _say_how_many_are_left(request, user)
    return redirect(goal)


@never_cache
@sensitive_post_parameters()
@csrf_protect
def set_up(request, site):
    """An app: the first, at the first sign-in, or another, of somebody who is signed in and knows their password."""
    user, first = halfway.who(request), True
    if user is None and site.has_permission(request):
        user, first = request.user, False
    if user is None:
        return _to_sign_in(request)
    if first and second_factor.is_set_up(user):
        return redirect("admin:second_factor")
    secret = halfway.secret(request)

    def make(data):
        def accept(code):
            return second_factor.set_up(user, secret, code, replace=not first)

        return NewAppForm(data, accept=accept) if first else AnotherAppForm(data, accept=accept, user=user)

    app = TOTPDevice(user=user, key=secret)
    picture = qr.draw(app.config_url)
    shown = {"picture": picture, "secret": _in_groups(secret), "first": first, "account": user.get_username()}
    if seconds := wait_for(request, user):
        return refuse(request, site, "set_up.html", make(None), seconds, **shown)
    form = make(posted(request))
    if not form.is_valid():
        return page(request, site, "set_up.html", _("Set up your second factor"), form=form, **shown)
    goal = _let_in(request, user, second_factor.device_of(user)) if first else reverse("admin:index")
    if not first:
        halfway.leave(request)
        _alone(request, user)
        login_with(request, second_factor.device_of(user))
    second_factor.note(user, user, _("Set up a second factor."))
    return _show(request, site, form.accepted, goal)


@never_cache
@sensitive_post_parameters()
def renew(request, site):
    """How many recovery codes are left, and new ones."""
    user = request.user
    if not second_factor.is_set_up(user):
        return redirect("admin:second_factor_set_up")
    left = recovery_codes.left(user)
    if seconds := wait_for(request, user):
        return refuse(request, site, "renew.html", PasswordForm(user=user), seconds, left=left)
    form = PasswordForm(posted(request), user=user)
    if not form.is_valid():
        return page(request, site, "renew.html", _("Recovery codes"), form=form, left=left)
    codes = recovery_codes.make(user)
    _alone(request, user)
    second_factor.note(user, user, _("Made new recovery codes."))
    return _show(request, site, codes, reverse("admin:index"))


def posted(request):
    return request.POST if request.method == "POST" else None


def _to_sign_in(request):
    return redirect_to_login(reverse("admin:index"), reverse("admin:login"))


def wait_for(request, user):
    """Seconds until a try may be made; 0 where there is none or it may."""
    if request.method != "POST":
        return 0
    return guessing.wait(request, user.get_username()) or second_factor.locked_for(user, request.POST.get("code", ""))


def _let_in(request, user, device):
    goal, is_first = halfway.leave(request), first_password.is_theirs_to_change(user)
    login(request, user, backend=user.backend)
    if is_first:
        first_password.demand(request)
    login_with(request, device)
    return goal


def _alone(request, user):
    """Whoever came in with what is worth nothing any more, such as a stolen code, is out; here there is a new key."""
    request.session.cycle_key()
    open_sessions.end_all(user, but=request.session.session_key)


def _say_how_many_are_left(request, user):
    left = recovery_codes.left(user)
    text = ngettext("You have %(left)d recovery code left.", "You have %(left)d recovery codes left.", left)
    messages.warning(request, text % {"left": left})
    if left <= FEW:
        messages.warning(request, _("Please make new ones: “Second factor”, above."))


def _in_groups(secret):
    text = second_factor.for_typing(secret)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _show(request, site, codes, goal):
    return page(request, site, "codes.html", _("Your recovery codes"), codes=codes, goal=goal)


def page(request, site, template, title, status=200, **context):
    context = {**site.each_context(request), "title": title, "subtitle": None, **context}
    return render(request, f"admin/second_factor/{template}", context, status=status)


def refuse(request, site, template, form, seconds, **context):
    context |= {"form": form, "wait": failures.in_words(seconds)}
    response = page(request, site, template, _("That was a lot at once"), status=429, **context)
    response.headers["Retry-After"] = str(seconds)
    return response
