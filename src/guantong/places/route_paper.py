"""The sheet of a route plan that the leader of a group takes along."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.places import route_words as words
from guantong.places.models import RoutePlan
from guantong.places.route_words import Day, Stop


def sheet(row: RoutePlan, plan: dict[str, Any], days: list[Day]) -> Document:
    """Return the sheet: days with times, who keeps each stop, what is taught, what is not known."""
    decided = f"{row.decided_by} {row.decided_at:%Y-%m-%d}" if row.decided_at else "—"
    facts = (
        (_("团队"), row.group), (_("人数"), str(row.size)),
        (_("日期"), "—".join(dict.fromkeys(f"{row.dates[at]:%Y-%m-%d}" for at in (0, -1)))),
        (_("状态"), str(row.get_state_display())), (_("启用人"), decided),
        (_("编制人"), str(row.made_by or "—")),
    )  # fmt: skip
    blocks: list[Block] = []
    if row.state != RoutePlan.State.IN_FORCE:
        blocks.append(Text(_("这是草案，没有启用，不能照此出行。")))
    blocks.append(Facts(facts))
    blocks += [Text(one) for one in row.result.get("warnings", [])]
    for day in days:
        blocks += _day(day)
    blocks += _left(plan["left"])
    blocks += [Text(words.proof(row, plan), note=True), Text(words.basis(), note=True)]
    return Document(row.name, row.unit.name, tuple(blocks), str(row))


def _day(day: Day) -> list[Block]:
    lines = [_line(one) for one in day.stops]
    head = (_("时间"), _("地点"), _("讲什么"), _("联系人"), _("路上"))
    out: list[Block] = [Heading(day.title), Text(day.leave)]
    if lines:
        out.append(Grid(head, tuple(lines), widths=(1.1, 2.1, 2.2, 1.7, 1.5)))
    return [*out, Text(day.back)]


def _line(one: Stop) -> tuple[str, ...]:
    name = f"{one.name}（{one.marked}）" if one.marked else one.name
    rest = [note for note in one.notes if note != one.marked]
    return (one.times, "；".join([name, *rest]), one.taught, one.contact, one.way)


def _left(left: list[dict[str, str]]) -> list[Block]:
    if not left:
        return []
    lines = tuple((one["name"], one["text"]) for one in left)
    grid = Grid((_("没有安排的"), _("为什么")), lines, widths=(1, 2))
    return [Heading(_("没有安排的点")), grid]
