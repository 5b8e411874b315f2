from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocatorConfig(AppConfig):
    name = "locator"
    verbose_name = _("Therapist locator")

    def ready(self):
        from locator import following, proxy_check

        following.connect()
        proxy_check.connect()
