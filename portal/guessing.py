"""How often passwords and codes may be tried, by who tries and whose they are."""

import math
import unicodedata

from django.utils.crypto import salted_hmac

from locator import throttling

# One person at one address: who mistypes gets in, and to guess a password takes for ever.
_PERSON = {"per_second": 1 / 60, "burst": 10}
# One address for everybody: a whole office behind it gets in, one password tried on every name does not.
_ADDRESS = {"per_second": 1 / 10, "burst": 60}
# By IPv6, one subscriber may have 65,536 addresses of those: a network of them gets no more than a few could.
_PERSON_NEAR = {"per_second": 1 / 20, "burst": 30}
_NEAR = {"per_second": 1 / 4, "burst": 180}


def wait(request, username: str) -> int:
    """Count one try; 0, or the seconds until there may be another.

    By name and address together, so that nobody is kept out because somebody elsewhere guesses at their name, nor
    because a colleague mistypes; whether there is somebody of that name is not asked. Tries that succeed count as well.
    """
    visitor = throttling.visitor(request)
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    person = salted_hmac("sign-in", name, algorithm="sha256").hexdigest()[:32]
    near = throttling.neighborhood(request)
    # The person's first: who goes on after that takes nothing from the others at their address.
    limits = [(f"{visitor}:{person}", _PERSON), (visitor, _ADDRESS)]
    if near:
        limits = [limits[0], (f"{near}:{person}", _PERSON_NEAR), limits[1], (near, _NEAR)]
    return math.ceil(next(filter(None, (throttling.take(f"sign-in:{key}", **limit) for key, limit in limits)), 0))
