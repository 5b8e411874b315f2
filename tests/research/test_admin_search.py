"""No search of staff is too odd for the database."""

import pytest

pytestmark = pytest.mark.django_db

FIELDS = [("article", "picture"), ("reference", "study")]
LISTS = ["article", "study", "lifestage", "topic", "studiedtechnique", "term", "picture"]
ODD = ["\0", "a\0b", "'%_\\", "x " * 2000, "\ud7ff\uffff", "é" * 5000]


@pytest.mark.parametrize("term", ODD)
def test_autocomplete(admin_client, make_article, make_study, term):
    make_article(cites={"lin": make_study()})
    for model, field in FIELDS:
        query = {"app_label": "research", "model_name": model, "field_name": field, "term": term}
        assert admin_client.get("/admin/autocomplete/", query).status_code == 200


@pytest.mark.parametrize("term", ODD)
@pytest.mark.parametrize("model", LISTS)
def test_lists(admin_client, model, term):
    assert admin_client.get(f"/admin/research/{model}/", {"q": term}).status_code == 200
