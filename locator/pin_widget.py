"""The field of a latitude, with the map that a script brings under it."""

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from locator import basemap

_STYLES = ["css/tokens.css", "css/map.css", "js_lib_leaflet/leaflet.css"]
_SCRIPTS = ["js_lib_leaflet/leaflet.js", "js/map-ground.js", "js/map-labels.js"]


class LatitudeInput(forms.NumberInput):
    """Typing works as in any number field; without scripts there is nothing else."""

    class Media:
        js = [forms.Script("js/pin.js", defer=True)]

    def render(self, name, value, attrs=None, renderer=None):
        # Only now: the names of static files, and the language, are those of the request.
        return format_html(
            '{}<div hidden{}><button type="button" class="button" aria-expanded="false">{}</button>'
            '<div class="map" hidden><p>{}</p><div class="map-canvas" role="group" aria-label="{}"></div>'
            '<p>{}</p></div><p role="status"></p></div>',
            super().render(name, value, attrs, renderer),
            flatatt({f"data-{name}": value for name, value in _data().items()}),
            _("Correct the point on a map"),
            _(
                "Drag the pin, or click where it should be. By keyboard: Enter on the map sets it in the middle, arrow "
                "keys move it a step, with Shift a small one. Nothing is saved before you save."
            ),
            _("Map of the point"),
            _credit(),
        )


def _credit():
    credit = _("Outlines: US Census Bureau · Towns: GeoNames · Drawn with Leaflet")
    return f"{settings.TILE_ATTRIBUTION} · {credit}" if settings.TILE_URL else credit


def _data():
    """What the script reads: files, and words it says."""
    return {
        "styles": " ".join(map(static, _STYLES)),
        "scripts": " ".join(map(static, _SCRIPTS)),
        "states": static(basemap.STATES),
        "files": reverse("ground"),
        **({"tiles": settings.TILE_URL} if settings.TILE_URL else {}),
        "pin": _("Pin: the point of the practice"),
        "at": _("The pin is at"),
        "up": _("North"),
        "down": _("South"),
        "right": _("East"),
        "left": _("West"),
        "zoom-in-title": _("Zoom in"),
        "zoom-out-title": _("Zoom out"),
        "lost": _("The map did not come. Type latitude and longitude instead."),
    }
