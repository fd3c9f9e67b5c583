"""A village's collective on paper: its years by account, its class, what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.jobs.economy import planned
from guantong.jobs.economy.income import yuan
from guantong.jobs.economy.models import Level
from guantong.jobs.economy.village import Village
from guantong.programmes.room import PROGRAMME_VIEW

if TYPE_CHECKING:
    from guantong.core.models import Account


def of(village: Village, reader: Account) -> Document:
    """Return the paper of a village as far as a reader sees it."""
    now, line = village.now, village.line
    level = Level(now.level) if now else Level.UNKNOWN
    facts = (
        (_("村（社区）"), village.unit.name),
        (_("最近核定年度"), f"{now.year}" if now and now.state == "fixed" else "—"),
        (_("经营性收入（元）"), yuan(now.operating if now else None)),
        (_("补助收入（元，不计入）"), yuan(now.subsidies if now else None)),
        (_("类别"), str(level.label)),
        (_("分类标准"), line.said),
    )  # fmt: skip
    head = (_("科目（元）"), *(f"{row.year}" for row in village.rows))
    cells = tuple((str(one.name), *map(yuan, one.values)) for one in village.lines)
    states = (_("数据状态"), *(str(row.get_state_display() or _("未报")) for row in village.rows))
    blocks: list[Block] = [Facts(facts), Heading(_("近年收入")), Grid(head, (*cells, states))]
    if village.three:
        rows = tuple((str(name), value, when) for name, value, when in village.three)
        grid = Grid((_("数据项"), _("数值"), _("时期和状态")), rows)
        blocks += [Heading(_("三变情况（全村）")), grid]
    if reader.may(PROGRAMME_VIEW, village.unit.path):
        some = planned.of([village.unit.pk])[village.unit.pk]
        work = (
            (_("已公布的安排"), some.plan or "—"), (_("实施情况"), some.begun or "—"),
            (_("偏差和督办"), some.late or "—"),
        )  # fmt: skip
        blocks += [Heading(_("安排和实施")), Facts(work)]
    note = _("分类标准出处：%s。") % line.source
    blocks.append(Text(note + (_("（待核）") if line.verify else ""), note=True))
    title = _("%s集体经济情况") % village.unit.name
    return Document(title, village.unit.name, tuple(blocks))
