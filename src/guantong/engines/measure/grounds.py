"""From which numbers on a sentence may be said; below, it is not said. Values: ``grounds.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Grounds:
    """Thresholds of what is said.

    Attributes
    ----------
    retaliation, collusion, copies, items
        Share of clean campaigns in which something of the kind may be listed falsely.
    raters
        Raters among whom one can be seen to be unusual.
    link
        Raters that two groups of ratees must have in common to be compared.
    reliability
        Reliability of the whole from which persons may be compared.
    blind
        Half a 95 % interval, in points, beyond which "no difference" is not said.

    """

    retaliation: float
    collusion: float
    copies: float
    items: float
    raters: int
    link: int
    reliability: float
    blind: float


GROUNDS = Grounds(**tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))
