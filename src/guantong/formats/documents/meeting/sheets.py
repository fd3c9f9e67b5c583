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


def vote_sheets(titles: Titles, cases: Sequence[Case], copies: int) -> Roster:
    """Describe the ballot papers of a secret vote: one line a motion, three boxes.

    The number of a paper serves to count what was given out and taken back; nobody's name goes
    with it.
    """
    rows = tuple((one.name, one.now, one.words, *(BOX for _ in STANCES)) for one in cases)
    return Roster(
        title="干部任免事项表决票",
        subtitle=titles.under("在所选一栏的方框内画“√”，每行只选一项；应当回避的，该行不画"),
        columns=("姓名", "现任职务", "任免事项", *STANCES), groups=(Group("", rows),),
        foot=titles.foot, secrecy=titles.secrecy, widest=WIDEST, sheet="表决票",
        copies=tuple(f"第 {n:02d} 张，共 {copies} 张" for n in range(1, copies + 1)),
    )  # fmt: skip


def count_sheet(titles: Titles, cases: Sequence[Case]) -> Roster:
    """Describe the sheet on which the papers of a secret vote are counted."""
    rows = tuple((one.name, one.words, *("" for _ in range(5)), "、".join(one.excused))
                 for one in cases)  # fmt: skip
    return Roster(
        title="计票单",
        subtitle=titles.under("发出　　张　收回　　张　监票人　　　　计票人　　　　"),
        columns=("姓名", "任免事项", *STANCES, "弃权或无效", "结果", "回避"),
        groups=(Group("", rows),), foot=titles.foot, secrecy=titles.secrecy, widest=WIDEST,
        sheet="计票",
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
                foot=titles.foot, secrecy=titles.secrecy, widest=WIDEST, sheet="表态记录",
            )
        )  # fmt: skip
    return tuple(made)
