"""Who may open what in the admin: each of its addresses, by role and by method. access.txt beside this is the table.

An address without a line there fails here: whoever adds a page says who may see it.
"""

from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_otp.oath import totp

from portal import second_factor
from portal.roles import ADMINISTRATOR, EDITOR, REGISTRAR, REVIEWER
from tests.portal import staff
from tests.portal.admin_addresses import address, make_rows, templates

TABLE = Path(__file__).with_name("access.txt")
ROLES = {"E": EDITOR, "R": REVIEWER, "G": REGISTRAR, "A": ADMINISTRATOR, "N": None}
# In the table for the sake of being there: pages for those who are not signed in, or not any more.
DOORS = {"login/", "logout/", "second-factor/", "second-factor/set-up/"}


def table():
    """{address: {method: letters}}"""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) == len({line[0] for line in lines})
    return {line[0]: {"GET": {*line[1]} - {"-"}, "POST": {*line[2]} - {"-"}} for line in lines}


def answer(response):
    """ "yes", "no" or "sign-in"."""
    if response.status_code in (403, 404, 405):
        return "no"
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "sign-in"
    assert response.status_code in (200, 302), response.status_code
    return "yes"


@pytest.fixture
def rows(db, make_therapist, techniques, settings):
    settings.TWO_FACTOR = True
    return make_rows(make_therapist, techniques)


def test_each_address_has_its_line():
    assert sorted(table()) == sorted(templates())


@pytest.mark.parametrize("letter", ROLES)
def test_each_role_sees_its_pages_and_no_other(rows, letter):
    user = staff.make("ada", ROLES[letter]) if ROLES[letter] else staff.make("ada")
    wrong = []
    for template, allowed in table().items():
        if template in DOORS:
            continue
        client = staff.signed_in(user)
        for method, letters in allowed.items():
            said = answer(client.generic(method, address(template, rows)))
            expected = "yes" if letter in letters else "no"
            if said != expected:
                wrong.append(f"{method} {template}: {said}, not {expected}")
    assert wrong == []


@pytest.fixture(params=["nobody", "password alone", "halfway", "not of the staff", "no longer active"])
def outsider(request, client):
    """Everybody but those whom the table is about, as a client."""
    if request.param == "halfway":
        user = staff.make("ada", is_superuser=True)
        second_factor.set_up(user, "07" * 20, f"{totp(bytes.fromhex('07' * 20)):06}")
        client.post("/admin/login/", {"username": "ada", "password": staff.PASSWORD})
        assert "halfway" in client.session
    if request.param == "password alone":
        return staff.signed_in(staff.make("ada", is_superuser=True), verified=False)
    if request.param == "not of the staff":
        return staff.signed_in(staff.make("ada", is_staff=False, is_superuser=True))
    if request.param == "no longer active":
        user = staff.make("ada", is_superuser=True)
        client = staff.signed_in(user)
        user.is_active = False
        user.save()
    return client


def test_nobody_else_sees_any(rows, outsider):
    outside = [template for template in templates() if template not in DOORS]
    for template in outside:
        for method in ("GET", "POST", "HEAD", "PUT", "OPTIONS"):
            assert answer(outsider.generic(method, address(template, rows))) == "sign-in", f"{method} {template}"
    if "halfway" in outsider.session:
        # The one door that is open: not to set up another app, nor with anything but a code.
        assert outsider.get("/admin/second-factor/set-up/")["Location"] == "/admin/second-factor/"
        assert outsider.post("/admin/second-factor/", {"code": "000000"}).status_code == 200
    else:
        for door in ("/admin/second-factor/", "/admin/second-factor/set-up/"):
            assert answer(outsider.get(door)) == answer(outsider.post(door)) == "sign-in"
    # Nor the pages elsewhere that are for staff.
    for page in ("/styleguide/", "/research/a-draft/preview/", "/research/studies/a-study/preview/"):
        assert outsider.get(page).status_code == 404


def test_a_stranger_opens_no_session(rows, client):
    """All there are are read to find those of one user: there must be none but those of the staff."""
    for template in templates():
        client.get(address(template, rows))
        client.post(address(template, rows), {"username": "x", "password": "x"})
    assert not Session.objects.exists()


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}, {"password": "!"}])
def test_what_is_taken_away_is_gone_at_the_next_page(rows, change):
    user = staff.make("ada", EDITOR)
    client, draft = staff.signed_in(user), "/research/a-draft/preview/"
    assert client.get(draft).status_code == 200
    type(user).objects.filter(pk=user.pk).update(**change)
    assert client.get(draft).status_code == 404
    assert answer(client.get("/admin/")) == "sign-in"


def test_so_is_a_role(rows):
    user = staff.make("ada", EDITOR)
    client, draft = staff.signed_in(user), "/research/a-draft/preview/"
    assert client.get(draft).status_code == 200
    user.groups.clear()
    assert client.get(draft).status_code == 404
    assert answer(client.get("/admin/research/article/")) == "no"


def test_nobody_learns_the_address_of_what_they_may_not_look_at(rows):
    kinds = [rows[name] for name in ("research/article", "research/study", "locator/therapist", "auth/user")]
    keys = [ContentType.objects.get_for_model(row).pk for row in kinds]
    for letter, expected in {"N": "no no no no", "E": "yes yes no no", "G": "no no yes no"}.items():
        client = staff.signed_in(staff.make(letter, *filter(None, [ROLES[letter]])))
        said = [answer(client.get(f"/admin/r/{key}/{row.pk}/")) for key, row in zip(keys, kinds, strict=True)]
        assert " ".join(said) == expected
        for nonsense in ("x/1", f"{10**30}/1", "9" * 5000 + "/1", "%00/1", f"{keys[0]}/%00", f"{keys[0]}/{10**30}"):
            assert answer(client.get(f"/admin/r/{nonsense}/")) == "no"


def test_the_site_itself_asks_whatever_stands_before_it(rf, settings, admin_user):
    request = rf.get("/admin/")
    request.user = admin_user
    assert admin.site.has_permission(request)
    settings.TWO_FACTOR = True
    assert not admin.site.has_permission(request)


def test_whoever_is_verified_sees_those_elsewhere(rows):
    client = staff.signed_in(staff.make("ada", EDITOR))
    for page in ("/styleguide/", "/research/a-draft/preview/", "/research/studies/a-study/preview/"):
        assert client.get(page).status_code == 200


class TestWhatIsApproved:
    @pytest.fixture
    def article(self, rows):
        article = rows["research/article"]
        type(article).objects.filter(pk=article.pk).update(status="published", publish_at=timezone.now())
        return f"/admin/research/article/{article.pk}"

    @pytest.mark.parametrize(("role", "expected"), [(EDITOR, "no"), (REVIEWER, "yes"), (ADMINISTRATOR, "yes")])
    def test_is_changed_and_deleted_by_those_who_approve(self, article, role, expected):
        client = staff.signed_in(staff.make("ada", role))
        assert answer(client.get(f"{article}/change/")) == "yes"
        assert answer(client.post(f"{article}/change/")) == expected
        assert answer(client.get(f"{article}/delete/")) == expected

    @pytest.mark.parametrize(("role", "expected"), [(EDITOR, "no"), (REVIEWER, "yes")])
    def test_is_approved_by_them_alone(self, rows, role, expected):
        client = staff.signed_in(staff.make("ada", role))
        article = f"/admin/research/article/{rows['research/article'].pk}/change/"
        assert answer(client.post(article, {"_publish": "1"})) == expected
        assert ('name="_publish"' in client.get(article).content.decode()) is (expected == "yes")
