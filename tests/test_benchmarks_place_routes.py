"""The benchmark of days out: its instances, its peers and its judge."""

from pathlib import Path

import numpy as np
from benchmarks.place.route_instances import instance, invented, solomon
from benchmarks.place.route_ours import trip
from benchmarks.place.route_peers import cpsat

from guantong.engines.place.tour import check, plan, timed

SOLOMON = """4 10 100 1
0 200
  0 40.00 50.00 0.00 0.00 0 0 0 1236
  1 45.00 68.00 90.00 10.00 1 1 1 912 967
  2 45.00 70.00 90.00 30.00 1 1 1 825 870
"""


def test_invented_days_have_closed_sites_and_mornings() -> None:
    one = invented(0, 3)
    assert one.travel.shape == (67, 67)
    assert (one.last == -1).any()
    assert len(one.must) == 2
    same = instance("0/3/same")
    assert (same.first == same.first[0]).all()
    assert (same.last == same.last[0]).all()
    assert same.must == ()


def test_published_instance_is_read_in_tenths(tmp_path: Path) -> None:
    (tmp_path / "toptw").mkdir()
    (tmp_path / "toptw" / "c101.txt").write_text(SOLOMON)
    one = solomon(tmp_path, "c101")
    assert one.minutes.tolist() == [900, 900]
    assert one.score.tolist() == [10, 30]
    assert (one.first.tolist(), one.last.tolist()) == ([[9120, 8250]], [[9670, 8700]])
    # From (40, 50) to (45, 68): 18.68 is cut to 18.6.
    assert (one.travel[2, 0], one.hours) == (186, (0, 12360))


def test_another_solver_finds_no_better_plan_of_few_sites() -> None:
    one = invented(1, 2, sites=14)
    of = trip(one)
    routes, bound = cpsat(one, 20.0)
    days = [timed(of, day, route) for day, route in enumerate(routes)]
    assert check(of, [day for day in days if day is not None]) == []
    value = sum(int(of.sites.score[site]) for route in routes for site in route)
    tour = plan(of.sites, of.days, must=of.must)
    assert tour.value == tour.bound == value == np.floor(bound + 1e-6)
