"""Degrees read from Chinese web maps, which are shifted on purpose, as degrees of WGS 84.

高德, 腾讯 and 谷歌中国 show GCJ-02, 百度 shows BD-09, 天地图 CGCS2000, which is WGS 84 at this
accuracy. The shift of GCJ-02 is that of its published re-computation (some 650 m in Yongzhou);
against it the inverse here is exact to the millimetre. How well the re-computation meets a map
itself is known only from its users: a few metres. Outside China nothing is shifted.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin, sqrt

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
#: Krasovsky 1940: half the greater axis in metres, the square of the eccentricity.
AXIS, SQUARED = 6378245.0, 0.00669342162296594323
#: Where the shift is applied: longitudes and latitudes.
SHIFTED = (72.004, 137.8347), (0.8293, 55.8271)
Degrees = tuple[float, float]


def to_wgs84(datum: str, longitude: float, latitude: float) -> Degrees:
    """Return longitude and latitude in WGS 84.

    Raises
    ------
    KeyError
        If nothing is known of the datum.

    Examples
    --------
    >>> to_wgs84("wgs84", 111.6, 26.4)
    (111.6, 26.4)
    >>> [round(one, 5) for one in to_wgs84("gcj02", 116.41024449916938, 39.91640428150164)]
    [116.404, 39.915]

    """
    ways = {
        WGS84: lambda *point: point, GCJ02: _from_gcj02,
        BD09: lambda *point: _from_gcj02(*bd09_to_gcj02(*point)),
    }  # fmt: skip
    return ways[datum](longitude, latitude)


def wgs84_to_gcj02(longitude: float, latitude: float) -> Degrees:
    """Return what a map of GCJ-02 shows of a point."""
    (west, east), (south, north) = SHIFTED
    if not (west <= longitude <= east and south <= latitude <= north):
        return longitude, latitude
    x, y = longitude - 105.0, latitude - 35.0
    across, up = _across(x, y), _up(x, y)
    curved = 1 - SQUARED * sin(latitude * pi / 180) ** 2
    down = up * 180 / (AXIS * (1 - SQUARED) / (curved * sqrt(curved)) * pi)
    along = across * 180 / (AXIS / sqrt(curved) * cos(latitude * pi / 180) * pi)
    return longitude + along, latitude + down


def bd09_to_gcj02(longitude: float, latitude: float) -> Degrees:
    """Return what a map of GCJ-02 shows where one of BD-09 shows a point."""
    x, y, turn = longitude - 0.0065, latitude - 0.006, pi * 3000 / 180
    far = hypot(x, y) - 0.00002 * sin(y * turn)
    angle = atan2(y, x) - 0.000003 * cos(x * turn)
    return far * cos(angle), far * sin(angle)


def _from_gcj02(longitude: float, latitude: float) -> Degrees:
    """Take off the shift of where the point truly lies, which is nearly that of where it seems."""
    found = (longitude, latitude)
    for _round in range(8):
        seems = wgs84_to_gcj02(*found)
        found = (found[0] + longitude - seems[0], found[1] + latitude - seems[1])
    return found


def _waves(*of: tuple[float, float]) -> float:
    return sum(size * sin(angle * pi) for size, angle in of) * 2 / 3


def _across(x: float, y: float) -> float:
    flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return flat + _waves(
        (20, 6 * x), (20, 2 * x), (20, x), (40, x / 3), (150, x / 12), (300, x / 30)
    )


def _up(x: float, y: float) -> float:
    flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return flat + _waves(
        (20, 6 * x), (20, 2 * x), (20, y), (40, y / 3), (160, y / 12), (320, y / 30)
    )
