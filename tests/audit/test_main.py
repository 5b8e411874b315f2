"""What the audit prints and how it ends, with everything that takes long replaced."""

from contextlib import contextmanager

import pytest

from audit import __main__ as audit
from audit import addresses, checker, lighthouse, pages, weights
from audit.lighthouse import Reading
from audit.site import Site
from audit.weights import Weight

CLEAN = Reading(100, 100, 100, 100, lcp=900.0, cls=0.0, tbt=0.0, weight=20_000, requests=7, foreign=0)
RESULTS = "".join(f'<a href="/therapists/rosa-delgado-{pk}/">Rosa</a>' for pk in range(20))


@pytest.fixture
def found(monkeypatch, tmp_path):
    """What each part finds; tests change it."""
    found = {"readings": [], "weights": [], "faults": [], "visited": []}

    @contextmanager
    def served():
        yield Site("http://127.0.0.1:8000", tmp_path)

    def visit(site, page, browser):
        found["visited"].append(page.name)
        return found["readings"].pop(0) if found["readings"] else CLEAN

    monkeypatch.setattr(audit, "served", served)
    monkeypatch.setattr(audit, "browser", lambda: "chromium")
    monkeypatch.setattr(audit.Reader, "read", lambda *_: RESULTS)
    monkeypatch.setattr(lighthouse, "visit", visit)
    monkeypatch.setattr(weights, "weigh", lambda *_: found["weights"])
    monkeypatch.setattr(pages, "save", lambda *_: [])
    monkeypatch.setattr(checker, "faults", lambda _: found["faults"])
    monkeypatch.setattr(audit.os, "getloadavg", lambda: (0, found.get("load", 0), 0))
    return found


def test_where_every_bar_is_cleared_it_says_so(found, capsys):
    assert audit.main(audit.PARTS) == 0
    said = capsys.readouterr().out
    assert said.endswith("Every bar is cleared.\n")
    assert "results, 20 listings*" in said
    assert "is-crawlable" in said
    assert "busy" not in said
    assert found["visited"] == [page.name for page in addresses.measured(RESULTS)]


def test_a_slow_visit_among_three_is_noise(found):
    found["readings"] = [CLEAN._replace(tbt=400.0), CLEAN, CLEAN]
    assert audit.main(["lighthouse"]) == 0
    assert found["visited"][:4] == ["home", "home", "home", "results, 20 listings"]


def test_three_slow_visits_are_not(found, capsys):
    found["readings"] = [CLEAN._replace(tbt=400.0)] * 3
    assert audit.main(["lighthouse"]) == 1
    assert "  home: TBT 400 ms, the bar is 50 ms" in capsys.readouterr().out


def test_whatever_is_missed_is_named(found, capsys):
    found["weights"] = [Weight("home", "phone", 61_000, 9, 0)]
    found["faults"] = [("home.html", 7, "Stray end tag."), ("home.html", 9, "Stray end tag.")]
    assert audit.main(audit.PARTS) == 1
    said = capsys.readouterr().out
    assert "  home, phone: 61.0 kB, the bar is 60" in said
    assert "  home.html, line 7, 2 times: Stray end tag." in said


def test_a_busy_machine_is_told(found, capsys):
    found["load"] = 1000
    audit.main(["lighthouse"])
    assert "This machine is busy (a load of 1000" in capsys.readouterr().out
