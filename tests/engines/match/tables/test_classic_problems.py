"""Classic problems as instances: every plan is tried, and the best one is the known one."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from guantong.engines.match import Instance, MatchError, evaluate
from guantong.engines.match.tables.classic_problems import assignment, groups
from guantong.engines.sheets import TableFaults
from guantong.formats.gap import GapError, read_gap

DATA = Path(__file__).parents[3] / "data" / "match" / "gap" / "small.txt"


def _best(one: Instance) -> tuple[float, tuple[int, ...]]:
    """Try every seat of every person."""
    seats = range(-1, len(one.posts))
    plans = (
        (found.value, plan)
        for plan in product(seats, repeat=len(one.people))
        if (found := evaluate(one, np.array(plan))).feasible
    )
    return max(plans)


def test_a_file_of_two_problems_is_read() -> None:
    first, second = read_gap(DATA)
    assert first.costs.tolist() == [[6, 5, 4], [5, 8, 7]]
    assert first.amounts.tolist() == [[2, 3, 2], [2, 3, 2]]
    assert first.capacities.tolist() == [4, 3]
    assert second.capacities.tolist() == [1, 1]


def test_the_best_of_the_first_problem_is_18() -> None:
    # Agent 2 holds one job: 8 (job 2) leaves 6 + 4 to agent 1, 18; any other choice is worth less.
    first = read_gap(DATA)[0]
    one = assignment(first.costs, first.amounts, first.capacities)
    assert _best(one) == (18.0, (0, 1, 0))


def test_the_second_problem_costs_2_at_least_and_yields_11_at_most() -> None:
    second = read_gap(DATA)[1]
    one = assignment(second.costs, second.amounts, second.capacities, minimise=True)
    assert _best(one) == (-2.0, (0, 1))
    most = assignment(second.costs, second.amounts, second.capacities)
    assert _best(most) == (11.0, (1, 0))


def test_leaving_a_job_out_is_never_worth_it() -> None:
    costs = np.array([[100.0, 1.0], [1.0, 100.0]])
    one = assignment(costs, np.array([[1, 1], [2, 1]]), np.array([1, 1]), minimise=True)
    # Job 1 fits agent 1 alone, so job 2 must take the dear agent 2.
    assert _best(one) == (-200.0, (0, 1))


def test_a_file_of_one_problem_needs_no_count(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("2 2\n1 9\n2 1\n1 1\n1 1\n1 1\n")
    assert len(read_gap(path)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n2 2\n1 9\n", "与所写的代理数、任务数不符"),
        ("", "有 0 个数"),
        ("2 2\n1 x\n", "第 2 行：“x”不是数"),
        ("1 1 1 1 1 1 1 1", "不符"),
        ("1 1 5 -1 2", "不符"),
        ("1 1 5 .5 2", "不符"),
        ("二", "数字以外的字符"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GapError, match=said):
        read_gap(path)


PEOPLE = {"person": ["甲", "乙", "丙", "丁"], "kind": ["谋", "谋", "干", "干"]}
GROUPS = {"group": ["一组", "二组"], "least": [2, 2], "most": [2, 2]}
PAIRS = {"first": ["谋", "谋"], "second": ["干", "谋"], "points": [3, -1]}


def test_unlike_people_are_put_together() -> None:
    wishes = {"person": ["甲"], "group": ["二组"], "points": [2]}
    apart = {"person": ["甲"], "other": ["丙"]}
    tables = {"people": PEOPLE, "groups": GROUPS, "pairs": PAIRS, "wishes": wishes, "apart": apart}
    one = groups(tables)
    value, plan = _best(one)
    # Two mixed pairs, 3 each, and the wish; 甲 is with 丁 because 丙 must be elsewhere.
    assert value == 8.0
    teams = one.team_of[list(plan)].tolist()
    assert teams[0] == teams[3] == 1
    assert teams[1] == teams[2] == 0


def test_nobody_is_left_out_who_could_be_placed() -> None:
    pairs = {"first": ["谋"], "second": ["干"], "points": [-50]}
    sizes = {"group": ["一组"], "least": [0], "most": [4]}
    value, plan = _best(groups({"people": PEOPLE, "groups": sizes, "pairs": pairs}))
    assert value == -200.0
    assert -1 not in plan


def test_places_must_suffice_or_leaving_out_have_a_price() -> None:
    sizes = {"group": ["一组"], "least": [1], "most": [2]}
    with pytest.raises(MatchError, match="安排不下"):
        groups({"people": PEOPLE, "groups": sizes})
    one = groups({"people": {**PEOPLE, "left_out": [5, 1, 1, 4]}, "groups": sizes})
    assert _best(one)[0] == -2.0


def test_faults_of_groups_are_told_at_once() -> None:
    tables = {
        "people": PEOPLE,
        "groups": GROUPS,
        "pairs": {"first": ["谋", "干", "闯"], "second": ["干", "谋", "干"], "points": [3, 2, 1]},
        "wishes": {"person": ["戊"], "group": ["三组"], "points": ["多"]},
    }
    with pytest.raises(TableFaults) as caught:
        groups(tables)
    assert [(f.table, f.row, f.column) for f in caught.value.faults] == [
        ("pairs", 2, "first"),
        ("pairs", 1, "points"),
        ("wishes", 0, "person"),
        ("wishes", 0, "group"),
        ("wishes", 0, "points"),
    ]
