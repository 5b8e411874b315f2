"""Ten codes that each let somebody in once, without their phone.

A code has 120 random bits, so that the database keeps a plain hash of it, as OWASP ASVS 6.5.2 wants: nobody who reads
the database can sign in with what they find, nor guess what it was made of.
"""

import base64
import hashlib
import secrets

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

HOW_MANY = 10
_BYTES = 15
_GROUP = 4  # Letters that stand together, to be read and typed.
_KEPT = 16  # Letters of the hash: as many as the column takes.


def make(user) -> list[str]:
    """New codes, as they are shown this once; those before them are worth nothing any more."""
    codes = [base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower() for _ in range(HOW_MANY)]
    with transaction.atomic():
        # The device stays: whoever signed in with one of its codes is still signed in.
        device, _ = StaticDevice.objects.get_or_create(user=user, name="recovery codes")
        device.token_set.all().delete()
        StaticToken.objects.bulk_create(StaticToken(device=device, token=stored(code)) for code in codes)
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes]


def stored(code: str) -> str:
    """What the database knows of a code, which is without spaces and dashes here."""
    return base64.b64encode(hashlib.sha256(code.lower().encode()).digest()).decode()[:_KEPT]


def left(user) -> int:
    return StaticToken.objects.filter(device__user=user).count()
