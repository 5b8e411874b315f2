"""The WSGI entry point, for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.environment import refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
    refuse("static files", "are not collected: run `manage.py collectstatic`.")

application = get_wsgi_application()

from locator import places  # noqa: E402 - once Django is set up

# Reads the gazetteer before gunicorn forks: no visitor waits for it, and the workers share its memory.
places.resolve("Washington, DC")
