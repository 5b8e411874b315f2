"""What is read from a report of Lighthouse, and which of several runs counts."""

import pytest

from audit import lighthouse
from audit.lighthouse import Reading

CLEAN = Reading(100, 100, 100, 100, lcp=900.0, cls=0.0, tbt=0.0, weight=20_000, requests=7, foreign=0)


def report(**changed):
    """A report as Lighthouse writes it, cut down to what is read."""
    audits = {
        "largest-contentful-paint": {"numericValue": 1234.5, "score": 0.98},
        "cumulative-layout-shift": {"numericValue": 0.0165, "score": 1},
        "total-blocking-time": {"numericValue": 12, "score": 1},
        "total-byte-weight": {"numericValue": 27316},
        "crawlable-anchors": {"score": 0},
        "unweighted": {"score": 0},
        "meant-for-people": {"score": None},
        "network-requests": {
            "details": {
                "items": [
                    {"url": "http://127.0.0.1:8000/"},
                    {"url": "http://127.0.0.1:8000/static/a.css"},
                    {"url": "http://127.0.0.1:8000/static/b.js"},
                    {"url": "data:image/svg+xml,x"},
                    {"url": "https://elsewhere.example/a.js"},
                    {"url": "http://127.0.0.1:9000/other-port"},
                ]
            }
        },
    }
    return {
        "requestedUrl": "http://127.0.0.1:8000/",
        "finalDisplayedUrl": "http://127.0.0.1:8000/",
        "audits": audits,
        "categories": {
            "performance": {"score": 0.995, "auditRefs": [{"id": "largest-contentful-paint", "weight": 25}]},
            "accessibility": {"score": 1, "auditRefs": [{"id": "meant-for-people", "weight": 0}]},
            "best-practices": {"score": 1, "auditRefs": [{"id": "unweighted", "weight": 0}]},
            "seo": {"score": 0.88, "auditRefs": [{"id": "crawlable-anchors", "weight": 1}]},
        },
    } | changed


def test_a_report_is_read():
    reading = lighthouse.read(report())
    assert reading[:7] == (100, 100, 100, 88, 1234.5, 0.0165, 12)
    assert (reading.weight, reading.requests) == (27316, 6)


def test_what_another_host_or_port_was_asked_is_foreign_and_what_the_page_holds_itself_is_not():
    assert lighthouse.read(report()).foreign == 2


def test_what_costs_points_is_named_the_costliest_first():
    assert lighthouse.read(report()).lost == ("crawlable-anchors", "largest-contentful-paint")


def test_a_page_that_did_not_load_is_no_reading():
    with pytest.raises(RuntimeError, match="NO_NAVSTART"):
        lighthouse.read(report(runtimeError={"code": "NO_NAVSTART"}))


def test_of_three_runs_each_figure_is_the_median():
    runs = [CLEAN, CLEAN._replace(performance=90, tbt=400.0, lost=("slow",)), CLEAN._replace(performance=98, tbt=30.0)]
    middle = lighthouse.middle(runs)
    assert (middle.performance, middle.tbt, middle.lost) == (98, 30.0, ())
    assert lighthouse.middle([CLEAN]) == CLEAN


def test_there_is_no_median_run_of_two():
    with pytest.raises(ValueError, match="even"):
        lighthouse.middle([CLEAN, CLEAN])


class Site:
    url, folder = "http://127.0.0.1:8000", None


class Page:
    path, unlisted = "/", False


def test_a_trace_that_is_of_no_use_is_recorded_again(monkeypatch):
    answers = [report(runtimeError={"code": "NO_NAVSTART"}), report()]
    monkeypatch.setattr(lighthouse, "run", lambda *_: answers.pop(0))
    assert lighthouse.visit(Site, Page, "chromium").performance == 100
    assert answers == []


def test_but_not_forever(monkeypatch):
    tries = []
    monkeypatch.setattr(
        lighthouse, "run", lambda *_: tries.append(1) or report(runtimeError={"code": "ERRORED_DOCUMENT_REQUEST"})
    )
    with pytest.raises(RuntimeError, match="ERRORED_DOCUMENT_REQUEST"):
        lighthouse.visit(Site, Page, "chromium")
    assert len(tries) == lighthouse.TRIES
