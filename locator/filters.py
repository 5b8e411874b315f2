"""What a search can be narrowed by: every filter is a bit that a row has or has not (`listing`).

Several at once mean all of them, so the number beside an option is what choosing it as well would give. Of a `single`
group one option can be chosen; choosing another takes its place.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from locator import languages
from locator.listing import FEATURE_BITS, SPOKEN_BITS
from locator.models import Practice, Therapist


@dataclass(frozen=True)
class Option:
    """One thing to choose: `parameter` and `value` as they stand in an address, `label` as people read it."""

    parameter: str
    value: str
    label: str
    bit: int

    @property
    def id(self):
        """Its input on the page, so that the focus finds it again in results that have been replaced."""
        return f"filter-{self.parameter}-{self.value}"


@dataclass(frozen=True)
class Group:
    """Options that belong together. A `switch` is on or off, and its one option is “on”."""

    parameter: str
    label: str
    options: tuple[Option, ...]
    single: bool = False
    switch: bool = False


def groups(techniques) -> list[Group]:
    """Every filter there is; `techniques` are all techniques."""
    return [
        _group("technique", _("Techniques"), [(one.slug, one.name, one.bit) for one in techniques]),
        _switch("accepts_new", _("Takes new clients")),
        _switch("comes_to_me", _("Comes to me")),
        _group("setting", _("Setting"), [(*choice, FEATURE_BITS[choice[0]]) for choice in Practice.Setting.choices]),
        _switch("wheelchair", _("Wheelchair access")),
        _switch("certification", _("Board certified"), "certified"),
        _group("language", _("Languages"), _languages()),
        _group(
            "gender", _("Gender"), [(*choice, FEATURE_BITS[choice[0]]) for choice in Therapist.Gender.choices], True
        ),
    ]


def _languages():
    return sorted(((code, languages.name(code), bit) for code, bit in SPOKEN_BITS.items()), key=lambda row: row[1])


def _group(parameter, label, rows, single=False):
    return Group(parameter, label, tuple(Option(parameter, *row) for row in rows), single)


def _switch(parameter, label, feature=""):
    option = Option(parameter, "on", label, FEATURE_BITS[feature or parameter])
    return Group(parameter, label, (option,), switch=True)
