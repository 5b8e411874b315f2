"""The first pages open on an empty site, with and without JavaScript. What complains is heard."""

import pytest


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
@pytest.mark.parametrize("window", ["phone", "plain_page"])
def test_opens(request, fits, window, address):
    page = request.getfixturevalue(window)
    assert page.goto(address).ok
    assert page.get_by_role("heading", level=1).count() == 1
    fits(page)


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
