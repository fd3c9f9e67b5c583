"""The staging benchmark measures what it says: other solvers agree, draws have the means told."""

import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.match.children import Limits, run
from benchmarks.stage import truth
from benchmarks.stage.__main__ import main
from benchmarks.stage.instances import generate
from benchmarks.stage.model import build
from benchmarks.stage.report import Runs, left, written

from guantong.engines.stage import Budget, by_hand, evaluate, incomes, solve


def test_an_invented_county_is_the_same_for_the_same_seed() -> None:
    one, same, other = generate("small", 1), generate("small", 1), generate("small", 2)
    assert (len(one.villages), len(one.townships), len(one.counties)) == (60, 3, 1)
    assert (one.income == same.income).all()
    assert one.base.tolist() != other.base.tolist()
    scarce = generate("small", 1, 0.3)
    assert scarce.budget == pytest.approx(0.3 * one.budget, abs=0.06)
    two = generate("two", 0)
    assert two.shared.tolist() == [False, False, True, False]
    assert np.isinf(two.budget[:, 2]).all()


def test_the_whole_model_counts_a_plan_as_the_evaluator_does() -> None:
    one = generate("two", 3, 0.5)
    model = build(one)
    for starts, named in (by_hand(one), solve_quickly(one)):
        found = model.values(starts, named)
        counted = evaluate(one, starts, named)
        assert counted.feasible
        assert model.worth @ found + model.constant == pytest.approx(counted.value)
        assert (model.rows @ found - model.high).max() < 1e-6
        again = model.plan(found)
        assert (again[0] == starts).all()
        assert (again[1] == named).all()


def solve_quickly(one):  # type: ignore[no-untyped-def]
    """Return the starts and designations of a plan."""
    plan = solve(one, Budget(seconds=30, rounds=1))
    return plan.starts, plan.designated


def test_another_solver_agrees_on_the_best_plan_and_keeps_to_its_memory(tmp_path: Path) -> None:
    case = ("tiny", 1, 1.0)
    model = written(case, tmp_path / "model.npz")
    arguments = ["benchmarks.stage.peers", "highs", str(tmp_path / "model.npz"), "60",
                 "wall", str(tmp_path / "out.npy")]  # fmt: skip
    told = run(sys.executable, arguments, 60, 4, tmp_path / "out.npy")
    assert told.trouble == ""
    assert told.seats is not None
    counted = evaluate(model.instance, *model.plan(told.seats))
    plan = solve(model.instance, Budget(seconds=30, rounds=2))
    assert counted.feasible
    assert plan.bound >= counted.value - 1e-6
    assert told.lines[-1]["bound"] >= plan.value - 1e-6
    full = run(sys.executable, arguments, 60, 0.1, tmp_path / "out.npy")
    assert full.trouble
    assert full.seats is None


def test_drawn_incomes_have_the_means_and_deviations_that_the_engine_is_told() -> None:
    one = generate("small", 1)
    starts, _ = by_hand(one)
    drawn = np.array(list(truth.draws(one, starts, 3000, 1)))
    told = incomes(one, starts)
    error = told.sd[:, -1] / np.sqrt(3000)
    assert np.abs((drawn.mean(axis=0) - told.mean[:, -1]) / error).max() < 6
    assert (drawn.std(axis=0) / told.sd[:, -1]).mean() == pytest.approx(1, abs=0.05)


def test_what_is_left_of_the_office_s_loss_is_read_off_the_curve() -> None:
    line = {"bound": 100.0, "greedy": 80.0, "curve": [(1.0, -np.inf, 100.0), (2.0, 95.0, 100.0),
                                                       (9.0, 99.0, 100.0)]}  # fmt: skip
    assert left(line, 5) == pytest.approx(0.25)
    assert left(line, np.inf) == pytest.approx(0.05)


def test_a_small_run_writes_its_tables_into_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    main([
        "--only", "counties", "--only", "questions", "--only", "peers", "--only", "honest",
        "--size", "tiny", "--seeds", "1", "--money", "1", "--seconds", "3", "--peer-seconds", "5",
        "--peers", sys.executable, "--methods", "highs", "--honest-seeds", "2",
        "--honest-seconds", "1", "--write", str(page),
    ])  # fmt: skip
    lines = page.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "|" in line]
    methods = [row[1] for row in cells if len(row) == 8]
    assert [methods.count(word) for word in ("Guantong", "office by hand", "HiGHS")] == [1, 1, 2]
    assert any(row[0] == "tiny 0, money × 1: lock" for row in cells)
    assert any(row[0] == "tiny 0, money × 1: 30" for row in cells)
    assert any(row[0] == "chance" for row in cells)
    verdicts = {row[0]: row[-1] for row in cells if len(row) == 4}
    assert verdicts["plans that break a rule"] == "met"


def test_an_engine_that_gives_no_plan_is_said_so(tmp_path: Path) -> None:
    runs = Runs({"tiny": 1.0}, {"tiny": 1}, {"tiny": (1.0,)}, {}, Limits(0.05, ""), tmp_path)
    assert runs.said("tiny", "solve") == []
    assert runs.ours(("tiny", 0, 1.0)).trouble
