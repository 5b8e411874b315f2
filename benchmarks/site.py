"""Django as a real site runs it, for benchmarks: nothing logged, nothing cached, on several databases at once."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings

from portal import connections

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = Path(tempfile.gettempdir()) / "massage-for-life-benchmarks"
ENVIRONMENT = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-benchmarks-only",
    "DEBUG": "False",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}


def configure(urls: dict[str, str]):
    """Start Django on these databases: alias -> URL. The first is the default, too."""
    os.environ |= ENVIRONMENT | {"DATABASE_URL": next(iter(urls.values()))}
    for alias, url in urls.items():
        os.environ["DATABASE_URL"] = url
        settings.DATABASES[alias] = connections.database(settings.BASE_DIR)
    django.setup()


def version() -> str:
    """Changes with the schema and with how the fictional therapists are made."""
    files = [*ROOT.glob("locator/migrations/0*.py"), *ROOT.glob("locator/demo/*.py"), ROOT / "benchmarks/crowd.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:8]


def say(text):
    print(text, file=sys.stderr, flush=True)
