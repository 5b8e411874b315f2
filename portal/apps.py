from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import roles, second_factor, staff_sessions

        # After the migrations of every app, once: `portal` has no tables of its own that others would wait for.
        post_migrate.connect(roles.after_migrate, sender=self, dispatch_uid="portal.roles")
        user_logged_in.connect(staff_sessions.begin, dispatch_uid="portal.staff_sessions")
        checks.register(second_factor.check_required, checks.Tags.security, deploy=True)
