"""Where those who publish articles keep the glossary: each of its words turns up in all of them at once."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.two_editors import TwoEditors
from research import hints
from research.admin_search import PlainSearch
from research.models import Term
from research.synonyms import STOP_WORDS
from research.visible_text import VisibleTextForm

SHORTEST = 3  # Letters; fewer only in capitals, as in CI.
# Words of nearly every page here. To explain one of them would be to link it wherever it stands.
EVERYWHERE = {
    *STOP_WORDS.split(),
    *("arm", "care", "group", "massage", "no", "not", "pain", "people", "research", "review", "study", "touch"),
    *("trial", "without"),
}


class TermForm(VisibleTextForm):
    class Meta:
        help_texts = hints.TERM

    def clean_name(self):
        name = self.cleaned_data["name"]
        self._check([name])
        return name

    def clean_also(self):
        also = self.cleaned_data["also"]
        self._check(filter(None, map(str.strip, also.splitlines())))
        return also

    def _check(self, words):
        taken = None
        for word in words:
            # In capitals it is found in capitals only.
            if not word.isupper() and (word.casefold() in EVERYWHERE or len(word) < SHORTEST):
                raise forms.ValidationError(
                    _("“%(word)s” stands nearly everywhere: it would be linked on every page."), params={"word": word}
                )
            if taken is None:
                others = Term.objects.exclude(pk=self.instance.pk)
                taken = {form.casefold(): term for term in others for form in term.forms}
            if other := taken.get(word.casefold()):
                raise forms.ValidationError(
                    _("“%(word)s” belongs to “%(other)s” already."), params={"word": word, "other": other}
                )


@admin.register(Term)
class TermAdmin(PlainSearch, TwoEditors):
    form = TermForm
    list_display = ["name", "slug", "definition"]
    search_fields = ["name", "slug", "also", "definition"]
    prepopulated_fields = {"slug": ["name"]}

    def has_add_permission(self, request):
        return super().has_add_permission(request) and _may_publish(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_publish(request)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_publish(request)


def _may_publish(request):
    return request.user.has_perm("research.publish_article")
