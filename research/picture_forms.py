"""The form in which staff upload a picture and say what it shows."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from research import hints, renditions
from research.markdown import pictures_named
from research.models import Article
from research.publication import Status
from research.reading import PARTS
from research.visible_text import VisibleTextForm


def articles_with(key, articles=None):
    """The articles whose text shows a picture, by its key. What `Article.picture` shows, the database protects."""
    named = Q()
    for part in PARTS:
        # However a text writes the address of a picture, this stands before it.
        named |= Q(**{f"{part}__contains": "!["})
    articles = Article.objects.all() if articles is None else articles
    candidates = articles.filter(named).only("title", *PARTS)
    return [article for article in candidates if any(key in pictures_named(getattr(article, part)) for part in PARTS)]


def in_public(picture) -> bool:
    """Whether an article shows it that is public, or approved to be."""
    approved = Article.objects.filter(status=Status.PUBLISHED)
    return approved.filter(picture=picture).exists() or bool(articles_with(picture.key, approved))


class PictureForm(VisibleTextForm):
    """Its `cleaned_data["upload"]` are the renditions of a new file, checked but not written; None without one."""

    upload = forms.FileField(
        label=_("Picture"),
        # What the file dialog offers first. What the file is, its content decides.
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, at least 320 pixels wide, at most 12 MB. Only smaller copies are kept, without where "
            "and when it was taken."
        ),
    )

    class Meta:
        help_texts = hints.PICTURE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "upload" in self.fields:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("Replace it with")

    def full_clean(self):
        super().full_clean()
        # A browser does not send a file twice on its own.
        if self._errors and self.cleaned_data.get("upload"):
            self.add_error("upload", _("Choose the file again: it is only kept when the form is complete."))

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return renditions.render(upload)
        except renditions.PictureError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_key(self):
        key, had = self.cleaned_data["key"], self.initial.get("key")
        if self.instance.pk and key != had and (articles := articles_with(had)):
            raise forms.ValidationError(
                _("The text of “%(article)s” shows this picture by its key “%(key)s”. Change it there first."),
                params={"article": articles[0], "key": had},
            )
        return key

    def clean(self):
        cleaned = super().clean()
        alt, decorative = cleaned.get("alt"), cleaned.get("decorative")
        if "alt" in cleaned and bool(alt) == bool(decorative):
            # The database asks the same, but cannot say beside which field.
            self.add_error(
                "alt",
                _("A decorative picture is not put in words: leave this empty, or do not mark it as decorative.")
                if decorative
                else _("Say in words what the picture shows, or mark it as decorative."),
            )
        return cleaned
