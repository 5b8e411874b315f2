"""The bars, and which of them a measurement misses."""

SCORE = 98
LCP_MS, CLS, TBT_MS = 1800, 0.02, 50
# Thousands of bytes over the wire: the first view of a page; the map is one of results, opened.
WEIGHTS = {"home": 60, "article": 100, "results, 20 listings": 80}
WITH_MAP = 200
# A timed figure this close to its bar (a share of it) may be noise: the page is measured twice more.
CLOSE = 0.75
SCORES = ("performance", "accessibility", "best_practices", "seo")


def close(reading):
    """Whether a figure that other work of the machine moves is near its bar, or past it."""
    timed = (reading.lcp / LCP_MS, reading.cls / CLS, reading.tbt / TBT_MS)
    return min(reading[: len(SCORES)]) <= SCORE or max(timed) > CLOSE


def missed(page, reading):
    """What a visit measured by Lighthouse misses, each as a line; empty where it clears every bar."""
    for name in SCORES:
        if (score := getattr(reading, name)) < SCORE:
            lost = f" ({', '.join(reading.lost[:4])})" if reading.lost else ""
            yield f"{page}: {name.replace('_', ' ')} {score:.0f}, the bar is {SCORE}{lost}"
    for name, value, bar, unit in (
        ("LCP", reading.lcp, LCP_MS, " ms"),
        ("CLS", reading.cls, CLS, ""),
        ("TBT", reading.tbt, TBT_MS, " ms"),
    ):
        if value > bar:
            yield f"{page}: {name} {value:.5g}{unit}, the bar is {bar}{unit}"
    if reading.foreign:
        yield f"{page}: {reading.foreign} requests to other hosts"


def allowed(weight):
    """The bytes that a first view may have, or None where nothing is said of it."""
    kilobytes = WITH_MAP if weight.view.endswith("with map") else WEIGHTS.get(weight.page)
    return kilobytes and kilobytes * 1000


def too_heavy(weight):
    bar = allowed(weight)
    if bar and weight.bytes > bar:
        yield f"{weight.page}, {weight.view}: {weight.bytes / 1000:.1f} kB, the bar is {bar // 1000}"
    if weight.foreign:
        yield f"{weight.page}, {weight.view}: {weight.foreign} requests to other hosts"
