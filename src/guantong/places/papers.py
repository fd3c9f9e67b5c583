"""The record sheet of a site on paper: what is recorded, the four-haves, its state over time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.frame.records.page import facts
from guantong.places.models import Site, SiteSurvey
from guantong.places.queries import sites as queries

ON_PAPER = (
    "unit", "other_names", "category", "period", "about", "level", "batch", "listed_number",
    "listed_on", "listed_document", "revolutionary", "address", "owner", "manager", "keeper",
    "opening", "capacity", "source",
)  # fmt: skip
UNKNOWN = "—"
#: Facts that stand side by side.
BESIDE = 3


def of(row: Site) -> Document:
    """Return the record sheet of a site."""
    told = tuple((str(label), _told(value)) for label, value in facts(row, ON_PAPER))
    blocks: list[Block] = []
    if row.verify:
        blocks.append(Text(_("待核：没有对照公布文件或实地核对过。"), note=True))
    blocks += [Facts(told[n : n + BESIDE]) for n in range(0, len(told), BESIDE)]
    blocks.append(Heading(_("四有")))
    lines = tuple(
        (
            str(one.label), str(one.said), str(one.proof.proof or "—") if one.proof else "—",
            (one.proof.note or "—") if one.proof else "—",
        )
        for one in queries.haves(row)
    )  # fmt: skip
    blocks.append(Grid((_("项目"), _("有没有"), _("佐证"), _("说明")), lines, first=1))
    blocks.append(Heading(_("保存状况调查")))
    surveys = tuple(
        (f"{one.on:%Y-%m-%d}", str(one.get_grade_display()), one.damage or "—", one.surveyor)
        for one in rows_of(row, SiteSurvey)
    )
    if surveys:
        head = (_("日期"), _("保存状况"), _("损坏情况"), _("调查人"))
        blocks.append(Grid(head, surveys, first=1))
    else:
        blocks.append(Text(_("还没有调查过。"), note=True))
    return Document(_("%s记录表") % row.name, row.unit.name, tuple(blocks))


def _told(value: Any) -> str:
    return UNKNOWN if value in (None, "") else str(value)
