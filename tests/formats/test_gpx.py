"""GPX is read back by the library, and an invented point says so."""

import doctest

import gpxpy

from guantong.formats import gpx


def test_routes_and_places_are_read_back() -> None:
    made_up = gpx.Waypoint("遗址", 111.123456, 26.2, "9:00 到", invented=True)
    known = gpx.Waypoint("纪念馆", 111.6, 26.3)
    text = gpx.written("路线", [gpx.Route("第一天", [known, made_up])], [made_up])
    read = gpxpy.parse(text)
    assert read.name == "路线"
    (route,) = read.routes
    assert route.name == "第一天"
    assert [point.name for point in route.points] == ["纪念馆", "遗址（虚构位置）"]
    assert route.points[1].description == "虚构位置。9:00 到"
    assert (route.points[1].longitude, route.points[1].latitude) == (111.12346, 26.2)
    assert read.waypoints[0].name == "遗址（虚构位置）"


def test_examples_run() -> None:
    assert doctest.testmod(gpx).failed == 0
