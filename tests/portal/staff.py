"""People on the staff, signed in as they would be: with a second factor."""

from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "a long enough secret"  # noqa: S105 - for tests


def make(name, *roles, **fields):
    user = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True, **fields})
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def signed_in(user, verified=True, client=None):
    """A client; one that is not verified has a session as the password alone never gives it."""
    client = client or Client()
    client.force_login(user)
    if verified:
        device, _ = TOTPDevice.objects.get_or_create(user=user, name="app")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client
