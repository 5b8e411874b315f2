"""What visitors ask of the research pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from research.evidence import Certainty, Design

LONGEST = 200


class AskForm(forms.Form):
    """The filters and the words to search for. Expects the stages, topics and techniques there are to choose from."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Please use fewer words: at most %(limit_value)d letters.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "true"}),
    )
    stage = forms.ChoiceField(label=_("Stage of life"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    technique = forms.ChoiceField(label=_("Technique"), required=False)
    design = forms.ChoiceField(label=_("Kind of study"), required=False, choices=[("", _("Any")), *Design.choices])
    certainty = forms.ChoiceField(
        label=_("Certainty of the main finding"), required=False, choices=[("", _("Any")), *Certainty.choices]
    )

    def __init__(self, data, *, stages, topics, techniques):
        super().__init__(data, label_suffix="")
        for name, found in (("stage", stages), ("topic", topics), ("technique", techniques)):
            self.fields[name].choices = [("", _("Any")), *((one.slug, one.name) for one in found)]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                # What was typed is named in the notice, cut to what can be read.
                field.error_messages["invalid_choice"] = _("This is not one of the choices.")
