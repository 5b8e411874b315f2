"""Lighthouse with its own phone and slow line: a run, and what its report says."""

import json
import os
import subprocess
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from audit.site import say
from audit.tools import TOOLS

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"
SECONDS = 180
TRIES = 3


class Reading(NamedTuple):
    """Scores are from 0 to 100; `lcp` and `tbt` are milliseconds, `weight` is bytes over the wire."""

    performance: int
    accessibility: int
    best_practices: int
    seo: int
    lcp: float
    cls: float
    tbt: float
    weight: int
    requests: int
    foreign: int
    lost: tuple[str, ...] = ()  # What cost points, by Lighthouse's own names.


def visit(site, page, browser):
    """The `Reading` of one visit. Chromium now and then records a trace that Lighthouse cannot use: it tries again."""
    for _ in range(TRIES - 1):
        try:
            return read(run(site.url + page.path, site.folder, browser, page.unlisted))
        except RuntimeError as error:
            say(f"   {error}; again")
    return read(run(site.url + page.path, site.folder, browser, page.unlisted))


def run(url, folder, browser, unlisted=False):
    """Lighthouse's report of one visit. `unlisted`: search engines are told to pass this page over, on purpose."""
    report = folder / "lighthouse.json"
    report.unlink(missing_ok=True)
    command = ["node", str(TOOLS / "lighthouse/cli/index.js"), url, "--quiet", "--no-enable-error-reporting"]
    command += ["--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}"]
    if unlisted:
        command.append("--skip-audits=is-crawlable")
    environment = os.environ | {"CHROME_PATH": browser, "TMPDIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    if not report.exists():
        raise RuntimeError(f"Lighthouse did not report on {url}: {done.stderr.strip()[-300:]}")
    return json.loads(report.read_text())


def read(report):
    """The `Reading` in a report; a RuntimeError where Lighthouse could not load the page."""
    if error := report.get("runtimeError", {}).get("code"):
        raise RuntimeError(f"Lighthouse could not load {report.get('requestedUrl')}: {error}")
    audits, host = report["audits"], urlsplit(report["finalDisplayedUrl"]).netloc
    asked = [request["url"] for request in audits["network-requests"]["details"]["items"]]
    return Reading(
        *(round(report["categories"][name]["score"] * 100) for name in CATEGORIES),
        lcp=audits["largest-contentful-paint"]["numericValue"],
        cls=audits["cumulative-layout-shift"]["numericValue"],
        tbt=audits["total-blocking-time"]["numericValue"],
        weight=audits["total-byte-weight"]["numericValue"],
        requests=len(asked),
        foreign=sum(urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != host for url in asked),
        lost=tuple(lost(report)),
    )


def lost(report):
    """The audits that count towards a score and are not perfect, the costliest first."""
    audits = report["audits"]
    missed = {}
    for category in report["categories"].values():
        for part in category["auditRefs"]:
            score = audits.get(part["id"], {}).get("score")
            if part["weight"] and score is not None and score < 1:
                missed[part["id"]] = part["weight"] * (1 - score)
    return sorted(missed, key=missed.get, reverse=True)


def middle(readings):
    """The median of each figure; what was lost is from the run with the median performance."""
    if len(readings) % 2 == 0:
        raise ValueError("The median of an even number of runs is of none of them.")
    typical = sorted(readings, key=lambda reading: reading.performance)[len(readings) // 2]
    figures = [median(values) for values in zip(*(reading[:-1] for reading in readings), strict=True)]
    return Reading(*figures, lost=typical.lost)
