"""When a page has fetched all that it will."""

from audit import weights


class Tab:
    """A page that fetches a little more each time one waits, for some times."""

    def __init__(self, times):
        self.left, self.bytes, self.requests, self.foreign = times, 0, 0, 0

    def wait_for_timeout(self, _):
        self.bytes += bool(self.left)
        self.left = max(self.left - 1, 0)


def test_what_still_comes_is_waited_for():
    tab = Tab(3)
    weights.settle(tab, tab)
    assert tab.bytes == 3


def test_but_not_forever():
    tab = Tab(1000)
    weights.settle(tab, tab)
    assert tab.bytes == weights.MOST_OF_WAITS
