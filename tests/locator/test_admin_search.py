"""No search of staff is too odd for the database."""

import pytest

pytestmark = pytest.mark.django_db

FIELDS = [("practice", "state"), ("practice", "therapist"), ("license", "state"), ("certification", "therapist")]
LISTS = ["therapist", "practice", "license", "certification", "state", "technique"]
ODD = ["\0", "a\0b", "'%_\\", "x " * 2000]


@pytest.mark.parametrize("term", ODD)
def test_autocomplete(admin_client, term):
    for model, field in FIELDS:
        query = {"app_label": "locator", "model_name": model, "field_name": field, "term": term}
        assert admin_client.get("/admin/autocomplete/", query).status_code == 200


@pytest.mark.parametrize("term", ODD)
@pytest.mark.parametrize("model", LISTS)
def test_lists(admin_client, model, term):
    assert admin_client.get(f"/admin/locator/{model}/", {"q": term}).status_code == 200
