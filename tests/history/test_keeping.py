"""Imports in the history: a line for each therapist whose facts they changed, and none for the others."""

import pytest
from django.urls import reverse
from reversion.models import Revision, Version

from locator.chronicle import therapist_lines
from locator.imports import therapists
from locator.models import Doubt, License, Practice, Therapist
from tests.history.browsing import text_of
from tests.history.test_record_admin import history, save, versions
from tests.locator.imports.conftest import ready
from tests.locator.imports.test_rosters import GOOD, PROOF, check, make
from tests.locator.roster import ANN, BOB, write

pytestmark = pytest.mark.django_db

__all__ = ["check", "make", "ready"]


def load(path, *rows, **options):
    therapists.run(write(path / "roster.csv", *rows), progress=lambda *said: None, **options)


def test_an_import_says_what_it_added_and_what_it_changed(ann, ready, tmp_path, django_user_model):
    load(tmp_path, ANN, BOB)
    lee = Therapist.objects.get(external_id="A1")
    assert "Added by import_therapists roster.csv." in text_of(ann.get(history(lee)))
    by = django_user_model.objects.create_user("cleo")
    changed = {"business_name": "Warm Hands", "license_expires": "2098-12-31", "techniques": "swedish;deep-tissue"}
    load(tmp_path, ANN | changed, BOB, by=by)
    page = text_of(ann.get(history(lee)))
    assert "Changed by import_therapists roster.csv:" in page
    assert "<td>cleo</td>" in page
    assert "License IL 227.000001: Expires on: from “Dec. 31, 2099” to “Dec. 31, 2098”" in page
    assert "Business name: from “Calm Hands” to “Warm Hands”" in page
    assert "Techniques: from “Swedish massage” to “Deep tissue massage; Swedish massage”" in page
    assert "mport key" not in page
    # Bob was not touched; the batch is one revision.
    assert len(versions(Therapist.objects.get(external_id="B2"))) == 1
    assert Revision.objects.count() == 2


def test_the_same_again_and_a_trial_leave_nothing(ready, tmp_path):
    load(tmp_path, ANN, BOB, dry_run=True)
    assert not Revision.objects.exists()
    load(tmp_path, ANN, BOB)
    load(tmp_path, ANN, BOB)
    # Only looked at again, by the board: the license says when.
    load(tmp_path, ANN | {"license_verified_on": "2025-05-01"}, BOB)
    assert License.objects.get(number="227.000001").verified_on.year == 2025
    assert Revision.objects.count() == 1
    assert Version.objects.count() == 2


def test_practices_that_come_and_go(ann, ready, tmp_path):
    load(tmp_path, ANN)
    moved = ANN | {"street": "1 Other St", "city": "Chicago", "zip": "60614"}
    load(tmp_path, moved)
    page = text_of(ann.get(history(Therapist.objects.get())))
    assert "Practice Calm Hands, Chicago, IL: from “not there” to “there”" in page
    assert "Practice Calm Hands, Evanston, IL: from “there” to “not there”" in page


def test_a_line_is_not_restored_but_what_it_changed_is_kept_by_hand(ann, ready, tmp_path):
    load(tmp_path, ANN)
    lee = Therapist.objects.get()
    assert "restore/" not in text_of(ann.get(history(lee)))
    save(ann, lee, bio="Mine")
    Practice.objects.all().delete()
    assert "restore/" in text_of(ann.get(history(lee)))
    wrong = ann.get(history(lee, f"{versions(lee)[0]}/restore/"), follow=True)
    assert "There is no such version." in text_of(wrong)


def test_lines_cost_a_revision_and_few_statements_a_batch(ready, django_assert_max_num_queries):
    people = Therapist.objects.bulk_create(Therapist(last_name=str(number)) for number in range(1000))
    lines = therapist_lines("job")
    lines.added(0, "first")
    lines.write()  # Asks for the content type, once for all.
    for person in people:
        lines.changed(person.pk, person.name, "bio", "", "Mine")
    # The revision, and inserts: SQLite takes 999 values a statement.
    with django_assert_max_num_queries(10):
        lines.write()


def test_a_check_of_licenses(ann, ready, make, check):
    license = make("IL", GOOD["il"][2])
    check("il", GOOD["il"][1])
    whose = license.therapist
    page = text_of(ann.get(history(whose)))
    assert "Changed by check_licenses il il.csv:" in page
    assert "Verified on: from “(empty)” to “" in page
    check("il", GOOD["il"][1])
    assert len(versions(whose)) == 1


def test_a_decision_on_a_doubt(ann, ready, make, check):
    license = make("IL", GOOD["il"][2], last_name="Okafor", **PROOF)
    check("il", GOOD["il"][1])
    chosen = {"action": "same", "_selected_action": [Doubt.objects.get().pk]}
    assert ann.post(reverse("admin:locator_doubt_changelist"), chosen).status_code == 302
    page = text_of(ann.get(history(license.therapist)))
    assert "Changed by a decision on a doubtful match:" in page
    assert "<td>Ann Lee</td>" in page
