"""The graph of a village: who is beside whom, how far it is, what had to be assumed."""

import numpy as np
import pytest
from tests.engines.place.grids.hamlets import connected, hamlet, street

from guantong.engines.place.grids import GridError, walks
from guantong.engines.place.grids.graph.gabriel import gabriel
from guantong.engines.place.grids.proof.certificate import shortest


def test_a_street_is_walked_along() -> None:
    far = street().distances()
    assert far[0].tolist() == [10.0 * i for i in range(12)]
    assert far[5, 7] == 20.0


def test_neighbours_are_those_with_nobody_in_the_circle_between() -> None:
    # The third door stands within the circle over the first two, the fourth outside of it.
    doors = np.array([[0.0, 0], [100, 0], [50, 20], [50, 300]])
    assert gabriel(doors).tolist() == [[0, 2], [1, 2], [2, 3]]


def test_many_doors_on_one_line_are_a_chain() -> None:
    doors = np.stack([np.arange(20)[::-1] * 5.0, np.zeros(20)], axis=1)
    assert sorted(gabriel(doors).tolist()) == [[i, i + 1] for i in range(19)]


@pytest.mark.parametrize("seed", range(3))
def test_distances_are_those_of_shortest_ways(seed: int) -> None:
    village = hamlet(60, seed)
    far = village.distances()
    shortest(village)
    assert (far == far.T).all()
    assert (far[:, :, None] <= far[:, None, :] + far[None].transpose(0, 2, 1)).all()


def test_flats_of_one_house_stand_a_step_apart() -> None:
    village = walks(np.zeros((30, 2)))
    assert connected(village, set(range(30)))
    assert 0 < village.distances().max() < 60


def test_a_household_without_a_door_stands_in_its_group_and_is_marked() -> None:
    doors = np.array([[0.0, 0], [10, 0], [500, 0], [510, 0], [np.nan, np.nan]])
    village = walks(doors, np.array([0, 0, 1, 1, 1]))
    assert village.points[4].tolist() == [505.0, 0.0]
    assert village.assumed.tolist() == [False, False, False, False, True]


def test_a_household_of_no_group_goes_with_its_neighbour_and_is_marked() -> None:
    doors = np.array([[0.0, 0], [10, 0], [500, 0], [490, 0]])
    village = walks(doors, np.array([7, 7, 9, -1]))
    assert village.groups.tolist() == [0, 0, 1, 1]
    assert village.assumed.tolist() == [False, False, False, True]


def test_known_ways_are_taken_the_shortest_of_two() -> None:
    doors = np.array([[0.0, 0], [10, 0], [20, 0]])
    village = walks(doors, None, np.array([[0, 1], [1, 0], [2, 1]]), np.array([90.0, 40, 25]))
    assert village.distances()[0].tolist() == [0.0, 40.0, 65.0]


def test_parts_that_no_way_joins_are_joined_and_counted() -> None:
    doors = np.array([[0.0, 0], [10, 0], [100, 0], [110, 0]])
    village = walks(doors, None, np.array([[0, 1], [2, 3]]), np.array([10.0, 10]), detour=2.0)
    assert village.joined == 1
    assert village.distances()[0, 3] == 10 + 180 + 10


def test_a_group_in_two_places_is_tied_by_its_shortest_way() -> None:
    # Group 1 stands between the two halves of group 0.
    village = walks(np.arange(6)[:, None] * np.array([[10.0, 0]]), np.array([0, 0, 1, 1, 0, 0]))
    assert village.links.tolist() == [[1, 4]]


@pytest.mark.parametrize(
    ("doors", "fields", "words"),
    [
        (np.zeros((0, 2)), {}, "没有一户"),
        (np.full((2, 2), np.nan), {}, "没有一户"),
        (np.zeros((2, 2)), {"groups": np.zeros(3, int)}, "2 户应有 2 个组号"),
        (np.zeros((2, 2)), {"edges": np.array([[0, 2]])}, "道路两端"),
        (np.zeros((2, 2)), {"detour": 0.5}, "绕行系数"),
    ],
)
def test_what_does_not_fit_is_refused(
    doors: np.ndarray, fields: dict[str, object], words: str
) -> None:
    with pytest.raises(GridError, match=words):
        walks(doors, **fields)  # type: ignore[arg-type]
