"""The address service behind `places`: any geocoder of geopy, chosen in the settings, asked once and briefly.

`settings.GEOCODER` is "" (none), a geopy short name such as "nominatim" or a dotted path to a geocoder class;
`settings.GEOCODER_OPTIONS` are further arguments of its constructor. What was typed is in no log line, no exception and
no cache key of ours.
"""

import functools
import json
import logging

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from locator import gazetteer
from locator.place import GeocoderUnavailable
from locator.sphere import Point, is_on_earth

logger = logging.getLogger(__name__)
logging.getLogger("geopy").setLevel(logging.WARNING)  # Below that it logs URLs and answers, and so the address.

TIMEOUT_SECONDS = 2
KEEP_SECONDS = 30 * 24 * 3600
NEAR_STATE_MILES = 25


def is_configured() -> bool:
    return bool(settings.GEOCODER)


def locate(address: str, state: str = "") -> Point | None:
    """Where a street address is, or None if the service knows none in the state (a code; "" for any).

    Raises GeocoderUnavailable if the service fails in any way. Answers are cached, "no match" too, failures never.
    """
    key = _cache_key(address, state)
    kept = cache.get(key)
    if kept is None:
        kept = _ask(address, state) or ()
        cache.set(key, tuple(kept), KEEP_SECONDS)
    return Point(*kept) if kept else None


def _cache_key(address: str, state: str) -> str:
    service = f"{settings.GEOCODER} {json.dumps(settings.GEOCODER_OPTIONS, sort_keys=True)}"
    normalized = " ".join(gazetteer.words(address))
    return (
        "geocode:"
        + salted_hmac("locator.geocoding", f"{service}\n{state}\n{normalized}", algorithm="sha256").hexdigest()
    )


def _ask(address: str, state: str) -> Point | None:
    failure = ""
    try:
        answer = _geocoder(settings.GEOCODER, json.dumps(settings.GEOCODER_OPTIONS)).geocode(address, **_only_here())
        point = answer and Point(float(answer.latitude), float(answer.longitude))
    except Exception as error:
        # Whatever a provider throws (geopy's errors, a socket's, a parser's on a changed answer), the visitor is served
        # without it. Only its kind is kept: the message can hold the URL, and so the address.
        failure = type(error).__name__
    if failure:
        logger.warning("The address service failed: %s", failure)
        raise GeocoderUnavailable(
            _("The address service did not answer. Type a ZIP code, or a town and state, instead.")
        )
    if not point or not is_on_earth(*point):
        return None
    return point if not state or gazetteer.near_state(point, state, NEAR_STATE_MILES) else None


def _only_here() -> dict:
    """Nominatim searches the world unless told otherwise; it counts the territories as countries of their own."""
    if settings.GEOCODER.lower() == "nominatim":
        return {"country_codes": ["us", "pr", "gu", "vi", "as", "mp"]}
    return {}


@functools.lru_cache(maxsize=1)
def _geocoder(name: str, options: str):
    from geopy.adapters import URLLibAdapter
    from geopy.geocoders import get_geocoder_for_service

    geocoder = import_string(name) if "." in name else get_geocoder_for_service(name)
    return geocoder(
        **{
            "user_agent": slugify(settings.SITE_NAME) or "massage",
            "timeout": TIMEOUT_SECONDS,
            # geopy's default adapter retries twice, so that two seconds would become six.
            "adapter_factory": URLLibAdapter,
            **json.loads(options),
        }
    )
