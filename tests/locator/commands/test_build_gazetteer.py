import gzip

import pytest
from django.core.management import CommandError, call_command

from locator import gazetteer
from locator.gazetteer import Town, Zip
from locator.management.commands import build_gazetteer as build
from locator.sphere import Point

CHICAGO, MILWAUKEE, DENVER = Point(41.88, -87.63), Point(43.04, -87.91), Point(39.74, -104.99)


def test_missing_sources_are_one_plain_line(tmp_path):
    with pytest.raises(CommandError, match="A source is missing"):
        call_command("build_gazetteer", npm=tmp_path)


@pytest.mark.parametrize(
    ("points", "source"),
    [
        ({}, None),
        ({"geonames": CHICAGO}, "geonames"),
        ({"geonames": CHICAGO, "census": DENVER}, "geonames"),
        ({"geonames": CHICAGO, "zipcodes": DENVER, "census": MILWAUKEE}, "geonames"),
        ({"geonames": CHICAGO, "zipcodes": DENVER, "census": DENVER}, "zipcodes"),
        ({"geonames": CHICAGO, "zipcodes": CHICAGO, "census": DENVER, "town": DENVER}, "census"),
    ],
)
def test_a_source_stands_unless_two_others_agree_against_it(points, source):
    assert build.best(points) == source


def test_a_point_must_lie_in_its_state():
    towns = build.Towns([Town("Chicago", "IL", *CHICAGO, 1), Town("Milwaukee", "WI", *MILWAUKEE, 1)])
    assert towns.lies_in("IL", CHICAGO)
    assert not towns.lies_in("WI", CHICAGO)
    assert not towns.lies_in("IL", DENVER)
    assert towns.named_point("CHICAGO", "IL") == CHICAGO


def test_a_zip_without_a_point_stands_in_its_town_never_at_zero():
    geonames = {"60601": ("Chicago", "IL", CHICAGO)}
    usps = {
        "60602": ("Chicago", "IL", None, "unique"),
        "60603": ("Lakeview", "IL", None, ""),
        "60604": ("Lakeview", "IL", Point(41.94, -87.65), "po box"),
    }
    towns = build.Towns([Town("Chicago", "IL", *CHICAGO, 1)])
    placed, chosen, dropped = build.place_zips(geonames, usps, {}, towns)
    assert sorted(placed) == [
        Zip("60601", "Chicago", "IL", *CHICAGO, ""),
        Zip("60602", "Chicago", "IL", *CHICAGO, "unique"),
        Zip("60603", "Lakeview", "IL", 41.94, -87.65, ""),
        Zip("60604", "Lakeview", "IL", 41.94, -87.65, "po box"),
    ]
    assert chosen == {"geonames": 1, "zipcodes": 1, "town": 1, "neighbors": 1}
    assert dropped == []
    assert build.towns_of_zips(placed, [Town("Chicago", "IL", *CHICAGO, 1)]) == [
        Town("Lakeview", "IL", 41.94, -87.65, 0)
    ]


def test_the_same_rows_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(gazetteer, "DATA", tmp_path)
    rows = [Town("Cañon City", "CO", 38.44, -105.24, 16400)]
    build.write("one.csv.gz", Town._fields, rows)
    build.write("two.csv.gz", Town._fields, rows)
    one = (tmp_path / "one.csv.gz").read_bytes()
    assert one == (tmp_path / "two.csv.gz").read_bytes()
    assert gzip.decompress(one).decode().splitlines()[0] == "name,state,latitude,longitude,population"


def test_reading_geonames_and_census_rows(tmp_path):
    rows = [
        "US\t60201\tEvanston\tIllinois\tIL\tCook\t031\t\t\t42.05\t-87.69\t4",
        "US\t09012\tAPO AE\t\t\t\t\t\t\t49.4\t8.7\t",
    ]
    (tmp_path / "US.txt").write_text("\n".join(rows))
    assert build.read_geonames(tmp_path / "US.txt") == {"60201": ("Evanston", "IL", Point(42.05, -87.69))}
    (tmp_path / "array.js").write_text('module.exports = [\n {"latitude":42.05,"longitude":-87.69,"zipCode":"60201"},]')
    assert build.read_census(tmp_path / "array.js") == {"60201": Point(42.05, -87.69)}
