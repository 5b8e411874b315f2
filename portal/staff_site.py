"""The admin: Django's, with a second factor, and with doors that cannot be tried as often as somebody likes."""

import functools

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.cache import cache
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from portal import chosen_rows, failures, guessing

TIDY_EACH = 600  # Seconds.


class StaffSite(AdminSite):
    def has_permission(self, request):
        """Whether somebody may see any page at all: all of them ask this, whoever wrote them."""
        # Of somebody who signed in by this very request, only the device is known.
        verified = not settings.TWO_FACTOR or getattr(request.user, "otp_device", None) is not None
        return super().has_permission(request) and verified

    def get_urls(self):
        # Its modules import the forms of Django's admin, which need this one to be there.
        from portal import second_factor_views as views

        def page(view):
            return functools.update_wrapper(functools.partial(view, site=self), view)

        return [
            path("second-factor/", page(views.ask), name="second_factor"),
            path("second-factor/set-up/", page(views.set_up), name="second_factor_set_up"),
            path("second-factor/recovery-codes/", self.admin_view(page(views.renew)), name="recovery_codes"),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        if getattr(view, "__name__", "") == "changelist_view":
            view = chosen_rows.of_this_list(view)
        return super().admin_view(view, cacheable)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        from portal import signing_in

        return signing_in.sign_in(self, request, extra_context)

    def index(self, request, extra_context=None):
        from locator.jobs import claiming

        # Uploads that nobody decided on are to go where no worker runs, too: somebody on the staff comes by each day.
        if self.has_permission(request) and cache.add("uploads-tidied", True, TIDY_EACH):
            claiming.tidy()
        return super().index(request, extra_context)

    def password_change(self, request, extra_context=None):
        # It asks for the old one: another place where it could be guessed.
        if request.method == "POST" and (seconds := guessing.wait(request, request.user.get_username())):
            return failures.too_many_requests(seconds)
        return super().password_change(request, extra_context)
