"""The forms in which staff write articles and studies, and bring in citations."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from research.models import LifeStage, Reference, StudiedTechnique, Topic
from research.publication import Status
from research.publishing import problems, study_problems

# Characters; some ten times our longest article. What is written is rendered on each request.
LONGEST_TEXT = 100_000


def checkboxes(model, label):
    """Several of a short list, told apart without a mouse."""
    return forms.ModelMultipleChoiceField(
        model.objects.all(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class PublicationForm(forms.ModelForm):
    """Saves, and makes the `workflow.Move` whose button was pressed, if any. Its own fields do not hold the status."""

    move = None

    stages = checkboxes(LifeStage, _("Life stages"))
    topics = checkboxes(Topic, _("Topics"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"publish_at", "expire_at"} & set(self.fields):
            # One label stands before two fields.
            field = self.fields[name]
            for widget, part in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                widget.attrs["aria-label"] = f"{field.label}, {part}"

    def clean(self):
        cleaned = super().clean()
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


class ArticleForm(PublicationForm):
    class Meta:
        widgets = {
            "summary": AdminTextareaWidget(attrs={"rows": 3}),
            "key_messages": AdminTextareaWidget(attrs={"rows": 5}),
            "body": AdminTextareaWidget(attrs={"rows": 30}),
        }


class StudyForm(PublicationForm):
    techniques = checkboxes(StudiedTechnique, _("Techniques"))

    class Meta:
        widgets = {
            name: AdminTextareaWidget(attrs={"rows": 4})
            for name in ("authors", "arms", "population", "intervention", "comparison", "harms", "funding", "note")
        }


class PartsFormSet(forms.BaseInlineFormSet):
    """The parts of a publication. If it is, or is to be, published, everything together is checked: `stops` says what
    is in the way, for the top of the page, because most of it does not concern these parts."""

    stops = ()

    def what_stops(self, publication, parts):
        """The problems of a publication that has just these parts."""
        raise NotImplementedError

    def clean(self):
        super().clean()
        if any(self.errors) or self.instance.status != Status.PUBLISHED:
            return
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        parts = [form.instance for form in kept if not form.cleaned_data.get("DELETE")]
        self.stops = self.what_stops(self.instance, parts)
        if self.stops:
            raise forms.ValidationError(_("It cannot be published like this. What stops it is at the top of the page."))


class ReferenceFormSet(PartsFormSet):
    def what_stops(self, publication, parts):
        return problems(publication, parts)

    def save(self, commit=True):
        # Keys may change places. Each that moves or goes is put aside first: for a moment two would have the same.
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if "key" in form.changed_data or self._should_delete_form(form)
        ]
        aside = Concat(Value("~"), Cast("pk", CharField()))
        Reference.objects.filter(pk__in=moving).update(key=aside)
        return super().save(commit)


class OutcomeFormSet(PartsFormSet):
    def what_stops(self, publication, parts):
        return study_problems(publication, parts)
