"""The whole suite on each database that the site supports, then the browser journeys: what `make test` runs.

Arguments go to pytest, and choose some of the tests. TEST_DATABASE_URL names a PostgreSQL to use; without it one is
started for the run. A run that leaves out a database or the browser says so, and fails where CI=true. There, branch
coverage is measured as well.
"""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import postgres  # noqa: E402
from tests.browser import chromium  # noqa: E402

IN_CI = os.environ.get("CI") == "true"
NOTHING_COLLECTED = 5


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    rest = ["-n", "2", "--ignore=tests/browser", *arguments]
    coverage = ["--cov"] if IN_CI and not arguments else []
    report = [suite(f"SQLite {sqlite3.sqlite_version}", rest + coverage)]
    with contextlib.ExitStack() as stack:
        try:
            url = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(postgres.server())
            name = f"PostgreSQL {postgres.version(url)}"
        except Exception as error:
            report.append(left_out("PostgreSQL", error))
        else:
            report.append(suite(name, rest, url))
    if binary := chromium.find():
        # Three, where there are two processors: a journey waits for a page now and then.
        report.append(suite(chromium.version(binary), ["-n", "3", "--dist", "worksteal", "tests/browser", *arguments]))
    else:
        missing = "no Chromium found; on Debian: apt-get install chromium-headless-shell"
        report.append(left_out("the browser journeys", missing))

    print("\n== Tested")
    for name, outcome, _ in report:
        print(f"{name + ':':<24} {outcome}")
    return 0 if all(good for *_, good in report) else 1


def suite(name, arguments, database=""):
    """Run pytest, show what it says, and return (name, its own last line, whether all is well)."""
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", f"--color={'yes' if sys.stdout.isatty() else 'no'}", *arguments]
    environment = os.environ | {"TEST_DATABASE_URL": database, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tail = b""
    try:
        while chunk := process.stdout.read1():
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            tail = (tail + chunk)[-4000:]
    except SystemExit:
        process.send_signal(signal.SIGINT)  # On Ctrl-C it has heard of it by itself.
        raise
    finally:
        process.wait()
    last = re.sub(r"\x1b\[[0-9;]*m", "", tail.decode(errors="replace")).strip().splitlines()
    chosen_nothing = process.returncode == NOTHING_COLLECTED and sys.argv[1:]
    return name, last[-1].strip("= ") if last else "no output", process.returncode == 0 or bool(chosen_nothing)


def left_out(what, why):
    why = str(why).strip().partition("\n")[0]
    print(f"\n!! NOT TESTED: {what} ({why})", flush=True)
    return what, f"NOT TESTED ({why})", not IN_CI


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
