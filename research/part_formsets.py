"""The parts of a publication in its form: the references of an article, the outcomes of a study."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from research.models import Reference
from research.publication import Status
from research.publishing import examine, had, study_problems

# A key that nobody can type, of its own for each reference.
ASIDE = Concat(Value("~"), Cast("pk", CharField()))


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


class KnownSelect(AutocompleteSelect):
    """As Django's, which asks the database in each row how what is chosen there is called. `known` says it for all."""

    known = None

    def optgroups(self, name, value, attrs=None):
        chosen = [str(each) for each in value if each]
        if not self.known or not all(each in self.known for each in chosen):
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [("", "", False)]
        options += [(each, self.known[each], True) for each in chosen]
        made = [self.create_option(name, *option, index) for index, option in enumerate(options)]
        return [(None, made, 0)]


class ReferenceFormSet(PartsFormSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        studies = (reference.study for reference in self.get_queryset() if reference.study_id)
        self._known = {str(study.pk): str(study) for study in studies}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "study" in form.fields:
            # Within what draws the links to add and change a study.
            widget = form.fields["study"].widget
            getattr(widget, "widget", widget).known = self._known

    def what_stops(self, publication, parts):
        return examine(publication, parts, had(publication)).stops

    def save(self, commit=True):
        # Keys may change places. Each that moves or goes is put aside first: for a moment two would have the same.
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if "key" in form.changed_data or self._should_delete_form(form)
        ]
        Reference.objects.filter(pk__in=moving).update(key=ASIDE)
        return super().save(commit)


class OutcomeFormSet(PartsFormSet):
    def what_stops(self, publication, parts):
        return study_problems(publication, parts)
