"""Citations that staff bring in become drafts, and what could not be read is listed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from research.models import Study
from tests.research.staffing import OUTCOME, change, study_form, text_of

pytestmark = pytest.mark.django_db

IMPORT = "/admin/research/study/import/"
RIS = """TY  - JOUR
TI  - Massage and pain at the end of life
AU  - Lin, Li
PY  - 2023
JO  - J Palliat Care
DO  - 10.1000/lin
XX  - unheard of
ER  -
TY  - JOUR
TI  - On record already
AU  - Goel, Asha
PY  - 2022
DO  - 10.1000/GOEL
ER  -
TY  - JOUR
AU  - Nobody, N
PY  - 2020
ER  -
"""
NBIB = "PMID- 12345\nTI  - Touch <b>for</b> all\nDP  - 2021 Mar\nFAU - Tse, Ada\nAU  - Tse A\n"
BIBTEX = "@article{yu2020, title={Sleep and massage}, author={Yu, Bo}, year={2020}}\n"


def upload(content, name="citations.ris"):
    return {"file": SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())}


class TestImport:
    def test_a_probable_double_is_named(self, editor, make_study):
        known = make_study(title="Massage and pain at the end of life", year=2023, status="draft")
        page = text_of(editor.post(IMPORT, upload(RIS)))
        assert "1 is probably on record already, and was not added" in page
        assert f'Line 1: <a href="{change(known)}">' in page

    def test_drafts_doubles_and_problems(self, editor, make_study):
        goel = make_study("goel-2022", doi="10.1000/goel")
        assert f'href="{IMPORT}"' in text_of(editor.get(reverse("admin:research_study_changelist")))
        assert editor.get(IMPORT).status_code == 200
        response = editor.post(IMPORT, upload(RIS))
        page = text_of(response)
        lin = Study.objects.exclude(pk=goel.pk).get()
        assert (lin.status, lin.doi, lin.title) == ("draft", "10.1000/lin", "Massage and pain at the end of life")
        assert "1 draft was added" in page
        assert f'<a href="{change(lin)}">' in page
        assert "1 was on record already" in page
        assert f'Line 9: <a href="{change(goel)}">' in page
        assert "Line 15: Not taken: it has no title that can be used." in page
        assert "Line 1, “Massage and pain at the end of life”: XX" in page
        again = text_of(editor.post(IMPORT, upload(RIS)))
        assert "0 drafts were added" in again
        assert "2 were on record already" in again

    @pytest.mark.parametrize(
        ("content", "name", "title"),
        [(NBIB, "one.nbib", "Touch <b>for</b> all"), (BIBTEX, "one.bib", "Sleep and massage")],
    )
    def test_other_formats(self, editor, content, name, title):
        page = text_of(editor.post(IMPORT, upload(content, name)))
        assert Study.objects.get().year in (2021, 2020)
        assert "1 draft was added" in page
        assert "<b>" not in page

    def test_a_draft_is_completed_in_its_form(self, editor):
        editor.post(IMPORT, upload(RIS))
        study = Study.objects.get(doi="10.1000/lin")
        page = text_of(editor.get(change(study)))
        for problem in ("Finding is empty.", "What this cannot show is empty.", "Reviewed by is empty."):
            assert problem in page
        data = study_form(new=[OUTCOME], _review="") | {"slug": study.slug, "headline": "In our words"}
        assert editor.post(change(study), data).status_code == 302
        assert Study.objects.get(pk=study.pk).status == "in-review"

    @pytest.mark.parametrize(
        ("content", "name", "problem"),
        [
            (b"", "empty.ris", "“empty.ris” is empty."),
            (b"%PDF-1.7 x", "paper.ris", "“paper.ris” is a PDF"),
            (b"PK\x03\x04\0\0", "packed.ris", "is not a text file"),
            (b"a,b\n1,2\n", "table.txt", "is a table, such as CSV"),
            (b"<html>", "page.bib", "is a web page or XML"),
            (b"x" * (1024 * 1024 + 1), "large.ris", "is larger than 1 MB"),
            (b"x" * (5 * 1024 * 1024), "larger.ris", "is larger than 1 MB"),
            (b"hello", "<img src=x>.ris", "No citation was found"),
        ],
    )
    def test_a_wrong_file(self, editor, content, name, problem):
        response = editor.post(IMPORT, upload(content, name))
        page = text_of(response)
        assert response.status_code == 200
        assert problem in page
        assert "Nothing was added." in page
        assert "<img src=x" not in page
        assert not Study.objects.exists()

    def test_no_file(self, editor):
        assert "This field is required." in text_of(editor.post(IMPORT))

    def test_who_may_not_add_studies(self, signed_in):
        looker = signed_in("view_study", "change_study")
        assert looker.get(IMPORT).status_code == 403
        assert looker.post(IMPORT, upload(RIS)).status_code == 403
        assert IMPORT not in text_of(looker.get(reverse("admin:research_study_changelist")))
        assert not Study.objects.exists()
