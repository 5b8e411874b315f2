"""What several tests of the locator stand on."""

import time

import pytest

from tests.locator.address_service import Service

LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture
def service(settings, db):
    """The site's address service, of Nominatim's kind, with a shared cache that is empty."""
    service = Service()
    settings.GEOCODER, settings.GEOCODER_OPTIONS, settings.SITE_NAME = "nominatim", service.options, "Example Massage"
    settings.CACHES = {"default": {"BACKEND": LOCMEM}, "shared": {"BACKEND": LOCMEM, "LOCATION": str(time.time())}}
    yield service
    if not service.over.is_set():
        service.stop()
