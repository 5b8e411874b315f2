"""One record of two, of which nothing is lost: every field of every row is in what stays, or in its history."""

import datetime

import pytest
from django.db import models
from reversion.models import Version

from history.comparing import differences
from history.keeping import state_in, whole_versions
from history.records import state_of
from locator import differing, uniting
from locator.imports import turns
from locator.models import Certification, Doubt, License, Practice, Therapist
from tests.locator.test_twin_admin import merge, merge_page

pytestmark = pytest.mark.django_db

# What is no statement of a record: its number, whose it is, marks of imports, and what has to be the same in both.
NO_STATEMENT = {
    Therapist: {"id", "is_demo"},
    Practice: {"id", "therapist", "import_key"},
    License: {"id", "therapist"},
    Certification: {"id", "therapist"},
}
WORDS = {"gender": ("female", "male"), "precision": ("zip", "town"), "status": ("active", "lapsed")}
LISTS = {"languages": (["en", "es"], ["pl", "ko"]), "settings": (["spa", "home"], ["clinic"])}
STATES = {Practice: ("IL", "WI"), License: ("IL", "WI")}


def fields(model):
    return [field for field in model._meta.concrete_fields if field.name not in NO_STATEMENT[model]]


def value(model, field, side):
    """Something for any field, another for each side."""
    index = differing_side(side)
    if field.name in WORDS | LISTS:
        return (WORDS | LISTS)[field.name][index]
    match field:
        case models.ForeignKey():
            return STATES[model][index]
        case models.BooleanField():
            return index == 1
        case models.DateField():
            return datetime.date(2027, 3, 10 + index)
        case models.FloatField():
            return (-87.5, -87.75)[index] if field.name == "longitude" else (42.5, 42.25)[index]
        case models.PositiveSmallIntegerField():
            return (2001, 2002)[index] if field.name == "practising_since" else (11, 12)[index]
        case models.EmailField():
            return f"{side}@example.org"
        case models.URLField():
            return f"https://{side}.example.org/"
        case models.JSONField():
            return [f"{side} {field.name}"]
        case models.CharField() if (field.max_length or 99) < 10:
            return ("60201", "53703")[index]
        case models.CharField() | models.TextField():
            return f"{side} {field.name}"
    raise AssertionError(f"No example for {field}")


def differing_side(side):
    return ["mine", "theirs"].index(side)


@pytest.fixture
def full(states, techniques):
    """Makes a record in which nothing is left open, and of which every value is its own."""

    def make(side, technique):
        therapist = Therapist.objects.create(**{f.name: value(Therapist, f, side) for f in fields(Therapist)})
        for model in (Practice, License, Certification):
            model.objects.create(therapist=therapist, **{f.attname: value(model, f, side) for f in fields(model)})
        therapist.techniques.add(techniques[technique])
        return therapist

    return lambda: (make("mine", "swedish"), make("theirs", "prenatal"))


def statements(record):
    """All that a record says, a text each."""
    rows = [record, *record.practices.all(), *record.licenses.all(), *record.certifications.all()]
    told = [differing.told(row, f.attname) for row in rows for f in fields(type(row)) if getattr(row, f.attname)]
    return {*told, *(technique.name for technique in record.techniques.all())} - {"yes", "no"}


class TestNothingIsLost:
    @pytest.mark.parametrize("answer", ["kept", "other"])
    def test_every_field_of_every_row(self, admin_client, full, answer):
        kept, other = full()
        said = statements(kept) | statements(other)
        answers = {question.name: answer for question in differing.questions(kept, other)}
        merge(admin_client, kept, other, **answers)
        one = Therapist.objects.get()
        history = whole_versions(one).first().revision.comment
        left = {statement for statement in said - statements(one) if statement not in history}
        assert left == set()

    @pytest.mark.parametrize("model", NO_STATEMENT)
    def test_every_field_is_thought_of(self, model):
        """A new field is asked for, taken over or told; this names the lists that a merge reads."""
        told = differing.FIELDS if model is Therapist else differing._ROW_FIELDS[model._meta.model_name]
        assert set(told) == {field.attname for field in fields(model)}

    def test_every_relation_is_thought_of(self):
        """Whatever points at a therapist, or at what is theirs, or is pointed at: moved, added, or derived."""

        def relations(model):
            return {
                field.related_model.__name__
                for field in model._meta.get_fields(include_hidden=True)
                if field.is_relation and (field.many_to_many or not field.concrete)
            }

        moved = {"Practice", "License", "Certification", "ProblemReport", "Technique", "Therapist_techniques"}
        assert relations(Therapist) == moved | {"Listing", "Territory"}
        assert relations(License) == {"Doubt", "Listing"}
        assert relations(Practice) == {"Listing", "Territory"}
        assert relations(Certification) == {"Listing"}

    def test_both_as_they_were_are_kept(self, admin_client, full):
        kept, other = full()
        before = state_of(other)
        merge(admin_client, kept, other, **{q.name: "kept" for q in differing.questions(kept, other)})
        version = Version.objects.get_for_object_reference(Therapist, other.pk).first()
        assert differences(Therapist, before, state_in(version)) == []


class TestHistory:
    def test_it_tells_who_merged_and_what_there_is_now(self, admin_client, full):
        kept, other = full()
        merge(admin_client, kept, other, **{q.name: "kept" for q in differing.questions(kept, other)})
        one = Therapist.objects.get()
        merged, before = whole_versions(one)
        assert merged.revision.user.username == "admin"
        assert merged.revision.comment.startswith("Merged with theirs first_name theirs last_name")
        assert differences(Therapist, state_in(merged), state_of(one)) == []
        assert len(state_in(before)["licenses"]) == 1
        page = admin_client.get(f"/admin/locator/therapist/{one.pk}/history/").content.decode()
        assert "Merged with" in page
        compared = admin_client.get(f"/admin/locator/therapist/{one.pk}/history/compare/?before={before.pk}&after=now")
        assert "53703" in compared.content.decode()


class TestRows:
    def test_a_certification_that_both_have_twice(self, admin_client, make_therapist):
        kept, other = (make_therapist(license=None, practice=None) for _ in range(2))
        for record in (kept, other):
            for title in ("BCTMB", "bctmb"):
                Certification.objects.create(therapist=record, title=title, number="7")
        merge(admin_client, kept, other)
        assert sorted(Certification.objects.values_list("title", "therapist")) == [
            ("BCTMB", kept.pk),
            ("bctmb", kept.pk),
        ]

    def test_a_point_set_by_hand_stays(self, admin_client, make_therapist):
        kept = make_therapist(license=None, practice={"precision": "", "latitude": 42.0511})
        other = make_therapist(license=None, practice={"precision": "town", "latitude": 42.04})
        merge(admin_client, kept, other)
        practice = Practice.objects.get()
        assert (practice.latitude, practice.precision) == (42.0511, "")

    def test_a_mark_of_an_import_that_another_practice_has_too(self, admin_client, make_therapist):
        kept = make_therapist(practice={"import_key": "a"}, license=None)
        Practice.objects.create(therapist=kept, state_id="IL", city="Skokie", import_key="b")
        other = make_therapist(practice={"import_key": "b"}, license=None, external_id="B")
        merge(admin_client, kept, other)
        assert sorted(Practice.objects.values_list("city", "import_key")) == [("Evanston", "b"), ("Skokie", "")]

    @pytest.mark.parametrize(("decided", "told"), [("other", True), ("same", False)])
    def test_two_decisions_on_one_name(self, admin_client, make_therapist, decided, told):
        kept, other = make_therapist(), make_therapist(license={"number": "227-000001"}, practice=None)
        for record, decision, day in ((kept, "same", 1), (other, decided, 2)):
            Doubt.objects.create(
                license=record.licenses.get(), reason="near", last_name="Delgadu", status="lapsed",
                seen_on=datetime.date(2026, 1, day), decision=decision,
            )  # fmt: skip
        name = f"license-{kept.licenses.get().pk}-{other.licenses.get().pk}"
        _done, page = merge(admin_client, kept, other, **{name: "kept"})
        assert ("Delgadu: somebody else" in page) is told
        doubt = Doubt.objects.get()
        assert (doubt.decision, doubt.seen_on) == ("same", datetime.date(2026, 1, 2))


class TestMeanwhile:
    @pytest.fixture
    def two(self, make_therapist):
        return make_therapist(license=None), make_therapist(license=None)

    def test_an_import_is_under_way(self, admin_client, two, monkeypatch):
        page = admin_client.post(merge_page(*two))

        def busy():
            raise turns.Busy

        monkeypatch.setattr(turns, "taken", busy)
        answer = admin_client.post(merge_page(*two), {"seen": page.context["plan"].digest})
        assert "An import or another merge is under way" in answer.content.decode()
        assert "form" in answer.context
        assert Therapist.objects.count() == 2

    @pytest.mark.parametrize("gone", [0, 1])
    @pytest.mark.parametrize("when", ["before", "while"])
    def test_one_of_the_two_is_gone(self, admin_client, two, monkeypatch, gone, when):
        page = admin_client.post(merge_page(*two))
        both = uniting.both

        def quicker(*pks, **options):
            Therapist.objects.filter(pk=two[gone].pk).delete()
            return both(*pks, **options)

        if when == "while":
            monkeypatch.setattr(uniting, "both", quicker)
        else:
            Therapist.objects.filter(pk=two[gone].pk).delete()
        seen = {"seen": page.context["plan"].digest}
        answer = admin_client.post(merge_page(*two), seen, follow=True)
        assert answer.status_code == 200
        assert f"“{two[gone].pk}” doesn’t exist" in answer.content.decode()
        assert Therapist.objects.count() == 1

    def test_the_button_twice(self, admin_client, two):
        page = admin_client.post(merge_page(*two))
        for _time in range(2):
            answer = admin_client.post(merge_page(*two), {"seen": page.context["plan"].digest}, follow=True)
            assert answer.status_code == 200
        assert Therapist.objects.count() == 1
