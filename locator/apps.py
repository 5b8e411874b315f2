from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocatorConfig(AppConfig):
    name = "locator"
    verbose_name = _("Therapist locator")

    def ready(self):
        from history import records
        from locator import following, languages, proxy_check
        from locator.models import Practice, Therapist

        following.connect()
        proxy_check.connect()
        settings = dict(Practice.Setting.choices)
        records.register(
            Therapist,
            *("practices", "licenses", "certifications"),
            says={
                (Therapist, "languages"): lambda codes: "; ".join(map(languages.name, codes)),
                (Practice, "settings"): lambda names: "; ".join(str(settings.get(name, name)) for name in names),
            },
        )
