"""The site's own settings, unchanged but for where collected files go: what the tests start gunicorn with."""

import os
from pathlib import Path

from portal.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["TEST_STATIC_ROOT"])
