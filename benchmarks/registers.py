"""The registers at their real sizes: `python -m benchmarks.registers [nppes|rosters|BOARD] [ROWS]`.

Made-up files through the commands into a fresh SQLite database:
1,000,000 rows of the national file, 1 % of them massage therapists and 2 % broken, and 200,000 rows of each roster.
What went in, what was quarantined and what a second run changes is compared with what was written into the file; then
the command is killed at five random moments, and a last run must leave the same tables as an undisturbed one.
"""

import csv
import functools
import hashlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.importing import measured
from benchmarks.site import ENVIRONMENT, ROOT

SIZES = {"nppes": 1_000_000, "rosters": 200_000}
KILLS = 5
PLACES = [("EVANSTON", "IL", "602011234"), ("MIAMI", "FL", "331301234"), ("HOUSTON", "TX", "770021234")]


def write_nppes(path: Path, rows: int, seed: int = 1) -> dict:
    """A file of so many rows; returns how many of each kind it has."""
    from tests.locator.imports import provider_file

    chance = random.Random(seed)
    counts = {"rows": rows, "therapists": 0, "broken": 0}
    names = provider_file.header()

    def line(row):
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([row.get(name, "") for name in names])
        return out.getvalue()

    nurse = line(provider_file.person() | {"Healthcare Provider Taxonomy Code_1": "163W00000X", "NPI": "@"})
    with path.open("w", encoding="utf-8") as file:
        file.write(provider_file.text([]))
        for number in range(rows):
            kind = chance.random()
            if kind < 0.02:
                counts["broken"] += 1
                file.write(nurse[: 200 + number % 300] + '"\n' if number % 2 else '"1","2","3"\n')
            elif kind < 0.03:
                counts["therapists"] += 1
                city, state, code = chance.choice(PLACES)
                place = dict(provider_file.PLACE)
                for name in place:
                    place[name] = {"City Name": city, "State Name": state, "Postal Code": code}.get(
                        name.removeprefix(provider_file.LOCATION), place[name]
                    )
                file.write(line(provider_file.person(number, slot=1 + number % 15, **place)))
            else:
                file.write(nurse.replace("@", f"2{number:09}"))
    return counts


# A roster's row of a number, an expiry date (year, month, day) and a last name; and one that is broken.
ROWS = {
    "fl": lambda n, y, m, d, name: (
        f"3201|Massage Therapist|{n}|{m:02}/{d:02}/{y}|01/02/2015||{n}|01/02/2015|N|CLEAR|{name}|ROSA|||"
        '"Calm|ACTIVE|16|DADE|'
    ),
    "tx": lambda n, y, m, d, name: (
        f'Massage Therapist,{n},,,HARRIS,1 MAIN ST,HOUSTON TX 77002-1234,,"{name}, ROSA",,HARRIS,{m:02}{d:02}{y}'
    ),
    "wa": lambda n, y, m, d, name: (
        f"MA{n},{name},Rosa,,Massage Therapist License,{status(y, 'ACTIVE', 'EXPIRED')},1980,20150102,20250102,"
        f"{m:02}/{d:02}/{y},No"
    ),
    "il": lambda n, y, m, d, name: (
        f"LICENSED MASSAGE THERAPIST,,227{n},{status(y, 'ACTIVE', 'NOT RENEWED')},N,ROSA,,{name},01/02/2015,01/01/2025,"
        f"{m:02}/{d:02}/{y},EVANSTON,IL,60201,COOK,N"
    ),
    "co": lambda n, y, m, d, name: (
        f"{name},Rosa,Denver,CO,80202,MT,{n},2015-01-02,2025-01-02,{y}-{m:02}-{d:02},{status(y, 'Active', 'Expired')},"
    ),
    "ct": lambda n, y, m, d, name: (
        f"ROSA {name},Massage Therapist,MT,{n},24.{n},{status(y, 'ACTIVE', 'LAPSED')},,01/02/2015,{m:02}/{d:02}/{y},"
        "HARTFORD,CT"
    ),
    "de": lambda n, y, m, d, name: (
        f"MT-{n},{name},ROSA,Massage Therapist,{status(y, 'Active', 'Expired')},{y}-{m:02}-{d:02},No"
    ),
}


def status(year, good, bad):
    return good if year > 2030 else bad


def write_roster(board: str, path: Path, rows: int, seed: int = 1) -> dict:
    """Rows of which 1 in 20 has expired and 1 in 50 is broken; returns how many of each."""
    from tests.locator.imports.test_rosters import GOOD

    chance = random.Random(seed)
    counts = {"rows": rows, "good": 0, "expired": 0, "broken": 0}
    with path.open("w", encoding="utf-8") as file:
        file.write(GOOD[board][0] + "\n")
        for number in range(rows):
            kind = chance.random()
            if kind < 0.02:
                counts["broken"] += 1
                file.write("broken|broken\n" if board == "fl" else "broken,broken\n")
                continue
            year = 2020 if kind < 0.07 else 2090
            counts["expired" if year == 2020 else "good"] += 1
            file.write(ROWS[board](100_000 + number, year, 3, 31, f"DELGADO{number % 97}") + "\n")
    return counts


def seed_licenses(board: str, rows: int):
    """A therapist with an unverified license for each row that might be good; 1 in 10 is shown when it is proof."""
    from locator.imports.boards import BOARDS
    from locator.models import License, Practice, Therapist
    from tests.locator.imports.test_rosters import PLACES

    state = BOARDS[board].state
    prefix = "227" if board == "il" else ""
    Therapist.objects.bulk_create(
        (
            Therapist(first_name="Rosa", last_name=f"Delgado{number % 97}", external_id=str(number), published=True)
            for number in range(rows)
        ),
        batch_size=5000,
    )
    ids = list(Therapist.objects.order_by("pk").values_list("pk", flat=True))
    city, code, latitude, longitude = PLACES[state]
    place = {"city": city, "state_id": state, "zip": code, "latitude": latitude, "longitude": longitude}
    Practice.objects.bulk_create((Practice(therapist_id=key, **place) for key in ids[::10]), batch_size=5000)
    License.objects.bulk_create(
        (
            License(therapist_id=key, state_id=state, number=f"{prefix}{100_000 + number}", title="LMT")
            for number, key in enumerate(ids)
        ),
        batch_size=5000,
    )


def fingerprint() -> str:
    """What is in the tables, but for keys and times."""
    from locator.models import License, Listing, Practice, Therapist

    digest = hashlib.sha256()
    for model, order, left_out in (
        (Therapist, "external_id", {"id"}),
        (License, "number", {"id", "therapist_id"}),
        (Practice, "therapist__external_id", {"id", "therapist_id"}),
        (Listing, "license__number", {"practice_id", "therapist_id", "license_id"}),
    ):
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
        for row in model.objects.order_by(order).values_list(*names).iterator():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def told(command):
    """What a command says on stdout; it may have quarantined."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode and "quarantined;" not in done.stderr:
        sys.exit(done.stderr)
    return done.stdout


def in_a_process(name, *args):
    """A function of this module in a process of its own, under the present DATABASE_URL; what it prints last."""
    folder = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).parent
    if not folder.exists():  # That of the register before.
        os.environ["DATABASE_URL"] = "sqlite:///unused.sqlite3"
    command = [sys.executable, "-m", "benchmarks.registers", f"_{name}", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def killed(command, seconds):
    """Start a command five times and kill it at a random moment of the time that it takes."""
    chance = random.Random()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, max(seconds, 1)))
        process.send_signal(signal.SIGKILL)
        process.wait()


def run(name, command, path, rows, prepare, expect):
    """One register through all of it, a line of figures for each run."""
    size = path.stat().st_size / 1e6
    prints, seconds, start = [], 0.0, path.with_suffix(".sqlite3")
    os.environ["DATABASE_URL"] = f"sqlite:///{start}"
    told(["prepare", "--no-demo"])
    prepare()
    for disturbed in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(start, f"{folder}/db.sqlite3")
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
            if disturbed:
                killed(command, seconds)
                told(command)
            else:
                seconds, busy, memory = measured(command)
                pace = f"{seconds:7.1f} s  {rows / seconds:9,.0f} rows/s  {size / seconds:6.1f} MB/s"
                print(f"{name:>8} new   {pace}  CPU {busy:7.1f} s  {memory:5.0f} MiB", flush=True)
            prints.append(in_a_process("fingerprint"))
            again = told(command)
            missing = [words for words in expect if words not in again]
            if missing:
                sys.exit(f"{name}: {missing} not in\n{again}")
            if in_a_process("fingerprint") != prints[-1]:
                sys.exit(f"{name}: a second run changed something")
    if prints[0] != prints[1]:
        sys.exit(f"{name}: killed {KILLS} times and run again, it is not what one run gives")
    print(f"{name:>8} again: nothing changed; killed {KILLS} times and run again: the same tables", flush=True)


def main(which, rows):
    os.environ |= ENVIRONMENT | {"DATABASE_URL": "sqlite:///unused.sqlite3"}
    with tempfile.TemporaryDirectory() as folder:
        if which in ("", "nppes"):
            path = Path(folder) / "npidata_pfile.csv"
            counts = eval(in_a_process("write_nppes", path, rows or SIZES["nppes"]))  # noqa: S307 - our own words
            expect = [
                f"rows: {counts['rows']:,}, of them {counts['broken']:,} quarantined",
                f"massage therapists: {counts['therapists']:,}",
                f"therapists unchanged: {counts['therapists']:,}",
            ]
            run("nppes", ["import_nppes", str(path)], path, counts["rows"], lambda: None, expect)
            path.unlink()
        for board in [board for board in ROWS if which in ("", "rosters", board)]:
            path = Path(folder) / f"{board}.csv"
            size = rows or SIZES["rosters"]
            counts = eval(in_a_process("write_roster", board, path, size))  # noqa: S307 - our own words
            expect = [
                f"rows: {counts['rows']:,}, of them 0 of other kinds and {counts['broken']:,} quarantined",
                f"{counts['good'] + counts['expired']:,} unchanged",
            ]
            command = ["check_licenses", str(path), "--board", board]
            seed = functools.partial(in_a_process, "seed_licenses", board, size)
            run(board, command, path, size, seed, expect)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("_"):
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        django.setup()
        words = {
            "_write_nppes": lambda path, rows: write_nppes(Path(path), int(rows)),
            "_write_roster": lambda board, path, rows: write_roster(board, Path(path), int(rows)),
            "_seed_licenses": lambda board, rows: seed_licenses(board, int(rows)),
            "_fingerprint": fingerprint,
        }
        print(words[sys.argv[1]](*sys.argv[2:]))
    else:
        main(
            next((word for word in sys.argv[1:] if word in SIZES or word in ROWS), ""),
            next((int(word) for word in sys.argv[1:] if word.isdigit()), 0),
        )
