"""For `check --deploy`: is it known how many proxies stand in front, so that visitors can be told apart?"""

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

ID = "locator.W001"


def connect():
    checks.register(_warn, checks.Tags.security, deploy=True)


def _warn(app_configs, **_options):
    # Where an address is one of https, it is most often a proxy that speaks it.
    if settings.PROXIES or not settings.SITE_URL.startswith("https://"):
        return []
    return [
        checks.Warning(
            _("PROXIES is not set. Behind a proxy every visitor counts as one, and a few close the forms to all."),
            hint=_(
                "Set it to how many proxies of your own stand in front, such as PROXIES=1; if none does, PROXIES=0."
            ),
            id=ID,
        )
    ]
