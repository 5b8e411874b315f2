"""Whoever is new among the staff finds a word of help beside each field that does not explain itself."""

import pytest
from django.contrib import admin

from locator import hints as locator_hints
from locator.models import Certification, License, Practice, State, Technique, Therapist
from research import hints as research_hints
from research.models import Article, LifeStage, Outcome, Picture, Reference, StudiedTechnique, Study, Term, Topic

HINTS = [
    (Therapist, locator_hints.THERAPIST),
    (Practice, locator_hints.PRACTICE),
    (License, locator_hints.LICENSE),
    (Certification, locator_hints.CERTIFICATION),
    (State, locator_hints.STATE),
    (Technique, locator_hints.TECHNIQUE),
    (Article, research_hints.ARTICLE),
    (Reference, research_hints.REFERENCE),
    (Study, research_hints.STUDY),
    (Outcome, research_hints.OUTCOME),
    (LifeStage, research_hints.STAGE),
    (Topic, research_hints.TOPIC),
    (StudiedTechnique, research_hints.STUDIED_TECHNIQUE),
    (Term, research_hints.TERM),
    (Picture, research_hints.PICTURE),
]
# Their label says it all.
PLAIN = {"DELETE", "id", "version", "volume", "issue", "therapist", "study", "article"}
FORMS = [(Therapist, "form"), (Practice, "form"), (License, "form"), (Certification, "form"), (State, "form"),
         (Technique, "form"), (Article, "form"), (Study, "form"), (LifeStage, "form"), (Topic, "form"),
         (StudiedTechnique, "form"), (Term, "form"), (Picture, "form")]  # fmt: skip


@pytest.fixture
def request_of_staff(rf, admin_user):
    request = rf.get("/admin/")
    request.user = admin_user
    return request


def forms(model, request):
    """The form of a model, and those of its parts."""
    own = admin.site.get_model_admin(model)
    yield model.__name__, own.get_form(request)
    for inline in own.get_inline_instances(request):
        yield inline.model.__name__, inline.get_formset(request).form


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model, _ in FORMS], ids=lambda model: model.__name__)
def test_every_field_says_what_it_wants(request_of_staff, model):
    silent = [
        f"{name}.{field}"
        for name, form in forms(model, request_of_staff)
        for field, made in form.base_fields.items()
        if not made.help_text and field not in PLAIN
    ]
    assert silent == []


@pytest.mark.parametrize(("model", "hints"), HINTS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_hint_is_of_a_field(model, hints):
    assert set(hints) <= {field.name for field in model._meta.get_fields()}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "hints"), HINTS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_hint_is_shown(request_of_staff, model, hints):
    shown = {
        (name, field): str(made.help_text)
        for registered in admin.site._registry
        if registered._meta.app_label in ("locator", "research")
        for name, form in forms(registered, request_of_staff)
        for field, made in form.base_fields.items()
    }
    for field, hint in hints.items():
        assert str(hint) in shown[model.__name__, field]
