"""The style guide and the pages of failures: every component at once, by day and by night, wide and narrow."""

import pytest
from playwright.sync_api import expect

from portal import maintenance
from tests.browser.conftest import DESKTOP

# A link or button on each kind of ground.
GROUNDS = [".button", ".chip", ".problem a", ".card a", ".panel a", ".masthead a", ".colophon a", ".pages a"]


@pytest.fixture
def guide(open_window, live_server, client, django_user_model):
    """A function that opens the style guide as somebody of the staff."""
    client.force_login(django_user_model.objects.create_superuser("ann"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def open_guide(**options):
        page = open_window(**options)
        page.context.add_cookies([session])
        page.goto("/styleguide/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Style guide")
        return page

    return open_guide


def test_no_component_needs_to_scroll_sideways_at_400_percent(guide):
    page = guide(viewport={"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_focus_is_seen_on_every_ground(guide, options):
    page = guide(**DESKTOP, **options)
    for selector in GROUNDS:
        page.keyboard.press("Tab")  # Whatever was focused by a key is shown as such.
        page.locator(selector).first.focus()
        outline = page.evaluate(
            "(selector) => { const s = getComputedStyle(document.querySelector(selector));"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)]; }",
            selector,
        )
        assert outline[0] == "solid", selector
        assert outline[1] >= 2, selector


def test_the_page_of_an_upgrade_is_seen_instead(page, complaints, settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "closed"
    maintenance.close(20)
    complaints.expect("status of 503")
    page.goto("/find/?near=60201")
    expect(page.get_by_role("heading", level=1)).to_have_text("We are making the site better")


def test_a_page_that_is_not_here_leads_on(phone, complaints):
    complaints.expect("status of 404")
    phone.goto("/no/such/page/")
    phone.get_by_label("Address, ZIP code or town").fill("60201")
    phone.get_by_role("button", name="Find therapists").click()
    phone.wait_for_url("**/find/?near=60201*")
