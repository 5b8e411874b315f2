"""Whether a zip can be opened without harm: a small file may claim to hold more than any disk, or a million names."""

import os
import struct
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

MOST_UNPACKED = 40 << 30  # bytes; the national file has 9 to 10 GB
MOST_NAMES = 1 << 20  # bytes of the archive's list of names; the national file's has under 1,000
# The national file shrinks to a tenth. Below the second number, in bytes, a bomb would do no harm.
MOST_RATIO, HARMLESS = 200, 200 << 20
_END, _LOCATOR, _END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"


class Dangerous(Exception):
    """The message says why, for staff."""


def look_into(path: Path):
    """Raises Dangerous for a zip that must not be read, and lets pass what is no zip."""
    if not zipfile.is_zipfile(path):
        return
    # Python reads the list of names into memory, whatever its size.
    if _size_of_names(path) > MOST_NAMES:
        raise Dangerous(_("This zip holds too many files. Upload the one from the registry, as it was downloaded."))
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error, OverflowError) as error:
        raise Dangerous(_("The zip cannot be read; download it again.")) from error
    for info in infos:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Dangerous(_("This zip is packed in an unusual way. Upload it as it was downloaded."))
        unpacked = info.file_size
        if unpacked > MOST_UNPACKED or unpacked > max(HARMLESS, MOST_RATIO * info.compress_size):
            raise Dangerous(_("This zip would unpack to far more than it should. Upload it as it was downloaded."))


def _size_of_names(path):
    """As the end of the archive has it, in bytes; it is found as Python's zipfile finds it."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        file.seek(max(0, size - 22 - (1 << 16)))
        start, tail = file.tell(), file.read()
        at = len(tail) - 22
        if not (tail[at : at + 4] == _END and tail[-2:] == b"\0\0"):
            at = tail.rfind(_END)
        names = struct.unpack("<L", tail[at + 12 : at + 16])[0] if len(tail) >= at + 16 else MOST_NAMES + 1
        begin = start + at - 20 - 56
        if begin >= 0 and tail[max(at - 20, 0) : max(at - 16, 0)] == _LOCATOR:
            file.seek(begin, os.SEEK_SET)
            record = file.read(56)
            if record[:4] == _END_64:
                names = struct.unpack("<Q", record[40:48])[0]
        return names
