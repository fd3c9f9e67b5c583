"""What officers declared in a scenario, read: what fits, pairs and bounds are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.staffing.models import Pin, ScenarioBound
    from guantong.staffing.scoring.weighting import Pairings, Prices, Weighting


@dataclass(frozen=True)
class Asked:
    """What officers declared, beside who is there: the rest of a scenario, read."""

    weighting: Weighting
    prices: Prices
    pairs: Pairings
    bounds: tuple[ScenarioBound, ...]
    pins: tuple[Pin, ...]
    styles: Mapping[int, Sequence[str]]
