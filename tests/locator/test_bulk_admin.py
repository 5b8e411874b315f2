"""Many rows at once: asked before, done in batches, and the public sees each at once."""

import datetime
import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from locator import bulk, following, long_lists
from locator.models import License, Listing, Therapist
from tests.history.browsing import form_of

pytestmark = pytest.mark.django_db
PEOPLE = reverse("admin:locator_therapist_changelist")
LICENSES = reverse("admin:locator_license_changelist")
VERIFIED = {"verified_on": "2026-11-02", "source": "IDFPR"}


def act(client, action, rows, *, across=False, confirmed=True, path=PEOPLE, **more):
    data = {"action": action, "_selected_action": [row.pk for row in rows], "select_across": "1" if across else "0"}
    return client.post(path, data | ({"confirmed": "yes"} if confirmed else {}) | more)


def hidden_fields(page):
    """What the form of a page sends by itself."""
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def history(client, therapist):
    page = client.get(reverse("admin:locator_therapist_history", args=[therapist.pk])).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def clerk(client):
    def clerk(*permissions):
        user = User.objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return clerk


class TestAsking:
    def test_how_many_who_and_what_it_means(self, admin_client, make_therapist):
        people = [make_therapist(f"N{number:02}", "Delgado") for number in range(12)]
        page = act(admin_client, "hide", people, confirmed=False).content.decode()
        assert "12 therapists" in page
        assert "12 of them are public today." in page
        assert [f"N{number:02} Delgado" in page for number in range(12)] == [True] * 10 + [False] * 2
        assert Therapist.objects.filter(published=True).count() == 12

    def test_one(self, admin_client, make_therapist):
        page = act(admin_client, "publish", [make_therapist()], confirmed=False).content.decode()
        assert "1 therapist<" in page
        assert "1 of them is published already." in page

    def test_what_is_confirmed_is_what_was_asked(self, admin_client, make_therapist):
        people = [make_therapist(), make_therapist()]
        page = act(admin_client, "hide", people[:1], confirmed=False).content.decode()
        admin_client.post(PEOPLE, hidden_fields(page))
        assert list(Therapist.objects.order_by("pk").values_list("published", flat=True)) == [False, True]

    def test_queries_do_not_grow(self, admin_client, make_therapist, django_assert_max_num_queries):
        people = [make_therapist() for _ in range(20)]
        # Session, user; the list's own count, page and filters; how many, the first, how many are public.
        with django_assert_max_num_queries(10):
            act(admin_client, "hide", people, confirmed=False)


class TestPublishing:
    def test_hidden_and_published_again(self, admin_client, client, make_therapist):
        rosa = make_therapist()
        response = act(admin_client, "hide", [rosa])
        assert (response.status_code, response.url) == (302, PEOPLE)
        assert not Listing.objects.exists()
        assert client.get(rosa.get_absolute_url()).status_code == 404
        act(admin_client, "publish", [rosa])
        assert client.get(rosa.get_absolute_url()).status_code == 200

    def test_publishing_proves_nothing(self, admin_client, make_therapist):
        rosa = make_therapist(published=False, license={"verified_on": None})
        act(admin_client, "publish", [rosa])
        assert Therapist.objects.get().published
        assert not Listing.objects.exists()

    def test_the_log_of_the_admin_has_one_entry_however_many(self, admin_client, admin_user, make_therapist):
        people = [make_therapist(), make_therapist(), make_therapist(published=False)]
        act(admin_client, "hide", people)
        entry = LogEntry.objects.get()
        assert (entry.object_repr, entry.user) == ("2 therapists", admin_user)
        assert entry.get_change_message() == "Changed published."
        assert "2 therapists" in admin_client.get(reverse("admin:index")).content.decode()
        act(admin_client, "verify", people, **VERIFIED)
        assert LogEntry.objects.latest("pk").object_repr == "3 licenses"
        act(admin_client, "hide", people)
        assert LogEntry.objects.count() == 2

    def test_whoever_has_the_form_open_is_told(self, admin_client, make_therapist, django_user_model):
        rosa = make_therapist()
        address = reverse("admin:locator_therapist_change", args=[rosa.pk])
        opened = form_of(admin_client.get(address))
        other = Client()
        other.force_login(django_user_model.objects.create_superuser("boss"))
        act(other, "hide", [rosa])
        page = admin_client.post(address, opened | {"bio": "Mine"}).content.decode()
        assert "boss" in page
        assert "hand, with many at once" in page
        rosa.refresh_from_db()
        assert (rosa.published, rosa.bio) == (False, "")


class TestHistory:
    def test_who_how_and_from_what_to_what(self, admin_client, admin_user, make_therapist):
        rosa, draft = make_therapist(), make_therapist(published=False)
        act(admin_client, "hide", [rosa, draft])
        page = history(admin_client, rosa)
        assert "Changed by hand, with many at once: Published: from “Yes” to “No”" in page
        assert page.count("Published") == 1  # The admin's own entry of it is not shown beside it.
        assert admin_user.username in page
        assert not Version.objects.get_for_object(draft).exists()

    def test_licenses_in_that_of_their_therapist(self, admin_client, make_therapist):
        rosa = make_therapist(license={"verified_on": None, "source": "", "number": "227.1"})
        act(admin_client, "verify", [rosa], **VERIFIED)
        page = history(admin_client, rosa)
        assert "License IL 227.1: Verified on: from “(empty)” to “Nov. 2, 2026”" in page
        assert "License IL 227.1: Verified with: from “(empty)” to “IDFPR”" in page

    def test_another_day_alone_is_told_too(self, admin_client, make_therapist):
        rosa = make_therapist(license={"verified_on": datetime.date(2026, 1, 5), "source": "IDFPR"})
        act(admin_client, "verify", [rosa], **VERIFIED)
        assert "from “Jan. 5, 2026” to “Nov. 2, 2026”" in history(admin_client, rosa)

    def test_what_was_so_before_is_not(self, admin_client, make_therapist):
        rosa = make_therapist(license={"verified_on": datetime.date(2026, 11, 2), "source": "IDFPR"})
        act(admin_client, "verify", [rosa], **VERIFIED)
        assert not Version.objects.exists()
        assert not LogEntry.objects.exists()

    def test_a_change_that_fails_is_not_in_it(self, admin_client, make_therapist, monkeypatch):
        rosa = make_therapist()
        monkeypatch.setattr(following, "refresh", lambda ids: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            act(admin_client, "hide", [rosa])
        assert not Version.objects.exists()
        assert Therapist.objects.get().published


class TestAcrossPages:
    @pytest.fixture
    def many(self, make_therapist, monkeypatch):
        monkeypatch.setattr(bulk, "BATCH", 4)
        return [make_therapist("Rosa" if number % 3 else "Ann", published=False) for number in range(18)]

    def test_all_of_them(self, admin_client, many):
        act(admin_client, "publish", many[:1], across=True)
        assert Therapist.objects.filter(published=True).count() == 18
        assert Listing.objects.count() == 18

    def test_all_that_a_filter_leaves_though_it_leaves_fewer_while_they_change(self, admin_client, many):
        path = f"{PEOPLE}?published__exact=0&q=rosa"
        page = act(admin_client, "publish", many[:1], across=True, confirmed=False, path=path).content.decode()
        assert "12 therapists" in page
        assert admin_client.post(path, hidden_fields(page)).url == path
        assert Therapist.objects.filter(published=True).count() == 12

    def test_time_runs_out_and_one_goes_on(self, admin_client, many, monkeypatch):
        monkeypatch.setattr(bulk, "SECONDS", -1)
        page = act(admin_client, "publish", many[:1], across=True).content.decode()
        rounds = 1
        while "Go on" in page:
            assert Therapist.objects.filter(published=True).count() == Listing.objects.count() == 4 * rounds
            assert f"{4 * rounds} are done" in page
            response = admin_client.post(PEOPLE, hidden_fields(page))
            page, rounds = response.content.decode(), rounds + 1
        assert response.status_code == 302
        assert Therapist.objects.filter(published=True).count() == 18
        assert "18 gone through" in admin_client.get(PEOPLE).content.decode()

    def test_what_was_typed_goes_on_too(self, admin_client, many, monkeypatch):
        monkeypatch.setattr(bulk, "SECONDS", -1)
        page = act(admin_client, "verify", many[:1], across=True, **VERIFIED).content.decode()
        while "Go on" in page:
            page = admin_client.post(PEOPLE, hidden_fields(page)).content.decode()
        assert License.objects.filter(verified_on="2026-11-02", source="IDFPR").count() == 18

    def test_queries_go_by_batches(self, admin_client, many, django_assert_max_num_queries):
        with django_assert_max_num_queries(140):  # Five batches of about 25, and the page.
            act(admin_client, "publish", many[:1], across=True)

    @pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "\0", "1.5", "٣"])
    def test_hidden_fields_that_make_no_sense(self, admin_client, many, after):
        assert act(admin_client, "publish", many[:1], across=True, after=after, done=after).status_code == 302


class TestVerifying:
    def test_licenses_of_therapists_become_proof(self, admin_client, make_therapist):
        rosa = make_therapist(license={"verified_on": None, "source": ""})
        assert not Listing.objects.exists()
        act(admin_client, "verify", [rosa], **VERIFIED)
        held = License.objects.get()
        assert (held.verified_on, held.source) == (datetime.date(2026, 11, 2), "IDFPR")
        assert Listing.objects.exists()

    def test_licenses_themselves(self, admin_client, make_therapist):
        for _ in range(2):
            make_therapist(license={"verified_on": None})
        chosen = License.objects.order_by("pk").first()
        act(admin_client, "verify", [chosen], path=LICENSES, **VERIFIED)
        assert [held.verified_on is None for held in License.objects.order_by("pk")] == [False, True]

    @pytest.mark.parametrize("stain", [{"disciplined": True}, {"status": "revoked"}])
    def test_no_proof_of_what_is_none(self, admin_client, make_therapist, stain):
        act(admin_client, "verify", [make_therapist(license=stain)], **VERIFIED)
        assert not Listing.objects.exists()

    def test_a_later_verification_stays(self, admin_client, make_therapist):
        later = datetime.date(2026, 11, 5)
        act(admin_client, "verify", [make_therapist(license={"verified_on": later, "source": "Board"})], **VERIFIED)
        held = License.objects.get()
        assert (held.verified_on, held.source) == (later, "Board")

    @pytest.mark.parametrize(
        "typed",
        [{"verified_on": ""}, {"verified_on": "2999-01-01"}, {"verified_on": "1066-10-14"}, {"verified_on": "9" * 50},
         {"source": ""}, {"source": "\0"}, {"source": "x" * 10_000}],
    )  # fmt: skip
    def test_what_cannot_be_gets_a_clear_message(self, admin_client, make_therapist, typed):
        rosa = make_therapist(license={"verified_on": None})
        response = act(admin_client, "verify", [rosa], **VERIFIED | typed)
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()
        assert License.objects.get().verified_on is None


class TestDeleting:
    """Django's own action."""

    def test_few_after_its_own_page(self, admin_client, make_therapist):
        people = [make_therapist(), make_therapist()]
        assert "Are you sure" in act(admin_client, "delete_selected", people).content.decode()
        act(admin_client, "delete_selected", people, post="yes")
        assert not Therapist.objects.exists()

    @pytest.mark.parametrize("more", [{}, {"post": "yes"}])
    def test_not_a_hundred_thousand_in_one_request(self, admin_client, make_therapist, monkeypatch, more):
        monkeypatch.setattr(long_lists, "MOST_DELETED", 2)
        people = [make_therapist() for _ in range(3)]
        response = act(admin_client, "delete_selected", people[:1], across=True, **more)
        assert response.status_code == 302
        assert "choose at most 2 at once" in admin_client.get(PEOPLE).content.decode()
        assert Therapist.objects.count() == 3


class TestExport:
    def test_it_says_what_is_private_and_then_gives_the_file(self, admin_client, make_therapist):
        rosa = make_therapist(practice={"street": "7 Secret Ln", "hide_address": True})
        page = act(admin_client, "export", [rosa], confirmed=False).content.decode()
        assert "private addresses" in page
        assert "7 Secret Ln" not in page
        response = act(admin_client, "export", [rosa])
        assert response.streaming
        assert "no-store" in response["Cache-Control"]
        assert response["Content-Disposition"].startswith('attachment; filename="therapists-')
        assert "7 Secret Ln" in b"".join(response.streaming_content).decode()

    def test_the_log_says_who_took_how_many(self, admin_client, admin_user, make_therapist):
        people = [make_therapist(), make_therapist()]
        act(admin_client, "export", people, confirmed=False)
        assert not LogEntry.objects.exists()
        act(admin_client, "export", people)
        entry = LogEntry.objects.get()
        assert (entry.object_repr, entry.user) == ("2 therapists", admin_user)
        assert entry.get_change_message() == "Exported as CSV."

    def test_all_that_a_filter_leaves(self, admin_client, make_therapist):
        people = [make_therapist(name, external_id=name) for name in ("Ann", "Rosa", "Rosabel")]
        response = act(admin_client, "export", people[1:2], across=True, path=f"{PEOPLE}?q=rosa")
        text = b"".join(response.streaming_content).decode()
        assert [name in text for name in ('"Ann"', '"Rosa"', '"Rosabel"')] == [False, True, True]


class TestWho:
    ACTIONS = ["publish", "hide", "verify", "export"]

    @pytest.mark.parametrize(
        ("permissions", "allowed"),
        [
            ([], []),
            (["view_therapist"], []),
            (["change_therapist"], ["publish", "hide", "export"]),
            (["view_therapist", "change_license"], ["verify"]),
        ],
    )
    def test_each_action_wants_its_permission(self, clerk, make_therapist, permissions, allowed):
        rosa = make_therapist(license={"verified_on": None})
        client = clerk(*permissions)
        page = client.get(PEOPLE).content.decode()
        assert [action for action in self.ACTIONS if f'<option value="{action}"' in page] == allowed
        for action in set(self.ACTIONS) - set(allowed):
            response = act(client, action, [rosa], **VERIFIED)
            assert not response.streaming
        rosa.refresh_from_db()
        assert rosa.published or "hide" in allowed
        assert License.objects.get().verified_on is None

    def test_strangers(self, client, make_therapist):
        assert act(client, "export", [make_therapist()]).status_code == 302
