"""The first half of signing in: a password, and not as often as somebody who guesses would like."""

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal import failures, guessing, halfway


def sign_in(site, request, extra_context):
    """The page, for a site of the admin."""
    if request.method == "GET" and site.has_permission(request):
        return redirect("admin:index")
    context = {
        **site.each_context(request),
        "title": _("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        **(extra_context or {}),
    }
    return SignIn.as_view(extra_context=context)(request)


class SignIn(LoginView):
    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def post(self, request, *args, **kwargs):
        typed = request.POST.get("username", "")
        if seconds := guessing.wait(request, typed):
            return self.refuse(typed, seconds)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if not settings.TWO_FACTOR:
            return super().form_valid(form)
        halfway.remember(self.request, form.get_user(), self.get_success_url())
        return redirect("admin:second_factor")

    def refuse(self, typed, seconds):
        """The same page, with the name as it was typed: only the wait is new."""
        form = AdminAuthenticationForm(self.request, initial={"username": typed.replace("\0", "")[:150]})
        context = self.get_context_data(form=form, wait=failures.in_words(seconds))
        return self.render_to_response(context, status=429, headers={"Retry-After": str(seconds)})
