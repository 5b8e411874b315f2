"""What is measured and checked is found on the page of results, and each of it is what its name says."""

import pytest
from django.urls import resolve

from audit import addresses

RESULTS = "".join(
    f'<a href="/therapists/rosa-delgado-{pk}/">Rosa</a> <a href="/find/?ids={pk}">+</a>' for pk in range(20)
)


def test_therapists_are_found_in_the_order_of_the_list_and_once():
    assert addresses.profiles(RESULTS + RESULTS)[:2] == ["/therapists/rosa-delgado-0/", "/therapists/rosa-delgado-1/"]
    assert len(addresses.profiles(RESULTS + RESULTS)) == 20


def test_a_list_that_is_not_full_is_not_measured():
    with pytest.raises(RuntimeError, match="lists 1 therapists, not 20"):
        addresses.measured('<a href="/therapists/rosa-delgado-7/">Rosa</a>')


def test_only_results_are_unlisted():
    assert [page.name for page in addresses.measured(RESULTS) if page.unlisted] == ["results, 20 listings"]


def test_every_address_is_one_of_the_site():
    paths = [page.path for page in addresses.measured(RESULTS)] + list(addresses.checked(RESULTS).values())
    for path in paths:
        if path != "/no/such/page/":
            resolve(path.partition("?")[0])


def test_the_names_make_different_files():
    names = list(addresses.checked(RESULTS))
    assert len({name.replace(",", "").replace(" ", "-") for name in names}) == len(names)
