"""Staff find who is on record twice, and make one record of two, of which nothing is lost."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from locator.listing import Listing
from locator.models import (
    Certification,
    Doubt,
    License,
    Practice,
    ProblemReport,
    Therapist,
)

pytestmark = pytest.mark.django_db
TWINS = "/admin/locator/therapist/twins/"


def merge_page(kept, other):
    return reverse("admin:locator_therapist_merge", args=[kept.pk, other.pk])


def merge(client, kept, other, **answers):
    """Choose, look, confirm: the answer to the last, and the page that told what would happen."""
    page = client.post(merge_page(kept, other), answers)
    assert page.status_code == 200, page.headers
    assert "plan" in page.context, page.context["form"].errors
    done = client.post(merge_page(kept, other), answers | {"seen": page.context["plan"].digest}, follow=True)
    return done, page.content.decode()


def shown(response):
    return [(str(pair.one), str(pair.other)) for pair in response.context["pairs"]]


@pytest.fixture
def rosa(make_therapist):
    return make_therapist(practice={"phone": "(847) 555-0100"}, license={"number": "227.000001"})


class TestFinding:
    @pytest.mark.parametrize(
        ("why", "fields"),
        [
            ("license", {"license": {"number": "227-000001"}}),
            ("phone", {"practice": {"phone": "+1 847 555 0100"}}),
            ("name", {"first_name": "Rosa", "last_name": "Delgado-Ruiz", "practice": {"latitude": 42.055}}),
            ("name", {"first_name": "R.", "last_name": "DELGADO"}),
            ("name", {"first_name": "Rosa", "last_name": "Delgadu"}),
        ],
    )
    def test_a_pair_with_its_reason(self, admin_client, rosa, make_therapist, why, fields):
        make_therapist(**{"first_name": "Sam", "last_name": "Twin", **fields})
        response = admin_client.get(TWINS, {"why": why})
        assert len(shown(response)) == 1
        assert "They share:" in response.content.decode()
        assert shown(admin_client.get(reverse("admin:locator_therapist_alike", args=[rosa.pk]))) == shown(response)
        others = {"license", "phone", "name"} - {why}
        assert [shown(admin_client.get(TWINS, {"why": other})) for other in others] == [[], []]

    @pytest.mark.parametrize(
        ("why", "fields"),
        [
            ("license", {"license": {"number": "227.000010"}}),
            ("license", {"license": {"number": "227.000001", "state_id": "WI"}}),
            ("phone", {"practice": {"phone": "(847) 555-0101"}}),
            ("name", {"first_name": "Rosa", "last_name": "Delgado", "practice": {"latitude": 42.07}}),
            ("name", {"first_name": "Ann", "last_name": "Delgado"}),
            ("name", {"first_name": "Rosa", "last_name": "Miller"}),
        ],
    )
    def test_who_is_somebody_else(self, admin_client, rosa, make_therapist, why, fields):
        other = make_therapist(**{"first_name": "Sam", "last_name": "Other", **fields})
        assert shown(admin_client.get(TWINS, {"why": why})) == []
        assert shown(admin_client.get(reverse("admin:locator_therapist_alike", args=[other.pk]))) == []

    def test_the_same_person_twice_at_one_phone_is_no_pair(self, admin_client, rosa):
        Practice.objects.create(therapist=rosa, state_id="IL", phone="847.555.0100", latitude=42.05, longitude=-87.69)
        assert [shown(admin_client.get(TWINS, {"why": why})) for why in ("phone", "name")] == [[], []]

    def test_a_clinic_gives_no_more_pairs_than_people(self, admin_client, make_therapist):
        for number in range(30):
            make_therapist(f"N{number}", f"Other{number}", practice={"phone": "8475550100"})
        first = admin_client.get(TWINS, {"why": "phone"})
        assert len(shown(first)) == 25
        assert len(shown(admin_client.get(TWINS, {"why": "phone", "page": 2}))) == 4
        assert first.context["after"] == 2

    def test_a_clinic_crowds_nobody_out(self, make_therapist, rosa):
        from locator import twins

        for number in range(twins.MOST_LIKE + 5):
            make_therapist(
                f"N{number}", f"Other{number}", practice={"phone": "8475550100", "latitude": 43}, license=None
            )
        twin = make_therapist(license={"number": "227-000001"})
        near = make_therapist("R.", "Delgado")
        found = twins.like(rosa)
        assert len(found) == twins.MOST_LIKE
        assert {twin, near} < set(found)

    def test_a_thousand_of_one_name_at_one_point_are_no_square(self, make_therapist):
        from locator import twins

        for _ in range(40):
            make_therapist(license=None)
        assert len(list(twins.pairs("name"))) == sum(min(number, twins.MOST_EACH) for number in range(40))

    # The session, the user, what was found (and how long to wait for it: three, or a transaction); the people of the
    # page, and their practices, licenses, certifications and techniques.
    @pytest.mark.parametrize("people", [2, 12])
    def test_queries_do_not_grow(self, admin_client, make_therapist, people, django_assert_max_num_queries):
        for number in range(people):
            make_therapist(license={"number": f"{number % (people // 2)}{'-' * (1 + number // (people // 2))}7"})
        admin_client.get(TWINS)
        with django_assert_max_num_queries(12):
            assert len(shown(admin_client.get(TWINS))) == people // 2

    # And to look for them: two passes over the licenses, the names of those found; to keep it, in a cache of tables.
    def test_queries_to_look_for_them(self, admin_client, rosa, make_therapist, django_assert_max_num_queries):
        make_therapist(license={"number": "227-000001"})
        with django_assert_max_num_queries(24):
            assert len(shown(admin_client.get(TWINS))) == 1

    @pytest.mark.parametrize(
        "query", ["page=0", "page=-1", "page=99999999999999999999", "page=x%00", "why=%00", "page=²"]
    )
    def test_a_bad_address(self, admin_client, rosa, query):
        assert admin_client.get(f"{TWINS}?{query}").status_code == 200

    @pytest.mark.parametrize("pk", ["0", "9" * 40, "x", "%00"])
    def test_nobody_there(self, admin_client, rosa, pk):
        assert admin_client.get(f"/admin/locator/therapist/{pk}/alike/").status_code == 302
        assert admin_client.get(f"/admin/locator/therapist/{rosa.pk}/merge/{pk}/").status_code == 302
        assert admin_client.get(f"/admin/locator/therapist/{rosa.pk}/alike/?other={pk}").status_code == 200

    def test_links_lead_there(self, admin_client, rosa):
        assert TWINS in admin_client.get("/admin/locator/therapist/").content.decode()
        page = admin_client.get(f"/admin/locator/therapist/{rosa.pk}/change/").content.decode()
        assert f"/admin/locator/therapist/{rosa.pk}/alike/" in page


class TestMerging:
    def test_nothing_is_lost(self, admin_client, client, make_therapist, techniques):
        kept = make_therapist(
            techniques=[techniques["swedish"]], languages=["en"], bio="Mine.", license={"number": "227.000001"}
        )
        other = make_therapist(
            "Rose",
            techniques=[techniques["prenatal"]],
            languages=["es"],
            bio="Theirs.",
            gender="female",
            practice={"city": "Skokie", "zip": "60076", "import_key": "a"},
            license={"number": "227-999", "state_id": "WI"},
            certification={},
        )
        Practice.objects.filter(therapist=kept).update(import_key="a")
        report = ProblemReport.objects.create(therapist=other, kind="moved")
        doubt = Doubt.objects.create(
            license=other.licenses.get(),
            reason="near",
            last_name="X",
            status="active",
            seen_on=datetime.date(2026, 1, 1),
        )
        answers = {"first_name": "other", "bio": "kept", "languages": "both"}
        done, page = merge(admin_client, kept, other, **answers)
        assert "was merged into" in done.content.decode()
        assert "Moved: practice Skokie, IL" in page
        one = Therapist.objects.get()
        assert (one.pk, one.first_name, one.bio, one.gender, one.languages) == (
            kept.pk, "Rose", "Mine.", "female", ["en", "es"],
        )  # fmt: skip
        assert one.practices.count() == one.licenses.count() == one.techniques.count() == 2
        assert one.certifications.count() == 1
        assert sorted(one.practices.values_list("import_key", flat=True)) == ["", "a"]
        report.refresh_from_db()
        doubt.refresh_from_db()
        assert (report.therapist, doubt.license.therapist) == (one, one)
        history = LogEntry.objects.get(object_id=str(kept.pk)).get_change_message()
        assert "Theirs." in history
        assert "first name: Rosa" in history
        assert set(Listing.objects.values_list("therapist", "town")) == {(one.pk, "evanston"), (one.pk, "skokie")}
        assert client.get(other.get_absolute_url()).status_code == 404
        assert client.get(one.get_absolute_url()).status_code == 200

    def test_a_license_written_in_two_ways_becomes_one(self, admin_client, rosa, make_therapist):
        today = datetime.date(2026, 11, 1)
        other = make_therapist(
            license={"number": "227-000001", "verified_on": today, "disciplined": True}, practice=None
        )
        mine, theirs = rosa.licenses.get(), other.licenses.get()
        for license, decision in ((mine, ""), (theirs, "same")):
            Doubt.objects.create(
                license=license, reason="twice", last_name="X", status="active", seen_on=today, decision=decision
            )
        page = admin_client.get(merge_page(rosa, other))
        name = f"license-{mine.pk}-{theirs.pk}"
        assert page.context["form"][name].initial == "other"
        merge(admin_client, rosa, other, **{name: "kept"})
        license = License.objects.get()
        assert (license.pk, license.therapist, license.disciplined) == (mine.pk, rosa, True)
        assert Doubt.objects.get().decision == "same"
        assert "2026-11-01" in LogEntry.objects.get(object_id=str(rosa.pk)).change_message
        assert not Listing.objects.exists()

    def test_the_other_row_of_a_license_can_stay(self, admin_client, rosa, make_therapist):
        other = make_therapist(license={"number": "227-000001"}, practice=None)
        mine, theirs = rosa.licenses.get(), other.licenses.get()
        merge(admin_client, rosa, other, **{f"license-{mine.pk}-{theirs.pk}": "other"})
        assert License.objects.get().number == "227-000001"
        assert Listing.objects.get().license_id == theirs.pk

    def test_one_practice_and_one_certification_of_two(self, admin_client, rosa, make_therapist):
        other = make_therapist(
            practice={"name": "Lakeside", "settings": ["spa"]}, certification={"number": "7"}, license=None
        )
        Certification.objects.create(therapist=rosa, title="bctmb", number="7")
        mine = rosa.certifications.get()
        answers = {f"certification-{mine.pk}-{other.certifications.get().pk}": "other"}
        merge(admin_client, rosa, other, **answers)
        practice = Practice.objects.get()
        assert (practice.name, practice.phone, practice.settings) == ("Lakeside", "(847) 555-0100", ["spa"])
        assert Certification.objects.get().title == "BCTMB"

    def test_a_hidden_home_stays_hidden(self, admin_client, rosa, make_therapist):
        Practice.objects.filter(therapist=rosa).update(street="1 Lake St", hide_address=True)
        other = make_therapist(practice={"street": "1 lake st", "phone": "312"}, license=None)
        merge(admin_client, rosa, other)
        assert list(Practice.objects.values_list("hide_address", flat=True)) == [True, True]

    @pytest.mark.parametrize(("stays", "marks"), [("kept", ["a", ""]), ("other", ["", "a"])])
    def test_the_key_has_to_be_chosen(self, admin_client, rosa, make_therapist, stays, marks):
        other = make_therapist(external_id="B", practice={"city": "Skokie", "zip": "", "import_key": "a"}, license=None)
        Therapist.objects.filter(pk=rosa.pk).update(external_id="A")
        Practice.objects.filter(therapist=rosa).update(import_key="a")
        page = admin_client.post(merge_page(rosa, other))
        assert page.context["form"].errors.keys() == {"external_id"}
        assert "brings the other record back" in page.content.decode()
        merge(admin_client, rosa, other, external_id=stays)
        assert Therapist.objects.get().external_id == {"kept": "A", "other": "B"}[stays]
        assert [practice.import_key for practice in Practice.objects.order_by("pk")] == marks

    def test_what_changed_meanwhile_is_shown_first(self, admin_client, rosa, make_therapist):
        other = make_therapist(license=None)
        page = admin_client.post(merge_page(rosa, other))
        Practice.objects.filter(therapist=other).update(street="9 New St")
        again = admin_client.post(merge_page(rosa, other), {"seen": page.context["plan"].digest})
        assert "changed one of the two meanwhile" in again.content.decode()
        assert Therapist.objects.count() == 2

    def test_choosing_again(self, admin_client, rosa, make_therapist):
        other = make_therapist("Rose", license=None)
        page = admin_client.post(merge_page(rosa, other), {"first_name": "other", "change": "x", "seen": "y"})
        assert page.context["form"]["first_name"].value() == "other"
        assert Therapist.objects.count() == 2

    def test_refusals(self, admin_client, rosa, make_therapist):
        demo = make_therapist(is_demo=True)
        for other, words in ((demo, "One of them is fictional"), (rosa, "These are one record")):
            for method in (admin_client.get, admin_client.post):
                assert words in method(merge_page(rosa, other), follow=True).content.decode()
        assert (
            admin_client.post(merge_page(rosa, make_therapist("Rose")), {"first_name": "\0" * 10_000}).status_code
            == 200
        )
        assert Therapist.objects.count() == 3

    def test_all_or_nothing(self, admin_client, rosa, make_therapist, monkeypatch):
        other = make_therapist(license=None)
        page = admin_client.post(merge_page(rosa, other))

        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("locator.following.refresh", fail)
        with pytest.raises(RuntimeError):
            admin_client.post(merge_page(rosa, other), {"seen": page.context["plan"].digest})
        assert other.practices.count() == 1
        assert Therapist.objects.count() == 2
        assert not LogEntry.objects.exists()


class TestWhoMay:
    @pytest.fixture
    def staff(self, client, django_user_model):
        user = django_user_model.objects.create_user("eve", password="a long enough secret", is_staff=True)
        client.force_login(user)

        def allow(*actions):
            models = ("therapist", "practice", "license", "certification")
            names = [f"{action}_{model}" for action in actions for model in models]
            user.user_permissions.set(Permission.objects.filter(codename__in=names))
            return client

        return allow

    @pytest.mark.parametrize(
        ("actions", "find", "do"),
        [((), 403, 403), (("view",), 200, 403), (("view", "change"), 200, 403), (("change", "delete"), 200, 200)],
    )
    def test_by_permission(self, staff, rosa, make_therapist, actions, find, do):
        other = make_therapist("Rose", license={"number": "227-000001"})
        client = staff(*actions)
        found = client.get(TWINS)
        assert found.status_code == client.get(f"/admin/locator/therapist/{rosa.pk}/alike/").status_code == find
        assert ("/merge/" in found.content.decode()) is (do == 200)
        assert client.get(merge_page(rosa, other)).status_code == do
        assert client.post(merge_page(rosa, other)).status_code == do

    def test_not_signed_in(self, client, rosa):
        assert client.get(TWINS).status_code == client.get(merge_page(rosa, rosa)).status_code == 302
