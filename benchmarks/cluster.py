"""A private PostgreSQL whose data outlive the run, so that a million listings are loaded once."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests import postgres

INSTALLED = Path("/usr/lib/postgresql")
OPTIONS = (
    "listen_addresses=",
    "shared_buffers=2GB",
    "work_mem=64MB",
    "maintenance_work_mem=1GB",
    "effective_cache_size=6GB",
    "random_page_cost=1.1",
    "jit=off",
    "max_wal_size=8GB",
    "fsync=off",  # The data are made up and can be made again.
    "synchronous_commit=off",
    "dynamic_shared_memory_type=mmap",
)


@contextlib.contextmanager
def server(scratch: Path):
    """A function from a database's name to its URL. An installed PostgreSQL keeps its data in the scratch folder."""
    binaries = with_postgis() or next(iter(sorted(INSTALLED.glob("*/bin"), reverse=True)), None)
    if binaries is None:
        # The test suite's own, which keeps nothing.
        with postgres.server("shared_buffers=2GB", "jit=off") as url:
            yield url.replace("/postgres?", "/{}?").format
        return
    home, who = scratch / f"postgresql-{binaries.parent.name}", _unprivileged()
    if not (home / "data").exists():
        home.mkdir(parents=True, exist_ok=True)
        if who:
            os.chown(home, who["user"], who["group"])
        _run(
            [
                binaries / "initdb",
                "-D",
                home / "new",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            who,
        )
        (home / "new").rename(home / "data")
    settings = [f"-c{option}" for option in (*OPTIONS, f"unix_socket_directories={home}")]
    with open(home / "log", "wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", home / "data", *settings],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **who,
        )
    try:
        url = f"postgresql://postgres@/{{}}?host={quote(str(home), safe='')}"
        _wait(url.format("postgres"), process, home / "log")
        yield url.format
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def with_postgis() -> Path | None:
    """The binaries of the newest installed PostgreSQL that has PostGIS."""
    for binaries in sorted(INSTALLED.glob("*/bin"), reverse=True):
        if Path(f"/usr/share/postgresql/{binaries.parent.name}/extension/postgis.control").exists():
            return binaries
    return None


def databases(url) -> set[str]:
    with psycopg.connect(url("postgres")) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


def create(url, name):
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def drop(url, name):
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _unprivileged():
    """How a subprocess gives up root, with which PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(command, who):
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **who)
    if result.returncode:
        shutil.rmtree(command[2], ignore_errors=True)
        raise RuntimeError(f"{command[0].name} failed: {result.stderr.strip()}")


def _wait(url, process, log):
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from error
            time.sleep(0.1)
