"""Layers of the map: whose rows, how well their places are known, what stands beside degrees."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from guantong.core.models import Knowledge, Unit
from guantong.core.services import accounts
from guantong.frame import maps
from guantong.frame.listings import LISTINGS
from guantong.frame.middleware import tile_host

pytestmark = pytest.mark.django_db
UNITS = "office:units"
LAYERS = [one for one in LISTINGS if one.place is not None]


def put(unit, longitude, latitude, knowledge, **more):
    found = Unit.objects.unscoped("test").filter(pk=unit.pk)
    found.update(longitude=longitude, latitude=latitude, knowledge=knowledge, **more)


@pytest.fixture
def placed(town):
    """红星镇 is invented, 蓝山镇 known, 甲县 known to an address; nothing else has a point."""
    put(town.red, 111.61, 26.22, "invented")
    put(town.blue, 111.7, 26.3, "public", radius=300)
    put(town.first, 111.6, 26.2, "address", radius=2000)
    return town


@pytest.fixture
def officer(client, cast):
    accounts.grant(None, cast.nobody, role="organisation_officer", unit=cast.nobody.unit)
    client.force_login(cast.nobody, backend="django.contrib.auth.backends.ModelBackend")
    return client


def layer(client, **query):
    answer = client.get(reverse(UNITS), {"points": "1", **query})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_a_layer_has_the_rows_of_its_list_and_says_how_many_have_no_place(officer, placed):
    found = layer(officer)
    names = [one["properties"]["name"] for one in found["features"]]
    assert set(names) == {"甲县", "红星镇", "蓝山镇"}
    assert len(names) + found["without"] == Unit.objects.unscoped("test").count()
    narrowed = layer(officer, kind="township")
    assert [one["properties"]["name"] for one in narrowed["features"]] == ["蓝山镇", "红星镇"]


def test_what_is_invented_comes_last_and_names_the_county_in_which_it_was_drawn(officer, placed):
    last = layer(officer)["features"][-1]["properties"]
    assert (last["knowledge"], last["county"]) == ("invented", "零陵区")


def test_a_reader_gets_the_rows_of_the_own_scope_and_nobody_else_any(client, cast, placed):
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(cast.stranger, backend=backend)
    assert [one["properties"]["name"] for one in layer(client)["features"]] == ["蓝山镇"]
    client.force_login(cast.nobody, backend=backend)
    assert client.get(reverse(UNITS), {"points": "1"}).status_code == 404


def test_a_browser_keeps_the_outlines_and_nothing_of_the_rows(officer, placed):
    base = officer.get(reverse("frame:map-base"))
    assert base["Cache-Control"] == "private, max-age=86400"
    again = officer.get(reverse("frame:map-base"), headers={"If-None-Match": base["ETag"]})
    assert again.status_code == 304
    assert officer.get(reverse(UNITS), {"points": "1"})["Cache-Control"] == "no-store"


@pytest.mark.both
def test_many_rows_take_no_more_queries_than_few(officer, placed, django_assert_max_num_queries):
    for n in range(50):
        Unit.objects.bulk_create([
            Unit(name=f"{n}村", code=f"X{n}", kind="village", parent=placed.red,
                 path=f"{placed.red.path}{n + 900:06}", longitude=111.6, latitude=26.2,
                 knowledge="entered")
        ])  # fmt: skip
    with django_assert_max_num_queries(14):
        assert len(layer(officer, kind="village")["features"]) == 50


@pytest.mark.parametrize("listing", LAYERS, ids=lambda one: one.__name__)
def test_no_layer_shows_an_invented_point_as_a_place(listing, placed, monkeypatch):
    """A row at an invented point is so in every layer: at its own point, or at its unit's."""
    plain = replace(
        listing.place,
        kind="",
        text=None,
        name=lambda _row: "一行",
        drawn=None,
        at=lambda _row: placed.village.path,
    )
    monkeypatch.setattr(listing, "place", plain)
    row = listing.model()(pk=1)
    monkeypatch.setattr(type(row), "get_absolute_url", lambda _row: "/", raising=False)
    for name, value in (("longitude", 111.61), ("latitude", 26.22), ("knowledge", "invented")):
        setattr(row, name, value)
    marks = maps.of(listing, [row]).marks
    assert [one.knowledge for one in marks] == [Knowledge.INVENTED]


def test_a_row_without_a_place_of_its_own_is_drawn_at_the_unit_above_and_says_so(placed):
    put(placed.red, 111.61, 26.22, "public")
    village = Unit.objects.unscoped("test").get(pk=placed.village.pk)

    red = Unit.objects.unscoped("test").get(pk=placed.red.pk)
    mark = maps._together(maps.Layer("村", noun="个"), red, [(village, False)], "?")
    assert mark.knowledge == Knowledge.ADDRESS
    assert mark.text == "画在红星镇"


def test_a_workbook_says_beside_degrees_how_they_are_known(officer, placed):
    from python_calamine import CalamineWorkbook

    answer = officer.get(reverse(UNITS), {"export": "xlsx", "kind": "township"})
    book = CalamineWorkbook.from_filelike(__import__("io").BytesIO(answer.content))
    lines = book.get_sheet_by_index(0).to_python()
    at = next(i for i, line in enumerate(lines) if "经度" in line)
    head = lines[at]
    columns = [head.index(one) for one in ("经度", "纬度", "位置来历", "误差半径（米）")]
    said = {line[0]: [line[i] for i in columns] for line in lines[at + 1 :]}
    assert said["红星镇"][2] == "虚构"
    assert [str(one).removesuffix(".0") for one in said["蓝山镇"]] == [
        "111.7", "26.3", "公开资料", "300",
    ]  # fmt: skip


def test_the_policy_lets_in_a_tile_host_on_pages_with_a_map_alone(officer, town, settings):
    strict = officer.get(reverse(UNITS), {"map": "1"})["Content-Security-Policy"]
    assert "img-src 'self' data:;" in strict + ";"
    settings.MAP_TILES = {
        "addresses": ["https://t{s}.tianditu.gov.cn/vec_w/wmts?x={x}&y={y}&z={z}"],
        "credit": "天地图", "datum": "wgs84",
    }  # fmt: skip
    officer.handler._middleware_chain = None
    officer.handler.load_middleware()
    mapped = officer.get(reverse(UNITS), {"map": "1"})["Content-Security-Policy"]
    plain = officer.get(reverse(UNITS))["Content-Security-Policy"]
    assert "https://*.tianditu.gov.cn" in mapped
    assert "tianditu" not in plain
    assert tile_host("http://10.1.2.3:8080/{z}/{x}/{y}.png") == "http://10.1.2.3:8080"
