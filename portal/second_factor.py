"""The second factor of somebody on the staff: an app that shows codes (TOTP, RFC 6238), and recovery codes."""

import base64
import math
import re
import secrets

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import recovery_codes

_BYTES = 20  # As long as the hash that makes the codes.
_STEPS = 1  # Of 30 seconds, by which a phone's clock may be wrong.
_OF_APP = re.compile(r"[0-9]{6}")
_BETWEEN = re.compile(r"[\s-]")


def new_secret() -> str:
    """Hexadecimal."""
    return secrets.token_hex(_BYTES)


def for_typing(secret: str) -> str:
    """As apps want it where they cannot read the picture."""
    return base64.b32encode(bytes.fromhex(secret)).decode()


def is_set_up(user) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def accept(user, typed: str):
    """The device whose code it is, and never will be again; None if it is none's."""
    code = _BETWEEN.sub("", typed)
    of_app = _is_of_app(code)
    wanted = code if of_app else recovery_codes.stored(code)
    # Locked, so that of two who come at once with one code only one is let in.
    devices = (TOTPDevice if of_app else StaticDevice).objects.filter(user=user, confirmed=True).select_for_update()
    with transaction.atomic():
        return next((device for device in devices if device.verify_token(wanted)), None)


def locked_for(user, typed: str) -> int:
    """Seconds until the app's codes are looked at again: each wrong one doubles them. Recovery codes always are."""
    if not _is_of_app(_BETWEEN.sub("", typed)):
        return 0
    waits = [0.0]
    for device in TOTPDevice.objects.filter(user=user, confirmed=True):
        allowed, why = device.verify_is_allowed()
        if not allowed:
            waits.append((why["locked_until"] - timezone.now()).total_seconds())
    return math.ceil(max(waits))


def set_up(user, secret: str, typed: str, replace=False) -> list[str] | None:
    """The recovery codes, if `typed` is a code of the app that was given `secret`; the app before it is forgotten."""
    code = _BETWEEN.sub("", typed)
    if not _is_of_app(code) or not TOTP(bytes.fromhex(secret)).verify(int(code), _STEPS):
        return None
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)
        if is_set_up(user) and not replace:
            return None
        TOTPDevice.objects.filter(user=user).delete()
        # By the device itself, so that it remembers this code as used.
        if not TOTPDevice(user=user, name="app", key=secret, tolerance=_STEPS).verify_token(code):
            return None
        return recovery_codes.make(user)


def device_of(user):
    return TOTPDevice.objects.get(user=user, confirmed=True)


def forget(user):
    """As if it had never been set up; whoever is signed in with it is not any more."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def note(user, by, message):
    """In the history that the admin shows of a user."""
    LogEntry.objects.log_actions(by.pk, [user], CHANGE, change_message=message, single_object=True)


def check_required(app_configs, **kwargs):
    if settings.TWO_FACTOR:
        return []
    return [
        checks.Warning(
            "TWO_FACTOR is off: whoever guesses a password of the staff is in.",
            hint="Leave TWO_FACTOR unset.",
            id="portal.W001",
        )
    ]


def _is_of_app(code):
    return _OF_APP.fullmatch(code) is not None
