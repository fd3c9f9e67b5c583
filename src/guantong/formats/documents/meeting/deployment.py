"""干部任免（调配）方案表: who goes where, unit by unit, in the meeting's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from guantong.formats.documents.meeting.titles import Titles
from guantong.formats.documents.roster import Group, Roster

COLUMNS = (
    "姓名", "性别", "出生年月", "民族", "入党时间", "学历学位", "现任职务", "拟任职务", "拟免职务",
    "任免理由",
)  # fmt: skip
#: Long posts break into lines of so many characters, so that the type stays readable.
WIDEST = 11.0


@dataclass(frozen=True)
class Change:
    """One person's change, in the words of the appointment form."""

    name: str
    sex: str
    birth: str
    ethnicity: str
    party: str
    education: str
    now: str
    proposed: str
    removed: str
    reason: str


@dataclass(frozen=True)
class Team:
    """The changes of one unit."""

    name: str
    changes: tuple[Change, ...]


def deployment(titles: Titles, teams: Sequence[Team]) -> Roster:
    """Describe the table; it is written as PDF, Word or Excel like any roster."""
    many = sum(len(team.changes) for team in teams)
    return Roster(
        title="干部任免方案表", subtitle=titles.under(f"{len(teams)} 个单位 {many} 人"),
        columns=COLUMNS,
        groups=tuple(
            Group(f"{team.name}（{len(team.changes)} 人）", tuple(map(astuple, team.changes)))
            for team in teams
        ),
        foot=titles.foot, secrecy=titles.secrecy, widest=WIDEST, sheet="任免方案",
    )  # fmt: skip
