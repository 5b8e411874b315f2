"""The forms in which staff write articles and studies."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from research import hints
from research.models import LifeStage, StudiedTechnique, Study, Topic
from research.publication import Status
from research.visible_text import VisibleTextForm

# Characters; some ten times our longest article. What is written is rendered on each request.
LONGEST_TEXT = 100_000


def checkboxes(model, label, hint):
    """Several of a short list, told apart without a mouse."""
    return forms.ModelMultipleChoiceField(
        model.objects.all(), label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class PublicationForm(VisibleTextForm):
    """Saves, and makes the `workflow.Move` whose button was pressed, if any. Its own fields do not hold the status."""

    move = None
    # Whether it asks to save something public for the sake of looking at it.
    previews_public = False

    stages = checkboxes(LifeStage, _("Life stages"), hints.STAGES)
    topics = checkboxes(Topic, _("Topics"), hints.TOPICS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"publish_at", "expire_at"} & set(self.fields):
            # One label stands before two fields.
            field = self.fields[name]
            for widget, part in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                widget.attrs["aria-label"] = f"{field.label}, {part}"

    def clean(self):
        cleaned = super().clean()
        if self.previews_public:
            raise forms.ValidationError(
                _("Nothing was saved: what is saved here, the public reads at once. “Preview” shows what is saved.")
            )
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and len(cleaned.get(name) or "") > LONGEST_TEXT:
                # Not by `max_length`: a browser would cut off what is pasted, and say nothing.
                self.add_error(name, _("This text is longer than %(most)d characters.") % {"most": LONGEST_TEXT})
        was = Status(self.instance.status)
        if self.move and was not in self.move.before:
            raise forms.ValidationError(
                _("This cannot be done: meanwhile it has become “%(status)s”."), params={"status": was.label}
            )
        if self.move and not self.errors:
            self._make_move(cleaned)
        self._check_review(cleaned)
        if was == self.instance.status == Status.PUBLISHED and "publish_at" in cleaned:
            # It has been public since then; an emptied field does not make it newer.
            cleaned["publish_at"] = cleaned["publish_at"] or self.initial["publish_at"]
        return cleaned

    def _make_move(self, cleaned):
        self.instance.status = self.move.after
        if self.move.after != Status.PUBLISHED:
            return
        # To approve is to have reviewed.
        cleaned["last_reviewed"] = timezone.localdate()
        cleaned["publish_at"] = cleaned["publish_at"] or timezone.now()
        if cleaned["expire_at"] and cleaned["expire_at"] <= timezone.now():
            self.add_error("expire_at", _("This has passed: nobody could read it."))

    def _check_review(self, cleaned):
        reviewed, due = cleaned.get("last_reviewed"), cleaned.get("review_due")
        if reviewed and reviewed > timezone.localdate():
            self.add_error("last_reviewed", _("This day has not come yet."))
        elif reviewed and due and due <= reviewed:
            self.add_error("review_due", _("The next review comes after the last one."))


class ArticleForm(PublicationForm):
    class Meta:
        help_texts = hints.ARTICLE
        widgets = {
            "summary": AdminTextareaWidget(attrs={"rows": 3}),
            "key_messages": AdminTextareaWidget(attrs={"rows": 5}),
            "body": AdminTextareaWidget(attrs={"rows": 30}),
        }


class StudyForm(PublicationForm):
    techniques = checkboxes(StudiedTechnique, _("Techniques"), hints.STUDIED_TECHNIQUES)

    class Meta:
        help_texts = hints.STUDY
        widgets = {
            name: AdminTextareaWidget(attrs={"rows": 4})
            for name in ("authors", "arms", "population", "intervention", "comparison", "harms", "funding", "note")
        }

    def clean(self):
        cleaned = super().clean()
        for name, lookup in [("doi", "doi__iexact"), ("pmid", "pmid"), ("pmcid", "pmcid")]:
            if value := cleaned.get(name):
                self._refuse_double(name, Study.objects.filter(**{lookup: value}).exclude(pk=self.instance.pk))
        return cleaned

    def _refuse_double(self, name, others):
        if other := others.first():
            self.add_error(
                name,
                forms.ValidationError(
                    _("This is the paper of “%(study)s”, on record already."), params={"study": other}
                ),
            )


class ReferenceForm(VisibleTextForm):
    class Meta:
        help_texts = hints.REFERENCE


class OutcomeForm(VisibleTextForm):
    class Meta:
        help_texts = hints.OUTCOME


class StageForm(VisibleTextForm):
    class Meta:
        help_texts = hints.STAGE


class TopicForm(VisibleTextForm):
    class Meta:
        help_texts = hints.TOPIC


class StudiedTechniqueForm(VisibleTextForm):
    class Meta:
        help_texts = hints.STUDIED_TECHNIQUE
