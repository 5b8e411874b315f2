"""The search against PostGIS, on many listings, in one run: `python -m benchmarks.search [--sizes 100000 1000000]`.

A question is page 1, the exact total and the count of every filter, for a place and a radius: once of everybody there,
once with filters on. The contenders take turns, place by place, warm, one client. Databases are built in --dir the
first time, and kept; --build does no more than that.
"""

import argparse
import itertools
import random
import signal
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks import cluster, site
from benchmarks.databases import Databases
from benchmarks.site import say
from locator import gazetteer
from locator.sphere import Point

RADII = (5, 25, 100)  # miles
PLACES, ROUNDS = 40, 3
MANHATTAN, MANHATTAN_ROUNDS = (Point(40.7580, -73.9855), "NY"), 9
# What is asked for: nothing, and what leaves about one in fifty.
EVERYBODY, NARROWED = "everybody", "Swedish, Spanish, takes new clients"
OURS, TUNED, USUAL = "bands, PostgreSQL", "PostGIS, tuned", "PostGIS, as usually written"
# At a million: how many times as fast as PostGIS ours must be, by radius, at typical places.
BARS_AT = 1_000_000
BARS = ((5, TUNED, 1 / 1.3), (25, TUNED, 1.5), (100, TUNED, 2.5), (25, USUAL, 8.0), (100, USUAL, 8.0))


def main(options):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # By way of `finally`: the servers stop, too.
    options.dir.mkdir(parents=True, exist_ok=True)
    options.dir.chmod(0o755)
    with cluster.server(options.dir) as url:
        postgis = not options.no_postgis and cluster.with_postgis() is not None
        if not postgis:
            say("PostGIS is left out." if options.no_postgis else "PostGIS is not installed: ours is measured alone.")
        databases = Databases(options.dir, url, options.sizes)
        good = True
        for size in options.sizes:
            databases.build(size)
            if options.build:
                continue
            times, different = measure(field(size, databases, postgis), options.places)
            for asked in (EVERYBODY, NARROWED):
                print(f"\n{size:,} therapists, {asked}; page 1, total and all counts; median (95th percentile) in ms\n")
                print(table(times, asked, options.markdown))
                if postgis and size == BARS_AT:
                    good &= judge(times, asked)
            print(f"\n{different or 'All gave the same answers, but for who is within 5 cm of the edge of a circle.'}")
            good &= not different
    return 0 if good else 1


def field(size, databases, postgis):
    """The contenders by name."""
    from benchmarks.contenders import Numpy, Ours
    from benchmarks.postgis import TunedPostGIS, UsualPostGIS

    postgresql, sqlite = databases.postgresql(size), databases.sqlite(size)
    found = {OURS: Ours(postgresql), "bands, SQLite": Ours(sqlite)}
    if postgis:
        say("Setting up PostGIS’s tables, if they are not there")
        found |= {TUNED: TunedPostGIS(postgresql), USUAL: UsualPostGIS(postgresql)}
    return found | {"numpy arrays (the limit)": Numpy(sqlite)}


def bits():
    """What is wanted, by its name."""
    from locator.listing import FEATURE_BITS, SPOKEN_BITS
    from locator.models import Technique

    swedish = Technique.objects.get(slug="swedish").bit
    return {EVERYBODY: frozenset(), NARROWED: frozenset({swedish, SPOKEN_BITS["es"], FEATURE_BITS["accepts_new"]})}


def measure(contenders, count):
    """Milliseconds by (contender, what is wanted, where, radius), and what was answered differently, in words."""
    from benchmarks.contenders import Question

    towns = gazetteer.towns()
    drawn = random.Random(7).choices(towns, [town.population for town in towns], k=count)
    places = [("typical", (town.point, town.state), ROUNDS) for town in drawn]
    places += [("Manhattan", MANHATTAN, MANHATTAN_ROUNDS)]
    times, different = defaultdict(list), []
    for number, (where, place, rounds) in enumerate(places, start=1):
        if number % 10 == 1:
            say(f"  place {number} of {len(places)}")
        for miles, (asked, wanted) in itertools.product(RADII, bits().items()):
            question = Question(*place, miles, wanted)
            different += differing(contenders, question)  # Warms up, too.
            for _ in range(rounds):
                for name, ask in contenders.items():
                    began = perf_counter()
                    ask(question)
                    times[name, asked, where, miles].append((perf_counter() - began) * 1000)
    return times, "\n".join(different)


def differing(contenders, question):
    from benchmarks.contenders import same, same_but_for_the_edge

    answers = {name: ask(question) for name, ask in contenders.items()}
    expected = answers[OURS]
    return [
        f"DIFFERENT at {question}: {name} found {answer.total:,}, ours {expected.total:,}"
        for name, answer in answers.items()
        if not same(answer, expected) and not same_but_for_the_edge(contenders[name], question, expected)
    ]


def table(times, asked, markdown):
    columns = [(where, miles) for where in ("typical", "Manhattan") for miles in RADII]
    rows = [["", *(f"{miles} mi, {where}" for where, miles in columns)]]
    for name in dict.fromkeys(name for name, *_ in times):
        cells = (times[name, asked, where, miles] for where, miles in columns)
        rows.append([name, *(f"{median(cell):.1f} ({quantiles(cell, n=20)[-1]:.1f})" for cell in cells)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        [cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    ]
    if not markdown:
        return "\n".join("  ".join(line) for line in lines)
    lines.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def judge(times, asked):
    """Print each bar and whether it is met; whether all are."""
    good = True
    print("\nBars, at typical places (in brackets, what Manhattan gives)\n")
    for miles, rival, bar in BARS:
        typical, crowded = (
            median(times[rival, asked, where, miles]) / median(times[OURS, asked, where, miles])
            for where in ("typical", "Manhattan")
        )
        good &= typical >= bar
        verdict = "met    " if typical >= bar else "NOT MET"
        print(f"  {verdict} {miles:>4} miles: {typical:.2f} times as fast as {rival}; bar {bar:.2f} ({crowded:.2f})")
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    parser.add_argument("--dir", type=Path, default=site.SCRATCH, help=f"where databases are kept ({site.SCRATCH})")
    parser.add_argument("--places", type=int, default=PLACES, metavar="N", help="typical places (%(default)s)")
    parser.add_argument("--no-postgis", action="store_true", help="measure ours alone")
    parser.add_argument("--build", action="store_true", help="only build the databases")
    parser.add_argument("--markdown", action="store_true", help="print tables for a document")
    sys.exit(main(parser.parse_args()))
