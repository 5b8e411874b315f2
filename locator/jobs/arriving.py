"""A file on its way in, written straight into the private folder and fingerprinted as it passes."""

import contextlib
import hashlib
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from locator.jobs import folder


class Arrived(UploadedFile):
    """An uploaded file that lies in the folder under `stored_as`."""

    def __init__(self, name, size, stored_as, sha256):
        super().__init__(None, name, "application/octet-stream", size)
        self.stored_as, self.sha256 = stored_as, sha256

    @property
    def path(self) -> Path:
        return folder.path_of(self.stored_as)

    def close(self):
        """There is nothing open."""


class Arriving(FileUploadHandler):
    """Takes one file, of at most `limit` bytes. Unless it is `kept`, it is gone when the block ends.

    `refused` says why the upload was broken off.
    """

    chunk_size = 1 << 20

    def __init__(self, limit: int):
        super().__init__()
        self.limit, self.kept, self.refused = limit, False, ""
        self._out = None
        self._names = []

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._close()
        if not self.kept:
            for name in self._names:
                with contextlib.suppress(OSError):
                    folder.remove(name)

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._close()
        if self._names:
            self._refuse(_("Choose one file."))
        try:
            self._out = folder.new_file()
        except OSError as error:
            self._refuse(cannot_be_kept(error))
        self._names.append(Path(self._out.name).name)
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.limit:
            self._refuse(too_large(self.limit))
        try:
            self._out.write(raw_data)
        except OSError as error:
            self._refuse(cannot_be_kept(error))
        self._digest.update(raw_data)

    def file_complete(self, file_size):
        try:
            self._close()
        except OSError as error:
            self._refuse(cannot_be_kept(error))
        return Arrived(self.file_name, file_size, self._names[-1], self._digest.hexdigest())

    def _close(self):
        if self._out:
            out, self._out = self._out, None
            out.close()

    def _refuse(self, why):
        self.refused = why
        raise StopUpload


def too_large(limit):
    return _("The file is larger than %s MB, the most that is taken here.") % f"{limit // 10**6:,}"


def cannot_be_kept(error):
    return _("The file could not be kept on the server (%s); tell whoever runs it.") % (error.strerror or error)
