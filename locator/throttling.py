"""How often something may be done: token buckets in the database, so that every process of the site shares them."""

import ipaddress
import re
import time

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.crypto import salted_hmac


class Bucket(models.Model):
    """One bucket. `key` names what is limited; where that is a person, it is a keyed hash that tells nothing."""

    key = models.CharField(max_length=100, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.FloatField()  # Seconds since 1970, by this site's clock.

    class Meta:
        indexes = [models.Index(fields=["filled_at"], name="bucket_filled_at")]

    def __str__(self):
        return self.key.partition(":")[0]


def take(key: str, per_second: float, burst: int) -> float:
    """Take a token from a bucket; 0.0 where there was one, otherwise the seconds until there is.

    A bucket holds `burst` tokens and fills at `per_second`. One statement does it, so that of two who come at once for
    the last token one goes without.
    """
    now = time.time()
    elapsed = Greatest(Value(now) - F("filled_at"), Value(0.0), output_field=models.FloatField())
    filled = Least(F("tokens") + elapsed * Value(per_second), Value(float(burst)), output_field=models.FloatField())
    bucket = Bucket.objects.filter(key=key)
    while not bucket.annotate(filled=filled).filter(filled__gte=1).update(tokens=filled - 1.0, filled_at=now):
        found, made = Bucket.objects.get_or_create(key=key, defaults={"tokens": burst - 1.0, "filled_at": now})
        if made:
            return 0.0
        if found.filled_at > now:
            # The clock has been set back. Nobody has to wait until it is where it was.
            bucket.filter(filled_at__gt=now).update(filled_at=now)
        there = min(found.tokens + max(now - found.filled_at, 0) * per_second, burst)
        if there < 1:
            return max((1 - there) / per_second, 0.001)
        # Somebody else made it between our two looks, and there is one left.
    return 0.0


def tidy(older_than_seconds: float = 24 * 3600):
    """Forget buckets that nobody has touched for so long that they are full again: in a day, every one is."""
    Bucket.objects.filter(filled_at__lt=time.time() - older_than_seconds).delete()


def visitor(request) -> str:
    """Who asks, as a hash that only this site can make and that is another one tomorrow.

    Behind proxies that are our own (settings.PROXIES of them) the address is what the outermost of those saw; what a
    visitor puts before it in X-Forwarded-For is theirs to invent, and not read. It stands for a household: one IPv4
    address, or 2 to the 64th of IPv6, between which a machine moves as it likes.
    """
    address = _address(request)
    parsed = _parsed(address)
    return _nameless("visitor", _network(parsed, 64) if parsed else address)


def neighborhood(request) -> str:
    """Whose network they are in, as such a hash; "" where they come by IPv4.

    Many subscribers are given 256 networks of IPv6 (a /56), some 65,536 (a /48): each of those is another visitor.
    """
    parsed = _parsed(_address(request))
    return _nameless("neighborhood", _network(parsed, 48)) if parsed and parsed.version == 6 else ""


def _nameless(kind, place):
    return salted_hmac(f"{kind} {timezone.localdate()}", place, algorithm="sha256").hexdigest()[:32]


def _address(request):
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = forwarded[-min(settings.PROXIES, len(forwarded))].strip() or address
    return address


def _parsed(address):
    """None where it is no address. Some proxies write the port behind it: each connection would be somebody else."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([^:]*):\d+$", r"\1\3", address)
    try:
        parsed = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (parsed.version == 6 and parsed.ipv4_mapped) or parsed


def _network(parsed, bits):
    return str(parsed if parsed.version == 4 else ipaddress.ip_network((parsed, bits), strict=False))
