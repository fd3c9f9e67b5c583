"""What cannot hold together is named, as few demands as possible."""

from typing import Any

import numpy as np
from benchmarks.stage.instances import generate

from guantong.engines.stage import Instance, from_tables
from guantong.engines.stage.questions.clash import clash


def _instance(**tables: Any) -> Instance:
    """Return two villages; a stall costs 10, a workshop 20 and needs a stall before it."""
    plain = {
        "settings": {"name": ["spend"], "value": ["1"]},
        "years": {"year": ["2027", "2028"]},
        "villages": {
            "village": ["甲村", "乙村"], "county": ["某县"] * 2, "township": ["东乡"] * 2,
            "base": [3, 4],
        },
        "kinds": {"kind": ["摊位", "车间"], "needs": ["", "摊位"]},
        "funds": {"fund": ["省", "县"]},
        "pays": {"fund": ["省", "县"], "kind": ["车间", "*"]},
        "projects": {
            "village": ["甲村", "甲村", "乙村", "乙村"], "kind": ["摊位", "车间"] * 2,
            "cost": [10, 20, 10, 20], "income": [1, 3, 1, 3],
        },
        "budgets": {
            "county": ["某县"] * 4, "fund": ["省", "省", "县", "县"],
            "year": ["2027", "2028"] * 2, "amount": [0, 30, 15, 5],
        },
    }  # fmt: skip
    return from_tables({**plain, **tables})


def _locks(*rows: tuple[str, str, str]) -> dict[str, Any]:
    village, kind, year = zip(*rows, strict=True)
    return {"locks": {"village": list(village), "kind": list(kind), "year": list(year)}}


def _said(instance: Instance, **how: Any) -> set[str]:
    return {demand.text for demand in clash(instance, **how)}


def test_what_holds_clashes_with_nothing() -> None:
    assert clash(_instance()) == ()
    assert clash(_instance(**_locks(("甲村", "摊位", "2027"), ("甲村", "车间", "2028")))) == ()
    assert clash(generate("tiny", 0), floors=True) == ()


def test_two_locks_beyond_the_money_of_a_year_are_named_with_it() -> None:
    one = _instance(**_locks(("甲村", "摊位", "2027"), ("乙村", "摊位", "2027")))
    assert _said(one) == {
        "甲村的“摊位”锁定在2027年启动。", "乙村的“摊位”锁定在2027年启动。",
        "某县2027年县资金 15.0。",
    }  # fmt: skip


def test_a_lock_before_what_it_needs_is_named_with_the_need() -> None:
    one = _instance(**_locks(("甲村", "车间", "2027"), ("乙村", "摊位", "2027")))
    assert _said(one) == {"甲村的“车间”锁定在2027年启动。", "甲村的“车间”须先有“摊位”。"}


def test_a_need_that_the_money_does_not_leave_is_found_through_it() -> None:
    # The workshops of 2028 need both stalls in 2027, and 15 pays one.
    one = _instance(**_locks(("甲村", "车间", "2028"), ("乙村", "车间", "2028")))
    kinds = sorted(demand.kind for demand in clash(one))
    assert kinds.count("lock") == 2
    assert kinds.count("needs") == 2
    assert any(demand.kind == "budget" and demand.year == 0 for demand in clash(one))


def test_a_lock_against_a_ban_and_one_that_is_impossible() -> None:
    bans = {"bans": {"village": ["甲村"], "kind": ["摊位"], "year": ["*"]}}
    one = _instance(**_locks(("甲村", "摊位", "2028")), **bans)
    # 5 in 2028 would not pay it either: one of the two reasons suffices.
    assert len(_said(one)) == 2
    assert "甲村的“摊位”锁定在2028年启动。" in _said(one)
    ready = _locks(("乙村", "摊位", "2027"))
    impossible = one.changed(bans=(), locks=_instance(**ready).locks, can=np.zeros((2, 2), bool))
    assert {demand.kind for demand in clash(impossible)} == {"lock", "can"}


def test_a_floor_clashes_only_where_floors_must_hold() -> None:
    tables = {
        "groups": {"group": ["试点"], "kind": ["摊位"]},
        "batches": {"group": ["试点"], "year": ["2027"], "low": [2]},
    }
    one = _instance(**tables)
    assert clash(one) == ()
    assert _said(one, floors=True) == {
        "某县2027年“试点”至少 2 个（可以启动的有 2 个）。", "某县2027年县资金 15.0。",
    }  # fmt: skip


def test_any_one_of_the_demands_left_out_lets_the_others_hold() -> None:
    one = generate("tiny", 1)
    town = np.flatnonzero(one.township_of == 0)
    locks = tuple((int(v), int(np.flatnonzero(one.open[v, :, 0])[0]), 0) for v in town[:4])
    one = one.changed(locks=locks)
    assert one.cap[0, 0] < len(locks)
    found = clash(one)
    assert sorted(demand.kind for demand in found) == ["cap", "lock", "lock", "lock"]
