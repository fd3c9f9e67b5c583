"""The staffing benchmark measures what it says: known worlds, other solvers, figures, bars."""

import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.match.__main__ import main
from benchmarks.match.bars import Bar, bars_table, bound_after, gap_at, proven_after
from benchmarks.match.children import Limits, peer
from benchmarks.match.instances import draw, generate
from benchmarks.match.truth import ABILITY, REST, SHARED, TILT, forms, posterior

from guantong.engines.match import evaluate


def test_an_invented_term_change_is_the_same_for_the_same_seed() -> None:
    one, same, other = generate("small", 1), generate("small", 1), generate("small", 2)
    assert (len(one.people), len(one.teams)) == (70, 4)
    assert (one.gain == same.gain).all()
    assert (one.apart == same.apart).all()
    assert one.gain[:50].tolist() != other.gain[:50].tolist()
    assert len(generate("small", 1, whole_team=True).circles) == 4


def test_an_invented_person_who_may_not_sit_is_barred_by_a_rule_and_only_then() -> None:
    one = generate("small", 1)
    arcs = np.zeros((len(one.people), len(one.posts)), bool)
    arcs[one.arc_person, one.arc_post] = True
    assert ((one.barred == 0) == arcs).all()


def test_other_solvers_agree_on_the_best_plan_and_keep_to_their_memory(tmp_path: Path) -> None:
    limits = Limits(4, sys.executable)
    one = generate("small", 1)
    best = {}
    for method in ("highs", "cpsat-kinds", "cpsat-products"):
        told = peer(method, "small", 1, 30, limits, tmp_path / f"{method}.npy")
        assert told.trouble == ""
        assert told.seats is not None
        counted = evaluate(one, told.seats)
        assert counted.feasible
        assert told.lines[-1]["bound"] == pytest.approx(counted.value, abs=0.1)
        best[method] = counted.value
    assert best == pytest.approx(dict.fromkeys(best, best["highs"]), abs=0.1)
    told = peer("highs", "small", 1, 30, Limits(0.1, sys.executable), tmp_path / "none.npy")
    assert told.trouble
    assert told.seats is None


def test_plain_assignment_is_worth_no_less_before_couples_and_bounds(tmp_path: Path) -> None:
    limits, one = Limits(4, sys.executable), generate("small", 1)
    plain, best = (
        evaluate(one, peer(method, "small", 1, 30, limits, tmp_path / "seats.npy").seats)
        for method in ("plain", "highs")
    )
    alone = [x.gains - x.moves - x.vacancies - x.left_out for x in (plain, best)]
    assert alone[0] >= alone[1] - 1e-6
    assert not plain.feasible


def test_shrunk_fits_are_the_posterior_that_plain_algebra_gives() -> None:
    world = draw("small", 3)
    seen = world.fit + np.random.default_rng(0).normal(0, 5, len(world.fit))
    mean, error, _ = posterior(world, seen)
    arcs = np.flatnonzero(world.person == 7)
    role = world.teams.role[world.post[arcs]]
    same = np.eye(len(arcs))
    prior = ABILITY + TILT * (role[:, None] == role) + REST * same
    noise = world.people.noise[7] ** 2
    gain = prior @ np.linalg.inv(prior + noise * (SHARED + (1 - SHARED) * same))
    assert mean[arcs] == pytest.approx(
        world.expected[arcs] + gain @ (seen - world.expected)[arcs], abs=1e-9
    )
    assert error[arcs] ** 2 == pytest.approx(np.diag(prior - gain @ prior), abs=1e-9)


def test_only_fits_differ_between_what_is_seen_and_what_is_true() -> None:
    views = forms("small", 1)
    assert (views.raw.arc_person == views.oracle.arc_person).all()
    assert (views.raw.move == views.oracle.move).all()
    off = [np.std(view.gain - views.oracle.gain) for view in (views.raw, views.shrunk)]
    assert 0 < off[1] < off[0]
    assert (views.shrunk.error < views.raw.error).all()


def test_figures_of_a_search_are_read_off_its_curve() -> None:
    curve = [(2.0, -np.inf, 1100.0), (5.0, 900.0, 1000.1), (30.0, 999.0, 1000.0)]
    assert gap_at(curve, 1) == np.inf
    assert gap_at(curve, 10) == pytest.approx(100.1 / 900)
    assert gap_at(curve, 30) == pytest.approx(1 / 999)
    assert bound_after(curve) == 5.0
    assert proven_after(curve) == np.inf
    assert proven_after(curve, points=1) == 30.0


def test_a_bar_is_met_by_its_worst_figure_or_not_at_all() -> None:
    table = bars_table([
        Bar("quick", 10, [3, 9], "s"), Bar("slow", 10, [3, 11], "s"), Bar("none", 10, [], "s"),
    ])  # fmt: skip
    verdicts = [line.split("|")[4].strip() for line in table.splitlines()[2:]]
    assert verdicts == ["met", "not met", "not measured"]


def test_a_small_run_writes_its_tables_into_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    main([
        "--only", "plans", "--only", "peers", "--only", "curse", "--sizes", "small", "--seeds", "1",
        "--seconds", "20", "--peers", sys.executable, "--methods", "plain", "highs",
        "--curse-size", "small", "--curse-seeds", "2", "--cover-seeds", "20", "--write", str(page),
    ])  # fmt: skip
    lines = page.read_text(encoding="utf-8").splitlines()
    cells = {line.split("|")[1].strip(): line.split("|")[2:] for line in lines if "|" in line}
    assert cells["Guantong"][0].strip() == "1 of 1 keep all rules"
    assert cells["SciPy, plain assignment"][3].strip() == "100.000 %"
    assert cells["HiGHS, heads by kinds"][1].strip() == "0.000 %"
    assert cells["oracle"][2].strip() == "+0.0"
    assert cells["plans that break a rule"][2].strip() == "met"
