"""The forms in which visitors write: to a therapist, and to us about one."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from locator import unseen
from locator.models import ProblemReport

SHORTEST, LONGEST = 2, 2000  # characters; in some scripts, two say all.
LONGEST_NAME = 100
LONGEST_EMAIL = 254  # What the database keeps, and the most that SMTP allows.


class OneLine(forms.CharField):
    """Text that may stand in a line of a letter. A line break is refused: in a header it would begin another one."""

    default_error_messages = {
        "line": _("Write it on one line."),
        "control": _("There is an invisible character in it. Delete it all, and type it again."),
        "max_length": _("Use at most %(limit_value)d characters; these are %(show_value)d."),
    }

    def to_python(self, value):
        value = unseen.in_a_line(super().to_python(value))
        if (place := unseen.first_control(value)) is not None:
            code = "line" if value[place] in "\r\n" else "control"
            raise forms.ValidationError(self.error_messages[code], code=code)
        return value


class Email(forms.EmailField, OneLine):
    """An address to answer to."""

    default_error_messages = {"invalid": _("Write one whole address, such as ana@example.org.")}

    def __init__(self, **kwargs):
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(max_length=LONGEST_EMAIL, widget=widget, **kwargs)

    def widget_attrs(self, widget):
        # `maxlength` would cut what is pasted, and not say so.
        return {}


class Words(forms.CharField):
    """A few paragraphs. Browsers end lines in two characters, of which one counts."""

    default_error_messages = {
        "control": _(
            "There is an invisible character (%(name)s) near “%(near)s” that cannot be sent. Delete those words, and "
            "type them again."
        ),
        "min_length": _("Write at least %(limit_value)d characters."),
        "max_length": _("Use at most %(limit_value)d characters; these are %(show_value)d."),
    }

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 8})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        value = unseen.in_lines(super().to_python(value))
        if (place := unseen.first_control(value, allowed="\n\t")) is not None:
            params = {"name": f"U+{ord(value[place]):04X}", "near": unseen.around(value, place)}
            raise forms.ValidationError(self.error_messages["control"], code="control", params=params)
        return value


class Name(OneLine):
    """A person's. The site passes it on, which others would like to use."""

    default_error_messages = {"link": _("Write your name alone, without a link.")}

    def validate(self, value):
        super().validate(value)
        if "://" in unicodedata.normalize("NFKC", value):
            raise forms.ValidationError(self.error_messages["link"], code="link")


class Radios(forms.RadioSelect):
    """Whether the answer is wrong can be said of the group, not of one button in it."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        option["attrs"].pop("aria-invalid", None)
        return option


class LetterForm(forms.Form):
    """What both have: a field that only programs fill in, because nobody sees it."""

    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def trapped(self):
        return bool(self.data.get("homepage"))

    @property
    def shown(self):
        return [field for field in self.visible_fields() if field.name != "homepage"]


class ContactForm(LetterForm):
    """A letter to a therapist; `practices` are those of theirs that have an email address."""

    practice = forms.ChoiceField(
        label=_("Which practice?"),
        required=False,
        widget=Radios,
        error_messages={"invalid_choice": _("Choose one of these practices; the one you asked for is not among them.")},
    )
    name = Name(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    email = Email(
        label=_("Your email"),
        help_text=_("The answer comes to this address."),
        error_messages={"required": _("Write your email address; without it nobody can answer.")},
    )
    message = Words(
        label=_("Your message"),
        min_length=SHORTEST,
        help_text=_("What you are looking for, and when you are free."),
        error_messages={"required": _("Write a message.")},
    )

    def __init__(self, practices, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if len(practices) == 1:
            del self.fields["practice"]
        else:
            self.fields["practice"].choices = [(str(practice.pk), str(practice)) for practice in practices]


class ReportForm(LetterForm):
    """What is wrong with a profile."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ProblemReport.Kind,
        widget=Radios,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    text = Words(
        label=_("In your words"),
        required=False,
        help_text=_("What it should say instead, or what happened."),
    )
    email = Email(
        label=_("Your email"),
        required=False,
        help_text=_("Only if you would like an answer."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == ProblemReport.Kind.OTHER and "text" in cleaned and not cleaned["text"]:
            self.add_error("text", _("Say what is wrong: “Something else” tells nobody where to look."))
        return cleaned
