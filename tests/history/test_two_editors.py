"""Who saves second is told what the first one changed, keeps what they typed, and decides."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.opened import unseal
from history.two_editors import TwoEditors
from locator.models import License, Practice, State, Technique, Therapist
from research.models import Article, Outcome, Picture, Reference, Study, Topic
from tests.history.browsing import form_of, text_of

pytestmark = pytest.mark.django_db

TOLD = "somebody else changed this after you opened it"


def address(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


@pytest.fixture
def world(make_therapist, make_article, make_study, techniques):
    """One of each that staff have a form for: (object, a field that both change)."""
    rosa = make_therapist(certification={}, techniques=[techniques["swedish"]])
    study = make_study()
    return {
        "therapist": (rosa, "bio"),
        "practice": (rosa.practices.get(), "name"),
        "license": (rosa.licenses.get(), "source"),
        "certification": (rosa.certifications.get(), "number"),
        "state": (State.objects.get(pk="IL"), "board"),
        "technique": (techniques["swedish"], "name"),
        "article": (make_article(cites={"lin": study}), "limits"),
        "study": (study, "finding"),
        "topic": (Topic.objects.create(slug="sleep", name="Sleep"), "name"),
        "picture": (Picture.objects.create(key="hands", alt="Two hands"), "alt"),
        "user": (User.objects.create_user("ada", is_staff=True), "first_name"),
        "group": (Group.objects.create(name="Of our own"), "name"),
    }


KINDS = ["therapist", "practice", "license", "certification", "state", "technique", "article", "study", "topic"]
KINDS += ["picture", "user", "group"]
# Forms on which nothing is typed.
SHOWN = {"Letter", "ImportRun", "Doubt", "OutsideLink", "ProblemReport"}


def test_every_form_of_staff_is_one_of_these():
    watched = {model.__name__ for model, one in site._registry.items() if isinstance(one, TwoEditors)}
    assert watched >= {kind.capitalize() for kind in KINDS} | {"StudiedTechnique", "LifeStage", "Term"}
    assert {model.__name__ for model in site._registry} - watched == SHOWN


def test_what_a_form_only_shows_is_not_in_its_page(ann):
    ada = User.objects.create_user("ada", password="seven gray whales")
    (token,) = form_of(ann.get(address(ada)))["opened_with"]
    assert "ada" in str(unseal(token).state)
    assert ada.password not in str(unseal(token).state)


def test_who_was_kept_out_meanwhile_is_not_let_in_again_by_an_open_form(ann, bob):
    ada = User.objects.create_user("ada", is_staff=True)
    form = form_of(ann.get(address(ada)))
    bob.post(address(ada), {**form_of(bob.get(address(ada))), "is_active": []})
    assert TOLD in text_of(ann.post(address(ada), form | {"email": "ada@example.org"}))
    ada.refresh_from_db()
    assert not ada.is_active


@pytest.mark.parametrize("kind", KINDS)
class TestEachForm:
    def test_alone_it_saves_twice(self, ann, world, kind):
        obj, field = world[kind]
        for text in ("One", "Two"):
            form = form_of(ann.get(address(obj)))
            assert ann.post(address(obj), form | {field: text}).status_code == 302
        obj.refresh_from_db()
        assert getattr(obj, field) == "Two"

    def test_the_second_is_told_who_changed_what_and_keeps_what_they_typed(self, ann, bob, world, kind):
        obj, field = world[kind]
        opened, was = form_of(bob.get(address(obj))), getattr(obj, field)
        assert ann.post(address(obj), form_of(ann.get(address(obj))) | {field: "Of Ann"}).status_code == 302
        response = bob.post(address(obj), opened | {field: "Of Bob"})
        page = text_of(response)
        assert response.status_code == 200
        assert TOLD in page
        assert ", Ann Lee: " in page
        assert f"<td>{was or '(empty)'}</td><td>Of Ann</td>" in page
        assert "Of Bob" in page
        obj.refresh_from_db()
        assert getattr(obj, field) == "Of Ann"
        # Once more, without having decided, is no way around it.
        again = form_of(response)
        assert again[field] == ["Of Bob"]
        assert TOLD in text_of(bob.post(address(obj), again))
        assert bob.post(address(obj), again | {"save_over": "on"}).status_code == 302
        obj.refresh_from_db()
        assert getattr(obj, field) == "Of Bob"

    def test_what_saved_the_same_again_is_no_alarm(self, ann, bob, world, kind):
        obj, field = world[kind]
        opened = form_of(bob.get(address(obj)))
        assert ann.post(address(obj), form_of(ann.get(address(obj)))).status_code == 302
        type(obj)._base_manager.get(pk=obj.pk).save()
        assert bob.post(address(obj), opened | {field: "Of Bob"}).status_code == 302


def test_line_ends_that_a_browser_wrote_its_own_way_are_no_alarm(ann, bob, make_article):
    article = make_article(body="One\nTwo", status="draft")
    opened = form_of(bob.get(address(article)))
    form = form_of(ann.get(address(article))) | {"body": "One\r\nTwo"}
    assert ann.post(address(article), form).status_code == 302
    assert Article.objects.get().body == "One\r\nTwo"
    assert bob.post(address(article), opened | {"title": "Of Bob"}).status_code == 302


class TestInlines:
    @pytest.mark.parametrize("field", ["number", "expires_on", "verified_on", "disciplined"])
    def test_a_license_changed_meanwhile(self, ann, make_therapist, field):
        rosa = make_therapist()
        opened = form_of(ann.get(address(rosa)))
        new = {"number": "227.777777", "expires_on": "2031-01-31", "verified_on": None, "disciplined": True}[field]
        License.objects.update(**{field: new})
        page = text_of(ann.post(address(rosa), opened | {"bio": "Mine"}))
        assert TOLD in page
        assert "License 227." in page
        assert Therapist.objects.get().bio == ""
        assert str(getattr(License.objects.get(), field)) == str(new)

    def test_a_practice_added_meanwhile_stays_when_saved_over(self, ann, make_therapist):
        rosa = make_therapist()
        opened = form_of(ann.get(address(rosa)))
        Practice.objects.create(therapist=rosa, name="New room", state_id="IL")
        response = ann.post(address(rosa), opened | {"bio": "Mine"})
        assert "Practice New room" in text_of(response)
        assert ann.post(address(rosa), form_of(response) | {"save_over": "on"}).status_code == 302
        assert Therapist.objects.get().bio == "Mine"
        assert Practice.objects.count() == 2

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_part_deleted_meanwhile_can_be_read_but_not_saved(self, ann, make_therapist, which):
        rosa = make_therapist()
        Practice.objects.create(therapist=rosa, name="Second", state_id="IL")
        opened = form_of(ann.get(address(rosa)))
        rosa.practices.all()[which].delete()
        typed = {f"practices-{number}-name": f"Typed {number}" for number in (0, 1)}
        for over in ({}, {"save_over": "on"}):
            response = ann.post(address(rosa), opened | typed | over)
            page = text_of(response)
            assert "was deleted meanwhile" in page
            assert "Typed 0" in page
            assert "Typed 1" in page
            assert 'name="save_over"' not in page
        assert "Typed" not in Practice.objects.get().name

    def test_outcomes_and_references(self, ann, make_study, make_article):
        study = make_study(status="draft")
        article = make_article(cites={"lin": study}, status="draft")
        for obj, part, change in ((study, Outcome, {"name": "Sleep"}), (article, Reference, {"key": "other"})):
            opened = form_of(ann.get(address(obj)))
            part.objects.update(**change)
            assert TOLD in text_of(ann.post(address(obj), opened | {"limits": "Mine"}))


class TestHowItIsTold:
    def test_long_texts_line_by_line(self, ann, make_article):
        article = make_article(status="draft", body="One\nTwo\nThree\nFour\nFive\nSix")
        opened = form_of(ann.get(address(article)))
        Article.objects.update(body="One\nTwo\nThree\nFour\n5\nSix")
        page = text_of(ann.post(address(article), opened | {"title": "Mine"}))
        assert "Removed:</span> <del>Five</del>" in page
        assert "Added:</span> <ins>5</ins>" in page
        assert '<li class="same">One</li>' not in page

    def test_names_not_numbers(self, ann, make_therapist, techniques):
        rosa = make_therapist(techniques=[techniques["swedish"]])
        opened = form_of(ann.get(address(rosa)))
        rosa.techniques.set(list(techniques.values())[:2])
        names = "; ".join(sorted(technique.name for technique in list(techniques.values())[:2]))
        assert f"<td>Swedish massage</td><td>{names}</td>" in text_of(ann.post(address(rosa), opened))

    def test_a_third_editor_after_the_notice(self, ann, make_therapist):
        rosa = make_therapist()
        opened = form_of(ann.get(address(rosa)))
        Therapist.objects.update(bio="First")
        told = form_of(ann.post(address(rosa), opened | {"bio": "Mine"}))
        Therapist.objects.update(bio="Third")
        page = text_of(ann.post(address(rosa), told | {"save_over": "on"}))
        assert "<td>Third</td>" in page
        assert Therapist.objects.get().bio == "Third"

    def test_another_mistake_and_a_change_are_told_together(self, ann, make_therapist):
        rosa = make_therapist()
        opened = form_of(ann.get(address(rosa)))
        Therapist.objects.update(bio="First")
        page = text_of(ann.post(address(rosa), opened | {"practising_since": "3000"}))
        assert TOLD in page
        assert "2100" in page

    def test_the_status_counts_though_the_form_has_no_field_for_it(self, ann, make_article):
        article = make_article(status="draft")
        opened = form_of(ann.get(address(article)))
        Article.objects.update(status="in-review")
        page = text_of(ann.post(address(article), opened | {"title": "Mine"}))
        assert "<td>draft</td><td>in review</td>" in page

    @pytest.mark.parametrize("token", ["x", "\0", "x" * 10_000, "é:1:2"])
    def test_a_mangled_token_saves_nothing(self, ann, make_therapist, token):
        rosa = make_therapist()
        opened = form_of(ann.get(address(rosa)))
        response = ann.post(address(rosa), opened | {"opened_with": token, "bio": "Mine"})
        assert "cannot be told any more" in text_of(response)
        assert Therapist.objects.get().bio == ""
        assert ann.post(address(rosa), form_of(response)).status_code == 302
        assert Therapist.objects.get().bio == "Mine"

    @pytest.mark.parametrize("pk", ["x", "99999999999999999999", "0", "_00"])
    def test_what_is_not_there(self, ann, db, pk):
        for model in ("therapist", "state"):
            assert ann.post(f"/admin/locator/{model}/{pk}/change/", {}).status_code == 302


def test_it_costs_nothing_to_open_and_one_query_to_save(ann, make_therapist, monkeypatch):
    rosa = make_therapist()
    form = form_of(ann.get(address(rosa)))
    ann.post(address(rosa), form)  # What is asked once for all is asked now.

    def counted(method, *args):
        ann.get(reverse("admin:locator_therapist_changelist"))  # Takes the message that saving leaves.
        with CaptureQueriesContext(connection) as queries:
            assert getattr(ann, method)(address(rosa), *args).status_code in (200, 302)
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    with_it = counted("get"), counted("post", form)
    for name in ("changeform_view", "get_object", "get_form", "save_form", "save_related", "render_change_form"):
        monkeypatch.delattr(TwoEditors, name)
    # The one: the row is locked, so that of two at once the second sees the first.
    assert with_it == (counted("get"), counted("post", form) + 1)


@pytest.mark.parametrize("model", [Therapist, Study, Technique])
def test_to_add_has_no_such_field(ann, db, model):
    page = ann.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
    assert "opened_with" not in text_of(page)
