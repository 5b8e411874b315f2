"""Who keeps accounts gives nobody more than they have, themselves included, and takes over nobody who has more."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from portal import second_factor
from portal.roles import ADMINISTRATOR, EDITOR
from tests.portal import staff

pytestmark = pytest.mark.django_db

NEW = {"password1": "seven gray whales", "password2": "seven gray whales", "usable_password": "true"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.TWO_FACTOR = True


@pytest.fixture
def boss():
    return staff.make("boss", ADMINISTRATOR)


@pytest.fixture
def keeper():
    """May keep accounts and groups, and nothing else."""
    group = Group.objects.create(name="Keepers")
    group.permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    return staff.make("keeper", "Keepers")


def form(user, *groups, **fields):
    keys = list(Group.objects.filter(name__in=groups).values_list("pk", flat=True))
    return {"username": user.username, "is_active": "on", "is_staff": "on", "groups": keys, **fields}


def change(by, user, *groups, **fields):
    page = staff.signed_in(by).post(f"/admin/auth/user/{user.pk}/change/", form(user, *groups, **fields))
    return page.status_code, {group.name for group in User.objects.get(pk=user.pk).groups.all()}


def test_an_administrator_makes_administrators_and_no_superuser(boss):
    ada = staff.make("ada")
    assert change(boss, ada, ADMINISTRATOR, is_superuser="on") == (302, {ADMINISTRATOR})
    assert change(boss, boss, ADMINISTRATOR, is_superuser="on") == (302, {ADMINISTRATOR})
    assert not User.objects.filter(is_superuser=True).exists()
    root = staff.make("root", is_superuser=True)
    assert change(root, ada, is_superuser="on")[0] == 302
    assert User.objects.get(pk=ada.pk).is_superuser


@pytest.mark.parametrize("active", [True, False])
def test_nobody_takes_over_whoever_may_more(boss, keeper, active):
    root = staff.make("root", is_superuser=True, is_active=active)
    User.objects.filter(pk=boss.pk).update(is_active=active)
    pairs = [(keeper, root), (keeper, boss), *([(boss, root)] if active else [])]
    for by, user in pairs:
        client, address = staff.signed_in(by), f"/admin/auth/user/{user.pk}"
        assert client.get(f"{address}/change/").status_code == 200
        for page in ("change", "password", "reset", "sign-out", "delete"):
            answer = client.post(f"{address}/{page}/", {"post": "yes", **NEW, **form(user)})
            assert answer.status_code == 403, f"{by} {user} {page}"
    assert {*User.objects.values_list("username", flat=True)} == {"root", "boss", "keeper"}


def test_who_keeps_accounts_puts_nobody_where_they_are_not_themselves(keeper):
    page = staff.signed_in(keeper).get(f"/admin/auth/user/{keeper.pk}/change/").content.decode()
    assert "Keepers" in page
    assert EDITOR not in page
    assert change(keeper, keeper, "Keepers", ADMINISTRATOR) == (200, {"Keepers"})
    assert change(keeper, staff.make("ada"), "Keepers") == (302, {"Keepers"})


def test_nor_gives_a_group_what_they_do_not_have(keeper):
    client = staff.signed_in(keeper)
    publish = Permission.objects.get(codename="publish_article")
    mine, more = Group.objects.get(name="Keepers"), Group.objects.create(name="More")
    more.permissions.add(publish)
    page = client.post(f"/admin/auth/group/{mine.pk}/change/", {"name": "Keepers", "permissions": [publish.pk]})
    assert page.status_code == 200
    assert not mine.permissions.contains(publish)
    assert client.post(f"/admin/auth/group/{more.pk}/change/", {"name": "x"}).status_code == 403


class TestOnesOwn:
    """Whoever finds an open browser of an Administrator does not know the password."""

    @pytest.mark.parametrize("spelled", ["{}", "0{}", "+{}", "%20{}"])
    def test_password_takes_the_present_one(self, boss, spelled):
        # A number may be written in several ways.
        client = staff.signed_in(boss)
        before = User.objects.get(pk=boss.pk).password
        answer = client.post(f"/admin/auth/user/{spelled.format(boss.pk)}/password/", NEW)
        assert User.objects.get(pk=boss.pk).password == before
        assert answer["Location"].startswith("/admin/")

    def test_second_factor_and_sessions_are_kept_where_it_is_asked_for(self, boss):
        client = staff.signed_in(boss)
        assert client.post(f"/admin/auth/user/{boss.pk}/reset/")["Location"] == "/admin/second-factor/set-up/"
        assert client.post(f"/admin/auth/user/{boss.pk}/sign-out/")["Location"] == "/admin/sessions/"
        assert client.get("/admin/").status_code == 200


def test_an_account_that_did_something_is_not_deleted_with_the_record_of_it(boss):
    ada, client = staff.make("ada", EDITOR), staff.signed_in(boss)
    address = f"/admin/auth/user/{ada.pk}/delete/"
    assert client.get(address).status_code == 200
    second_factor.note(ada, ada, "Made new recovery codes.")
    assert client.post(address, {"post": "yes"}).status_code == 403
    many = {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"}
    client.post("/admin/auth/user/", many)
    assert User.objects.filter(pk=ada.pk).exists()
