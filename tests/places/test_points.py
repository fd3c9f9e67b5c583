"""Setting a point: what is refused, what is converted, what is kept of it."""

import pytest

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Event, Knowledge
from guantong.core.services import accounts, points
from guantong.frame.records.points import history

pytestmark = pytest.mark.django_db
LING = (111.61, 26.22)  # in 零陵区


@pytest.fixture
def county(town):
    town.first.code = "431102"
    town.first.save()
    return town


@pytest.fixture
def officer(cast, county):
    accounts.grant(None, cast.nobody, role="organisation_officer", unit=county.first)
    return cast.nobody


def put(actor, row, longitude, latitude, **given):
    known = {"knowledge": Knowledge.ENTERED, "source": "现场定位"} | given
    return points.place(actor, row, longitude, latitude, **known)


def test_a_point_is_kept_with_its_history_and_its_event(officer, county):
    put(officer, county.red, *LING, radius=50)
    put(officer, county.red, 111.62, 26.23, source="市政府网站")
    county.red.refresh_from_db()
    assert (county.red.longitude, county.red.latitude) == (111.62, 26.23)
    latest, first = history(county.red)
    assert latest.words.startswith("录入「市政府网站」")
    assert {row.field: row.value for row in first.entries[0].rows}["误差半径（米）"] == "50"
    event = Event.objects.unscoped("test").filter(action="机构.标点").latest("seq")
    assert event.summary == "红星镇：111.61000, 26.22000 → 111.62000, 26.23000（市政府网站）"


@pytest.mark.parametrize(
    ("longitude", "latitude", "words"),
    [
        (0, 0, "没有读到位置"),
        (26.22, 111.61, "填反了：经度应是 111.61，纬度应是 26.22"),
        (-73.9, 40.7, "不在国内"),
        (112.9, 28.2, "离零陵区的县界约"),
        (111.66, 26.53, "在冷水滩区"),
        ("一百一十一度", 26.2, "请填写度数"),
    ],
)
def test_degrees_that_cannot_be_right_are_refused_in_words(
    officer, county, longitude, latitude, words
):
    with pytest.raises(GuantongError, match=words):
        put(officer, county.red, longitude, latitude)
    county.red.refresh_from_db()
    assert county.red.longitude is None


def test_who_knows_that_it_lies_outside_may_say_so(officer, county):
    put(officer, county.red, 111.66, 26.53, outside=True)
    assert county.red.latitude == 26.53


def test_degrees_read_from_a_shifted_map_are_converted_and_their_origin_is_kept(officer, county):
    put(officer, county.red, "111.615229", "26.216506", datum="gcj02", source="高德")
    assert county.red.point_source == "高德（GCJ-02 111.615229, 26.216506）"
    assert county.red.longitude == pytest.approx(111.61, abs=2e-6)
    assert county.red.latitude == pytest.approx(26.22, abs=2e-6)


def test_nobody_but_the_system_says_that_a_point_is_invented(officer, county):
    with pytest.raises(GuantongError, match="位置来历"):
        put(officer, county.red, *LING, knowledge="invented")
    assert put(None, county.red, *LING, knowledge="invented")


def test_an_address_alone_takes_a_radius(officer, county):
    with pytest.raises(GuantongError, match="误差半径"):
        put(officer, county.red, *LING, knowledge="address")
    put(officer, county.red, *LING, knowledge="address", radius=800)
    assert county.red.radius == 800


def test_a_point_is_taken_off_with_a_reason(officer, county):
    from guantong.core import acts

    put(officer, county.red, *LING)
    acts.find("core.unit", "unplace")(officer, county.red, reason="标到了邻镇")
    county.red.refresh_from_db()
    assert (county.red.longitude, county.red.knowledge) == (None, "")
    assert len(history(county.red)) == 2


def test_who_lacks_the_right_over_the_unit_is_refused(officer, county):
    with pytest.raises(Refused):
        put(officer, county.blue, *LING)
