"""GeoJSON: what is written comes back, and an invented point always says that it is one."""

import doctest
import json

import pytest

from guantong.formats import geojson
from guantong.formats.geojson import Line, Outline, Point, collection, outlines, written

SQUARE = ((110.0, 25.0), (112.0, 25.0), (112.0, 27.0), (110.0, 27.0), (110.0, 25.0))
POND = ((110.5, 25.5), (111.0, 25.5), (111.0, 26.0), (110.5, 25.5))
ISLE = ((113.0, 25.0), (113.5, 25.0), (113.5, 25.5), (113.0, 25.0))


def test_an_invented_point_says_so_with_its_radius() -> None:
    point = Point("某镇", 111.123456, 26.1, "invented", 3000, {"code": "431102001"})
    one = collection([point], attribution="示例")
    assert one["attribution"] == "示例"
    assert one["features"] == [{
        "type": "Feature",
        "properties": {
            "code": "431102001", "name": "某镇", "knowledge": "invented",
            "knowledge_label": "虚构", "radius_m": 3000,
        },
        "geometry": {"type": "Point", "coordinates": [111.12346, 26.1]},
    }]  # fmt: skip


def test_properties_cannot_take_the_mark_away() -> None:
    sly = Point("某镇", 111.0, 26.0, "invented", None, {"knowledge": "surveyed"})
    assert collection([sly])["features"][0]["properties"]["knowledge"] == "invented"


def test_a_point_that_nobody_knows_how_is_refused() -> None:
    with pytest.raises(ValueError, match="某镇"):
        collection([Point("某镇", 111.0, 26.0, "")])


def test_a_line_through_an_invented_point_is_marked() -> None:
    sure, other = collection([
        Line("甲线", ((111.0, 26.0), (111.2, 26.1))),
        Line("乙线", ((111.0, 26.0), (111.2, 26.1)), invented=True),
    ])["features"]  # fmt: skip
    assert "knowledge" not in sure["properties"]
    assert other["properties"]["knowledge_label"] == "虚构"
    assert sure["geometry"]["coordinates"] == [[111.0, 26.0], [111.2, 26.1]]


def test_an_area_with_a_hole_and_an_island_comes_back() -> None:
    area = Outline("某县", (SQUARE, POND, ISLE), "431102")
    text = written([area])
    read = json.loads(text)["features"][0]["geometry"]
    assert read["type"] == "MultiPolygon"
    assert [len(part) for part in read["coordinates"]] == [2, 1]
    (again,) = outlines(text, code="code")
    assert (again.name, again.code) == ("某县", "431102")
    assert set(again.rings) == {SQUARE, POND, ISLE}


def test_what_is_no_geojson_is_said() -> None:
    broken = written([Outline("某县", ((SQUARE[0], SQUARE[1], SQUARE[2]),))])
    for text in ("{", "[]", '{"features": [{"geometry": {"type": "Polygon"}}]}'):
        with pytest.raises(geojson.GeoJSONError, match="轮廓"):
            outlines(text)
    assert len(outlines(broken)[0].rings[0]) == 4  # closed when it was written


def test_the_examples_run() -> None:
    found = doctest.testmod(geojson)
    assert (found.attempted, found.failed) == (2, 0)
