"""Where a map's files are, and whose tiles it may show."""

from django import template
from django.conf import settings
from django.templatetags.static import static

from locator import basemap

register = template.Library()


@register.simple_tag
def basemap_states() -> str:
    return static(basemap.STATES)


@register.simple_tag
def street_tiles() -> dict:
    """`url`, Leaflet's template, and `credit`, a text; both empty where the base map is all there is."""
    return {"url": settings.TILE_URL, "credit": settings.TILE_ATTRIBUTION}
