"""The parts of a design: items, sources, columns, and which effects the model has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from guantong.engines.measure.errors import MeasureError

Side = Literal["above", "level", "below"]
Criterion = Literal["variational", "laplace"]


@dataclass(frozen=True)
class Item:
    """One yes/no question.

    Parameters
    ----------
    id
        Its name in the answers.
    dimension
        The dimension it measures.
    layer
        The layer of evidence (for example 学 干 成 效); empty if there is none.
    key
        +1 if "yes" speaks for the ratee, -1 if "yes" speaks against.

    """

    id: str
    dimension: str
    layer: str = ""
    key: int = 1


@dataclass(frozen=True)
class Source:
    """A group of raters, and from where it looks at the ratee."""

    id: str
    side: Side = "level"


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a table of answers; in the wide layout each item is a column.

    ``traits`` names columns that say something of the ratee (sex, age band, ethnicity): they
    enter no level, they are there to check that items ask everybody the same.
    """

    layout: Literal["long", "wide"] = "long"
    ratee: str = "ratee"
    rater: str = "rater"
    item: str = "item"
    answer: str = "answer"
    unit: str = "unit"
    source: str = "source"
    traits: tuple[str, ...] = ()

    def renamed(self, names: Mapping[str, Any] | None) -> Columns:
        """Take other names for some columns.

        Raises
        ------
        MeasureError
            If there is no such column.

        """
        known = {one.name for one in fields(self)} - {"layout"}
        for name in names or {}:
            if name not in known:
                raise MeasureError(f"没有叫“{name}”的列。可用：{'、'.join(sorted(known))}。")
        return replace(self, **(names or {}))


@dataclass(frozen=True)
class Model:
    """Which effects the model has. The default is the full model; `Model.rasch` is the least.

    Parameters
    ----------
    severity, acquiescence
        Each rater's severity, and each rater's readiness to say yes whatever the key.
    source_bias
        The bias of each source group in each dimension, shrunk to zero.
    halo, halo_by_dimension
        One rater's general impression of one ratee, whole and in each dimension.
    units
        Whether levels have a part that all ratees of a unit share.
    criterion
        ``"variational"`` corrects the Laplace approximation for the curvature; ``"laplace"``
        does not.
    max_iterations, tolerance
        When to stop: the largest change of a level or a difficulty in one iteration. The default is
        about a hundredth of what a level's error usually is.
    source_variance
        Prior variance of a source's bias.
    screening
        Whether raters who cannot be relied on are set aside in a second fit.

    """

    severity: bool = True
    acquiescence: bool = True
    source_bias: bool = True
    halo: bool = True
    halo_by_dimension: bool = True
    units: bool = True
    criterion: Criterion = "variational"
    max_iterations: int = 80
    tolerance: float = 2e-3
    source_variance: float = 0.25
    screening: bool = True

    @classmethod
    def rasch(cls) -> Model:
        """Rasch's model: levels and difficulties only, by the Laplace criterion of lme4."""
        return cls(
            severity=False,
            acquiescence=False,
            source_bias=False,
            halo=False,
            halo_by_dimension=False,
            units=False,
            criterion="laplace",
            screening=False,
            tolerance=1e-6,
        )

    @property
    def is_rasch(self) -> bool:
        """Whether nothing but levels and difficulties is left."""
        effects = (self.severity, self.acquiescence, self.source_bias, self.halo)
        return not any((*effects, self.halo_by_dimension, self.units))
