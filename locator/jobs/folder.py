"""The private folder in which uploaded files wait, under names that tell nothing. Nobody else may look into it."""

import contextlib
import os
import re
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string

# Bytes that must stay free for the database and all else on that disk.
MARGIN = 1 << 30
# Only what has such a name is ever deleted: somebody may name a folder in which other things lie.
_OURS = re.compile(r"import-[a-z0-9]{32}")
# A file that no job knows and that nobody has written to for so long, in seconds, is what is left of a broken upload.
FORGOTTEN = 3600


def folder() -> Path:
    """The folder, made if it is not there. Raises OSError."""
    path = Path(settings.UPLOAD_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def new_file():
    """An open file of ours, for its owner alone."""
    name = "import-" + get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    return open(folder() / name, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))


def path_of(name: str) -> Path:
    if not _OURS.fullmatch(name):
        raise FileNotFoundError(name)
    return Path(settings.UPLOAD_DIR) / name


def has_room_for(size: int) -> bool:
    return shutil.disk_usage(folder()).free >= size + MARGIN


def remove(name: str):
    if _OURS.fullmatch(name):
        (Path(settings.UPLOAD_DIR) / name).unlink(missing_ok=True)


def sweep(known: set[str]):
    """Delete what no job knows. What cannot be now, another process has deleted, or will."""
    before = time.time() - FORGOTTEN
    with contextlib.suppress(OSError):
        for entry in os.scandir(settings.UPLOAD_DIR):
            is_ours = _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            if is_ours and entry.name not in known:
                with contextlib.suppress(OSError):
                    if entry.stat().st_mtime < before:
                        remove(entry.name)
