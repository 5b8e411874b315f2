"""Somebody writes to a therapist, and somebody reports a problem: with a mouse, a thumb, and without scripts."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from locator import form_token
from locator.models import ProblemReport
from tests.browser.conftest import DESKTOP, PHONE

KINDS = {
    "desktop": DESKTOP,
    "phone, dark": {**PHONE, "color_scheme": "dark"},
    "phone without scripts": {**PHONE, "java_script_enabled": False},
}


@pytest.fixture
def rosa(make_therapist):
    return make_therapist(practice={"name": "Lakeside", "email": "rosa@example.org"}, is_demo=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_with_a_mistake_in_it_is_corrected_and_goes_once(open_window, complaints, rosa, fits, kind):
    complaints.expect("status of 422")
    page = open_window(**KINDS[kind])
    page.goto(f"/therapists/{rosa.pk}/contact/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write to Rosa Delgado")
    expect(page.get_by_text("Nobody will read what you write here.")).to_be_visible()
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your email").fill("ana at home")
    page.get_by_label("Your message").fill("May I come on Monday?")
    page.get_by_role("button", name="Send the message").click()

    expect(page).to_have_title(re.compile("^Error: Write to Rosa Delgado"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Not sent yet")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Your email: Write one whole address").click()
    email = page.get_by_label("Your email")
    expect(email).to_be_focused()
    expect(email).to_have_value("ana at home")
    expect(page.get_by_label("Your message")).to_have_value("May I come on Monday?")
    if "without" not in kind:
        fits(page)
    email.fill("ana@visitor.example")
    page.get_by_role("button", name="Send the message").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your message has been sent")
    assert page.url.endswith("/contact/sent/")
    page.reload()
    assert [letter.reply_to for letter in mail.outbox] == [["ana@visitor.example"]]
    assert page.context.cookies() == []
    if "without" not in kind:
        fits(page)


def test_who_is_too_quick_presses_once_more(page, complaints, rosa, monkeypatch):
    # Quicker than any machine that runs this.
    monkeypatch.setattr(form_token, "SECONDS_TO_READ", 600)
    complaints.expect("status of 422")
    page.goto(f"/therapists/{rosa.pk}/contact/")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your email").fill("ana@visitor.example")
    page.get_by_label("Your message").fill("May I come on Monday?")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_contain_text("That was quick.")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message has been sent")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("kind", ["desktop", "phone, dark"])
def test_where_a_letter_does_not_get_through_the_phone_does(open_window, make_therapist, fits, kind):
    rosa = make_therapist(practice={"email": "rosa@example.org", "phone": "847-555-0100"})
    page = open_window(**KINDS[kind])
    for outcome in ("refused", "soon"):
        page.goto(f"/therapists/{rosa.pk}/contact/{outcome}/")
        expect(page.get_by_role("link", name="847-555-0100")).to_be_visible()
        fits(page)


def test_a_report_by_keyboard_alone(phone, complaints, rosa, fits):
    complaints.expect("status of 422")
    phone.goto(f"/therapists/{rosa.pk}/report/")
    fits(phone)
    phone.get_by_role("button", name="Send the report").press("Enter")
    link = phone.get_by_role("alert").get_by_role("link", name="What is wrong? Choose what is wrong.")
    fits(phone)
    link.press("Enter")
    first = phone.get_by_role("radio", name="The phone number, address or email is wrong")
    expect(first).to_be_focused()
    first.press("ArrowDown")
    expect(phone.get_by_role("radio", name="They no longer practice there")).to_be_checked()
    phone.get_by_role("button", name="Send the report").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you: your report has reached us")
    assert ProblemReport.objects.get().kind == "moved"
    fits(phone)
