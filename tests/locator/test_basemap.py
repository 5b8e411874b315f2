"""What a page says of its map before any script runs."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from locator import basemap
from locator.sphere import Point
from locator.templatetags.basemap import basemap_states, street_tiles

EVANSTON = Point(42.0500001, -87.69)


def rendered(**context):
    return " ".join(render_to_string("locator/_map.html", context).split())


def around(precision):
    return {
        "place": SimpleNamespace(label='Evanston, "IL"', point=EVANSTON, precision=precision),
        "question": SimpleNamespace(radius=25),
    }


def test_every_file_is_named_where_a_map_that_is_open_asks_for_them(client):
    response = client.get("/find/ground.json")
    files = response.json()
    assert files.keys() == set(basemap.CODES.values())
    assert files["IL"] == "/static/basemap/il.json"
    assert len(set(files.values())) == 56
    assert response["Cache-Control"] == "public, no-cache"
    assert 'data-files="/find/ground.json"' in rendered()
    assert "il.json" not in rendered()
    assert basemap_states() == "/static/basemap/states.json"


def test_it_says_what_was_searched():
    page = rendered(**around("zip"))
    assert 'data-place="42.05000,-87.69000" data-label="Evanston, &quot;IL&quot;" data-radius="25"' in page
    assert 'data-find="/find/"' in page


def test_a_state_has_no_radius():
    page = rendered(**around("state"))
    assert "data-place=" in page
    assert "data-radius" not in page


def test_a_small_one_needs_nothing_and_leads_nowhere():
    page = rendered(small=True)
    assert "data-place" not in page
    assert "data-find" not in page
    assert "Search this area" not in page


def test_without_scripts_nothing_of_it_shows():
    section = rendered(**around("zip")).partition(">")[0]
    assert section.startswith("<section")
    assert " hidden " in section


def test_street_tiles_are_named_only_where_they_are_set(settings):
    assert street_tiles() == {"url": "", "credit": ""}
    assert "data-tiles" not in rendered(small=True)
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png?a=1&b=2"
    settings.TILE_ATTRIBUTION = "© <a href='/'>Streets</a>"
    page = rendered(small=True)
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png?a=1&amp;b=2"' in page
    assert "© &lt;a href=&#x27;/&#x27;&gt;Streets&lt;/a&gt; · Outlines: US Census Bureau" in page


@pytest.mark.parametrize("radius", [5, 12.5, 100])
def test_a_radius_is_written_as_scripts_read_it(radius):
    context = around("zip")
    context["question"].radius = radius
    assert f'data-radius="{radius}"' in rendered(**context)
