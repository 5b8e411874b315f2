"""Measures the site against its bars: `python -m audit`, or `make audit`, which installs what it needs first.

Progress goes to stderr, the tables to stdout. The exit code is 1 where a bar is missed, and each is named.
"""

import argparse
import os
import signal
import sys

from audit import addresses, bars, checker, lighthouse, pages, weights
from audit.reading import Reader
from audit.site import say, served
from audit.table import kilobytes, seconds, table
from audit.tools import browser

PARTS = ("lighthouse", "weights", "checker")
# The load that an audit makes by itself, for each processor; above it, others are at work as well.
BUSY = 1.5
UNLISTED = (
    "* Search engines are told to pass this page over: a place that somebody typed is nothing to list.\n"
    "  Lighthouse's audit of that (is-crawlable) is left out of its SEO, and nothing else is."
)


def main(parts):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # By way of `finally`: the site stops, too.
    chromium = browser()
    misses = []
    with served() as site:
        reader = Reader(site.url)
        results = reader.read(addresses.RESULTS)
        measured = addresses.measured(results)
        if "checker" in parts:
            misses += check(reader, results, site)
        if "weights" in parts:
            misses += weigh(site, measured, chromium)
        if "lighthouse" in parts:
            misses += visit(site, measured, chromium)
    print("\n" + ("\n".join(["Missed:", *(f"  {miss}" for miss in misses)]) if misses else "Every bar is cleared."))
    return 1 if misses else 0


def visit(site, measured, chromium):
    rows, misses = [], []
    for page in measured:
        say(f"== Lighthouse: {page.name}")
        readings = [lighthouse.visit(site, page, chromium)]
        if bars.close(readings[0]):
            say("   near a bar: twice more, and the median counts")
            readings += [lighthouse.visit(site, page, chromium) for _ in range(2)]
        reading = lighthouse.middle(readings)
        misses += bars.missed(page.name, reading)
        scores = [f"{score:.0f}" for score in reading[: len(bars.SCORES)]]
        timed = [seconds(reading.lcp), f"{reading.cls:.3f}", f"{reading.tbt:.0f} ms"]
        rest = [kilobytes(reading.weight), f"{reading.requests:.0f}", f"{reading.foreign:.0f}", len(readings)]
        rows.append([page.name + ("*" if page.unlisted else ""), *scores, *timed, *rest])
    head = ["Lighthouse, a phone on a slow line", "performance", "accessibility", "best practices", "SEO"]
    head += ["LCP", "CLS", "TBT", "weight", "requests", "foreign", "runs"]
    least = [f"≥ {bars.SCORE}"] * 4 + [f"≤ {seconds(bars.LCP_MS)}", f"≤ {bars.CLS}", f"≤ {bars.TBT_MS} ms"]
    print(f"\n{table(head, [*rows, ['bar', *least, '', '', '0', '']])}\n{UNLISTED}", flush=True)
    if (load := os.getloadavg()[1]) > BUSY * os.cpu_count():
        print(f"! This machine is busy (a load of {load:.0f} on {os.cpu_count()} processors): TBT is too high.")
    return misses


def weigh(site, measured, chromium):
    say("== First views, over the wire")
    found = list(weights.weigh(site, measured, chromium))
    head = ["First view, nothing cached", "view", "weight", "bar", "requests", "foreign"]
    rows = [[each.page, each.view, kilobytes(each.bytes), bar(each), each.requests, each.foreign] for each in found]
    print(f"\n{table(head, rows)}", flush=True)
    return [miss for each in found for miss in bars.too_heavy(each)]


def bar(weight):
    return kilobytes(bars.allowed(weight)) if bars.allowed(weight) else ""


def check(reader, results, site):
    say(f"== {checker.name()}")
    files = pages.save(reader, results, site.folder / "pages") + pages.style_sheets()
    faults = checker.faults(files)
    print(f"\n{checker.name()}: {len(files)} pages, states and style sheets, {len(faults)} errors", flush=True)
    first = {}
    for file, line, what in faults:
        first.setdefault((file, what), []).append(line)
    return [f"{file}, line {lines[0]}, {len(lines)} times: {what}" for (file, what), lines in first.items()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m audit", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given again")
    options = parser.parse_args()
    try:
        sys.exit(main(options.only or PARTS))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
