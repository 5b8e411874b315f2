"""What every template may use."""

from django.conf import settings

from locator.question import DEFAULT_RADIUS, RADII


def site(request):
    """The site's name and address, and the distances that the search box offers, in miles."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "radii": RADII,
        "default_radius": DEFAULT_RADIUS,
    }
