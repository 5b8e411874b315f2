"""The first page of the admin: numbers of what waits, each the length of the list that it leads to."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from locator.models import Doubt, ImportRun, Letter, License, OutsideLink, Practice, ProblemReport
from portal import desk
from research.models import Article, Study

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
FAR = datetime.date(2099, 1, 1)


@pytest.fixture(autouse=True)
def _forgotten():
    cache.clear()
    yield
    cache.clear()


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def busy(make_therapist):
    """Something of everything that waits, and beside each something that does not. What each number must be."""
    for days in (-1, 0, 30, 31, 60, 90, 91):
        make_therapist("Dated", license={"expires_on": in_days(days)})
    undated = make_therapist("Undated", license={"expires_on": None, "verified_on": None})
    make_therapist("Unverified", license={"verified_on": None})
    make_therapist("Disciplined", license={"disciplined": True})
    make_therapist("Lost", practice={"latitude": None, "longitude": None, "precision": ""})
    make_therapist("Coarse", practice={"precision": "zip"})
    make_therapist("Coarser", practice={"precision": "town"})
    make_therapist("By hand", practice={"precision": ""})
    held = License.objects.first()
    for number, decision in enumerate(["", "", "same", "other"]):
        Doubt.objects.create(
            license=held, reason="name", last_name=str(number), status="active", source="x", seen_on=FAR,
            decision=decision,
        )  # fmt: skip
    for what, quarantined in (("import_nppes", 9), ("import_nppes", 3), ("check_licenses il", 4), ("x", 7), ("x", 0)):
        ImportRun.objects.create(
            what=what, file_name="f", sha256="a" * 64, started_at=timezone.now(), rows=20, quarantined=quarantined
        )
    for dealt_with in (True, False, False):
        ProblemReport.objects.create(therapist=undated, kind="other", dealt_with=dealt_with)
    for attempts in (0, 1, 20, 20, 20):
        Letter.objects.create(to="a@example.org", subject="s", text="t", attempts=attempts, not_before=timezone.now())
    for number, outcome in enumerate(["", "ok", "refused", "broken", "broken"]):
        OutsideLink.objects.create(
            url_hash=str(number), url=f"https://{number}.example/", outcome=outcome, seen_at=timezone.now()
        )
    for number, due in enumerate([None, in_days(-1), in_days(0), in_days(1)]):
        Article.objects.create(slug=f"a{number}", title="A", review_due=due)
    Study.objects.create(slug="s", headline="S", year=2020, review_due=in_days(-400))
    return {
        "license-expires-30": 2, "license-expires-60": 4, "license-expires-90": 5, "license-verified-no": 2,
        "license-disciplined": 1, "doubt-decided-no": 2, "practice-point-none": 1, "practice-point-coarse": 2,
        "importrun-quarantined": 7, "problemreport-open": 2, "letter-state-failed": 3, "outsidelink-link-broken": 2,
        "article-due": 2, "study-due": 1,
    }  # fmt: skip


def shown(client):
    """The numbers on the page, by the address each leads to."""
    page = client.get(INDEX).content.decode()
    found = re.findall(r'<a href="([^"]+)"><b>([\d,]+)</b> <span>', page)
    return {address.replace("&amp;", "&"): int(number.replace(",", "")) for address, number in found}


class TestNumbers:
    def test_what_each_is(self, admin_client, busy):
        numbers = shown(admin_client)
        assert list(numbers.values()) == [busy[figure.name] for figure in desk.FIGURES]

    def test_each_leads_to_the_list_of_exactly_those(self, admin_client, busy):
        for address, number in shown(admin_client).items():
            changelist = admin_client.get(address).context["cl"]
            if "importrun" in address:  # There, rows are counted, and imports listed.
                assert sorted(run.what for run in changelist.result_list) == ["check_licenses il", "import_nppes"]
                assert sum(run.quarantined for run in changelist.result_list) == number
            else:
                assert changelist.result_count == number, address

    def test_the_lists_say_in_words_what_they_are_narrowed_to(self, admin_client, busy):
        for address in shown(admin_client):
            shown_filters = admin_client.get(address).context["cl"].filter_specs
            changelist = admin_client.get(address).context["cl"]
            chosen = [[choice["selected"] for choice in spec.choices(changelist)] for spec in shown_filters]
            assert sum(not first for first, *_others in chosen) == 1, address

    def test_nothing_waits(self, admin_client, db):
        assert set(shown(admin_client).values()) == {0}

    @pytest.mark.parametrize("word", ["banana", "", "\0", "x" * 10_000, "9" * 30])
    def test_words_that_mean_nothing_narrow_nothing(self, admin_client, busy, word):
        for address in shown(admin_client):
            path, _, query = address.partition("?")
            name = query.partition("=")[0]
            if "__" not in name:
                assert admin_client.get(path, {name: word}).status_code == 200


class TestWho:
    def client_with(self, client, *codenames):
        user = User.objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    def test_what_one_may_not_see_is_not_there(self, client, busy):
        addresses = shown(self.client_with(client, "view_article", "change_letter"))
        assert [address.split("/")[3] for address in addresses] == ["letter", "article"]

    def test_nor_is_the_heading_where_one_sees_none(self, client, busy):
        page = self.client_with(client).get(INDEX).content.decode()
        assert "What waits for you" not in page

    def test_strangers_see_nothing(self, client, busy):
        assert client.get(INDEX).status_code == 302


class TestCost:
    def test_one_query_for_each_number_and_none_within_the_minute(self, admin_client, busy, django_assert_num_queries):
        # The session, the user, the list of one's own recent actions; one for each number. What is left of uploads:
        # jobs nobody ended, jobs and workers of long ago, the files that are needed.
        with django_assert_num_queries(3 + len(desk.FIGURES) + 4):
            admin_client.get(INDEX)
        with django_assert_num_queries(3):
            admin_client.get(INDEX)

    def test_what_is_kept_is_numbers_under_names_of_lists(self, admin_client, busy):
        admin_client.get(INDEX)
        for figure in desk.FIGURES:
            assert cache.get(f"desk:{figure.name}") == busy[figure.name]
            assert re.fullmatch(r"[a-z0-9-]+", figure.name)

    def test_the_minute_passes(self, admin_client, busy, monkeypatch):
        monkeypatch.setattr(desk, "KEPT", 0)
        shown(admin_client)
        Practice.objects.all().delete()
        assert 0 in [number for address, number in shown(admin_client).items() if "coarse" in address]
