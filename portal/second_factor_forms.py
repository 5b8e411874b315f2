"""What is asked of somebody who shows, sets up or renews their second factor."""

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext
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


class SessionsForm(PasswordForm):
    """Which of somebody's other sessions, an `open_sessions.Open` each, are to end."""

    end = forms.MultipleChoiceField(
        label=_("Sign out at"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one place."),
            "invalid_choice": _("One of those has ended meanwhile. Please look again."),
        },
    )
    field_order = ["end", "password"]

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].choices = [(one.name, in_words(one)) for one in sessions]


def in_words(one):
    browser = one.browser or gettext("An unknown browser")
    return gettext("%(browser)s: signed in %(began)s, last seen %(seen)s") % {
        "browser": browser,
        "began": _when(one.began),
        "seen": _when(one.seen),
    }


def _when(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
