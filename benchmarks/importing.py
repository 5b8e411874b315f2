"""How fast the therapists CSV is imported, and how much memory it takes: `python -m benchmarks.importing [ROWS ...]`.

For 10,000 and 100,000 rows unless told otherwise. Each file goes through `manage.py import_therapists` into a fresh
database, and then a second time, when nothing is new. SQLite, unless DATABASE_URL names an empty PostgreSQL database
(and then one number of rows at a time). If peak memory does not grow with the rows, it is flat.
"""

import csv
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.site import ENVIRONMENT, ROOT


def write_roster(path: Path, count: int, seed: int = 1):
    """A file of so many fictional rows: each fifth is a second practice, half have coordinates, a few are wrong."""
    from django.utils import timezone

    from locator import gazetteer
    from locator.imports.columns import parsers
    from locator.models import Practice, Technique

    chance = random.Random(seed)
    zips = [zip_ for zip_ in gazetteer.zips().values() if not zip_.kind]
    techniques = list(Technique.objects.values_list("slug", flat=True))
    today = timezone.localdate()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(parsers()), restval="")
        writer.writeheader()
        for number in range(count):
            person = number - (number % 5 == 4)
            zip_ = chance.choice(zips)
            row = {
                "external_id": f"R{person:07}",
                "first_name": chance.choice(("Ana", "Ben", "Chloé", "Dmitri", "Elif", "Fatima", "Grace")),
                "last_name": chance.choice(("Lee", "Ortiz", "Nguyễn", "Smith", "O’Neil", "Kowalski"))
                + str(person % 97),
                "business_name": f"Studio {number}",
                "credentials": "LMT",
                "street": f"{number % 9000 + 1} Main Street",
                "city": zip_.city,
                "state": zip_.state,
                "zip": zip_.code,
                "hide_address": "yes" if number % 7 == 0 else "",
                "phone": f"(312) 555-{number % 10_000:04}",
                "email": f"r{number}@example.com",
                "website": f"www.example.com/{number}",
                "gender": chance.choice(("female", "male", "")),
                "languages": chance.choice(("en", "English;Spanish", "fr")),
                "techniques": ";".join(chance.sample(techniques, 4)),
                "settings": ";".join(chance.sample(Practice.Setting.values, 2)),
                "travel_radius_miles": chance.choice(("", "10", "25")),
                "accepts_new": chance.choice(("yes", "no", "")),
                "bio": "Listens first, and works as gently or as firmly as you like. " * 4,
                "practising_since": str(chance.randint(1985, 2024)),
            }
            if number % 2:
                row |= {"latitude": f"{zip_.latitude + 0.01:.5f}", "longitude": f"{zip_.longitude + 0.01:.5f}"}
            if person == number:
                row |= {
                    "license_number": f"227.{number:07}",
                    "license_title": "LMT",
                    "license_expires": (today + timedelta(days=chance.randint(-60, 900))).isoformat(),
                    "license_verified_on": (today - timedelta(days=chance.randint(0, 90))).isoformat(),
                    "license_source": "board",
                }
            if number % 1000 == 999:
                row["techniques"] = "levitation"
            writer.writerow(row)


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock and of processor time, and the peak of private memory in MiB, of a command of manage.py.

    Private: the pages of the database that SQLite maps into memory are the file itself, and the system's to drop.
    """
    start, peak, done = time.perf_counter(), 0, False
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, stdout=said, stderr=said)
        while not done:
            private = re.search(r"RssAnon:\s*(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
            peak = max(peak, int(private[1]) if private else 0)
            time.sleep(0.02)
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read().decode()
    # 1 says that rows were quarantined, as some were made to be.
    if process.returncode and "quarantined;" not in told:
        sys.exit(told)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak / 1024


def main(counts):
    url = os.environ.get("DATABASE_URL", "")
    os.environ |= ENVIRONMENT
    print(f"{'rows':>9} {'':>9} {'seconds':>9} {'rows/s':>9} {'CPU s':>9} {'peak MiB':>9}")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DATABASE_URL"] = url or f"sqlite:///{folder}/db.sqlite3"
            measured(["prepare", "--no-demo"])
            roster = Path(folder) / "roster.csv"
            subprocess.run([sys.executable, "-m", "benchmarks.importing", "write", roster, str(count)], check=True)
            for which in ("new", "again"):
                seconds, busy, memory = measured(["import_therapists", str(roster), "--report", f"{folder}/report.csv"])
                print(
                    f"{count:9,} {which:>9} {seconds:9.1f} {count / seconds:9,.0f} {busy:9.1f} {memory:9.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        import django

        django.setup()
        write_roster(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main([int(count) for count in sys.argv[1:]] or [10_000, 100_000])
