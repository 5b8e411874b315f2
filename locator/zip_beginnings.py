"""ZIP codes by their first digits, those of larger towns first."""

import heapq
from array import array

from locator import gazetteer
from locator.gazetteer_files import Zip, read_once


def largest(digits: str, limit: int) -> list[tuple[Zip, int]]:
    """ZIP codes that begin so, each with its town's population; of one town, first where mail is delivered."""
    codes, zips, populations = gazetteer.zip_codes(), gazetteer.zips(), _populations()
    found = range(*gazetteer.zip_range(digits))
    best = heapq.nsmallest(limit, found, key=lambda at: (-populations[at], zips[codes[at]].kind != "", at))
    return [(zips[codes[at]], populations[at]) for at in best]


@read_once
def _populations() -> array:
    """How many live in the town of each ZIP code, in the order of the codes."""
    towns = {(town.name, town.state): town.population for town in gazetteer.towns()}
    return array("I", [towns[zip_.city, zip_.state] for zip_ in gazetteer.zips().values()])
