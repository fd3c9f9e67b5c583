"""任职资格核对表: what the rules find about each proposed appointment, with the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.meeting.titles import Titles
from guantong.formats.documents.roster import Group, Roster

COLUMNS = ("姓名", "拟任职务", "结论", "规则", "依据", "事实与说明")
WIDEST = 15.0


@dataclass(frozen=True)
class Finding:
    """What one rule found about one person."""

    verdict: str
    rule: str
    article: str
    words: str


def findings(
    titles: Titles, people: Sequence[tuple[str, str, Sequence[Finding]]], checked: int
) -> Roster:
    """Describe the table.

    Parameters
    ----------
    people
        Name, proposed post, and what is to be looked at: rules that are broken, and those for
        which facts are missing. Whoever has none is told in one line.
    checked
        How many rules were held against each person at most.

    """
    looked = [one for one in people if one[2]]
    sound = tuple(
        (name, post, "符合", "", "", "各项规则均符合") for name, post, rows in people if not rows
    )
    groups = []
    if looked:
        rows = tuple(
            (name, post, one.verdict, one.rule, one.article, one.words)
            for name, post, found in looked
            for one in found
        )
        groups.append(Group(f"须研究的（{len(looked)} 人）", rows))
    if sound:
        groups.append(Group(f"各项均符合的（{len(sound)} 人）", sound))
    return Roster(
        title="任职资格核对情况表",
        subtitle=titles.under(f"{len(people)} 人，每人最多核对 {checked} 条"),
        columns=COLUMNS, groups=tuple(groups), foot=titles.foot, secrecy=titles.secrecy,
        widest=WIDEST, sheet="资格核对",
    )  # fmt: skip
