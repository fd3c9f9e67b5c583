"""What a plan says in rows adds up to what the evaluator counts."""

import numpy as np
import pytest
from benchmarks.stage.instances import generate

from guantong.engines.stage import Budget, Evaluation, Plan, evaluate, solve
from guantong.engines.stage.report.resources import (
    ALL,
    DESIGNATIONS,
    batches_of,
    changes_of,
    payments_of,
    purses_of,
)
from guantong.engines.stage.report.starts import starts_of
from guantong.engines.stage.report.villages import incomes_of, passings_of


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan of two small counties that share the city's money."""
    return solve(generate("two", 0), Budget(seconds=30, rounds=1))


@pytest.fixture(scope="module")
def found(plan: Plan) -> Evaluation:
    """Return the plan counted."""
    return evaluate(plan.instance, plan.starts, plan.designated)


def test_each_start_is_paid_in_full_by_funds_that_may(plan: Plan, found: Evaluation) -> None:
    one = plan.instance
    starts = starts_of(plan, found)
    assert len(starts) == (plan.starts >= 0).sum() > 0
    for start in starts:
        assert sum(start.by_fund) == pytest.approx(start.cost)
        paying = np.array(start.by_fund) > 1e-9
        assert one.pays[paying, start.why.kind].all()
        assert start.published == -1


def test_payments_and_purses_add_up_to_what_is_spent(plan: Plan, found: Evaluation) -> None:
    spent = float(plan.instance.cost[plan.starts >= 0].sum())
    assert sum(one.amount for one in payments_of(found)) == pytest.approx(spent)
    purses = purses_of(plan, found)
    assert sum(one.spent for one in purses) == pytest.approx(spent)
    assert all(one.spent <= one.budget + 1e-6 for one in purses)
    assert all(one.spent + one.left == pytest.approx(one.budget) for one in purses)
    # The city's fund is one purse for both counties.
    assert {one.county for one in purses if one.fund == 2} == {ALL}
    # A fund that is worth nothing more is not used up, but for the last bits.
    assert any(one.worth > 0 for one in purses)


def test_batches_count_what_starts_and_is_designated(plan: Plan) -> None:
    one = plan.instance
    batches = batches_of(plan)
    named = [row for row in batches if row.group == DESIGNATIONS]
    assert sum(row.started for row in named) == (plan.designated >= 0).sum()
    reform = (plan.starts[:, one.in_group[0]] >= 0).sum()
    assert sum(row.started for row in batches if row.group == 0) == reform
    assert all(row.started <= row.high for row in batches)
    assert all(row.short == max(0, row.low - row.started) for row in batches)


def test_a_village_passes_a_line_in_the_first_year_that_its_income_does(
    plan: Plan, found: Evaluation
) -> None:
    one = plan.instance
    rows = incomes_of(one, found.incomes)
    assert len(rows) == len(one.villages) * one.horizon
    safe = {(row.village, row.year): row.safe for row in rows}
    for row in passings_of(one, found.incomes):
        line = one.weak_line if row.line == "weak" else one.strong_line
        assert one.base[row.village] < line <= safe[row.village, row.year] + 1e-9
        assert row.year == 0 or safe[row.village, row.year - 1] < line
        assert row.told == (not 0.1 < row.at_end < 0.9)


def test_published_starts_that_are_not_kept_are_listed(plan: Plan) -> None:
    published = plan.starts.copy()
    village, kind = np.argwhere(published >= 0)[0]
    published[village, kind] = (published[village, kind] + 1) % 5
    assert changes_of(plan) == []
    again = Plan(**{**vars(plan), "instance": plan.instance.changed(published=published)})
    (change,) = changes_of(again)
    assert (change.village, change.kind, change.before, change.year) == (
        village, kind, published[village, kind], plan.starts[village, kind],
    )  # fmt: skip
