"""What a thread with an end leaves behind: nothing."""

import threading

import pytest

from locator import errand


def test_connections_that_it_opened_are_closed_by_the_thread_itself(monkeypatch):
    closed = []

    class Connections:
        def close_all(self):
            closed.append(threading.current_thread().name)

    monkeypatch.setattr(errand, "connections", Connections())
    assert errand.within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        errand.within(5, lambda: 1 / 0)
    assert closed == ["errand", "errand"]
