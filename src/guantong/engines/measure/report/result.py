"""What a fit gives back: typed tables, covariances of a unit, and a summary in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from guantong.engines.measure.arrays import Floats
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.levels.levels import Levels
from guantong.engines.measure.naming import plain
from guantong.engines.measure.tables import (
    AdviceTable,
    CellsTable,
    ComponentsTable,
    ContradictionsTable,
    DifTable,
    GapsTable,
    ImpactTable,
    ItemsTable,
    KeysTable,
    PairsTable,
    RateesTable,
    RatersTable,
    ReliabilityTable,
    SourcesSideBySide,
    SourcesTable,
    SuspicionsTable,
    Table,
    VariancesTable,
)


@dataclass(frozen=True)
class Result:
    """A fitted campaign.

    ``ratees`` and everything about them is without the raters who were set aside; ``with_all``
    holds the levels if those raters stay. ``raters`` lists everybody, from the fit with all.
    ``screened`` says whether there were enough raters to look for unusual ones at all: without,
    that none is listed says nothing. ``marked`` are the warnings with their names marked.
    """

    ratees: RateesTable
    with_all: RateesTable
    cells: CellsTable
    by_source: SourcesSideBySide
    by_key: KeysTable
    gaps: GapsTable
    pairs: PairsTable
    raters: RatersTable
    items: ItemsTable
    contradictions: ContradictionsTable
    suspicions: SuspicionsTable
    advice: AdviceTable
    dif: DifTable
    impact: ImpactTable
    sources: SourcesTable
    variances: VariancesTable
    components: ComponentsTable
    reliability: ReliabilityTable
    warnings: tuple[str, ...]
    marked: tuple[str, ...]
    screened: bool
    summary: str
    iterations: int
    passes: int
    converged: bool
    log_likelihood: float
    seconds: float
    levels: Levels

    def warnings_naming(self, called: Mapping[str, str]) -> list[str]:
        """Write the warnings with ratees and sources by other names than their keys."""
        return [plain(one, called) for one in self.marked]

    def covariance(self, unit: str) -> Floats:
        """Posterior covariance of all ratees x dimensions of a unit, ratee by ratee.

        Ratees stand in the order of ``ratees``; the matrix is in squared logits.

        Raises
        ------
        MeasureError
            If no ratee belongs to such a unit.

        """
        a = self.levels.fit.plan.answers
        members = np.flatnonzero(a.units[a.ratee_unit] == unit)
        if len(members) == 0:
            raise MeasureError(f"没有名为“{unit}”的单位。")
        return self.levels.covariance(members)

    def tables(self) -> dict[str, Table]:
        """Every table by its name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: table for name, table in found.items() if isinstance(table, Table)}

    def to_directory(self, folder: str | Path) -> None:
        """Write every table as CSV and the summary as Markdown into an existing folder."""
        for name, table in self.tables().items():
            table.to_csv(Path(folder) / f"{name}.csv")
        Path(folder, "summary.md").write_text(self.summary, encoding="utf-8")
