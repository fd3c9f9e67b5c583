"""The linear programme in both its forms of money gives one value, which its prices prove."""

import numpy as np
import pytest
from tests.engines.stage.county import PAYS, county

from guantong.engines.stage.relaxation import rows as rows_module
from guantong.engines.stage.relaxation.column_generation import settle
from guantong.engines.stage.relaxation.master import Master
from guantong.engines.stage.relaxation.rows import Rows, cuts
from guantong.engines.stage.values.table import tabulate


def test_bound_and_programme_meet() -> None:
    table = tabulate(county(30))
    priced = settle(Master(table, Rows(table.instance)))
    assert priced.bound == pytest.approx(priced.solved.value, rel=3e-5)
    assert priced.solved.over == 0


def test_cuts_and_flows_are_one_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    table = tabulate(county(30, seed=1, money=0.3))
    by_cuts = settle(Master(table, Rows(table.instance)))
    monkeypatch.setattr(rows_module, "MOST_CUTS", 0)
    rows = Rows(table.instance)
    assert len(rows.cuts) == 0
    by_flows = settle(Master(table, rows))
    assert by_flows.bound == pytest.approx(by_cuts.bound, rel=5e-5)


def test_cuts_are_the_unions_of_who_may_pay() -> None:
    one = county(4)
    found = {tuple(np.flatnonzero(cut)) for cut in cuts(one)}
    assert len(np.unique(PAYS.T, axis=0)) == 4
    assert found == {(2, 3), (0, 2, 3), (1, 2, 3), (0, 1, 2, 3)}


def test_a_shared_fund_flows() -> None:
    assert len(cuts(county(8, counties=2))) == 0


def test_prices_of_before_settle_sooner() -> None:
    table = tabulate(county(40, seed=2))
    cold = settle(Master(table, Rows(table.instance)))
    warm = settle(Master(table, Rows(table.instance)), cold.prices)
    assert warm.rounds <= cold.rounds
    assert warm.bound == pytest.approx(cold.bound, rel=3e-5)
