"""The choices that make one record of two."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locator.differing import BOTH, KEPT, OTHER, Question

_KEY_HELP = gettext_lazy(
    "A roster knows a therapist by this key. The key that you do not choose is nobody’s then: the next import of the "
    "roster it comes from brings the other record back."
)


class ChoicesForm(forms.Form):
    """One choice for each question; none is made in advance where staff have to think."""

    def __init__(self, questions: list[Question], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in questions:
            choices = [
                (KEPT, _("%(value)s (the record that stays)") % {"value": question.kept}),
                (OTHER, _("%(value)s (the other record)") % {"value": question.other}),
            ]
            choices += [(BOTH, _("both"))] if question.both else []
            self.fields[question.name] = forms.ChoiceField(
                label=question.label[:1].upper() + question.label[1:],
                choices=choices,
                initial=question.first,
                widget=forms.RadioSelect,
                help_text=_KEY_HELP if question.name == "external_id" else "",
            )
