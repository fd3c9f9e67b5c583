"""What does not fit together is refused, with its table."""

from typing import Any

import numpy as np
import pytest
from tests.engines.stage.hand import hand

from guantong.engines.stage import StageError


@pytest.mark.parametrize(
    ("fields", "table"),
    [
        ({"villages": ("甲村", "甲村")}, "villages"),
        ({"base": np.array([1.0])}, "villages"),
        ({"base": np.array([1.0, np.nan])}, "villages"),
        ({"cost": np.full((2, 2), -1.0)}, "projects"),
        ({"can": np.ones((2, 3), bool)}, "projects"),
        ({"needs": np.array([0, -1])}, "kinds"),
        ({"spend": (0.7, 0.7)}, "rules"),
        ({"counting": "worst"}, "rules"),
        ({"budget": np.ones((1, 2, 2))}, "budgets"),
        ({"budget": -np.ones((1, 2, 3))}, "budgets"),
        ({"cap": np.ones((1, 3))}, "townships"),
        ({"group_low": np.full((1, 1, 2), 2.0), "group_high": np.ones((1, 1, 2))}, "limits"),
        ({"locks": ((0, 0, 5),)}, "locks"),
        ({"locks": ((0, 0, 0), (0, 0, 1))}, "locks"),
        ({"locks": ((0, 0, 0),), "bans": ((0, 0, 0),)}, "locks"),
        ({"begun": np.ones((2, 2), bool)}, "published"),
        ({"township_of": np.array([0, 3])}, "villages"),
    ],
)
def test_it_is_refused(fields: dict[str, Any], table: str) -> None:
    with pytest.raises(StageError) as caught:
        hand(**fields)
    assert caught.value.table == table
