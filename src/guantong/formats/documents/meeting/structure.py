"""班子结构对比表: each team's counts before and after the change, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.meeting.titles import Titles
from guantong.formats.documents.roster import Group, Roster

WIDEST = 14.0


@dataclass(frozen=True)
class Measure:
    """One count or mean of a team, before and after, ready to be printed."""

    label: str
    now: str
    after: str

    @property
    def words(self) -> str:
        """Both, or one where nothing changes.

        Examples
        --------
        >>> Measure("女", "1", "2").words, Measure("女", "1", "1").words
        ('1 → 2', '1')

        """
        return self.now if self.now == self.after else f"{self.now} → {self.after}"


@dataclass(frozen=True)
class Structure:
    """One team's measures; every team of a paper has the same ones in the same order."""

    team: str
    measures: tuple[Measure, ...]


def structures(titles: Titles, groups: Sequence[tuple[str, Sequence[Structure]]]) -> Roster:
    """Describe the table of teams under the titles of their groups.

    Raises
    ------
    ValueError
        If a team has other measures than the first one.

    """
    first = next((one for _title, rows in groups for one in rows), None)
    labels = tuple(m.label for m in first.measures) if first else ()
    made = []
    many = 0
    for title, rows in groups:
        lines = []
        for one in rows:
            if tuple(m.label for m in one.measures) != labels:
                raise ValueError(f"{one.team} has other measures")
            lines.append((one.team, *(m.words for m in one.measures)))
        many += len(lines)
        made.append(Group(title, tuple(lines)))
    return Roster(
        title="班子结构调整前后对比表", subtitle=titles.under("调整前 → 调整后，相同的只写一次"),
        columns=("班子", *labels), groups=tuple(made), foot=titles.foot, secrecy=titles.secrecy,
        widest=WIDEST, sheet="结构对比",
    )  # fmt: skip
