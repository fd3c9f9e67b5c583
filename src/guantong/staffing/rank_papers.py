"""职级晋升方案表: whom officers propose for which rank, with what the rules find."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from guantong.formats.appointment.months import dotted
from guantong.formats.documents.roster import Group, Roster
from guantong.staffing.models import RankCandidate, RankRound
from guantong.staffing.queries.rank_places import Place
from guantong.staffing.services import ranks
from guantong.standards.rules import Finding, Verdict

COLUMNS = (
    "姓名", "性别", "出生年月", "现任职务", "现职级及任职级时间", "已任／须满", "优秀",
    "拟晋升职级", "备注",
)  # fmt: skip
WIDEST = 12.0


def rank_plan(row: RankRound, some: Sequence[RankCandidate], places: Sequence[Place]) -> Roster:
    """Describe the table; it is written as PDF, Word or Excel like any roster."""
    day = f"{row.on.year}年{row.on.month}月{row.on.day}日"
    groups = [
        Group(unit, tuple(map(_line, rows)))
        for unit, rows in groupby(some, key=lambda one: str(one.person.unit.name))
    ]
    shared = [_place(one) for one in places if one.coming or one.shared]
    if shared:
        groups.append(Group("职级职数", tuple(shared)))
    demo = "演示数据，人物均为虚构" if row.is_demo else ""
    return Roster(
        title="职级晋升方案表", subtitle=f"{row.name} · 计算到{day} · {len(some)} 人",
        columns=COLUMNS, groups=tuple(groups), foot=demo, widest=WIDEST, sheet="职级晋升",
    )  # fmt: skip


def findings(row: RankCandidate) -> list[Finding]:
    """Return what was found of a candidate, as the rules said it."""
    return [
        Finding(
            one["rule"], one["name"], "", "", one["citation"], Verdict(one["verdict"]),
            one["message"], tuple((k, v) for k, v in one["facts"]), tuple(one["missing"]),
            verify=one["verify"],
        )
        for one in row.findings
    ]  # fmt: skip


def _line(row: RankCandidate) -> tuple[str, ...]:
    person = row.person
    held = f"{row.get_now_display()} {dotted(person.rank_since)}" if row.now else "—"
    return (
        person.name, str(person.get_sex_display()), dotted(person.birth_month), person.post, held,
        ranks.span_words(row), f"{row.excellent} 次" if row.excellent else "",
        f"晋升为{row.get_rank_display()}",
        "" if row.state == RankCandidate.State.PROPOSED else str(row.get_state_display()),
    )  # fmt: skip


def _place(one: Place) -> tuple[str, ...]:
    limit = f"至少 {one.limit} 名" if one.lacking else f"{one.limit} 名"
    free = "算不清" if one.free is None else f"{one.free} 名"
    return (
        one.unit.name, "", "", one.names, f"编制 {one.posts}，核定 {limit}", f"已用 {one.used} 名",
        "", f"拟晋升 {one.coming} 名", f"空余 {free}",
    )  # fmt: skip
