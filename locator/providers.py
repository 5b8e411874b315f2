"""Which address service the site asks: a class by its name, made with the site's options, and how often it is asked.

Nothing here needs Django to be set up, so that the settings can be checked with it.
"""

import functools
import inspect
import json
from typing import NamedTuple

from django.utils.module_loading import import_string

# What public services ask of one whole application, in questions a second.
LIMITS = {"nominatim.openstreetmap.org": 1.0, "photon.komoot.io": 1.0}
OTHERWISE = 10.0
# Nominatim searches the world unless told otherwise; it counts the territories as countries of their own.
HERE = ("us", "pr", "gu", "vi", "as", "mp")


class Provider(NamedTuple):
    """A geocoder of geopy, what to call its service among ours, and how many questions it takes a second."""

    geocoder: object
    service: str
    per_second: float

    @property
    def burst(self):
        return max(1, int(self.per_second))

    @property
    def has_batches(self):
        return hasattr(self.geocoder, "geocode_batch")

    def geocode(self, address, timeout):
        return self.geocoder.geocode(address, timeout=timeout, **self._only_here())

    def _only_here(self):
        from geopy.geocoders import Nominatim

        if isinstance(self.geocoder, Nominatim):
            return {"country_codes": list(HERE), "addressdetails": True, "language": "en"}
        return {}


def geocoder_class(name: str):
    """The class of a short name of geopy, of `census`, or of a dotted path. Raises ImportError or ValueError."""
    from geopy.geocoders import get_geocoder_for_service
    from geopy.geocoders.base import Geocoder

    if name.lower() == "census":
        from locator.census import Census

        return Census
    found = import_string(name) if "." in name else get_geocoder_for_service(name)
    if not (inspect.isclass(found) and issubclass(found, Geocoder)):
        raise ValueError
    return found


@functools.lru_cache(maxsize=4)
def provider(name: str, options: str, user_agent: str, timeout: float) -> Provider:
    """The service of a name, with its options as JSON. Raises whatever its constructor makes of those."""
    from locator.wire import Adapter

    ours = {"user_agent": user_agent, "timeout": timeout, "adapter_factory": Adapter}
    geocoder = geocoder_class(name)(**{**ours, **json.loads(options)})
    service = str(getattr(geocoder, "domain", "") or name).lower()
    return Provider(geocoder, service[:80], LIMITS.get(service.partition(":")[0], OTHERWISE))
