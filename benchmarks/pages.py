"""The whole results page over gunicorn, in requests a second: `python -m benchmarks.pages [--size 1000000]`.

Beside it, served by the same two workers: the same template with 20 cards made beforehand, and a bare hello. They take
turns. The client is Python's own http.client, a connection a request, in a few processes on the same machine: it takes
its share of the processors, and of a bare hello the greater part.
"""

import argparse
import http.client
import itertools
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks import cluster, site
from benchmarks.databases import Databases
from benchmarks.site import ROOT, say
from locator import gazetteer

CLIENTS, ROUNDS, SECONDS = 4, 3, 5
PLACES = 300


def main(options):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # By way of `finally`: the servers stop, too.
    options.dir.mkdir(parents=True, exist_ok=True)
    options.dir.chmod(0o755)
    with cluster.server(options.dir) as url:
        databases = Databases(options.dir, url, [options.size])
        databases.build(options.size)
        say("Collecting static files")
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"], cwd=ROOT, check=True
        )
        print(f"\n{options.size:,} therapists, 25 miles, technique counts, {CLIENTS} clients, 2 gunicorn workers\n")
        print(f"{'':<36} {'requests a second':>18} {'median ms':>10} {'95th':>8}")
        names = {"PostgreSQL": databases.url(databases.names[options.size])}
        names["SQLite"] = f"sqlite:///{databases.files[options.size]}"
        for database, address in names.items():
            report(database, address)


def report(database, address):
    pages = {
        f"results page, {database}": addresses(),
        "same template, 20 cards ready": ["/benchmark/ready/"],
        "hello": ["/benchmark/hello/"],
    }
    rates, times = {name: [] for name in pages}, {name: [] for name in pages}
    with gunicorn(address) as port:
        for paths in pages.values():
            run(port, paths, 1)  # Warms up.
        for _ in range(ROUNDS):
            for name, paths in pages.items():
                took = run(port, paths, SECONDS)
                rates[name].append(len(took) / SECONDS)
                times[name] += took
    for name, took in times.items():
        slow = quantiles(took, n=20)[-1]
        print(f"{name:<36} {median(rates[name]):>18,.0f} {median(took):>10.1f} {slow:>8.1f}")


def addresses():
    """Searches around ZIP codes, drawn as people live."""
    from locator.demo.places import Map

    draw, where = random.Random(7), Map(set(gazetteer.states()))
    spots = [where.draw(1000 + number, draw) for number in range(PLACES)]
    return [f"/find/?{urlencode({'near': spot.zip.code, 'radius': 25})}" for spot in spots]


@contextmanager
def gunicorn(database):
    """The port of the site, served as in production with two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"DATABASE_URL": database, "PORT": str(port), "WEB_CONCURRENCY": "2"}
    environment["SITE_URL"] = f"http://127.0.0.1:{port}"
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "benchmarks.served:application"],
            cwd=ROOT,
            env=environment,
            stdout=nowhere,
        )
    try:
        wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait(process, port):
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("gunicorn did not start; what it said is above.")
        try:
            get(port, "/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer.")


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}: {body[:200]!r}")
    return body


def run(port, paths, seconds):
    """Milliseconds of each request that some clients made in so many seconds."""
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.map(_nothing, range(CLIENTS))  # All are awake before the clock starts.
        shares = [(port, paths[number::CLIENTS] or paths, seconds) for number in range(CLIENTS)]
        return list(itertools.chain(*pool.starmap(_client, shares, chunksize=1)))


def _nothing(_):
    time.sleep(0.05)


def _client(port, paths, seconds):
    took, end = [], time.perf_counter() + seconds
    turns = itertools.cycle(paths)
    while (began := time.perf_counter()) < end:
        get(port, next(turns))
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000, metavar="N", help="therapists (%(default)s)")
    parser.add_argument("--dir", type=Path, default=site.SCRATCH, help="where databases are kept (%(default)s)")
    sys.exit(main(parser.parse_args()))
