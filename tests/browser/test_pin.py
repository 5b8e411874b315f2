"""Staff move a pin to correct where a practice is; the fields beside it are what is saved."""

import re

import pytest
from playwright.sync_api import expect

from locator.models import Practice
from tests.browser.test_admin import sign_in, staff  # noqa: F401 - a fixture


@pytest.fixture
def form(page, staff, make_therapist):  # noqa: F811
    rosa = make_therapist()
    sign_in(page, staff)
    page.goto(f"/admin/locator/therapist/{rosa.pk}/change/")
    return page.locator("#practices-0")


def test_by_keyboard_and_by_typing(page, form):
    assert page.evaluate("'L' in window") is False
    form.get_by_role("button", name="Correct the point on a map").click()
    pin = form.get_by_role("button", name="Pin: the point of the practice")
    expect(pin).to_be_visible()
    pin.focus()
    page.keyboard.press("ArrowUp")
    north = float(form.get_by_label("Latitude").input_value())
    assert north > 42.05
    expect(form.get_by_role("status")).to_have_text(f"North: {north:.5f}, -87.69000")
    page.keyboard.press("Shift+ArrowLeft")
    assert float(form.get_by_label("Longitude").input_value()) < -87.69
    form.get_by_label("Latitude").fill("42.04")
    form.get_by_label("Longitude").fill("-87.7")
    form.get_by_label("Longitude").press("Tab")
    pin.focus()
    page.keyboard.press("ArrowDown")
    assert 42.03 < float(form.get_by_label("Latitude").input_value()) < 42.04
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Practice.objects.get().latitude < 42.04


def test_by_mouse_in_a_practice_added_later(page, form):
    page.get_by_role("button", name="Add another Practice").click()
    added = page.locator("#practices-1")
    added.get_by_role("button", name="Correct the point on a map").click()
    canvas = added.get_by_role("group", name="Map of the point")
    expect(canvas).to_have_class(re.compile("leaflet-container"))
    expect(added.locator("path.map-land").first).to_be_attached()
    canvas.click()
    expect(added.get_by_role("button", name="Pin: the point of the practice")).to_be_visible()
    assert 39 < float(added.get_by_label("Latitude").input_value()) < 41
    expect(added.get_by_label("The point is")).to_have_value("address")
    assert form.get_by_label("Latitude").input_value() == "42.05"


def test_the_pages_of_doubles(page, staff, make_therapist):  # noqa: F811
    """From the list to one record of two, by keyboard."""
    rosa = make_therapist(license={"number": "227.000001"}, bio="Quiet work. " * 40)
    make_therapist("Rose", "Delgado", license={"number": "227-000001"}, bio="Loud work. " * 40)
    sign_in(page, staff)
    page.goto("/admin/locator/therapist/")
    page.get_by_role("link", name="Find doubles").press("Enter")
    page.get_by_role("link", name=re.compile("Merge no.")).press("Enter")
    page.get_by_label("Rose (the other record)").check()
    page.get_by_role("button", name="Show what will happen").press("Enter")
    page.get_by_role("button", name="Merge").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was merged into")
    assert page.url.endswith(f"/therapist/{rosa.pk}/change/")
    page.get_by_role("link", name="Others like this one").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Others like")


def test_without_scripts(plain_page, staff, make_therapist):  # noqa: F811
    """A point is typed, and two records become one."""
    page = plain_page
    rosa = make_therapist(practice={"precision": "zip"}, license={"number": "227.000001"})
    make_therapist("Rose", "Delgado", license={"number": "227-000001"}, practice={"city": "Skokie", "zip": "60076"})
    sign_in(page, staff)
    page.goto(f"/admin/locator/therapist/{rosa.pk}/change/")
    form = page.locator("#practices-0")
    expect(form.get_by_role("button", name="Correct the point on a map")).to_be_hidden()
    form.get_by_label("Latitude").fill("42.06")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    practice = rosa.practices.get()
    assert (practice.latitude, practice.precision) == (42.06, "address")
    page.get_by_role("link", name="Find doubles").click()
    page.get_by_role("link", name=re.compile("Merge no.")).click()
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".messagelist")).to_contain_text("was merged into")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Merged with Rose Delgado")).to_be_visible()
