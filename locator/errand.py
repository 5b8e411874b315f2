"""Work that ends on time: it is done by a thread, and whoever waits for it goes on when its time is up.

A name server, a handshake or a line of headers that comes a byte at a time can each hold a thread up for longer than
any timeout of a socket. There are never more such threads than MOST in a process; they are cut off where they have a
connection open, and where even that does not help, nobody is made to wait behind them.
"""

import contextlib
import socket
import threading
import time

from django.db import connections

MOST = 8  # at a time, in one process

_free = threading.BoundedSemaphore(MOST)
_under_way = threading.local()


class Busy(Exception):
    """As many errands are under way as may be."""


class Errand:
    def __init__(self, seconds, function):
        self.ends_at = time.monotonic() + seconds
        self.function = function
        self.result = self.error = None
        self.done = threading.Event()
        self._given_up = False
        self._held = []
        self._lock = threading.Lock()

    def run(self):
        _under_way.errand = self
        try:
            self.result = self.function()
        except BaseException as error:  # noqa: BLE001, RUF100 - a thread's own report would quote what was asked
            self.error = error
        finally:
            with contextlib.suppress(Exception):
                connections.close_all()  # A geocoder of the site's own may have opened some.
            self._let_go()
            _free.release()
            self.done.set()

    def hold(self, connected):
        """Keep a hand on an open connection, by which it can be cut off whatever it is doing."""
        with self._lock:
            if self._given_up:
                raise TimeoutError
            self._held.append(connected.dup())

    def give_up(self):
        with self._lock:
            self._given_up = True
            for held in self._held:
                with contextlib.suppress(OSError):
                    held.shutdown(socket.SHUT_RDWR)

    def _let_go(self):
        with self._lock:
            while self._held:
                self._held.pop().close()


def within(seconds, function):
    """What a function returns or raises, or a TimeoutError once the seconds are over. Raises Busy at once."""
    if not _free.acquire(blocking=False):
        raise Busy
    errand = Errand(seconds, function)
    try:
        threading.Thread(target=errand.run, name="errand", daemon=True).start()
    except RuntimeError:  # The machine has no thread left.
        _free.release()
        raise Busy from None
    try:
        if not errand.done.wait(seconds):
            raise TimeoutError
    except BaseException:
        errand.give_up()
        raise
    if errand.error:
        raise errand.error
    return errand.result


def hold(connected):
    """For a connection that was opened in an errand, if it was."""
    if errand := getattr(_under_way, "errand", None):
        errand.hold(connected)
