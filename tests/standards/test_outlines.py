"""What lies in a county, how far outside, and points that are drawn in it."""

from random import Random

from guantong.standards import outlines
from guantong.standards.divisions import INVENTED, load_registers

SEAT = (111.61306, 26.42389)  # of 冷水滩区


def test_a_seat_lies_in_its_own_county_and_in_no_other():
    assert [one.name for one in outlines.counties().values() if one.holds(SEAT)] == ["冷水滩区"]


def test_how_far_outside_is_told_in_metres():
    county = outlines.counties()["431103"]
    assert county.metres_to(SEAT) == 0
    assert 150_000 < county.metres_to((113.0, 28.2)) < 220_000


def test_every_invented_point_lies_in_its_county_and_is_the_same_each_time():
    registers = load_registers()
    drawn = [one for one in registers.townships if one.coord_source == INVENTED]
    assert len(drawn) == len({one.coord for one in drawn}) == 134
    known = outlines.counties()
    assert all(known[one.parent_code].holds(one.coord) for one in drawn)
    load_registers.cache_clear()
    again = {one.code: one.coord for one in load_registers().townships}
    assert all(again[one.code] == one.coord for one in drawn)


def test_an_invented_point_beside_another_stays_in_its_county():
    county = outlines.counties()["431103"]
    draw = Random(7)
    border = next(
        point
        for point in (county.somewhere(f"{n}", []) for n in range(200))
        if not all(county.holds((point[0] + by, point[1])) for by in (-0.03, 0.03))
    )
    assert all(county.holds(outlines.near(border, 0.03, draw)) for _n in range(60))
