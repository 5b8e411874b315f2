"""The form by which staff hand in a file to be imported."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locator.jobs import kinds, zips
from locator.models import State

_LONGEST_NAME = 200


class UploadForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        help_text=gettext_lazy("A roster is checked against the licenses of its state; it adds nobody."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        help_text=gettext_lazy("For the national provider file alone: only who practices there."),
    )
    accept_absent = forms.BooleanField(
        label=gettext_lazy("Accept absences"),
        required=False,
        help_text=gettext_lazy(
            "For a roster alone: it is whole, although more than half of the licenses that are proof now are not in it."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={"empty": gettext_lazy("This file is empty. Download it again, and look into it first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("Choose…")), *kinds.choices()]
        self.fields["state"].choices = [
            ("", _("All states")),
            *State.objects.order_by("name").values_list("pk", "name"),
        ]
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_helptext"

    def clean_file(self):
        file = self.cleaned_data["file"]
        file.shown_name = "".join(filter(str.isprintable, file.name or ""))[:_LONGEST_NAME] or _("without a name")
        return file

    def clean(self):
        file = self.cleaned_data.get("file")
        if file and self.cleaned_data.get("what") == kinds.NPPES:
            try:
                zips.look_into(file.path)
            except zips.Dangerous as danger:
                self.add_error("file", str(danger))
        return self.cleaned_data
