"""The forms in which staff write of therapists, practices and techniques."""

from django import forms
from django.utils.translation import gettext_lazy as _

from locator import gazetteer, hints, languages
from locator.models import TECHNIQUE_BITS, Practice, Technique
from locator.pin_widget import LatitudeInput
from locator.placing import Misplaced, Placer
from locator.sphere import Point


class LanguagesField(forms.CharField):
    """A list of language codes, typed and shown as names: "English; Spanish"."""

    def prepare_value(self, value):
        return "; ".join(languages.name(code) for code in value) if isinstance(value, list) else value

    def to_python(self, value):
        typed = [name for name in map(str.strip, super().to_python(value).split(";")) if name]
        if unknown := [name for name in typed if not languages.code(name)]:
            raise forms.ValidationError(_("We know no language called “%(name)s”."), params={"name": unknown[0]})
        return list(dict.fromkeys(map(languages.code, typed)))


class TherapistForm(forms.ModelForm):
    techniques = forms.ModelMultipleChoiceField(
        Technique.objects.all(),
        label=_("Techniques"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hints.TECHNIQUES,
    )
    languages = LanguagesField(label=_("Languages"), required=False, help_text=hints.LANGUAGES)

    class Meta:
        help_texts = hints.THERAPIST


class PracticeForm(forms.ModelForm):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", help_text=hints.WEBSITE)
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=hints.LATITUDE,
        widget=LatitudeInput,
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=hints.LONGITUDE,
    )
    settings = forms.MultipleChoiceField(
        label=_("Settings"),
        choices=Practice.Setting,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hints.SETTINGS,
    )

    class Meta:
        help_texts = hints.PRACTICE

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Give both latitude and longitude, or neither."))
        elif {"latitude", "longitude"} & set(self.changed_data):
            self._check_point(cleaned)
            # Else the next look-up of coarse points would take it for the center of a town, and move it.
            if "precision" not in self.changed_data and cleaned.get("precision"):
                cleaned["precision"] = Practice.Precision.ADDRESS
        return cleaned

    def _check_point(self, cleaned):
        """A point set by hand has to lie where a roster's would."""
        point, state = Point(cleaned.get("latitude"), cleaned.get("longitude")), cleaned.get("state")
        if state and gazetteer.state(state.code) and None not in point:
            try:
                Placer().place("", cleaned.get("city") or state.name, state.code, "", point)
            except Misplaced as problem:
                self.add_error(problem.column, _("The point %s.") % problem)


class LicenseForm(forms.ModelForm):
    class Meta:
        help_texts = hints.LICENSE


class CertificationForm(forms.ModelForm):
    class Meta:
        help_texts = hints.CERTIFICATION


class StateForm(forms.ModelForm):
    class Meta:
        help_texts = hints.STATE


class TechniqueForm(forms.ModelForm):
    class Meta:
        help_texts = hints.TECHNIQUE

    def clean(self):
        if self.instance.bit is None and Technique.free_bit() >= TECHNIQUE_BITS:
            raise forms.ValidationError(
                _("There is room for %(most)d techniques, and all are taken. Merge some first."),
                params={"most": TECHNIQUE_BITS},
            )
        return super().clean()
