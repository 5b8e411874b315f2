"""The site as it really runs: commands in their own process, and gunicorn with compressed files and a database."""

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest
from django.conf import settings

from tests.settings import CONTRACT

LONG_KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG"


def environment(**values):
    """This process's own, less every setting of the site, and then the values."""
    dropped = {*CONTRACT.split(), "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"ENV_FILE": os.devnull} | values


@pytest.fixture(scope="session")
def run():
    """A function that runs a Python command line in the site's folder, with these settings and no others."""

    def run(*arguments, **values):
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment(**values),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def static_root(run, tmp_path_factory):
    """A folder with every static file, collected as for production: once, whichever worker comes first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "static"
    with open(shared / "static.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "staticfiles.json").exists():
            values = {"DJANGO_SETTINGS_MODULE": "tests.portal.production", "TEST_STATIC_ROOT": str(folder)}
            result = run("manage.py", "collectstatic", "--no-input", SECRET_KEY=LONG_KEY, **values)
            assert result.returncode == 0, result.stderr
    return folder


class Served:
    """A running server: where it listens and what it has written."""

    def __init__(self, port, log):
        self.port, self._log = port, log

    def get(self, path, host="localhost", **headers):
        """(status, headers, body) of a GET. The connection is ours; nothing is followed or decoded."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers={"Host": host, **names})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def send(self, data):
        """What comes back for bytes that no client library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as sock:
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: sock.recv(65536), b""))

    @property
    def log(self):
        return self._log.read_text()


@pytest.fixture(scope="session")
def serve(run, static_root, tmp_path_factory):
    """A context manager that runs gunicorn on a free port with these settings."""

    @contextlib.contextmanager
    def serve(**values):
        folder = tmp_path_factory.mktemp("site")
        values = {
            "DJANGO_SETTINGS_MODULE": "tests.portal.production",
            "TEST_STATIC_ROOT": str(static_root),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "SECRET_KEY": LONG_KEY,
            "WEB_CONCURRENCY": "1",
            "PORT": str(_free_port()),
        } | values
        if values["DATABASE_URL"].startswith("sqlite"):
            prepared = run("manage.py", "prepare", "--no-demo", **values)
            assert prepared.returncode == 0, prepared.stderr
        with _started(["-m", "gunicorn"], folder / "log", values) as served:
            yield served

    return serve


@pytest.fixture(scope="session")
def development(tmp_path_factory):
    """The server of `make run`, with an empty database."""
    folder = tmp_path_factory.mktemp("development")
    database = f"sqlite:///{folder / 'site.sqlite3'}"
    values = {"DEBUG": "True", "PORT": str(_free_port()), "DATABASE_URL": database}
    command = ["manage.py", "runserver", "--noreload", values["PORT"]]
    with _started(command, folder / "log", values) as served:
        yield served


@pytest.fixture(scope="session")
def site(serve):
    """A site on http, as behind no proxy."""
    with serve() as served:
        yield served


@contextlib.contextmanager
def _started(command, path, values):
    """A Served for this Python command line, which runs until the block ends and writes to this file."""
    served = Served(int(values["PORT"]), path)
    with open(path, "wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=environment(**values), stdout=log, stderr=log
        )
    try:
        _wait(served, process)
        yield served
    finally:
        process.terminate()
        process.wait(20)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _wait(served, process):
    deadline = time.monotonic() + 20
    while True:
        assert process.poll() is None, served.log
        assert time.monotonic() < deadline, served.log
        with contextlib.suppress(OSError):
            if served.get("/healthz")[0] == 200:
                return
        time.sleep(0.05)
