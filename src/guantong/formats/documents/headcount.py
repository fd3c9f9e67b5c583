"""职数预审表: approved, filled, to be relieved, to be appointed, and what is then over or short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.roster import Group, Roster

COLUMNS = ("职务层次", "核定职数", "现配", "拟免", "拟任", "调整后", "超配", "缺额", "审核")
WHOLE = "合计"
WIDEST = 18.0


@dataclass(frozen=True)
class Count:
    """One level of a unit; ``approved`` is None where no number was approved."""

    level: str
    approved: int | None
    filled: int
    leaving: int
    coming: int

    @property
    def after(self) -> int:
        """Who is in office once all is carried out."""
        return self.filled - self.leaving + self.coming

    @property
    def over(self) -> int:
        """By how many that is more than approved."""
        return 0 if self.approved is None else max(0, self.after - self.approved)

    @property
    def short(self) -> int:
        """How many approved places are then empty."""
        return 0 if self.approved is None else max(0, self.approved - self.after)

    @property
    def words(self) -> str:
        """What an officer has to know of it.

        Examples
        --------
        >>> Count("乡科级正职", 3, 3, 0, 1).words, Count("乡科级副职", None, 1, 0, 0).words
        ('超职数 1', '未核定职数')

        """
        if self.approved is None:
            return "未核定职数"
        return f"超职数 {self.over}" if self.over else "未超职数"

    @property
    def cells(self) -> tuple[str, ...]:
        """Its line of the table."""
        numbers = (self.approved, self.filled, self.leaving, self.coming, self.after)
        told = ("—" if one is None else str(one) for one in numbers)
        return (self.level, *told, str(self.over or ""), str(self.short or ""), self.words)


def headcount(
    subtitle: str, units: Sequence[tuple[str, Sequence[Count]]], *, foot: str = ""
) -> Roster:
    """Describe the table: unit by unit, and all of them together by level."""
    groups = [Group(name, tuple(one.cells for one in rows)) for name, rows in units]
    levels = dict.fromkeys(one.level for _name, rows in units for one in rows)
    whole = [_sum(level, [one for _n, rows in units for one in rows if one.level == level])
             for level in sorted(levels, key=list(levels).index)]  # fmt: skip
    if len(units) > 1:
        groups.append(Group(WHOLE, tuple(one.cells for one in whole)))
    return Roster(
        title="干部任免职数预审表", subtitle=subtitle, columns=COLUMNS, groups=tuple(groups),
        foot=foot, widest=WIDEST, sheet="职数预审",
    )  # fmt: skip


def _sum(level: str, rows: Sequence[Count]) -> Count:
    known = [one.approved for one in rows if one.approved is not None]
    return Count(
        level, sum(known) if len(known) == len(rows) else None, sum(one.filled for one in rows),
        sum(one.leaving for one in rows), sum(one.coming for one in rows),
    )  # fmt: skip
