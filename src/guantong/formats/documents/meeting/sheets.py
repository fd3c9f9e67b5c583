"""表决票 and 表态记录表: to be filled in by hand at the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.meeting.titles import Titles
from guantong.formats.documents.roster import Group, Roster

STANCES = ("同意", "不同意", "缓议")
BOX = "□"
WIDEST = 18.0
#: More members than this do not fit beside the motions on one sheet.
MOST_MEMBERS = 13


@dataclass(frozen=True)
class Case:
    """A motion as the members read it."""

    name: str
    now: str
    words: str
    excused: tuple[str, ...] = ()


def vote_sheets(titles: Titles, cases: Sequence[Case]) -> Roster:
    """Describe the ballot paper of a secret vote: one line a motion, three boxes."""
    rows = tuple((one.name, one.now, one.words, *(BOX for _ in STANCES)) for one in cases)
    return Roster(
        title="干部任免事项表决票",
        subtitle=titles.under("在所选一栏的方框内画“√”，每行只选一项"),
        columns=("姓名", "现任职务", "任免事项", *STANCES), groups=(Group("", rows),),
        foot=titles.foot, widest=WIDEST, sheet="表决票",
    )  # fmt: skip


def statement_sheets(
    titles: Titles, members: Sequence[str], cases: Sequence[Case]
) -> tuple[Roster, ...]:
    """Describe the record of statements: a column a member, in the order of speaking.

    Members who leave for a motion have 回避 in its line; a large committee takes several sheets.
    """
    made = []
    for start in range(0, len(members), MOST_MEMBERS):
        part = members[start : start + MOST_MEMBERS]
        rows = tuple(
            (one.name, one.words, *("回避" if name in one.excused else "" for name in part))
            for one in cases
        )
        made.append(
            Roster(
                title="讨论决定表态记录表",
                subtitle=titles.under("填写：√ 同意　× 不同意　△ 缓议；主要负责人末位表态"),
                columns=("姓名", "任免事项", *part), groups=(Group("", rows),),
                foot=titles.foot, widest=WIDEST, sheet="表态记录",
            )
        )  # fmt: skip
    return tuple(made)
