"""How near the offline resolver comes to real addresses: `python -m benchmarks.places PATH_TO_TRUTH_CSV`.

The file has the columns address, city, state, zip, latitude, longitude. Two questions are put to every row:

- with ZIP ("1 University Circle, Macomb, IL 61455"): does it resolve, and how far from the true point?
- without ZIP or commas ("1 University Circle Macomb IL"): does it resolve to the right town? Right means one Place (a
  Choices counts as wrong) in the stated state whose city has the stated name. Spellings that fold to one key count as
  one name ("St. Louis", "Saint Louis"), and nothing else does.

Exit status 1 if a bar is missed.
"""

import csv
import gc
import statistics
import sys
import time
from pathlib import Path

import psutil
from django.conf import settings

BARS = {"unresolved": 0, "right_town": 98.0, "p50_km": 2.1, "p90_km": 6.0}


def main(path: str) -> int:
    if not settings.configured:
        settings.configure(GEOCODER="", GEOCODER_OPTIONS={}, USE_I18N=False)
    from locator import gazetteer, places
    from locator.sphere import METERS_PER_MILE, Point, miles_between

    process = psutil.Process()
    gc.collect()
    before, start = process.memory_info().rss, time.perf_counter()
    gazetteer.zips(), gazetteer.towns(), gazetteer.towns_keyed(""), gazetteer.state("IL"), gazetteer.nicknames()
    load, memory = time.perf_counter() - start, process.memory_info().rss - before
    print(f"gazetteer: {len(gazetteer.zips()):,} ZIP codes, {len(gazetteer.towns()):,} towns")
    print(f"  loaded in {load:.2f} s, {memory / 2**20:.0f} MiB")

    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def resolve(text):
        start = time.perf_counter()
        try:
            found = places.resolve(text)
        except places.PlaceError as error:
            found = error
        times.append(time.perf_counter() - start)
        return found if isinstance(found, places.Place) else None

    times, kilometers, unresolved = [], [], []
    for row in rows:
        place = resolve("{address}, {city}, {state} {zip}".format(**row))
        if place is None:
            unresolved.append(row)
            continue
        truth = Point(float(row["latitude"]), float(row["longitude"]))
        kilometers.append(miles_between(place.point, truth) * METERS_PER_MILE / 1000)
    cuts = statistics.quantiles(kilometers, n=100)
    print(f"with ZIP: {len(rows):,} addresses, {len(unresolved)} unresolved, {_microseconds(times)}")
    print(f"  off by p50 {cuts[49]:.2f} km, p90 {cuts[89]:.2f} km, p99 {cuts[98]:.2f} km")
    for row in unresolved:
        print("  unresolved:", *row.values(), sep=" | ")

    times, wrong = [], []
    for row in rows:
        text = "{address} {city} {state}".format(**row).replace(",", " ")
        place = resolve(text)
        stated = gazetteer.key_of(row["city"]), row["state"]
        if place is None or (gazetteer.key_of(place.city), place.state) != stated:
            wrong.append((text, place.label if place else "nothing, or a choice"))
    right = 100 * (1 - len(wrong) / len(rows))
    print(f"without ZIP or commas: {right:.2f} % in the right town, {_microseconds(times)}")
    for text, label in wrong if "-v" in sys.argv else wrong[:5]:
        print(f"  wrong: {text} -> {label}")

    missed = [
        name
        for name, bad in (
            ("unresolved", len(unresolved) > BARS["unresolved"]),
            ("right_town", right < BARS["right_town"]),
            ("p50_km", cuts[49] > BARS["p50_km"]),
            ("p90_km", cuts[89] > BARS["p90_km"]),
        )
        if bad
    ]
    print("bars:", f"missed {missed}" if missed else "all met")
    return bool(missed)


def _microseconds(times: list[float]) -> str:
    return f"median {statistics.median(times) * 1e6:.0f} µs, longest {max(times) * 1e3:.1f} ms"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
