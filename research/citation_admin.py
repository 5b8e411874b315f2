"""Where staff bring in citations: each becomes the draft of a study, and what could not be read is listed."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from research.citations.drafting import draft_all
from research.citations.reading import MAX_BYTES, CitationFileError, read


class CitationFileForm(forms.Form):
    """Its `cleaned_data["file"]` is a `Reading`: the file is read here, and not kept."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        # What the file dialog offers first. What the file is, its content decides.
        widget=forms.FileInput(attrs={"accept": ".ris,.nbib,.bib,.txt"}),
        help_text=_("RIS, NBIB (from PubMed) or BibTeX, at most 1 MB and 200 citations."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            # No more of it than tells that it is too large.
            return read(file.read(MAX_BYTES + 1), file.name)
        except CitationFileError as error:
            raise forms.ValidationError(str(error)) from error


def import_citations(model_admin, request):
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form, reading, drafted = CitationFileForm(), None, None
    if request.method == "POST":
        sent = CitationFileForm(request.POST, request.FILES)
        if sent.is_valid():
            reading = sent.cleaned_data["file"]
            drafted = draft_all(reading)
        else:
            form = sent
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Import citations"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "form": form,
        "reading": reading,
        "drafted": drafted,
        "has_view_permission": model_admin.has_view_permission(request),
        "unread": [citation for citation in reading.citations if citation.unread] if reading else [],
    }
    return render(request, "admin/research/study/import.html", context)
