"""The archive's check on paper: for each of the six things what was found and what was settled."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.people.models import ArchiveFinding, Person
from guantong.people.services.audit.facts import Item
from guantong.people.services.audit.reading import findings_of, limits_of
from guantong.people.services.audit.settling import settled_of


def of(person: Person, on: dt.date) -> Document:
    """Return the paper of a person whom the caller may read, as it stands today."""
    settled = settled_of(person)
    known = {row.mark for row in settled}
    [(_person, found)] = findings_of([person], limits_of(person.unit))
    left = [one for one in found if one.mark not in known]
    rows = [
        (
            row.item, row.problem, _told(row.statements), row.value, row.source,
            _("%(who)s，%(on)s") % {
                "who": "、".join(str(one) for one in (row.by, row.seconded_by) if one),
                "on": f"{row.settled_on:%Y-%m-%d}" if row.settled_on else "—",
            },
        )
        for row in settled
    ]  # fmt: skip
    rows += [
        (
            one.item.value, one.problem,
            _told([[said.source, said.value] for said in one.statements]), _("待认定"), "", "",
        )
        for one in left
    ]  # fmt: skip
    order = [one.value for one in Item]
    rows.sort(key=lambda row: order.index(row[0]))
    clean = [one for one in order if one not in {row[0] for row in rows}]
    blocks: list[Block] = [
        Facts((
            (_("姓名"), person.name), (_("单位"), person.unit.name),
            (_("职务"), person.post or "—"),
            (_("打印日期"), f"{on:%Y-%m-%d}"), (_("已认定"), str(len(settled))),
            (_("待认定"), str(len(left))),
        )),
        Heading(_("核查和认定")),
    ]  # fmt: skip
    head = (_("项目"), _("问题"), _("各处记载"), _("认定"), _("依据"), _("认定人和日期"))
    blocks.append(Grid(head, tuple(rows), first=0.8) if rows else Text(_("没有发现问题。")))
    if clean and rows:
        blocks.append(Text(_("未发现问题：%s。") % "、".join(clean)))
    blocks.append(
        Text(_("核查只列出记载互相矛盾和缺少的地方；认定由两人作出，系统不作认定。"), note=True)
    )
    last = rows_of(person, ArchiveFinding).order_by("-at").first()
    if last is not None and last.person_version != person.version:
        blocks.append(Text(_("上次核查以后资料有改动，本表按现有记载重新核对。"), note=True))
    return Document(_("干部人事档案审核表"), person.unit.name, tuple(blocks), person.code)


def _told(statements: list[list[str]]) -> str:
    return "；".join(f"{source}：{value}" for source, value in statements) or "—"
