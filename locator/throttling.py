"""How often something may be done: token buckets in the database, so that every process of the site shares them."""

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
    enough = bucket.annotate(filled=filled).filter(filled__gte=1)
    if enough.update(tokens=filled - 1.0, filled_at=now):
        return 0.0
    _, made = Bucket.objects.get_or_create(key=key, defaults={"tokens": burst - 1.0, "filled_at": now})
    if made:
        return 0.0
    there = bucket.annotate(filled=filled).values_list("filled", flat=True).first() or 0.0
    return max((1 - there) / per_second, 0.001)


def tidy(older_than_seconds: float = 24 * 3600):
    """Forget buckets that nobody has touched for so long that they are full again."""
    Bucket.objects.filter(filled_at__lt=time.time() - older_than_seconds).delete()


def visitor(request) -> str:
    """Who asks, as a hash that only this site can make and that is another one tomorrow.

    Behind proxies that are our own (settings.PROXIES of them) the address is what the outermost of those saw; what a
    visitor puts before it in X-Forwarded-For is theirs to invent, and not read.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = forwarded[-min(settings.PROXIES, len(forwarded))].strip() or address
    return salted_hmac(f"visitor {timezone.localdate()}", address, algorithm="sha256").hexdigest()[:32]
