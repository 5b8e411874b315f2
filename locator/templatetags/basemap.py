"""Where a map's files are, and whose tiles it may show."""

from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static

from locator import basemap

register = template.Library()


@register.simple_tag
def basemap_states() -> str:
    return static(basemap.STATES)


@register.simple_tag
def basemap_files() -> str:
    """The address of every state's file, under the name that it has on this site, with spaces between."""
    return _files(static(basemap.STATES))


@register.simple_tag
def street_tiles() -> dict:
    """`url`, Leaflet's template, and `credit`, a text; both empty where the base map is all there is."""
    return {"url": settings.TILE_URL, "credit": settings.TILE_ATTRIBUTION}


@cache
def _files(states_url):
    # Files that are named by what they hold change together with the site: one name tells for all.
    return " ".join(static(basemap.file_of(code)) for code in sorted(basemap.CODES.values()))
