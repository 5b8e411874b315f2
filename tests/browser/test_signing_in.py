"""Somebody new signs in for the first time, from the password to the recovery codes, and then with one of them."""

import base64

import pytest
import time_machine
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.portal import staff

SECRET = "a long enough secret"  # noqa: S105 - for tests


def type_password(page):
    page.goto("/admin/")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("window", ["page", "phone"])
def test_a_second_factor_is_set_up_and_then_asked_for(request, window, settings, django_user_model):
    settings.TWO_FACTOR = True
    django_user_model.objects.create_superuser("ann", password=SECRET)
    page = request.getfixturevalue(window)
    heading, field = page.get_by_role("heading", level=1), page.get_by_role("textbox", name="Code")
    with time_machine.travel("2026-11-23 12:00:01Z", tick=False) as clock:
        type_password(page)
        expect(heading).to_have_text("Set up your second factor")
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        key = base64.b32decode(page.locator("code").inner_text().replace(" ", ""))
        field.fill(f"{totp(key):06}")
        page.get_by_role("button", name="Go on").click()
        expect(heading).to_have_text("Your recovery codes")
        codes = page.locator(".codes code").all_inner_texts()
        assert len(codes) == 10
        page.get_by_role("link", name="I have kept them").click()
        expect(heading).to_have_text("What would you like to do?")

        page.get_by_role("button", name="Log out").click()
        clock.shift(60)
        type_password(page)
        expect(heading).to_have_text("Your second factor")
        field.fill("no such code")
        page.get_by_role("button", name="Log in").click()
        expect(page.locator(".errorlist")).to_contain_text("That code is not right")
        field.fill(codes[0])
        field.press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("You have 9 recovery codes left.")

        # Where one is signed in: here, and where somebody else is.
        staff.signed_in(django_user_model.objects.get())
        page.get_by_role("link", name="Second factor").click()
        page.get_by_role("link", name="Where you are signed in").click()
        expect(heading).to_have_text("Where you are signed in")
        page.get_by_role("checkbox").check()
        page.get_by_label("Your password").fill(SECRET)
        page.get_by_role("button", name="Sign out there").click()
        expect(page.get_by_text("Nowhere else.")).to_be_visible()
        expect(page.locator(".messagelist")).to_contain_text("Signed out at 1 place.")
