"""Staff import a file, with and without scripts."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from locator.models import ImportJob, Therapist, Worker
from tests.locator import roster


@pytest.fixture
def file(library, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return str(roster.write(tmp_path / "two.csv", roster.ANN, roster.BOB | {"license_expires": "soon"}))


@pytest.fixture
def sign_in(live_server):
    """Makes a window one of the staff's."""

    def sign_in(page):
        client = Client()
        client.force_login(User.objects.create_superuser("boss"))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return sign_in


def upload(page, file):
    page.goto("/admin/locator/therapist/")
    page.get_by_role("link", name="Import…").click()
    page.get_by_label("What it is").select_option("therapists")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and preview").click()


def test_without_scripts_from_the_file_to_the_record(plain_page, sign_in, file):
    page = sign_in(plain_page)
    upload(page, file)
    page.get_by_role("heading", name="Added: 1").wait_for()
    page.get_by_role("heading", name="Refused: 1").wait_for()
    assert not Therapist.objects.exists()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="What is on record of it").click()
    assert Therapist.objects.get().last_name == "Lee"


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page, sign_in, file, settings):
    settings.UPLOAD_LIMIT = 10
    sign_in(page).goto("/admin/locator/importrun/upload/")
    assert page.get_by_role("alert").count() == 0
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("alert").wait_for()
    page.get_by_role("button", name="Upload and preview").click()
    assert not ImportJob.objects.exists()
    assert page.get_by_role("alert").is_visible()


def test_the_page_follows_a_worker(page, sign_in, file):
    Worker.objects.create(name="one", seen_at=timezone.now())
    upload(sign_in(page), file)
    page.get_by_text("A worker is running").wait_for()
    ImportJob.objects.update(percent=77, progress="checked 1 rows")
    page.get_by_text("77 %").wait_for()
    ImportJob.objects.update(status="discarded")
    page.get_by_text("This file was discarded").wait_for()
