"""What staff see of imports, and decide of licenses under other names."""

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from locator import bulk
from locator.models import Doubt, ImportRun, License, Listing

DOUBTS = reverse("admin:locator_doubt_changelist")
RUNS = reverse("admin:locator_importrun_changelist")
AHEAD = datetime.date(2099, 3, 31)


@pytest.fixture
def doubt(make_therapist):
    therapist = make_therapist("Rosa", "García", license={"verified_on": None, "number": "227.000042"})
    return Doubt.objects.create(
        license=therapist.licenses.get(),
        reason="near",
        last_name="GARCIA",
        first_name="ROSA",
        status="active",
        expires_on=AHEAD,
        source="IDFPR",
        seen_on=datetime.date(2026, 11, 20),
    )


@pytest.fixture
def run(db):
    return ImportRun.objects.create(
        what="check_licenses il",
        file_name="roster.csv",
        sha256="a" * 64,
        started_at=timezone.now(),
        rows=1200,
        quarantined=3,
        counts={"verified": 1000, "no_match": 7},
        report="outcome,line\r\nquarantined,9\r\n",
    )


@pytest.fixture
def clerk(client, db):
    def clerk(*permissions):
        user = User.objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return clerk


def decide(client, doubt, action):
    data = {"action": action, "_selected_action": [doubt.pk]}
    return client.post(DOUBTS, data, follow=True).content.decode()


class TestDoubts:
    def test_the_list_shows_both_names_and_how_it_stands(self, admin_client, doubt):
        page = admin_client.get(DOUBTS).content.decode()
        for words in ("Rosa García", "GARCIA, ROSA", "active, to 2099-03-31", "written differently"):
            assert words in page

    def test_the_same_person_gets_the_proof(self, admin_client, doubt):
        assert not Listing.objects.current().exists()
        assert "1 match was decided." in decide(admin_client, doubt, "same")
        license = License.objects.get()
        assert (license.verified_on, license.expires_on, license.source) == (doubt.seen_on, AHEAD, "IDFPR")
        assert Listing.objects.current().exists()
        doubt.refresh_from_db()
        assert (doubt.decision, doubt.decided_by.username) == ("same", "admin")

    def test_somebody_else_s_is_no_proof(self, admin_client, doubt):
        decide(admin_client, doubt, "same")
        decide(admin_client, doubt, "other")
        assert License.objects.get().verified_on is None
        assert not Listing.objects.current().exists()

    def test_somebody_else_s_discipline_is_not_ours(self, admin_client, doubt):
        Doubt.objects.update(disciplined=True)
        decide(admin_client, doubt, "other")
        assert not License.objects.get().disciplined

    def test_the_same_decision_again_does_nothing(self, admin_client, doubt):
        """The board has revoked it since: what it said before must not come back."""
        decide(admin_client, doubt, "same")
        License.objects.update(status="revoked", verified_on=AHEAD)
        assert "0 matches were decided." in decide(admin_client, doubt, "same")
        assert License.objects.get().status == "revoked"
        assert not Listing.objects.current().exists()

    def test_a_changed_mind_waits_for_the_next_check(self, admin_client, doubt):
        decide(admin_client, doubt, "other")
        License.objects.update(status="revoked")
        page = decide(admin_client, doubt, "same")
        assert "from the next check of that roster on" in page
        assert License.objects.get().status == "revoked"
        doubt.refresh_from_db()
        assert doubt.decision == "same"

    def test_deciding_many_takes_few_queries_each(
        self, admin_client, doubt, make_therapist, django_assert_max_num_queries
    ):
        for number in range(10):
            license = make_therapist("Ana", f"Rivers {number}").licenses.get()
            Doubt.objects.create(
                license=license, reason="name", last_name="X", status="active", source="x", seen_on=AHEAD
            )
        # The page's own, the search table's and the history's once, and for each: the decision, the license, and who
        # had it before.
        with django_assert_max_num_queries(45 + 11 * 4):
            data = {"action": "other", "_selected_action": list(Doubt.objects.values_list("pk", flat=True))}
            admin_client.post(DOUBTS, data)
        assert not Listing.objects.current().exists()

    def test_what_staff_know_of_discipline_stays(self, admin_client, doubt):
        License.objects.update(disciplined=True)
        decide(admin_client, doubt, "same")
        assert License.objects.get().disciplined

    def test_only_who_may_change_licenses_decides(self, clerk, doubt):
        client = clerk("view_doubt")
        assert 'value="same"' not in client.get(DOUBTS).content.decode()
        decide(client, doubt, "same")
        doubt.refresh_from_db()
        assert doubt.decision == ""

    def test_thousands_go_by_batches_and_some_are_left_for_the_next_request(
        self, admin_client, make_therapist, monkeypatch
    ):
        monkeypatch.setattr(bulk, "BATCH", 2)
        monkeypatch.setattr(bulk, "SECONDS", -1)
        values = {"reason": "name", "last_name": "X", "status": "active", "source": "x", "seen_on": AHEAD}
        for _number in range(3):
            Doubt.objects.create(license=make_therapist().licenses.get(), **values)
        chosen = {"action": "other", "_selected_action": [Doubt.objects.first().pk], "select_across": "1"}
        page = admin_client.post(DOUBTS + "?decided=no", chosen, follow=True).content.decode()
        assert "2 matches were decided." in page
        assert "choose the rest again" in page
        page = admin_client.post(DOUBTS + "?decided=no", chosen, follow=True).content.decode()
        assert "1 match was decided." in page
        assert set(Doubt.objects.values_list("decision", flat=True)) == {"other"}

    def test_nobody_adds_or_rewrites_one(self, admin_client, doubt):
        assert admin_client.get(reverse("admin:locator_doubt_add")).status_code == 403
        page = admin_client.get(reverse("admin:locator_doubt_change", args=[doubt.pk]))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content

    @pytest.mark.parametrize("words", ["227.000042", "garcia", "\0", "x " * 2000])
    def test_the_search_takes_anything(self, admin_client, doubt, words):
        assert admin_client.get(DOUBTS, {"q": words}).status_code == 200

    def test_queries_do_not_grow(self, admin_client, doubt, make_therapist, django_assert_max_num_queries):
        for number in range(10):
            license = make_therapist("Ana", f"Rivers {number}").licenses.get()
            Doubt.objects.create(
                license=license, reason="name", last_name="X", status="active", source="x", seen_on=AHEAD
            )
        # Session, user, count, page, its licenses, therapists and who decided, three filters' choices.
        with django_assert_max_num_queries(10) as asked:
            admin_client.get(DOUBTS)
        # All of them are sorted: so nothing is joined to them before that.
        assert not any("JOIN" in query["sql"] for query in asked.captured_queries if "locator_doubt" in query["sql"])

    @pytest.mark.parametrize("typed", ["227.000777", "000777", "garc", "rivera", "rosa"])
    def test_found_by_number_and_by_either_name(self, admin_client, make_therapist, doubt, typed):
        held = make_therapist("Rosa", "Rivera", license={"number": "227.000777"}).licenses.get()
        one = Doubt.objects.create(
            license=held, reason="name", last_name="Garcia", status="active", source="x", seen_on=AHEAD
        )
        other = make_therapist("Ann", "Lee").licenses.get()
        Doubt.objects.create(license=other, reason="name", last_name="X", status="active", source="x", seen_on=AHEAD)
        doubt.delete()
        assert list(admin_client.get(DOUBTS, {"q": typed}).context["cl"].result_list) == [one]


class TestImports:
    def test_the_list_and_one_of_it(self, admin_client, run):
        page = admin_client.get(RUNS).content.decode()
        assert "check_licenses il" in page
        assert "7 no match, 1,000 verified" in page
        page = admin_client.get(reverse("admin:locator_importrun_change", args=[run.pk])).content.decode()
        assert "a" * 64 in page
        assert reverse("admin:locator_importrun_report", args=[run.pk]) in page

    def test_its_report_is_a_file(self, admin_client, run):
        response = admin_client.get(reverse("admin:locator_importrun_report", args=[run.pk]))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert f'filename="import-{run.pk}.csv"' in response["Content-Disposition"]
        assert response.content.decode() == run.report

    def test_the_report_is_not_for_everybody(self, client, clerk, run):
        address = reverse("admin:locator_importrun_report", args=[run.pk])
        assert client.get(address).status_code == 302
        response = clerk("view_doubt").get(address)
        assert response.status_code == 403

    def test_one_that_is_not_there(self, admin_client, db):
        assert admin_client.get(reverse("admin:locator_importrun_report", args=[99])).status_code == 302
