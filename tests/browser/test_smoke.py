"""The first pages open everywhere: wide and narrow, with and without JavaScript, and nothing complains."""

import pytest

PAGES = ["/", "/admin/login/"]


@pytest.mark.parametrize("address", PAGES)
def test_opens_on_a_desktop_and_is_accessible(page, axe, address):
    assert page.goto(address).ok
    axe(page)


@pytest.mark.parametrize("address", PAGES)
def test_fits_a_phone_and_is_accessible(phone, axe, fits, address):
    assert phone.goto(address).ok
    fits(phone)
    axe(phone)


@pytest.mark.parametrize("address", PAGES)
def test_opens_without_javascript(plain_page, address):
    assert plain_page.goto(address).ok
    assert plain_page.get_by_role("heading", level=1).count() == 1


def test_an_inline_script_is_refused_and_noticed(page, complaints):
    """The wall itself: a script put into the page does not run, and the fixture hears of it."""
    page.goto("/")
    page.evaluate(
        "document.body.appendChild(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()


def test_a_request_to_another_host_is_noticed(page, complaints):
    page.goto("/")
    page.evaluate("fetch('https://example.org/').catch(() => null)")
    assert complaints
    complaints.clear()
