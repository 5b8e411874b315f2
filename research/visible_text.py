"""Text that can be seen: forms that refuse characters which no page can show, and which some cannot even hold."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

# Control characters but for tabs and line ends, and what Unicode keeps for no character. XML has no way to write them.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
BEFORE = 20  # Characters shown to find the place.


class VisibleTextForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        # Some forms clean in place, and say so with None.
        given = self.cleaned_data if cleaned is None else cleaned
        for name, field in self.fields.items():
            text = given.get(name)
            if isinstance(field, forms.CharField) and isinstance(text, str) and (found := UNSEEN.search(text)):
                self.add_error(name, self._unseen(text, found))
        return cleaned

    def _unseen(self, text, found):
        return forms.ValidationError(
            _("After “%(before)s” stands a character that cannot be seen (%(code)s). Type the words around it anew."),
            params={
                "before": text[max(0, found.start() - BEFORE) : found.start()],
                "code": f"U+{ord(found[0]):04X}",
            },
        )
