"""What is asked of somebody who shows, sets up or renews their second factor."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """`accept` takes what was typed and says whether it is right; that uses the code up, so it comes last."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    wrong = _(
        "That code is not right, or was used before. Your app shows a new one every 30 seconds; if it goes on, look "
        "whether your phone sets its clock by itself."
    )

    def __init__(self, *args, accept, **kwargs):
        super().__init__(*args, **kwargs)
        self._accept = accept
        self.accepted = None

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.errors:
            return code
        self.accepted = self._accept(code)
        if not self.accepted:
            raise forms.ValidationError(self.wrong, code="wrong")
        return code


class NewAppForm(CodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits, as your app shows them now.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasswordForm(forms.Form):
    """Whoever finds an open browser does not know it."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError(_("That is not your password."), code="wrong")
        return password


class AnotherAppForm(PasswordForm, NewAppForm):
    field_order = ["password", "code"]
