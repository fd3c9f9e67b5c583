"""Tables into an instance and back: equal, and with every fault of every row."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.stage.instances import generate

from guantong.engines.sheets import TableFaults
from guantong.engines.stage.problem.instance import ANY_YEAR, Instance, Weights
from guantong.engines.stage.tables.reading import TABLES, from_tables
from guantong.engines.stage.tables.writing import to_tables
from guantong.formats.tables import read_folder, write_csv

SMALL: dict[str, dict[str, list[Any]]] = {
    "years": {"year": ["2027", "2028"]},
    "villages": {
        "village": ["甲村", "乙村"], "county": ["某县", "某县"], "township": ["东乡", "西乡"],
        "base": ["3.5", "12"],
    },
    "kinds": {"kind": ["光伏", "车间"], "needs": ["", "光伏"]},
    "funds": {"fund": ["省", "市"], "shared": ["否", "是"]},
    "pays": {"fund": ["省", "市"], "kind": ["光伏", "*"]},
    "projects": {
        "village": ["甲村", "甲村", "乙村"], "kind": ["光伏", "车间", "光伏"],
        "cost": ["40", "80", "30"], "income": ["3", "9", "2"], "has": ["", "", "是"],
    },
    "budgets": {
        "county": ["*", "*", "某县", "某县"], "fund": ["省", "市", "省", "市"],
        "year": ["*", "*", "2028", "2027"], "amount": ["50", "不限", "20", "5"],
    },
}  # fmt: skip


def _full() -> Instance:
    """Return an instance that uses every table."""
    one = generate("two", 1)
    published = np.full(one.cost.shape, -1)
    published[0, 1], published[1, 2] = 0, 3
    begun = np.zeros(one.cost.shape, bool)
    begun[0, 1] = True
    limit = np.full(len(one.villages), np.inf)
    limit[2] = 100.0
    return one.changed(
        counting="chance",
        locks=((3, 2, 1),),
        bans=((4, 2, 1), (5, 1, ANY_YEAR)),
        published=published,
        begun=begun,
        may_designate=np.arange(len(one.villages)) % 2 == 0,
        village_limit=limit,
        weights=Weights(income=0.25, late_by=1),
        can=one.can | begun,
    )


def _assert_equal(one: Instance, other: Instance) -> None:
    for field in fields(Instance):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, np.ndarray):
            np.testing.assert_array_equal(ours, theirs, field.name)
        else:
            assert ours == theirs, field.name


@pytest.mark.parametrize("seed", range(3))
def test_an_invented_instance_comes_back_equal_from_its_tables(seed: int) -> None:
    one = generate("two", seed, 0.3)
    _assert_equal(one, from_tables(to_tables(one)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_an_instance_with_everything_comes_back_equal_from_its_files(
    encoding: str, tmp_path: Path
) -> None:
    one = _full()
    tables = to_tables(one)
    assert sorted(tables) == sorted(TABLES)
    for name, columns in tables.items():
        path = tmp_path / f"{name}.csv"
        write_csv(path, list(columns), zip(*columns.values(), strict=True))
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    read = read_folder(tmp_path, TABLES)
    _assert_equal(one, from_tables({name: table.columns for name, table in read.items()}))


def test_a_star_stands_for_all_and_a_row_of_its_own_stands_out() -> None:
    one = from_tables(SMALL)
    assert one.budget[0, 0].tolist() == [50, 20, 50]
    assert one.budget[0, 1].tolist() == [5, np.inf, np.inf]
    assert one.pool[1].tolist() == [np.inf] * 3
    assert one.pays.tolist() == [[True, False], [True, True]]
    assert one.can.tolist() == [[True, True], [False, False]]
    assert one.has.tolist() == [[False, False], [True, False]]
    assert one.needs.tolist() == [-1, 0]


def test_what_is_not_said_has_its_default() -> None:
    one = from_tables(SMALL)
    assert (one.weak_line, one.strong_line, one.weights.income) == (5.0, 20.0, 0.2)
    assert (one.counties, one.townships) == (("某县",), ("东乡", "西乡"))
    assert np.isinf(one.cap).all()
    assert not one.designated_high.any()
    assert one.published is None
    assert one.may_designate is None


def _faults(tables: dict[str, dict[str, list[Any]]]) -> list[tuple[str, int | None, str]]:
    with pytest.raises(TableFaults) as caught:
        from_tables({**SMALL, **tables})
    return [(fault.table, fault.row, fault.column) for fault in caught.value.faults]


def test_all_faults_of_all_tables_are_said_at_once() -> None:
    projects = {
        "village": ["甲村", "丙村", "甲村"], "kind": ["光伏", "光伏", "光伏"],
        "cost": ["", "高", "-3"], "income": ["1", "1", "1"], "can": ["是", "也许", "否"],
    }  # fmt: skip
    budgets = {"county": ["某县"], "fund": ["省"], "year": ["2030"], "amount": ["许多"]}
    settings = {
        "name": ["spend", "colour", "weight.late_by", "counting"],
        "value": ["0.5 0.3", "1", "两年", "均值"],
    }
    batches = {"group": ["试点"], "low": ["3"], "high": ["2"]}
    locks = {"village": ["甲村", "甲村"], "kind": ["光伏", "光伏"], "year": ["2027", "2028"]}
    found = _faults({
        "projects": projects, "budgets": budgets, "settings": settings, "batches": batches,
        "groups": {"group": ["试点"], "kind": ["光伏"]}, "locks": locks,
    })  # fmt: skip
    assert set(found) == {
        ("projects", 0, "cost"), ("projects", 1, "village"), ("projects", 1, "cost"),
        ("projects", 2, "cost"), ("projects", 1, "can"), ("projects", 2, "village"),
        ("budgets", 0, "year"), ("budgets", 0, "amount"), ("settings", 0, "value"),
        ("settings", 1, "name"), ("settings", 2, "value"), ("batches", 0, "low"),
        ("locks", 1, "year"),
    }  # fmt: skip


def test_a_table_or_column_that_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(TableFaults, match="funds：缺少这张表") as caught:
        from_tables({"years": {}, "village": {}})
    assert ("village", "不认识这张表。") in [(x.table, x.text) for x in caught.value.faults]
    assert _faults({"caps": {"township": ["东乡"], "max": ["3"]}}) == [
        ("caps", None, "max"), ("caps", None, "most"),
    ]  # fmt: skip


def test_one_name_for_townships_of_two_counties_is_a_fault() -> None:
    villages = {**SMALL["villages"], "county": ["某县", "别县"], "township": ["东乡", "东乡"]}
    assert _faults({"villages": villages}) == [("villages", 1, "township")]
