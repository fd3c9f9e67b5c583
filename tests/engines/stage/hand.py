"""Two villages of one township, two kinds, two years: numbers that can be checked by hand."""

from typing import Any

import numpy as np

from guantong.engines.stage import Instance, Weights


def hand(**fields: Any) -> Instance:
    """Return it, some fields changed.

    Village 0 is weak (20), village 1 strong (250). Kind 0 costs 10 and earns nothing at once, kind
    1 costs 100 and earns 40, at worst 15 less. Income is full in the year after the start; money
    is paid 70/30; no discount; one year is looked at after the last start.
    """
    one: dict[str, Any] = {
        "villages": ("甲村", "乙村"),
        "kinds": ("清产核资", "种植基地"),
        "funds": ("省级", "县级"),
        "groups": ("试点",),
        "counties": ("某县",),
        "townships": ("某乡",),
        "years": ("2026", "2027"),
        "county_of": np.zeros(2, int),
        "township_of": np.zeros(2, int),
        "base": np.array([20.0, 250]),
        "base_sd": np.zeros(2),
        "people": np.array([1.5, 1]),
        "cost": np.array([[10.0, 100]] * 2),
        "income": np.array([[0.0, 40]] * 2),
        "worst": np.array([[0.0, 15]] * 2),
        "sd": np.zeros((2, 2)),
        "can": np.ones((2, 2), bool),
        "has": np.zeros((2, 2), bool),
        "needs": np.array([-1, -1]),
        "counts_as_begun": np.array([False, True]),
        "pays": np.array([[False, True], [True, True]]),
        "shared": np.zeros(2, bool),
        "budget": np.full((1, 2, 3), 60.0),
        "pool": np.zeros((2, 3)),
        "cap": np.full((1, 2), np.inf),
        "in_group": np.array([[True, False]]),
        "group_low": np.zeros((1, 1, 2)),
        "group_high": np.full((1, 1, 2), np.inf),
        "designated_low": np.zeros((1, 2)),
        "designated_high": np.ones((1, 2)),
        "after": 1,
        "discount": 1.0,
        "ramp": (0.0, 1.0),
        "weights": Weights(weak=10, strong=0, income=0.5, late=7, late_by=1),
        "counting": "mean",
    }
    return Instance(**(one | fields))
