"""The settings under test: the site's own, in an environment that no developer's shell or `.env` can change.

The database is SQLite, in a file as on a real site, unless TEST_DATABASE_URL names another.
"""

import os
import tempfile
from pathlib import Path

CONTRACT = (
    "DATABASE_URL SECRET_KEY DEBUG ALLOWED_HOSTS SITE_NAME SITE_URL CACHE_URL EMAIL_URL "
    "GEOCODER GEOCODER_OPTIONS TILE_URL TILE_ATTRIBUTION EMAIL_FROM STAFF_EMAIL PROXIES "
    "MAINTENANCE_FILE TWO_FACTOR UPLOAD_DIR UPLOAD_LIMIT_MB"
)
for name in CONTRACT.split():
    os.environ.pop(name, None)

SCRATCH = Path(tempfile.gettempdir())
os.environ |= {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-tests-only",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{SCRATCH / 'unused.sqlite3'}",
    "EMAIL_URL": "memorymail://",
    # Most tests of the admin are not about signing in; those that are turn it on.
    "TWO_FACTOR": "False",
    # Not the developer's own, who may have closed the site that runs from this very folder.
    "MAINTENANCE_FILE": str(SCRATCH / f"closed-for-tests-{os.getpid()}"),
}

from portal.settings import *  # noqa: E402, F403
from portal.settings import STORAGES  # noqa: E402

# Pages are rendered without collecting files first; tests/portal/test_static.py does collect them.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# Never the site's own: a test that uploads names a folder of its own.
UPLOAD_DIR = SCRATCH / "massage-for-life-no-uploads"
MEDIA_ROOT = SCRATCH / "massage-for-life-no-media"
# Hashing slowly is what makes a password safe, and tests of sign-in slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
