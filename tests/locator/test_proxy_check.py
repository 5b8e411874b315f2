"""What `check --deploy` says of a site on which all visitors may count as one."""

import pytest
from django.core import checks

from locator import proxy_check


@pytest.mark.parametrize(
    ("address", "proxies", "warned"),
    [
        ("https://massage.example.org", 0, True),
        ("https://massage.example.org", 1, False),
        ("http://127.0.0.1:8000", 0, False),
    ],
)
def test_a_site_of_https_is_asked_for_its_proxies(settings, address, proxies, warned):
    settings.SITE_URL, settings.PROXIES = address, proxies
    said = [one for one in checks.run_checks(include_deployment_checks=True) if one.id == proxy_check.ID]
    assert bool(said) is warned
    assert all("every visitor counts as one" in one.msg and "PROXIES=0" in one.hint for one in said)


def test_only_before_it_goes_out(settings):
    settings.SITE_URL, settings.PROXIES = "https://massage.example.org", 0
    assert not [one for one in checks.run_checks() if one.id == proxy_check.ID]
