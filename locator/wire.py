"""HTTP to an address service, for geopy: one attempt, to one host, of a bounded size, and cut off when its time is up.

geopy's URLLibAdapter is the base, for its proxies and its certificates. What differs: a redirect is not followed, since
it could take an address to a host that nobody chose; a body has a greatest size; an error's body is not read at all.
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.error import HTTPError, URLError
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from geopy.adapters import AdapterHTTPError, URLLibAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable

from locator import errand

MOST_BYTES = 256 * 1024


class _Held(HTTPConnection):
    def connect(self):
        super().connect()
        errand.hold(self.sock)


class _HeldSecurely(HTTPSConnection, _Held):
    """Its plain connection is held before the handshake begins."""


class _Http(HTTPHandler):
    def http_open(self, request):
        return self.do_open(_Held, request)


class _Https(HTTPSHandler):
    def __init__(self, context):
        super().__init__(context=context)
        self.certificates = context

    def https_open(self, request):
        return self.do_open(_HeldSecurely, request, context=self.certificates)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Adapter(URLLibAdapter):
    """geopy's way out to the network. Must be used in an errand, which is what cuts it off in time."""

    def __init__(self, *, proxies, ssl_context):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        proxy = ProxyHandler(None if proxies is None else self._normalized(proxies))
        self.urlopen = build_opener(_Http, _Https(ssl_context), _NoRedirect, proxy).open

    @staticmethod
    def _normalized(proxies):
        return {scheme: url if "://" in url else f"http://{url}" for scheme, url in proxies.items() if url}

    def get_text(self, url, *, timeout, headers):
        return self.send(Request(url=url, headers=headers), timeout=timeout)  # noqa: S310 - geopy lets no other scheme

    def send(self, request, *, timeout, most_bytes=MOST_BYTES):
        """The text that a request is answered with. Raises geopy's exceptions, none of which quotes what was sent."""
        try:
            with self.urlopen(request, timeout=timeout) as page:
                body = page.read(most_bytes + 1)
                encoding = page.headers.get_content_charset() or "utf-8"
        except HTTPError as error:
            error.close()
            headers = {name.lower(): value for name, value in error.headers.items()}
            raise AdapterHTTPError(f"Status {error.code}", status_code=error.code, headers=headers, text="") from None
        except (OSError, HTTPException) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise GeocoderTimedOut("Too slow") from None
            raise GeocoderUnavailable(type(reason).__name__) from None
        if len(body) > most_bytes:
            raise GeocoderParseError("Too long")
        try:
            return str(body, encoding)
        except (LookupError, ValueError):
            raise GeocoderParseError("Not text") from None
