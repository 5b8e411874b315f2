"""Words of the glossary: kept by those who publish, and none that stands everywhere."""

import pytest

from research.models import Term
from tests.research.staffing import change, text_of

pytestmark = pytest.mark.django_db

ADD = "/admin/research/term/add/"


def given(**fields):
    return {"name": "crossover", "slug": "crossover", "also": "", "definition": "Each got both."} | fields


def test_only_those_who_publish_articles_change_it(signed_in):
    term = Term.objects.create(name="hospice", slug="hospice", definition="Care.")
    editor = signed_in("add_term", "change_term", "delete_term", "view_term", "change_article")
    assert editor.get(change(term)).status_code == 200
    assert editor.post(change(term), given(name="Mine")).status_code == 403
    assert editor.post(ADD, given()).status_code == 403
    assert editor.post(f"/admin/research/term/{term.pk}/delete/", {"post": "yes"}).status_code == 403
    publisher = signed_in("add_term", "change_term", "delete_term", "view_term", "change_article", "publish_article")
    assert publisher.post(ADD, given()).status_code == 302
    assert publisher.post(change(term), given(name="hospices", slug="hospice")).status_code == 302


@pytest.mark.parametrize("fields", [{"name": "the"}, {"also": "crossovers\nMassage"}, {"also": "ci"}, {"name": "A"}])
def test_words_that_stand_everywhere(admin_client, fields):
    page = text_of(admin_client.post(ADD, given(**fields)))
    assert ("stands nearly everywhere" in page) == (fields["name" if "name" in fields else "also"] != "A")


def test_abbreviations_are_words(admin_client):
    assert admin_client.post(ADD, given(also="CI")).status_code == 302


def test_a_word_of_another_term(admin_client):
    Term.objects.create(name="hospice", slug="hospice", also="hospices", definition="Care.")
    assert "“Hospices” belongs to “hospice” already." in text_of(admin_client.post(ADD, given(also="Hospices")))
