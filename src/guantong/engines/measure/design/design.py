"""Everything that the engine must know beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from guantong.engines.measure.design import toml
from guantong.engines.measure.design.coding import Coding
from guantong.engines.measure.design.derive import derive
from guantong.engines.measure.design.parts import Columns, Item, Model, Source
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.feed import open_table
from guantong.engines.measure.input.files import open_file


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
        return cls(**toml.read(source))

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
        shape = Columns().renamed(columns)
        if not isinstance(table, str | Path):
            return cls(**vars(derive(open_table(table), shape)))
        with open_file(Path(table)) as feed:
            return cls(**vars(derive(feed, shape)))

    def to_toml(self) -> str:
        """Write the design as TOML text that `from_toml` reads back to an equal design."""
        return toml.write(asdict(self))
