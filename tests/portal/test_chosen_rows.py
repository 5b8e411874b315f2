"""Ticked rows that are none: a list says so, whatever the form sends."""

import pytest
from django.contrib import admin
from django.urls import reverse

from locator.models import Therapist

pytestmark = pytest.mark.django_db
WITH_ACTIONS = sorted(
    (model for model in admin.site._registry), key=lambda model: model._meta.label
)  # Each has at least Django's own for who may do everything, or none.
JUNK = ["abc", "", "\0", "9" * 30, "-1", "1.5", "a" * 10_000]


def choose(client, model, action, *keys):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return client.post(address, {"action": action, "_selected_action": keys})


@pytest.mark.parametrize("model", WITH_ACTIONS, ids=lambda model: model._meta.label_lower)
def test_every_list_takes_anything(admin_client, rf, admin_user, model):
    request = rf.get("/")
    request.user = admin_user
    for action in admin.site.get_model_admin(model).get_actions(request):
        for key in JUNK:
            assert choose(admin_client, model, action, key).status_code in (200, 302), (action, key)


def test_those_that_are_some_stay_chosen(admin_client, make_therapist):
    chosen, other = make_therapist("Ann"), make_therapist("Rosa")
    page = choose(admin_client, Therapist, "hide", "abc", chosen.pk, "\0").content.decode()
    assert "1 therapist<" in page
    assert "Ann" in page
    assert "Rosa" not in page
    assert other.published
