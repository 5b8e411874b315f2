"""Files that were uploaded, as jobs, without the pages that take them in."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from locator import starting
from locator.jobs import folder
from locator.models import ImportJob
from tests.locator import roster


@pytest.fixture
def uploads(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


@pytest.fixture
def make_job(uploads, db, tmp_path):
    """Makes a job of a file, by default the two therapists of `roster`."""
    starting.load_states()
    starting.load_techniques()

    def make_job(content=None, what="therapists", **fields):
        if content is None:
            content = roster.write(tmp_path / "two.csv", roster.ANN, roster.BOB).read_bytes()
        with folder.new_file() as file:
            file.write(content)
        return ImportJob.objects.create(
            what=what,
            file_name="two.csv",
            stored_as=Path(file.name).name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            by=User.objects.get_or_create(username="registrar")[0],
            **fields,
        )

    return make_job
