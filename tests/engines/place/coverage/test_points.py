"""Scenarios keep what is known and spread what is not, always inside its county."""

import doctest

import numpy as np
import pytest
from tests.engines.place.coverage.ground import KINDS, POINTS, SQUARE, county

from guantong.engines.place.coverage import (
    ADDRESS,
    CoverageError,
    Ground,
    Outline,
    Prior,
    Roads,
    kilometres,
    outlines,
    roads,
    scenarios,
)
from guantong.engines.place.coverage.arrays import Floats
from guantong.engines.place.coverage.outlines import Outline as Shape


def test_the_examples_run() -> None:
    for module in (outlines, roads):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert found.failed == 0


def test_an_outline_has_holes_and_islands() -> None:
    pond = SQUARE * 0.2 + np.array([111.4, 26.4]) * 0.8
    isle = SQUARE + np.array([2.0, 0.0])
    shape = Shape([SQUARE, pond, isle])
    asked = np.array([[111.1, 26.1], [111.45, 26.45], [113.5, 26.5], [112.5, 26.5]])
    assert shape.inside(asked).tolist() == [True, False, True, False]
    drawn = shape.drawn(500, np.random.default_rng(1))
    assert shape.inside(drawn).all()
    # A square of 112 km less a hole of 22, and the island: some 1,000 places on the lattice.
    assert 700 < len(shape.lattice) < 1100


def test_a_known_point_stays_and_an_unknown_one_lies_anywhere_in_its_county() -> None:
    found = scenarios(county(), 200, 1)
    assert (found[:, :3] == POINTS[:3]).all()
    assert Outline([SQUARE]).inside(found).all()
    assert found[:, 3, 0].std() > 0.15
    assert kilometres(found[:, 4], POINTS[0]).max() <= 6.01  # a street, round the county's town


def test_the_same_seed_draws_the_same() -> None:
    assert (scenarios(county(), 5, 3) == scenarios(county(), 5, 3)).all()
    assert (scenarios(county(), 5, 3)[:, 3] != scenarios(county(), 5, 4)[:, 3]).any()


def test_unknown_seats_keep_apart_and_have_land_of_their_own() -> None:
    ground = county(np.full((5, 2), np.nan), ("invented",) * 5)
    town = slice(0, 4)
    loose = scenarios(ground, 100, 1, Prior(settled=0.0))[:, town]
    settled = scenarios(ground, 100, 1, Prior(settled=1.0))[:, town]

    def nearest(points: Floats) -> Floats:
        far = kilometres(points[:, :, None], points[:, None])
        return np.asarray(np.sort(far, axis=2)[:, :, 1])

    assert nearest(loose).min() > 2.4
    assert nearest(settled).mean() > nearest(loose).mean() + 3
    assert (np.abs(settled - 111.5)[..., 0]).mean() < (np.abs(loose - 111.5)[..., 0]).mean()


def test_an_address_lies_within_its_radius() -> None:
    ground = county(kinds=(ADDRESS, *KINDS[1:]))
    ground.radius[0] = 2000
    far = kilometres(scenarios(ground, 400, 1)[:, 0], POINTS[0])
    assert 1.2 < far.mean() < 1.45  # two thirds of the radius
    assert far.max() <= 2.01


def test_roads_take_longer_than_the_crow_and_what_was_entered_holds() -> None:
    both = np.arange(3)
    plain = Roads(speed=60, detour=1.5, spread=0)
    found = plain.minutes(POINTS[None, :3], both, both, np.random.default_rng(1))[0]
    assert found[0, 1] == pytest.approx(1.5 * 29.93, abs=0.1)
    assert (np.diag(found) == 0).all()
    entered = Roads(spread=0.3, entered=[(0, 2, 77.0)])
    many = entered.minutes(np.repeat(POINTS[None, :3], 50, 0), both, both, np.random.default_rng(1))
    assert (many[:, 0, 2] == 77).all()
    assert (many[:, 2, 0] == 77).all()
    assert many[:, 0, 1].std() > 5


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(CoverageError, match="没有经纬度"):
        county(kinds=("public", "public", "public", "public", "invented"))
    with pytest.raises(CoverageError, match="怎样知道"):
        county(kinds=("guess", *KINDS[1:]))
    ground = county()
    for county_of, word in (([0, 0, 0, 1, 0], "轮廓"), ([0, 0, 0, -1, 0], "轮廓")):
        with pytest.raises(CoverageError, match=word) as refused:
            Ground(ground.points, KINDS, ground.radius, ground.people, np.array(county_of),
                   ground.outlines)  # fmt: skip
        assert refused.value.row == 3
    with pytest.raises(CoverageError, match="人口"):
        Ground(ground.points, KINDS, ground.radius, -ground.people, ground.county, ground.outlines)
    with pytest.raises(CoverageError, match="车速"):
        Roads(speed=0)
