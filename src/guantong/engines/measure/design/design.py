"""What is asked of whom: items, dimensions, layers, sources, and which effects the model has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
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
class Coding:
    """How an answer is written in the table.

    With ``cut`` the answers are grades from ``low`` to ``high``: a grade of ``cut`` or more is
    read as yes by the model, and the grades themselves are kept for Cronbach's alpha.
    """

    yes: tuple[str, ...] = ("1", "是", "yes", "y", "true", "√")
    no: tuple[str, ...] = ("0", "否", "no", "n", "false", "×")
    missing: tuple[str, ...] = ("", "不了解", "na", "nan", "null", "none", "?")
    low: int = 1
    high: int = 6
    cut: int | None = None


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


@dataclass(frozen=True)
class Design:
    """Everything the engine must know beside the answers.

    Parameters
    ----------
    items
        The questions.
    dimensions, layers
        Their names, in the order in which results show them.
    sources
        The groups of raters; plain strings are taken for groups that look from the side.
    model, coding, columns
        The effects, how answers are written, what columns are called.
    learned, done
        The layers whose difference is 落差.
    notes
        What a reader must know of how the design came about; results repeat it.

    Raises
    ------
    MeasureError
        If names repeat, an item names an unknown dimension or layer, or a key is not +1 or -1.

    """

    items: tuple[Item, ...]
    dimensions: tuple[str, ...]
    layers: tuple[str, ...] = ()
    sources: tuple[Source | str, ...] = ()
    model: Model = field(default_factory=Model)
    coding: Coding = field(default_factory=Coding)
    columns: Columns = field(default_factory=Columns)
    learned: tuple[str, ...] = ("学",)
    done: tuple[str, ...] = ("干",)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = ("items", "dimensions", "layers", "sources", "learned", "done", "notes")
        for name in names:
            object.__setattr__(self, name, tuple(getattr(self, name)))
        groups = tuple(s if isinstance(s, Source) else Source(s) for s in self.sources)
        object.__setattr__(self, "sources", groups)
        if not self.items:
            raise MeasureError("设计里没有题目。请至少列出一道题。")
        self._check_unique("题目", [item.id for item in self.items])
        self._check_unique("维度", list(self.dimensions))
        self._check_unique("评价人来源", [source.id for source in self.groups])
        for source in self.groups:
            if source.side not in ("above", "level", "below"):
                raise MeasureError(
                    f"来源“{source.id}”的方位“{source.side}”应是 above、level 或 below。"
                )
        for item in self.items:
            self._check_item(item)
        self._check_unique("特征列", list(self.columns.traits))

    @staticmethod
    def _check_unique(what: str, names: list[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise MeasureError(f"设计里的{what}“{name}”出现了两次。")
            seen.add(name)

    def _check_item(self, item: Item) -> None:
        if item.key not in (1, -1):
            raise MeasureError(f"题目“{item.id}”的方向应是 1 或 -1，现在是 {item.key}。")
        if item.dimension not in self.dimensions:
            raise MeasureError(f"题目“{item.id}”的维度“{item.dimension}”不在设计的维度里。")
        if item.layer and item.layer not in self.layers:
            raise MeasureError(f"题目“{item.id}”的层次“{item.layer}”不在设计的层次里。")

    @cached_property
    def groups(self) -> tuple[Source, ...]:
        """The sources, each as a `Source`."""
        return tuple(s if isinstance(s, Source) else Source(s) for s in self.sources)

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Place of each item by its id."""
        return {item.id: place for place, item in enumerate(self.items)}

    @classmethod
    def from_toml(cls, source: str | Path) -> Design:
        """Read a design from a TOML file (a path) or from TOML text."""
        from guantong.engines.measure.design.toml import read_design

        return read_design(source)

    @classmethod
    def from_data(cls, table: Any, *, columns: Mapping[str, Any] | None = None) -> Design:
        """Derive a design from a long table of answers that nobody described.

        Parameters
        ----------
        table
            The path of a CSV or Parquet file, or any table that can be read twice: once here,
            once by `Answers.from_table`.
        columns
            Other names for the columns, for example ``{"ratee": "选手"}``.

        Raises
        ------
        MeasureError
            If a column is missing, there is no row, or the answers are numbers that cannot be
            grades.

        Examples
        --------
        >>> table = {"ratee": ["p", "q"], "item": ["a", "a"], "answer": [5, 3]}
        >>> design = Design.from_data(table)
        >>> [item.id for item in design.items], design.coding.cut
        (['a'], 4)

        """
        from guantong.engines.measure.design.derive import derive
        from guantong.engines.measure.input.feed import open_table
        from guantong.engines.measure.input.files import open_file

        shape = Columns().renamed(columns)
        if not isinstance(table, str | Path):
            return derive(open_table(table), shape)
        with open_file(Path(table)) as feed:
            return derive(feed, shape)

    def to_toml(self) -> str:
        """Write the design as TOML text that `from_toml` reads back to an equal design."""
        from guantong.engines.measure.design.toml import write_design

        return write_design(self)
