"""Looks whether an outside address leads somewhere: politely, in bounded time, and never into the house.

Whoever writes an address, or answers at it, must not be able to have this machine ask one in its own network: a name
is resolved once, all its addresses must be public, and the connection goes to the one that was judged. So at each
redirect.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from locator.models import OutsideLink

TIMEOUT = 5.0  # Seconds for one request, from the first packet to the last line of the answer's head.
BETWEEN = 1.0  # Seconds between two requests to one host.
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
# What many sites answer to a program, whatever they would show to a person.
REFUSALS = {401, 403, 405, 406, 407, 429, 451, 503, 999}
# Ways to write an IPv4 address as one of IPv6, which a gateway would undo.
_TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
_HOST = re.compile(r"[\w.:-]+", re.ASCII)
Outcome = OutsideLink.Outcome


class Answer(NamedTuple):
    outcome: Outcome
    status: str  # For staff, in words or as the number of HTTP.


class Broken(Exception):
    """It leads nowhere; the message says why."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet at large: neither private, nor loopback, nor link-local."""
    number = ipaddress.ip_address(address.partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if any(number in net for net in _TRANSLATED if net.version == number.version):
        return False
    return number.is_global and not number.is_multicast


class Checker:
    """`may_reach` judges the IP addresses, `wait` is called with seconds to let pass."""

    def __init__(self, may_reach=is_public, wait=time.sleep):
        self._may_reach, self._wait = may_reach, wait
        self._last = {}  # Host: when it was asked last.

    def look(self, url: str) -> Answer:
        """HEAD first; GET where that is answered with an error, since many a site knows only GET."""
        try:
            status = self._follow(url, "HEAD")
            if status >= 400 and status != 429:
                status = self._follow(url, "GET")
        except Broken as broken:
            return Answer(Outcome.BROKEN, str(broken)[:200])
        if 200 <= status < 300:
            return Answer(Outcome.OK, str(status))
        return Answer(Outcome.REFUSED if status in REFUSALS else Outcome.BROKEN, str(status))

    def _follow(self, url, method):
        for _hop in range(MOST_REDIRECTS + 1):
            status, location = self._ask(url, method)
            if status not in REDIRECTS:
                return status
            if not location:
                raise Broken(_("redirects to nowhere"))
            try:
                url = urljoin(url, location)
            except ValueError:
                raise Broken(_("redirects to what is no address")) from None
        raise Broken(_("redirects too often"))

    def _ask(self, url, method):
        """The status of the answer, and where it leads on to."""
        connection, target = self._connection(url)
        timer = threading.Timer(TIMEOUT, connection.give_up)
        timer.daemon = True
        timer.start()
        try:
            headers = {"User-Agent": agent(), "Accept": "*/*"}
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            if connection.gave_up:  # The head was cut off where it stood.
                raise TimeoutError
            location = answer.headers.get("Location", "")
            # As bytes: a header is Latin-1 to Python, and UTF-8 to those who send such addresses.
            return answer.status, location.encode("latin-1", "replace").decode("utf-8", "replace")
        except ssl.SSLError:
            raise Broken(_("no secure connection: its certificate does not fit")) from None
        except TimeoutError:
            raise Broken(_("no answer within %d seconds") % TIMEOUT) from None
        except (OSError, http.client.HTTPException, ValueError):
            given_up = _("no answer within %d seconds") % TIMEOUT
            raise Broken(given_up if connection.gave_up else _("no connection")) from None
        finally:
            timer.cancel()
            connection.close()

    def _connection(self, url):
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode()
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise Broken(_("is no address")) from None
        if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or parts.username is not None:
            raise Broken(_("is no address of a page"))
        address = self._resolve(host, port)
        self._take_turn(host)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
        return Connection(host, port, address, parts.scheme == "https"), path + query

    def _resolve(self, host, port):
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Broken(_("there is no such host")) from None
        addresses = [entry[4][0] for entry in found]
        if not addresses or not all(map(self._may_reach, addresses)):
            raise Broken(_("leads to a private address"))
        return addresses[0]

    def _take_turn(self, host):
        passed = time.monotonic() - self._last.get(host, float("-inf"))
        if passed < BETWEEN:
            self._wait(BETWEEN - passed)
        self._last[host] = time.monotonic()


class Connection(http.client.HTTPConnection):
    """To an address that has been judged, under the name that the page has."""

    def __init__(self, host, port, address, secure):
        self.default_port = 443 if secure else 80  # Named in the Host header only where it is another.
        super().__init__(host, port, timeout=TIMEOUT)
        self._address, self._secure, self.gave_up = address, secure, False

    def connect(self):
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def give_up(self):
        """Time is over, however slowly the other side still talks."""
        self.gave_up = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def agent():
    """Who asks, for those who read their logs. A header holds ASCII alone."""
    return f"{settings.SITE_NAME} link check (+{settings.SITE_URL})".encode("ascii", "ignore").decode()
