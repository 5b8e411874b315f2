"""Staff look at what changed, take it back, and meet each other at one form."""

import pytest
from playwright.sync_api import expect

from locator.models import Therapist
from tests.research.conftest import make_article, make_study

__all__ = ["make_article", "make_study"]


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_superuser("ann", password="a long enough secret")


def sign_in(page):
    page.goto("/admin/")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("a long enough secret")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")


def test_what_changed_is_seen_and_taken_back(page, staff, make_article, make_study):
    study = make_study()
    article = make_article(cites={"lin": study}, status="draft", body="One[^lin]\nTwo\nThree")
    sign_in(page)
    at = f"/admin/research/article/{article.pk}/change/"
    page.goto(at)
    page.locator("#id_body").fill("One[^lin]\nTwo and a half\nThree")
    page.locator("#id_title").fill("Another title")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("History of Another title")
    page.get_by_role("link", name="What changed").click()
    expect(page.get_by_role("table", name="What differs")).to_contain_text("Removed: Two")
    page.get_by_role("link", name="Restore the version of").first.click()
    expect(page.get_by_role("button", name="Yes, restore this")).to_be_visible()
    page.get_by_role("button", name="Yes, restore this").click()
    expect(page.locator(".messagelist")).to_contain_text("Restored as of")
    expect(page.locator("#id_title")).to_have_value(article.title)


def test_two_at_one_form_without_javascript(plain_page, staff, make_therapist):
    rosa = make_therapist()
    sign_in(plain_page)
    plain_page.goto(f"/admin/locator/therapist/{rosa.pk}/change/")
    Therapist.objects.filter(pk=rosa.pk).update(bio="Of somebody else")
    plain_page.locator("#id_bio").fill("Mine")
    plain_page.get_by_role("button", name="Save", exact=True).click()
    notice = plain_page.get_by_role("region", name="Not saved")
    expect(notice).to_contain_text("Of somebody else")
    notice.get_by_role("checkbox").check()
    plain_page.get_by_role("button", name="Save", exact=True).click()
    expect(plain_page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Therapist.objects.get(pk=rosa.pk).bio == "Mine"


def test_the_notice(page, axe, staff, make_therapist):
    rosa = make_therapist()
    sign_in(page)
    page.goto(f"/admin/locator/therapist/{rosa.pk}/change/")
    Therapist.objects.filter(pk=rosa.pk).update(bio="Of somebody else")
    page.locator("#id_bio").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="Not saved")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Load the new state").click()
    expect(page.locator("#id_bio")).to_have_value("Of somebody else")
