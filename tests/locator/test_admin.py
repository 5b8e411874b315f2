"""What staff do: find, change, add, delete and merge, and how many queries that takes."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from locator import long_lists
from locator.models import TECHNIQUE_BITS, Certification, License, Practice, State, Technique, Therapist

pytestmark = pytest.mark.django_db

MODELS = ["therapist", "practice", "license", "certification", "state", "technique"]


def changelist(model):
    return reverse(f"admin:locator_{model}_changelist")


def listed(response):
    return sorted(str(row) for row in response.context["cl"].result_list)


def therapist_form(techniques=(), practices=(), licenses=(), certifications=(), **fields):
    """What a browser sends for a therapist, with rows for each inline."""
    data = {"first_name": "Rosa", "last_name": "Delgado", "published": "on", "accepts_new": "on", **fields}
    data["techniques"] = [technique.pk for technique in techniques]
    for prefix, rows in (("practices", practices), ("licenses", licenses), ("certifications", certifications)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


PRACTICE = {
    "city": "Evanston",
    "state": "IL",
    "zip": "60201",
    "latitude": "42.05",
    "longitude": "-87.69",
    "precision": "address",
    "settings": ["clinic"],
    "travel_radius_miles": "0",
}
LICENSE = {
    "state": "IL",
    "number": " 227.000042 ",
    "title": "LMT",
    "status": "active",
    "expires_on": "2099-12-31",
    "verified_on": "2026-11-02",
    "source": "IDFPR",
}


class TestLists:
    @pytest.mark.parametrize("model", MODELS)
    def test_open_and_search(self, admin_client, make_therapist, techniques, model):
        make_therapist(certification={}, techniques=techniques.values())
        assert admin_client.get(changelist(model)).status_code == 200
        assert admin_client.get(changelist(model), {"q": "x' OR 1=1 \0"}).status_code == 200

    @pytest.mark.parametrize("found_by", ["Rosa", "delgado", "roster-7", "227.000001", "Rosa Delgado"])
    def test_therapists_are_found_by_name_key_and_license(self, admin_client, make_therapist, found_by):
        make_therapist(external_id="roster-7")
        make_therapist("Ann", "Other")
        assert listed(admin_client.get(changelist("therapist"), {"q": found_by})) == ["Rosa Delgado"]

    @pytest.mark.parametrize(
        "found_by",
        ["(847) 555-0142", "847.555.0142", "8475550142", "555 0142", "1234567893", "npi-1234567893", "ma 12-3"],
    )
    def test_by_phone_npi_and_a_number_with_a_space(self, admin_client, make_therapist, found_by):
        make_therapist(external_id="npi-1234567893", practice={"phone": "847-555-0142"}, license={"number": "MA 12-34"})
        make_therapist("Ann", "Other", external_id="npi-1999999999", practice={"phone": "847-555-1420"})
        assert listed(admin_client.get(changelist("therapist"), {"q": found_by})) == ["Rosa Delgado"]

    @pytest.mark.parametrize(
        ("model", "typed", "count"),
        [
            ("practice", "555-0142", 1),
            ("practice", "evan delgado", 2),
            ("practice", "60201", 2),
            ("license", "ma 12", 1),
            ("license", "delgado", 2),
            ("license", "nobody", 0),
            ("certification", "bctmb rosa", 2),
        ],
    )
    def test_the_other_lists_are_searched(self, admin_client, make_therapist, model, typed, count):
        make_therapist(practice={"phone": "847-555-0142"}, license={"number": "MA 12-34"}, certification={})
        make_therapist(certification={})
        assert len(listed(admin_client.get(changelist(model), {"q": typed}))) == count

    def test_many_that_fit_are_found_too(self, admin_client, make_therapist, monkeypatch):
        monkeypatch.setattr(long_lists, "FEW", 2)
        for number in range(4):
            make_therapist(f"N{number}")
        assert len(listed(admin_client.get(changelist("therapist"), {"q": "delgado"}))) == 4

    def test_by_technique(self, admin_client, make_therapist, techniques):
        make_therapist(techniques=[techniques["swedish"]])
        make_therapist("Ann", "Other")
        key = techniques["swedish"].pk
        assert listed(admin_client.get(changelist("therapist"), {"technique": key})) == ["Rosa Delgado"]
        assert len(listed(admin_client.get(changelist("therapist"), {"technique": "9" * 30}))) == 2

    def test_no_choice_of_a_filter_is_counted(self, admin_client, make_therapist):
        for model in ("therapist", "practice", "license", "certification"):
            page = admin_client.get(changelist(model), {"_facets": ""}).content.decode()
            assert "Show counts" not in page
            assert "(0)" not in page

    def test_public_today(self, admin_client, make_therapist):
        make_therapist("Shown", "")
        make_therapist("Expired", "", license={"expires_on": datetime.date(2020, 1, 1)})
        make_therapist("Draft", "", published=False)
        assert listed(admin_client.get(changelist("therapist"), {"public": "yes"})) == ["Shown"]
        assert listed(admin_client.get(changelist("therapist"), {"public": "no"})) == ["Draft", "Expired"]
        assert len(listed(admin_client.get(changelist("therapist"), {"public": "banana"}))) == 3

    def test_until_when_each_is_listed(self, admin_client, make_therapist):
        rosa = make_therapist(license={"expires_on": datetime.date(2027, 3, 31)})
        Practice.objects.create(therapist=rosa, state_id="IL", latitude=42, longitude=-88)
        make_therapist("Draft", published=False)
        response = admin_client.get(changelist("therapist"))
        assert {row.first_name: row.listed_until for row in response.context["cl"].result_list} == {
            "Rosa": datetime.date(2027, 3, 31),
            "Draft": None,
        }
        assert "not listed" in response.content.decode()

    @pytest.mark.parametrize(
        ("model", "query", "kept"),
        [
            ("therapist", {"accepts_new__exact": "0"}, ["Busy Delgado"]),
            ("therapist", {"published__exact": "0"}, ["Draft Delgado"]),
            ("practice", {"state__code__exact": "WI"}, ["Kenosha, WI"]),
            ("practice", {"hide_address__exact": "1"}, ["Kenosha, WI"]),
            ("license", {"status__exact": "suspended"}, ["WI 227.000002"]),
            ("state", {"regulation__exact": "registration"}, ["Vermont"]),
        ],
    )
    def test_filters(self, admin_client, make_therapist, model, query, kept):
        make_therapist("Busy", accepts_new=False)
        make_therapist(
            "Draft",
            published=False,
            practice={"city": "Kenosha", "state_id": "WI", "hide_address": True},
            license={"state_id": "WI", "status": "suspended"},
        )
        assert listed(admin_client.get(changelist(model), query)) == kept

    # The session, the user, a count and one page of rows; what the filters offer: techniques for therapists, states for
    # practices and licenses; a second count for the short lists.
    QUERIES = {"therapist": 5, "practice": 5, "license": 5, "certification": 4, "state": 5, "technique": 5}

    @pytest.mark.parametrize("people", [3, 30])
    @pytest.mark.parametrize("model", MODELS)
    def test_queries_do_not_grow_with_the_rows(
        self, admin_client, make_therapist, techniques, model, people, django_assert_num_queries
    ):
        for _ in range(people):
            make_therapist(certification={}, techniques=techniques.values())
        with django_assert_num_queries(self.QUERIES[model]):
            admin_client.get(changelist(model))


class TestForm:
    def test_a_therapist_added_with_practice_and_license_is_public(self, admin_client, client, states, techniques):
        data = therapist_form([techniques["swedish"]], [PRACTICE], [LICENSE], languages="english; Español; de")
        response = admin_client.post(reverse("admin:locator_therapist_add"), data)
        assert response.status_code == 302, response.context["errors"]
        rosa = Therapist.objects.get()
        assert rosa.languages == ["en", "es", "de"]
        assert rosa.licenses.get().number == "227.000042"
        assert rosa.practices.get().settings == ["clinic"]
        page = client.get("/find/", {"near": "60201", "technique": "swedish"}).content.decode()
        assert f'data-therapist="{rosa.pk}"' in page

    def test_a_practice_without_a_point_is_placed_by_its_address(self, admin_client, client, states):
        practice = PRACTICE | {"latitude": "", "longitude": "", "precision": ""}
        form = therapist_form(practices=[practice], licenses=[LICENSE])
        response = admin_client.post(reverse("admin:locator_therapist_add"), form, follow=True)
        assert "was placed at the center of the ZIP code" in response.content.decode()
        placed = Practice.objects.get()
        assert (round(placed.latitude, 1), round(placed.longitude, 1), placed.precision) == (42.1, -87.7, "zip")
        assert b"Rosa Delgado" in client.get("/find/?near=60201").content

    def test_a_practice_that_cannot_be_placed_is_kept_and_said(self, admin_client, states):
        practice = PRACTICE | {"latitude": "", "longitude": "", "precision": "", "zip": "53703"}
        form = therapist_form(practices=[practice], licenses=[LICENSE])
        response = admin_client.post(reverse("admin:locator_therapist_add"), form, follow=True)
        assert "could not be placed, so nobody can find it (zip: lies in WI, not in IL)" in response.content.decode()
        assert Practice.objects.get().point is None

    def test_a_practice_that_moves_is_placed_again(self, admin_client, make_therapist):
        practice = make_therapist().practices.get()
        form = PRACTICE | {"therapist": practice.therapist_id, "city": "Chicago", "zip": "60601"}
        form |= {"latitude": practice.latitude, "longitude": practice.longitude}
        admin_client.post(reverse("admin:locator_practice_change", args=[practice.pk]), form)
        practice.refresh_from_db()
        assert (round(practice.latitude, 1), practice.precision) == (41.9, "zip")

    def test_one_that_moves_to_nowhere_is_no_longer_where_it_was(self, admin_client, make_therapist):
        practice = make_therapist().practices.get()
        form = PRACTICE | {"therapist": practice.therapist_id, "city": "Nowhereville", "zip": ""}
        form |= {"latitude": practice.latitude, "longitude": practice.longitude}
        response = admin_client.post(reverse("admin:locator_practice_change", args=[practice.pk]), form, follow=True)
        assert "could not be placed" in response.content.decode()
        practice.refresh_from_db()
        assert practice.point is None

    def test_a_point_set_by_hand_stays(self, admin_client, make_therapist):
        practice = make_therapist().practices.get()
        form = PRACTICE | {"therapist": practice.therapist_id, "city": "Chicago", "zip": "60601"}
        form |= {"latitude": "41.5", "longitude": "-87.5"}
        admin_client.post(reverse("admin:locator_practice_change", args=[practice.pk]), form)
        practice.refresh_from_db()
        assert practice.point == (41.5, -87.5)

    def test_looking_at_a_form_opens_no_transaction(self, admin_client, make_therapist):
        """On SQLite it would take the one lock for writing, and wait for an import to let go of it."""
        url = reverse("admin:locator_therapist_change", args=[make_therapist().pk])
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(url)
        assert not [query for query in asked if "SAVEPOINT" in query["sql"]]

    def test_what_staff_change_is_public_at_once(self, admin_client, client, make_therapist):
        rosa = make_therapist()
        held, place = rosa.licenses.get(), rosa.practices.get()
        data = therapist_form(first_name="Rosalind", practices=[{**PRACTICE, "id": place.pk}]) | {
            "practices-INITIAL_FORMS": 1,
            "licenses-TOTAL_FORMS": 1,
            "licenses-INITIAL_FORMS": 1,
            "licenses-0-id": held.pk,
            **{f"licenses-0-{name}": value for name, value in LICENSE.items()},
            "licenses-0-disciplined": "on",
        }
        url = reverse("admin:locator_therapist_change", args=[rosa.pk])
        assert admin_client.post(url, data).status_code == 302
        assert f'data-therapist="{rosa.pk}"' not in client.get("/find/?near=60201").content.decode()
        del data["licenses-0-disciplined"]
        assert admin_client.post(url, data).status_code == 302
        assert "Rosalind Delgado" in client.get("/find/?near=60201").content.decode()

    def test_languages_are_shown_by_name(self, admin_client, make_therapist):
        rosa = make_therapist(languages=["en", "ase"])
        page = admin_client.get(reverse("admin:locator_therapist_change", args=[rosa.pk])).content.decode()
        assert 'value="English; American Sign Language"' in page

    def test_an_unknown_language_is_said_at_its_field_and_kept(self, admin_client, states):
        response = admin_client.post(
            reverse("admin:locator_therapist_add"), therapist_form(languages="English; Klingonese")
        )
        assert response.status_code == 200
        assert response.context["adminform"].form.errors["languages"] == ["We know no language called “Klingonese”."]
        assert 'value="English; Klingonese"' in response.content.decode()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"latitude": "91"}, "latitude"),
            ({"longitude": "-181"}, "longitude"),
            ({"latitude": "nan"}, "latitude"),
            ({"latitude": ""}, "longitude"),
            ({"zip": "6020"}, "zip"),
            ({"settings": ["moon"]}, "settings"),
            ({"travel_radius_miles": "201"}, "travel_radius_miles"),
            ({"website": "javascript:alert(1)"}, "website"),
        ],
    )
    def test_a_practice_is_checked_at_its_fields(self, admin_client, states, change, field):
        response = admin_client.post(
            reverse("admin:locator_therapist_add"), therapist_form(practices=[PRACTICE | change])
        )
        assert response.status_code == 200
        assert field in response.context["inline_admin_formsets"][0].formset.errors[0]
        assert not Therapist.objects.exists()

    def test_a_license_number_that_is_on_record_is_refused(self, admin_client, make_therapist):
        make_therapist(license={"number": "227.000042"})
        response = admin_client.post(reverse("admin:locator_therapist_add"), therapist_form(licenses=[LICENSE]))
        assert response.status_code == 200
        assert "already on record" in response.content.decode()

    def test_nothing_is_a_select_of_many(self, admin_client, make_therapist):
        rosa = make_therapist()
        for name, pk in (
            ("practice", Practice.objects.get().pk),
            ("license", License.objects.get().pk),
            ("therapist", rosa.pk),
        ):
            page = admin_client.get(reverse(f"admin:locator_{name}_change", args=[pk])).content.decode()
            assert page.count("<option") < 40
            assert "selectfilter" not in page

    @pytest.mark.parametrize("practices", [1, 6])
    def test_queries_of_the_form(self, admin_client, make_therapist, techniques, practices, django_assert_num_queries):
        rosa = make_therapist(certification={}, techniques=techniques.values())
        for _ in range(practices - 1):
            Practice.objects.create(therapist=rosa, state_id="IL", latitude=42, longitude=-88)
        # The session and the user; the therapist, all techniques and theirs, the three
        # kinds of rows below; and the name of the state beside each practice and license.
        with django_assert_num_queries(8 + practices + 1):
            admin_client.get(reverse("admin:locator_therapist_change", args=[rosa.pk]))

    def test_deleting_takes_the_therapist_out_of_the_results(self, admin_client, client, make_therapist):
        rosa = make_therapist(certification={})
        response = admin_client.post(reverse("admin:locator_therapist_delete", args=[rosa.pk]), {"post": "yes"})
        assert response.status_code == 302
        assert "data-therapist" not in client.get("/find/?near=60201").content.decode()
        assert not Practice.objects.exists()
        assert not Certification.objects.exists()

    def test_deleting_several(self, admin_client, client, make_therapist):
        data = {
            "action": "delete_selected",
            "_selected_action": [make_therapist().pk, make_therapist().pk],
            "post": "yes",
        }
        assert admin_client.post(changelist("therapist"), data).status_code == 302
        assert not Therapist.objects.exists()
        assert "data-therapist" not in client.get("/find/?near=60201").content.decode()

    def test_a_state_in_use_cannot_be_deleted(self, admin_client, make_therapist):
        make_therapist()
        admin_client.post(reverse("admin:locator_state_delete", args=["IL"]), {"post": "yes"})
        assert State.objects.filter(pk="IL").exists()

    def test_autocomplete_answers(self, admin_client, states):
        query = {"app_label": "locator", "model_name": "practice", "field_name": "state", "term": "illi"}
        results = admin_client.get(reverse("admin:autocomplete"), query).json()["results"]
        assert [result["text"] for result in results] == ["Illinois"]


class TestTechniques:
    def merge(self, admin_client, chosen, **more):
        data = {"action": "merge", "_selected_action": [technique.pk for technique in chosen], **more}
        return admin_client.post(changelist("technique"), data, follow=True)

    def test_a_new_one_gets_a_bit_of_its_own(self, admin_client, techniques):
        admin_client.post(reverse("admin:locator_technique_add"), {"name": "Shiatsu", "slug": "shiatsu"})
        bits = list(Technique.objects.values_list("bit", flat=True))
        assert len(set(bits)) == 4

    def test_one_too_many_is_said(self, admin_client):
        Technique.objects.bulk_create(Technique(name=str(bit), slug=str(bit), bit=bit) for bit in range(TECHNIQUE_BITS))
        response = admin_client.post(reverse("admin:locator_technique_add"), {"name": "One", "slug": "one"})
        assert response.status_code == 200
        assert f"room for {TECHNIQUE_BITS} techniques" in response.content.decode()

    def test_merging_asks_which_stays_and_moves_the_people(self, admin_client, client, make_therapist, techniques):
        swedish, deep = techniques["swedish"], techniques["deep-tissue"]
        rosa = make_therapist(techniques=[deep])
        page = self.merge(admin_client, [swedish, deep]).content.decode()
        assert "Which one stays?" in page
        assert page.count('type="radio"') == 2
        response = self.merge(admin_client, [swedish, deep], keep=swedish.pk)
        assert "Merged into “Swedish massage”; 1 therapist changed." in response.content.decode()
        assert list(rosa.techniques.all()) == [swedish]
        assert not Technique.objects.filter(slug="deep-tissue").exists()
        assert f'data-therapist="{rosa.pk}"' in client.get("/find/?near=60201&technique=swedish").content.decode()

    def test_merging_needs_two(self, admin_client, techniques):
        response = self.merge(admin_client, [techniques["swedish"]])
        assert "Choose at least two techniques to merge." in response.content.decode()
        assert Technique.objects.count() == 3

    @pytest.mark.parametrize("keep", ["", "abc", "0", "999999", "\0"])
    def test_merging_into_none_of_them_asks_again(self, admin_client, techniques, keep):
        response = self.merge(admin_client, [techniques["swedish"], techniques["deep-tissue"]], keep=keep)
        assert "Which one stays?" in response.content.decode()
        assert Technique.objects.count() == 3


class TestWhoMay:
    @pytest.mark.parametrize("model", MODELS)
    def test_nobody_without_signing_in(self, client, model):
        response = client.get(changelist(model))
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")

    def test_staff_without_the_right_to_delete_cannot_merge(self, client, django_user_model, techniques):
        from django.contrib.auth.models import Permission

        user = django_user_model.objects.create_user("helper", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=["view_technique", "change_technique"]))
        client.force_login(user)
        assert 'value="merge"' not in client.get(changelist("technique")).content.decode()
        TestTechniques().merge(client, [techniques["swedish"], techniques["prenatal"]], keep=techniques["swedish"].pk)
        assert Technique.objects.count() == 3

    def test_the_sites_own_colors_and_name(self, admin_client):
        page = admin_client.get("/admin/").content.decode()
        assert "css/admin.css" in page
        assert "Massage for Life: staff" in page


class TestPoint:
    """A point set by hand must lie where a roster's would."""

    def post(self, admin_client, **fields):
        form = therapist_form(practices=[PRACTICE | fields])
        return admin_client.post(reverse("admin:locator_therapist_add"), form)

    def test_in_another_state(self, admin_client, states):
        page = self.post(admin_client, latitude="34.05", longitude="-118.24").content.decode()
        assert "The point lies more than 25 miles from every place of Illinois." in page
        assert not Practice.objects.exists()

    def test_near_its_state(self, admin_client, states):
        assert self.post(admin_client, latitude="42.6", longitude="-87.8").status_code == 302
        assert Practice.objects.get().latitude == 42.6

    @pytest.mark.parametrize(("says", "is_now"), [("zip", "address"), ("town", "town")])
    def test_one_that_is_typed_is_no_center_of_a_zip_code(self, admin_client, make_therapist, says, is_now):
        """Unless staff say so: the next look-up of coarse points would move it."""
        practice = make_therapist(practice={"precision": "zip"}).practices.get()
        data = PRACTICE | {"therapist": practice.therapist_id, "latitude": "42.06", "longitude": "-87.7"}
        url = reverse("admin:locator_practice_change", args=[practice.pk])
        assert admin_client.post(url, data | {"precision": says}).status_code == 302
        practice.refresh_from_db()
        assert (practice.latitude, practice.precision) == (42.06, is_now)

    @pytest.mark.parametrize("typed", ["1e400", "nan", "\0", "9" * 10_000])
    def test_no_number(self, admin_client, states, typed):
        assert self.post(admin_client, latitude=typed).status_code == 200

    def test_an_old_point_stops_no_other_change(self, admin_client, make_therapist):
        practice = make_therapist(practice={"latitude": 34.05, "longitude": -118.24}).practices.get()
        data = PRACTICE | {
            "therapist": practice.therapist_id,
            "latitude": "34.05",
            "longitude": "-118.24",
            "name": "New",
        }
        response = admin_client.post(reverse("admin:locator_practice_change", args=[practice.pk]), data)
        assert response.status_code == 302, response.context["errors"]

    def test_what_the_map_needs_is_there(self, admin_client, states, settings):
        settings.TILE_URL, settings.TILE_ATTRIBUTION = "https://tiles.example/{z}/{x}/{y}.png", "Example <Tiles>"
        page = admin_client.get(reverse("admin:locator_therapist_add")).content.decode()
        assert 'src="/static/js/pin.js" defer' in page
        assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in page
        assert "Example &lt;Tiles&gt;" in page
