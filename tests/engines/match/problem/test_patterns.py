import itertools
from dataclasses import replace

import numpy as np
import pytest
from tests.engines.match.small import small
from tests.engines.match.teams import one_team

from guantong.engines.match import Circle, MatchError
from guantong.engines.match.problem.patterns import patterns_of


def value_of(circle, table, people):
    """Count the pairs one by one; people are (class, kind)."""
    return sum(
        circle.weights[a, b] * table[k, m] for (a, k), (b, m) in itertools.combinations(people, 2)
    )


@pytest.mark.parametrize("seed", range(8))
def test_every_pattern_is_worth_its_pairs_and_the_best_come_first(seed):
    instance = small(seed)
    circle = instance.circles[0]
    table = instance.traits[circle.trait].table
    prices = np.random.default_rng(seed).normal(0, 4, (len(circle.weights), 2))
    found, people = patterns_of(instance, circle).best(prices, 1000)
    counted = []
    for pattern in people:
        inside = [
            (cls, kind)
            for cls, kinds in enumerate(pattern.tolist())
            for kind, count in enumerate(kinds)
            for _ in range(count)
        ]
        counted.append(value_of(circle, table, inside) + float((pattern * prices).sum()))
    assert found == pytest.approx(counted)
    assert (np.diff(found) <= 1e-12).all()
    places = [int(instance.places[circle.posts[circle.classes == cls]].sum()) for cls in (0, 1)]
    ways = [sum(1 for a in range(n + 1) for b in range(n + 1 - a)) for n in places]
    assert len(found) == ways[0] * ways[1] == len({one.tobytes() for one in people})


def test_two_alike_in_one_class_count_as_one_pair():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    circle = Circle(np.arange(3), np.zeros(3, int), 0, np.array([[2.0]]))
    patterns = patterns_of(replace(instance, circles=(circle,)), circle)
    values, people = patterns.best(np.zeros((1, 2)), 2)
    # Table: thinker–doer 4, thinker–thinker 0, doer–doer 1. Two doers and a thinker: 4 + 4 + 1.
    assert values.tolist() == [18.0, 16.0]
    assert people.tolist() == [[[1, 2]], [[2, 1]]]


def test_a_price_can_make_it_best_to_leave_all_empty():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    circle = Circle(np.arange(3), np.zeros(3, int), 0, np.array([[1.0]]))
    values, people = patterns_of(instance, circle).best(np.full((1, 2), -10.0))
    assert values.tolist() == [0.0]
    assert people.sum() == 0


def test_a_county_team_of_twenty_three_has_all_its_patterns():
    instance = one_team(posts=23, kinds=("a", "b", "c", "d"))
    circle = Circle(np.arange(23), np.minimum(np.arange(23), 2), 0, np.ones((3, 3)))
    patterns = patterns_of(instance, circle)
    values, _ = patterns.best(np.zeros((3, 4)), 5)
    assert patterns.values.size == 5 * 5 * 12650
    assert len(values) == 5


def test_too_many_patterns_are_refused_with_what_to_merge():
    instance = one_team(posts=30, kinds=tuple("abcdefgh"))
    circle = Circle(np.arange(30), np.zeros(30, int), 0, np.ones((1, 1)))
    with pytest.raises(MatchError, match="合并"):
        patterns_of(instance, circle)


def test_people_who_are_there_already_are_in_every_pattern():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    circle = Circle(np.arange(3), np.zeros(3, int), 0, np.array([[1.0]]))
    patterns = patterns_of(instance, circle)
    values, people = patterns.best(np.zeros((1, 2)), 10, patterns.holding(np.array([[2, 0]])))
    # Two thinkers alone, with a doer (4 + 4), with a third thinker.
    assert values.tolist() == [8.0, 0.0, 0.0]
    assert (people[:, 0, 0] >= 2).all()
