"""Imports by upload through the pages of the admin: each importer, bad files, who may, and what is left behind."""

import datetime
import io
import os
import re
import zipfile

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from locator import starting
from locator.imports.turns import Busy
from locator.jobs import claiming
from locator.models import ImportJob, ImportRun, License, Listing, Practice, Therapist, Worker
from tests.locator import roster
from tests.locator.imports import provider_file
from tests.locator.imports.test_rosters import DE, GOOD, PLACES

UPLOAD = reverse("admin:locator_importrun_upload")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path, db):
    starting.load_states()
    starting.load_techniques()
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


@pytest.fixture
def registrar(client):
    user = User.objects.create_user("registrar", is_staff=True)
    names = ["add_importrun", "view_importrun", "view_therapist"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


@pytest.fixture
def two(tmp_path):
    return roster.write(tmp_path / "two.csv", roster.ANN, roster.BOB).read_bytes()


def send(client, content, what="therapists", name="two.csv", **more):
    return client.post(UPLOAD, {"what": what, "file": SimpleUploadedFile(name, content), **more}, follow=True)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def act(client, name, pk=None):
    pk = pk or ImportJob.objects.latest("pk").pk
    return client.post(reverse("admin:locator_importrun_job", args=[pk]), {"act": name}, follow=True)


def files(uploads):
    return os.listdir(uploads) if uploads.exists() else []


class TestEachImporter:
    def test_therapists(self, registrar, two, uploads):
        page = text_of(send(registrar, two))
        for words in ("Nothing has been written yet", "Added: 2", "Ann Lee", "Bob Ray", "therapists added: 2"):
            assert words in page
        assert not Therapist.objects.exists()
        page = text_of(act(registrar, "confirm"))
        assert "What is on record of it" in page
        assert "Ann Lee" not in page
        run = ImportRun.objects.get()
        assert (run.by.username, run.file_name, Therapist.objects.count()) == ("registrar", "two.csv", 2)
        assert files(uploads) == []

    def test_who_confirms_what_somebody_else_uploaded_answers_for_it(self, registrar, two, admin_client, admin_user):
        send(registrar, two)
        page = text_of(act(admin_client, "confirm"))
        assert "Uploaded by registrar" in page
        assert f"Confirmed by {admin_user.username}." in page
        assert ImportRun.objects.get().by == admin_user

    def test_what_would_change_and_what_would_be_hidden(self, registrar, tmp_path, two):
        send(registrar, two)
        act(registrar, "confirm")
        moved = roster.ANN | {"first_name": "Anna", "license_expires": "2020-01-01"}
        bad = roster.BOB | {"license_expires": "soon"}
        page = text_of(send(registrar, roster.write(tmp_path / "b.csv", moved, bad).read_bytes()))
        assert "Changed: 1" in page
        assert "A1 Anna Lee first name, expires on" in page
        assert "Hidden: 1" in page
        assert "Refused: 1" in page
        assert re.search(r"line 3 Bob Ray license_expires: ", page)
        assert Therapist.objects.get(external_id="A1").first_name == "Ann"
        assert Listing.objects.current().count() == 2
        act(registrar, "confirm")
        assert Listing.objects.current().count() == 1

    @pytest.mark.parametrize("zipped", [False, True])
    def test_the_national_file(self, registrar, zipped):
        gone = Therapist.objects.create(
            first_name="Ada", last_name="Old", external_id=f"npi:{provider_file.npi(7)}", published=True
        )
        off = provider_file.person(7) | {"NPI Deactivation Date": "01/02/2024"}
        mangled = provider_file.person(3) | {provider_file.LOCATION + "Postal Code": "60201.0"}
        content = provider_file.text([provider_file.person(1), off, mangled]).encode()
        if zipped:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("npidata_pfile_20261108.csv", content)
            content = packed.getvalue()
        page = text_of(send(registrar, content, "nppes", "npi.zip", state="IL"))
        assert "Added: 1" in page
        assert "ROSA DELGADO" in page.upper()
        assert "Hidden: 1" in page
        assert "Ada Old the NPI was deactivated" in page
        assert "Refused: 1" in page
        act(registrar, "confirm")
        gone.refresh_from_db()
        assert (gone.published, Therapist.objects.filter(published=False).count()) == (False, 2)

    @pytest.mark.parametrize("code", sorted(GOOD))
    def test_a_roster(self, registrar, code, time_machine):
        time_machine.move_to("2026-11-22T18:00:00Z", tick=False)
        header, row, number = GOOD[code]
        state = code.upper()
        city, zip_, latitude, longitude = PLACES[state]
        ids = []
        for first, last, number_ in (("Rosa", "Delgado", number), ("Max", "Gone", "99887766")):
            therapist = Therapist.objects.create(first_name=first, last_name=last, published=True)
            Practice.objects.create(
                therapist=therapist, city=city, state_id=state, zip=zip_, latitude=latitude, longitude=longitude,
                precision="address",
            )  # fmt: skip
            proof = {} if first == "Rosa" else {"verified_on": "2026-01-01", "expires_on": "2099-01-01"}
            License.objects.create(therapist=therapist, state_id=state, number=number_, **proof)
            ids.append(therapist.pk)
        page = text_of(send(registrar, f"{header}\n{row}\n".encode(), code, "roster.csv"))
        assert "Added: 1" in page
        assert "Rosa Delgado was no proof; is one until 2027-03-31" in page
        assert "Hidden: 1" in page
        assert "Max Gone not in the roster" in page
        assert set(Listing.objects.current().values_list("therapist", flat=True)) == {ids[1]}
        act(registrar, "confirm")
        assert set(Listing.objects.current().values_list("therapist", flat=True)) == {ids[0]}

    def test_a_doubtful_name_and_a_row_that_cannot_be_understood(self, registrar):
        therapist = Therapist.objects.create(first_name="Rosa", last_name="Del Gado")
        License.objects.create(therapist=therapist, state_id="DE", number="MT-0001234")
        good = GOOD["de"][1]
        content = f"{DE}\n{good}\n{good.replace('Active', 'Purple').replace('1234', '9')}\n".encode()
        page = text_of(send(registrar, content, "de"))
        assert "For you to decide afterwards: 1" in page
        assert "the roster has this number under the name DELGADO, ROSA" in page
        assert "Refused: 1 " in page
        assert "line 3" in page

    def test_a_doubtful_name_that_takes_the_proof_away_is_counted_as_both(self, registrar):
        therapist = Therapist.objects.create(first_name="Rosa", last_name="Miller")
        proof = {"verified_on": "2026-01-01", "expires_on": "2099-01-01"}
        License.objects.create(therapist=therapist, state_id="DE", number="MT-0001234", **proof)
        page = text_of(send(registrar, f"{DE}\n{GOOD['de'][1]}\n".encode(), "de"))
        assert "Hidden: 1" in page
        assert "For you to decide afterwards: 1" in page

    def test_absences_have_to_be_accepted(self, registrar):
        for number in range(30):
            therapist = Therapist.objects.create(first_name="Max", last_name=f"Gone {number}", published=True)
            proof = {"verified_on": "2026-01-01", "expires_on": "2099-01-01"}
            License.objects.create(therapist=therapist, state_id="DE", number=f"MT-77{number:05}", **proof)
        content = f"{DE}\n{GOOD['de'][1]}\n".encode()
        page = text_of(send(registrar, content, "de"))
        assert "lacks 30 of the 30" in page
        assert "tick “Accept absences”" in page
        assert "Hidden: 30" in text_of(send(registrar, content, "de", accept_absent="on"))

    def test_a_hundred_of_each_and_the_exact_count(self, registrar, tmp_path):
        rows = [roster.BOB | {"external_id": f"B{number}", "license_number": f"9.{number}"} for number in range(130)]
        page = send(registrar, roster.write(tmp_path / "c.csv", *rows).read_bytes())
        assert "Added: 130" in text_of(page)
        assert "The first 100 of them" in text_of(page)
        assert page.content.decode().count("Bob Ray") == 100


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "what", "words"),
        [
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "therapists", "a PNG image"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "nppes", "cannot be read"),
            ((GOOD["tx"][0] + "\n" + GOOD["tx"][1]).encode(), "il", "The header has no column"),
            (b'"' + b"x" * 500_000, "wa", "longer than"),
            (b"external_id\0\n", "therapists", "NUL byte"),
            (b"external_id,first_name,last_name,city,zip,state\n", "therapists", "no rows"),
        ],
        ids=["picture", "picture for the national file", "wrong board", "endless header", "nul", "no rows"],
    )
    def test_it_is_told_and_nothing_is_left(self, registrar, uploads, content, what, words):
        page = text_of(send(registrar, content, what))
        assert "It could not be done" in page
        assert words in page
        assert "Nothing was changed." in page
        assert "upload it again" in page
        assert files(uploads) == []

    def test_an_empty_one_none_and_no_kind(self, registrar, uploads):
        assert "This file is empty" in text_of(send(registrar, b""))
        page = text_of(registrar.post(UPLOAD, {"what": "therapists"}))
        assert "This field is required" in page
        assert "This field is required" in text_of(send(registrar, b"x", ""))
        assert "Select a valid choice" in text_of(send(registrar, b"x", "xx"))
        assert (files(uploads), ImportJob.objects.count()) == ([], 0)

    def test_a_zip_bomb(self, registrar, uploads):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("npidata_pfile.csv", b"0" * (201 << 20))
        assert "far more than it should" in text_of(send(registrar, packed.getvalue(), "nppes"))
        assert (files(uploads), ImportJob.objects.count()) == ([], 0)

    def test_one_that_is_announced_as_too_large_is_not_read(self, registrar, uploads):
        class Body(io.BytesIO):
            def read(self, *args):
                pytest.fail("it was read")

        response = registrar.generic(
            "POST", UPLOAD, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**10),
            **{"wsgi.input": Body()},
        )  # fmt: skip
        assert response.status_code == 413
        assert "larger than 2,000 MB" in text_of(response)
        assert files(uploads) == []

    def test_one_that_is_larger_than_announced(self, registrar, uploads, settings, two):
        settings.UPLOAD_LIMIT = len(two) - 1
        assert "larger than" in text_of(send(registrar, two))
        assert files(uploads) == []

    def test_two_files_at_once(self, registrar, uploads, two):
        twice = [SimpleUploadedFile("a.csv", two), SimpleUploadedFile("b.csv", two)]
        assert "Choose one file" in text_of(registrar.post(UPLOAD, {"what": "therapists", "file": twice}))
        assert files(uploads) == []

    def test_a_full_disk(self, registrar, uploads, two, monkeypatch):
        monkeypatch.setattr("locator.jobs.folder.MARGIN", 1 << 60)
        response = send(registrar, two)
        assert response.status_code == 413
        assert "not enough room" in text_of(response)

    def test_a_folder_that_cannot_be_made(self, registrar, settings, two, tmp_path):
        (tmp_path / "file").write_text("")
        settings.UPLOAD_DIR = tmp_path / "file" / "uploads"
        assert "could not be kept on the server (Not a directory)" in text_of(send(registrar, two))

    @pytest.mark.parametrize("name", ["a\0b\u202e.csv", "x" * 10_000, "../../etc/passwd", "<b>.csv"])
    def test_any_name(self, registrar, uploads, two, name):
        assert send(registrar, two, name=name).status_code == 200
        job = ImportJob.objects.get()
        assert len(job.file_name) <= 200
        assert job.file_name.isprintable()
        assert re.fullmatch(r"import-[a-z0-9]{32}", job.stored_as)
        assert files(uploads) == [job.stored_as]

    def test_a_body_that_is_no_form(self, registrar, uploads):
        assert registrar.generic("POST", UPLOAD, b"junk", content_type="multipart/form-data").status_code == 400
        assert registrar.post(UPLOAD, "junk", content_type="text/plain").status_code == 200
        assert files(uploads) == []


class TestDeciding:
    def test_discarded_nothing_is_left(self, registrar, two, uploads):
        send(registrar, two)
        assert "nothing was changed" in text_of(act(registrar, "discard"))
        job = ImportJob.objects.get()
        assert (job.status, job.told, files(uploads)) == ("discarded", {}, [])
        assert "cannot be done any more" in text_of(act(registrar, "confirm"))
        assert not Therapist.objects.exists()

    def test_confirmed_twice_it_is_imported_once(self, registrar, two):
        send(registrar, two)
        act(registrar, "confirm")
        act(registrar, "confirm")
        assert ImportRun.objects.count() == 1

    @pytest.mark.parametrize("name", ["", "\0", "x" * 10_000])
    def test_what_is_no_decision_does_nothing(self, registrar, two, name):
        send(registrar, two)
        act(registrar, name)
        assert ImportJob.objects.get().status == "previewed"

    def test_a_file_that_was_changed_in_between_is_not_imported(self, registrar, two, uploads):
        send(registrar, two)
        (uploads / ImportJob.objects.get().stored_as).write_bytes(two + b"\n")
        assert "not the one of the preview" in text_of(act(registrar, "confirm"))
        assert not Therapist.objects.exists()

    def test_a_job_that_is_not_there(self, registrar):
        for pk in (99, 10**30):
            for name in ("job", "job_state"):
                assert registrar.get(reverse(f"admin:locator_importrun_{name}", args=[pk])).status_code == 404


class TestWaiting:
    def test_a_worker_does_it_where_one_is_about(self, registrar, two):
        Worker.objects.create(name="one", seen_at=timezone.now())
        page = text_of(send(registrar, two))
        assert "A worker is running" in page
        assert "Look again" in page
        assert ImportJob.objects.get().status == "waiting"

    def test_a_large_file_without_a_worker_says_what_to_do(self, registrar, two, monkeypatch):
        monkeypatch.setattr("locator.upload_admin.SMALL", 10)
        assert "Ask whoever runs the site to start “manage.py work”" in text_of(send(registrar, two))
        assert ImportJob.objects.get().status == "waiting"
        act(registrar, "do")
        assert ImportJob.objects.get().status == "waiting"

    def test_few_rows_only_where_an_address_service_is_asked(self, registrar, two, settings):
        settings.GEOCODER = "census"
        assert send(registrar, two + b"\n" * 20_000).status_code == 200
        assert ImportJob.objects.get().status == "waiting"

    def test_while_another_import_runs_it_waits_and_can_be_tried_again(self, registrar, two, monkeypatch):
        def busy():
            raise Busy("Another import is running")

        with monkeypatch.context() as elsewhere:  # Its lock would not hold against ourselves on PostgreSQL.
            elsewhere.setattr("locator.imports.therapists.taken", busy)
            assert "once no other import stands in the way" in text_of(send(registrar, two))
        assert "Added: 2" in text_of(act(registrar, "do"))

    def test_one_whose_worker_was_killed_says_so_and_can_be_done_here(self, registrar, two):
        worker = Worker.objects.create(name="one", seen_at=timezone.now())
        send(registrar, two)
        job = claiming.claim()
        address = reverse("admin:locator_importrun_job", args=[job.pk])
        stage = registrar.get(address + "state.json").json()["stage"]
        worker.delete()
        ImportJob.objects.update(lease_until=timezone.now() - datetime.timedelta(1))
        assert registrar.get(address + "state.json").json()["stage"] != stage  # The script gets the page anew.
        page = text_of(registrar.get(address))
        assert "not heard of any more" in page
        assert "No worker is running" in page
        assert "Added: 2" in text_of(act(registrar, "do"))

    def test_the_state_as_the_script_asks_for_it(self, registrar, two):
        Worker.objects.create(name="one", seen_at=timezone.now())
        send(registrar, two)
        ImportJob.objects.update(
            status="running", percent=42, progress="read 7 rows", lease_until=timezone.now() + datetime.timedelta(1)
        )
        job = ImportJob.objects.get()
        response = registrar.get(reverse("admin:locator_importrun_job_state", args=[job.pk]))
        assert response.json() == {"stage": "running False", "percent": 42, "words": "read 7 rows"}
        assert "no-store" in response["Cache-Control"]
        page = registrar.get(reverse("admin:locator_importrun_job", args=[job.pk])).content.decode()
        assert '<progress max="100" value="42"' in page
        assert 'data-stage="running False"' in page


class TestWhoMay:
    def test_only_who_may_add_imports(self, client, two, uploads, registrar):
        send(registrar, two)
        pk = ImportJob.objects.get().pk
        addresses = [UPLOAD, *(reverse(f"admin:locator_importrun_{name}", args=[pk]) for name in ("job", "job_state"))]
        viewer = User.objects.create_user("viewer", is_staff=True)
        viewer.user_permissions.set(Permission.objects.filter(codename__in=["view_importrun", "view_therapist"]))
        before = files(uploads)
        for user, status in ((viewer, 403), (User.objects.create_user("visitor"), 302), (None, 302)):
            stranger = Client()
            if user:
                stranger.force_login(user)
            for address in addresses:
                assert stranger.get(address).status_code == status
                assert stranger.post(address, {"act": "confirm"}).status_code == status
            posted = stranger.post(UPLOAD, {"what": "therapists", "file": SimpleUploadedFile("a.csv", two)})
            assert posted.status_code == status
        assert (files(uploads), ImportJob.objects.get().status) == (before, "previewed")

    def test_the_token_is_asked_for_and_a_forged_upload_leaves_nothing(self, registrar, two, uploads):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = registrar.cookies
        assert send(strict, two).status_code == 403
        assert (files(uploads), ImportJob.objects.count()) == ([], 0)
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)', strict.get(UPLOAD).content.decode())[1]
        assert "Added: 2" in text_of(send(strict, two, csrfmiddlewaretoken=token))
        job = reverse("admin:locator_importrun_job", args=[ImportJob.objects.get().pk])
        assert strict.post(job, {"act": "confirm"}).status_code == 403

    def test_the_way_there_is_shown_to_who_may_go_it(self, registrar):
        for page in ("importrun", "therapist"):
            address = reverse(f"admin:locator_{page}_changelist")
            assert UPLOAD in registrar.get(address).content.decode()
        User.objects.get().user_permissions.remove(Permission.objects.get(codename="add_importrun"))
        for page in ("importrun", "therapist"):
            address = reverse(f"admin:locator_{page}_changelist")
            assert UPLOAD not in registrar.get(address).content.decode()

    def test_nobody_adds_one_by_hand(self, registrar):
        assert registrar.get(reverse("admin:locator_importrun_add")).status_code == 403


class TestQueries:
    def test_the_page_of_uploads_does_not_grow(self, registrar, django_assert_max_num_queries):
        self.jobs(3)
        with django_assert_max_num_queries(11):  # Session, user, two for permissions, five to tidy, states, jobs.
            registrar.get(UPLOAD)
        self.jobs(40)
        with django_assert_max_num_queries(11):
            registrar.get(UPLOAD)

    def test_the_page_of_a_job(self, registrar, two, django_assert_max_num_queries):
        send(registrar, two)
        pk = ImportJob.objects.get().pk
        job, state = (reverse(f"admin:locator_importrun_{name}", args=[pk]) for name in ("job", "job_state"))
        with django_assert_max_num_queries(11):  # The same, the job, and whether a worker is about.
            registrar.get(job)
        # What a browser asks every few seconds: session, user, two for permissions, job.
        with django_assert_max_num_queries(5):
            registrar.get(state)

    def jobs(self, count):
        ImportJob.objects.bulk_create(
            ImportJob(what="il", file_name="a.csv", stored_as=f"x{number}", size=1, sha256="", status="done",
                      by=User.objects.get(), ended_at=timezone.now())
            for number in range(count)
        )  # fmt: skip
