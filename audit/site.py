"""The site as `make serve` runs it, on a port and a database of its own that are gone afterwards."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# What a process needs to run at all. Nobody's settings come with it.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "WEB_CONCURRENCY", "THREADS")
SECONDS_TO_START = 60
PREPARE = (
    ("Collecting and compressing static files", ["manage.py", "collectstatic", "--no-input", "--verbosity=0"]),
    ("Making a database with the starting content and sample therapists", ["manage.py", "prepare"]),
)
REAL = ("Making the sample therapists as good as real", ["-m", "audit.sample"])


class Site(NamedTuple):
    url: str  # Without a slash at its end.
    folder: Path  # Of this run alone: whatever is written goes here.

    @property
    def environment(self) -> dict[str, str]:
        """What its processes run with."""
        return environment(self, int(self.url.rpartition(":")[2]))


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextmanager
def served(real: bool = True):
    """A `Site` that answers, until the end of the block. Its people are made up, and say so unless they are `real`."""
    with tempfile.TemporaryDirectory(prefix="massage-for-life-audit-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        site = Site(f"http://127.0.0.1:{port}", folder)
        settings = site.environment
        for what, command in (*PREPARE, REAL) if real else PREPARE:
            say(f"== {what}")
            subprocess.run([sys.executable, *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
        say(f"== Serving on {site.url} with gunicorn")
        log = folder / "gunicorn.log"
        with log.open("wb") as file:
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"], cwd=ROOT, env=settings, stdout=file, stderr=subprocess.STDOUT
            )
        try:
            if not started(server, port):
                raise RuntimeError(f"The site did not start: {log.read_text().strip()[-500:]}")
            yield site
        finally:
            server.terminate()
            server.wait(40)


def environment(site, port):
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "audit.settings",
        "ENV_FILE": os.devnull,
        "AUDIT_FOLDER": str(site.folder),
        "TMPDIR": str(site.folder),
        "DATABASE_URL": f"sqlite:///{site.folder / 'audit.sqlite3'}",
        "SECRET_KEY": "for-one-audit-on-this-machine-only-0123456789-abcdefgh",
        "DEBUG": "False",
        "TWO_FACTOR": "False",  # Its own robot signs in with a password.
        "SITE_URL": site.url,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(server, port):
    """Waits until the site says that it is ready; False where it never does."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        if ready(port):
            return True
        time.sleep(0.1)
    return False


def ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
