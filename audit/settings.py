"""The site's own settings; only the collected files lie in a folder of this run, so that nobody else's are touched."""

import os
from pathlib import Path

from portal.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["AUDIT_FOLDER"]) / "static"
MEDIA_ROOT = Path(os.environ["AUDIT_FOLDER"]) / "media"
