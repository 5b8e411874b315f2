"""Users and groups, as the Administrators among the staff see them. Second factors are theirs alone: only to reset."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

# Their modules register what is taken back here: imported first, that has happened.
from django_otp.plugins.otp_static import admin as _static  # noqa: F401
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from history.two_editors import TwoEditors
from portal import first_password, open_sessions, reach, recovery_codes, second_factor
from portal.roles import RULES

# Nobody sees another's secret, nor makes a device for them.
admin.site.unregister([StaticDevice, TOTPDevice, User, Group])


class PlainSearch:
    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no NUL, nor SQLite a thousand words.
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:200])


@admin.register(User)
class StaffAdmin(PlainSearch, TwoEditors, UserAdmin):
    """Whoever has a role needs no permission of their own, so the form has none to choose."""

    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "has_second_factor", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    filter_horizontal = []
    readonly_fields = ["second_factor", "signed_in", "last_login", "date_joined"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["username", "password", "second_factor", "signed_in"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request):
        app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=Exists(app))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._reaches(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Only of an account that did nothing: the record of what it did would go with it, or lose its name."""
        allowed = super().has_delete_permission(request, obj) and self._reaches(request, obj)
        return allowed and not (obj and (obj.logentry_set.exists() or obj.revision_set.exists()))

    @staticmethod
    def _reaches(request, obj):
        if obj is None:
            return True
        # A page asks several times.
        known = request.__dict__.setdefault("reached", {})
        if obj.pk not in known:
            known[obj.pk] = reach.covers(request.user, obj)
        return known[obj.pk]

    def get_actions(self, request):
        """One account at a time is deleted: each is looked at by itself."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = reach.groups(request.user)
            kwargs["widget"] = CheckboxSelectMultiple()
            kwargs["help_text"] = _("One or several. What each may do: docs/staff/access.md.")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.has_app

    @admin.display(description=_("second factor"))
    def second_factor(self, user):
        if not second_factor.is_set_up(user):
            return _("None yet: it is set up at the next sign-in.")
        said = _("Set up, with %(left)d recovery codes left.") % {"left": recovery_codes.left(user)}
        return _with_way(said, "admin:auth_user_reset_second_factor", user, _("Reset"))

    @admin.display(description=_("signed in"))
    def signed_in(self, user):
        count = len(open_sessions.of(user))
        if not count:
            return _("Nowhere.")
        said = ngettext("At %(count)d place.", "At %(count)d places.", count) % {"count": count}
        return _with_way(said, "admin:auth_user_sign_out", user, _("Sign out everywhere"))

    def get_urls(self):
        reset, sign_out = map(self.admin_site.admin_view, (self.reset_second_factor, self.sign_out))
        return [
            path("<int:pk>/reset/", reset, name="auth_user_reset_second_factor"),
            path("<int:pk>/sign-out/", sign_out, name="auth_user_sign_out"),
            *super().get_urls(),
        ]

    def user_change_password(self, request, id, form_url=""):
        """One's own takes the present one first: whoever finds an open browser does not know it."""
        user = self.get_object(request, unquote(id))
        if user is not None and user.pk == request.user.pk:
            return redirect("admin:password_change")
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            first_password.given(user)
        return response

    def reset_second_factor(self, request, pk):
        """Asks, then forgets it: the user is signed out, and sets up another at the next sign-in."""
        if pk == request.user.pk:
            # This asks for the password, and for a code of the new app.
            return redirect("admin:second_factor_set_up")

        def forget(user):
            second_factor.forget(user)
            open_sessions.end_all(user)

        done = _("Second factor reset."), _("The second factor of “%s” is reset.")
        return self._ask_first(request, pk, _("Reset the second factor"), "reset", forget, done)

    def sign_out(self, request, pk):
        if pk == request.user.pk:
            return redirect("admin:sessions")
        done = _("Signed out everywhere."), _("“%s” is signed out everywhere.")
        return self._ask_first(request, pk, _("Sign out everywhere"), "sign_out", open_sessions.end_all, done)

    def _ask_first(self, request, pk, title, template, change, done):
        """A page, then the change of the user. `done` is what the history says, and what the next page."""
        user = self.get_object(request, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if request.method == "POST":
            change(user)
            self.log_change(request, user, done[0])
            self.message_user(request, done[1] % user, messages.SUCCESS)
            return redirect("admin:auth_user_change", pk)
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "original": user}
        return TemplateResponse(request, f"admin/second_factor/{template}.html", context)


def _with_way(said, view, user, name):
    return format_html('{} <a href="{}">{}</a>', said, reverse(view, args=[user.pk]), name)


@admin.register(Group)
class RoleAdmin(PlainSearch, TwoEditors, GroupAdmin):
    """The roles belong to the code, which would undo what is changed here; others may be made beside them."""

    filter_horizontal = []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._open_to(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._open_to(request, obj)

    @staticmethod
    def _open_to(request, group):
        return group is None or (group.name not in RULES and reach.covers_group(request.user, group))

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Permission:
            kwargs["queryset"] = reach.permissions(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
