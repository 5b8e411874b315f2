"""The geocoder of the US Census Bureau, which is free and takes no key, as a geocoder of geopy.

https://geocoding.geo.census.gov/geocoder/Geocoding_Services_API.html: `onelineaddress` for one, `addressbatch` for up
to 10,000 at a time. Its answers are in NAD 83, which is within two meters of WGS 84 anywhere in the United States.
"""

import csv
import secrets
from functools import partial
from urllib.parse import urlencode
from urllib.request import Request

from geopy.adapters import AdapterHTTPError
from geopy.exc import GeocoderParseError, GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, ERROR_CODE_MAP, Geocoder
from geopy.location import Location

from locator.sphere import is_on_earth

DOMAIN = "geocoding.geo.census.gov"
MOST_LINES = 10_000
_KIND = {"type": "address"}  # It knows nothing else.
_BYTES_OF_A_LINE = 2_000  # Far more than an answer to it has.


class Census(Geocoder):
    """Addresses of the United States and Puerto Rico, placed along the streets of the Census Bureau's own map."""

    def __init__(
        self,
        *,
        scheme=None,
        timeout=DEFAULT_SENTINEL,
        proxies=DEFAULT_SENTINEL,
        domain=DOMAIN,
        benchmark="Public_AR_Current",
        user_agent=None,
        ssl_context=DEFAULT_SENTINEL,
        adapter_factory=None,
    ):
        super().__init__(
            scheme=scheme,
            timeout=timeout,
            proxies=proxies,
            user_agent=user_agent,
            ssl_context=ssl_context,
            adapter_factory=adapter_factory,
        )
        self.domain = domain.strip("/")
        self.benchmark = benchmark
        self.api = f"{self.scheme}://{self.domain}/geocoder/locations"

    def geocode(self, query, *, exactly_one=True, timeout=DEFAULT_SENTINEL):
        """A Location, a list of them unless `exactly_one`, or None."""
        asked = urlencode({"address": query, "benchmark": self.benchmark, "format": "json"})
        parse = partial(self._parse, exactly_one=exactly_one)
        return self._call_geocoder(f"{self.api}/onelineaddress?{asked}", parse, timeout=timeout)

    @staticmethod
    def _parse(answer, exactly_one):
        try:
            matches = [
                # x is longitude.
                Location(match["matchedAddress"], (match["coordinates"]["y"], match["coordinates"]["x"]), match | _KIND)
                for match in answer["result"]["addressMatches"]
            ]
        except (KeyError, TypeError, ValueError):
            raise GeocoderParseError("Not an answer of the Census geocoder") from None
        if not matches:
            return None
        return matches[0] if exactly_one else matches

    def geocode_batch(self, lines, *, timeout):
        """What is known of many addresses: keys to (longitude, latitude), or to None where there is no match.

        `lines` are tuples of five texts: a key that comes back with the answer, street, city, state and ZIP code. What
        has no answer, or one that cannot be read, is left out. Raises geopy's exceptions. Needs an adapter that can
        send a form, which that of `locator.wire` can.
        """
        if len(lines) > MOST_LINES:
            raise ValueError(f"A batch has at most {MOST_LINES} lines.")
        boundary = secrets.token_hex(16)
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        request = Request(f"{self.api}/addressbatch", self._form(lines, boundary), headers)  # noqa: S310
        try:
            text = self.adapter.send(request, timeout=timeout, most_bytes=(len(lines) + 10) * _BYTES_OF_A_LINE)
        except AdapterHTTPError as error:
            raise ERROR_CODE_MAP.get(error.status_code, GeocoderServiceError)(str(error)) from None
        return _read_batch(text, {key for key, *_rest in lines})

    def _form(self, lines, boundary):
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="benchmark"\r\n\r\n{self.benchmark}\r\n',
            f'--{boundary}\r\nContent-Disposition: form-data; name="addressFile"; filename="addresses.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n",
            *(",".join(map(_cell, line)) + "\r\n" for line in lines),
            f"--{boundary}--\r\n",
        ]
        return "".join(parts).encode("utf-8", "ignore")


def _cell(text):
    """One value of a line. A quotation mark has no place in an address, and the service's own reader trips over it."""
    return '"' + " ".join(text.replace('"', " ").split()) + '"'


def _read_batch(text, keys):
    """key, address asked, Match / No_Match / Tie, Exact or not, address found, "longitude,latitude", ..."""
    found = {}
    try:
        for row in csv.reader(text.removeprefix("\ufeff").splitlines()):
            if len(row) < 3 or row[0] not in keys:
                continue
            if row[2] in ("No_Match", "Tie"):  # Of several that fit alike none is an address.
                found[row[0]] = None
            elif row[2] == "Match" and (numbers := _numbers(row)):
                found[row[0]] = numbers
    except csv.Error:
        pass  # The lines before it were good.
    if not found:
        raise GeocoderParseError("Not an answer to a batch")
    return found


def _numbers(row):
    if len(row) < 7:  # Cut off within the numbers, they would be others.
        return None
    try:
        longitude, latitude = map(float, row[5].split(","))
    except ValueError:
        return None
    return (longitude, latitude) if is_on_earth(latitude, longitude) else None
