"""Pure maths of points on the Earth, as the search needs them.

Angles are WGS 84 degrees, lengths are meters unless a name says miles.

A point is also kept as Earth-centered Cartesian coordinates (ECEF). The squared straight line between two such points
(the chord) is plain arithmetic that any SQL database can do, and it orders like distance. With the local radius of
curvature it gives the geodesic distance to 0.5 mm at 25 miles and 2.7 cm at 100 miles.
"""

import math
from typing import NamedTuple

METERS_PER_MILE = 1609.344
BANDS_PER_DEGREE = 16  # A power of two keeps every band boundary exact in binary floating point.

_SEMI_MAJOR = 6_378_137.0
_FLATTENING = 1 / 298.257_223_563
_ECCENTRICITY2 = _FLATTENING * (2 - _FLATTENING)
# The smallest radius of curvature anywhere on the ellipsoid (north-south, at the equator). A geodesic is nowhere
# shorter than the same arc on a sphere of this radius, so a circle drawn with it never cuts off a point inside.
_SMALLEST_RADIUS = _SEMI_MAJOR * (1 - _ECCENTRICITY2)
HALF_WAY_ROUND = math.pi * _SMALLEST_RADIUS

_COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


class Point(NamedTuple):
    """A place on the WGS 84 ellipsoid, in degrees."""

    latitude: float
    longitude: float


class Band(NamedTuple):
    """One stretch of a latitude band: its number and the longitudes it spans, both ends included."""

    number: int
    west: float
    east: float


def is_on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def ecef(point: Point) -> tuple[float, float, float]:
    """Earth-centered x, y, z in meters of a point on the surface."""
    phi, lam = math.radians(point.latitude), math.radians(point.longitude)
    normal = _SEMI_MAJOR / math.sqrt(1 - _ECCENTRICITY2 * math.sin(phi) ** 2)
    flat = normal * math.cos(phi)
    return flat * math.cos(lam), flat * math.sin(lam), normal * (1 - _ECCENTRICITY2) * math.sin(phi)


def radius_of_curvature(latitude: float) -> float:
    """The Gaussian mean radius of curvature, in meters."""
    return _SEMI_MAJOR * math.sqrt(1 - _ECCENTRICITY2) / (1 - _ECCENTRICITY2 * math.sin(math.radians(latitude)) ** 2)


def chord2(meters: float, latitude: float) -> float:
    """The squared chord, in square meters, of a distance along the surface near a latitude."""
    radius = radius_of_curvature(latitude)
    # Past the antipode every chord is as long as can be; unclamped, a huge distance would fold back to a small one.
    return (2 * radius * math.sin(min(meters / (2 * radius), math.pi / 2))) ** 2


def distance(squared_chord: float, latitude: float) -> float:
    """The distance along the surface, in meters, of a squared chord near a latitude."""
    diameter = 2 * radius_of_curvature(latitude)
    return diameter * math.asin(min(math.sqrt(squared_chord) / diameter, 1))


def miles_between(one: Point, other: Point) -> float:
    (x, y, z), (u, v, w) = ecef(one), ecef(other)
    return distance((x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2, one.latitude) / METERS_PER_MILE


def direction(origin: Point, target: Point) -> str:
    """The compass word, one of eight, for the way from one point to another; empty where they coincide."""
    if origin == target:
        return ""
    phi, psi = math.radians(origin.latitude), math.radians(target.latitude)
    east = math.radians(target.longitude - origin.longitude)
    bearing = math.atan2(
        math.sin(east) * math.cos(psi),
        math.cos(phi) * math.sin(psi) - math.sin(phi) * math.cos(psi) * math.cos(east),
    )
    return _COMPASS[round(bearing / (math.pi / 4)) % 8]


def band_of(latitude: float) -> int:
    return math.floor(latitude * BANDS_PER_DEGREE)


def cover(center: Point, meters: float) -> list[Band]:
    """The bands that hold every point within a distance of the center, and a little more.

    A circle over the date line gives two stretches a band; one that reaches a pole takes whole bands.
    """
    phi = math.radians(center.latitude)
    reach = min(meters / _SMALLEST_RADIUS * (1 + 1e-9) + 1e-9, math.pi)
    south, north = max(phi - reach, -math.pi / 2), min(phi + reach, math.pi / 2)
    # Seen from the center, the circle is widest where a meridian touches it, a little poleward of the center.
    over_a_pole = abs(phi) + reach >= math.pi / 2
    widest = 0.0 if over_a_pole else math.asin(math.sin(phi) / math.cos(reach))
    bands = []
    for number in range(band_of(math.degrees(south)), band_of(math.degrees(north)) + 1):
        half = math.pi
        if not over_a_pole:
            low = max(math.radians(number / BANDS_PER_DEGREE), south)
            high = min(math.radians((number + 1) / BANDS_PER_DEGREE), north)
            half = _half_width(phi, min(max(widest, low), high), reach)
        bands += _stretches(number, center.longitude, math.degrees(half))
    return bands


def _half_width(phi: float, at: float, reach: float) -> float:
    """How far east or west of the center, in radians, the circle reaches at a latitude."""
    square = (math.sin(reach / 2) ** 2 - math.sin((at - phi) / 2) ** 2) / (math.cos(phi) * math.cos(at))
    return 2 * math.asin(math.sqrt(min(max(square, 0), 1))) + 1e-9


def _stretches(number: int, longitude: float, half: float) -> list[Band]:
    if half >= 180 - 1e-6:
        return [Band(number, -180.0, 180.0)]
    west, east = longitude - half, longitude + half
    if west < -180:
        return [Band(number, west + 360, 180.0), Band(number, -180.0, east)]
    if east > 180:
        return [Band(number, west, 180.0), Band(number, -180.0, east - 360)]
    return [Band(number, west, east)]


def cell_center(point: Point) -> Point:
    """The center of the fixed cell, about a mile across, that holds a point.

    The same for every point of the cell, every time: what is published of a hidden address tells its cell and no more.
    """
    rows_per_degree = 64  # 1/64 of a degree of latitude is 1.08 miles.
    row = math.floor(point.latitude * rows_per_degree)
    latitude = min(max((row + 0.5) / rows_per_degree, -90.0), 90.0)
    columns = max(1, round(360 * rows_per_degree * math.cos(math.radians(latitude))))
    column = math.floor((point.longitude + 180) / 360 * columns) % columns
    return Point(round(latitude, 7), round((column + 0.5) / columns * 360 - 180, 7))
