"""Users and groups, as the Administrators among the staff see them. Second factors are theirs alone: only to reset."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

# Their modules register what is taken back here: imported first, that has happened.
from django_otp.plugins.otp_static import admin as _static  # noqa: F401
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import recovery_codes, second_factor
from portal.roles import RULES

# Nobody sees another's secret, nor makes a device for them.
admin.site.unregister([StaticDevice, TOTPDevice, User, Group])


class PlainSearch:
    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand words.
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])


@admin.register(User)
class StaffAdmin(PlainSearch, UserAdmin):
    """Whoever has a role needs no permission of their own, so the form has none to choose."""

    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "has_second_factor", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    filter_horizontal = []
    readonly_fields = ["second_factor", "last_login", "date_joined"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["username", "password", "second_factor"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request):
        app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=Exists(app))

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple()
            kwargs["help_text"] = _("One or several. What each may do: docs/staff.md.")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.has_app

    @admin.display(description=_("second factor"))
    def second_factor(self, user):
        if not second_factor.is_set_up(user):
            return _("None yet: it is set up at the next sign-in.")
        return format_html(
            '{} <a href="{}">{}</a>',
            _("Set up, with %(left)d recovery codes left.") % {"left": recovery_codes.left(user)},
            reverse("admin:auth_user_reset_second_factor", args=[user.pk]),
            _("Reset"),
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.reset_second_factor)
        return [path("<int:pk>/reset/", view, name="auth_user_reset_second_factor"), *super().get_urls()]

    def reset_second_factor(self, request, pk):
        """Asks, then forgets it: the user is signed out, and sets up another at the next sign-in."""
        user = self.get_object(request, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if request.method == "POST":
            second_factor.forget(user)
            self.log_change(request, user, _("Second factor reset."))
            self.message_user(request, _("The second factor of “%s” is reset.") % user, messages.SUCCESS)
            return redirect("admin:auth_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reset the second factor"),
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, "admin/second_factor/reset.html", context)


@admin.register(Group)
class RoleAdmin(PlainSearch, GroupAdmin):
    """The roles belong to the code, which would undo what is changed here; others may be made beside them."""

    filter_horizontal = []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._is_role(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._is_role(obj)

    @staticmethod
    def _is_role(group):
        return group is not None and group.name in RULES
