"""The paper of a sweep: its coverage, each criterion's hits, each hit with who said and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.programmes.models import Sweep, SweepHit
from guantong.programmes.services import coverage

if TYPE_CHECKING:
    from guantong.core.models import Account


def of(account: Account, row: Sweep) -> Document:
    """Return the paper of a sweep, as far as an account sees it."""
    covered = coverage.by_place(account, row)
    every, looked = sum(one.every for one in covered), sum(one.looked for one in covered)
    facts = (
        (_("单位"), row.unit.name), (_("状态"), str(row.get_state_display())),
        (_("开始日期"), f"{row.opened_on:%Y-%m-%d}"), (_("完成期限"), f"{row.due:%Y-%m-%d}"),
        (_("已排查／应排查"), f"{looked}／{every}"),
    )  # fmt: skip
    head = (_("乡镇"), _("应排查"), _("已排查"), _("没有排查，已写明原因"), _("没有排查"))
    blocks: list[Block] = [
        Facts(facts), Heading(_("排查覆盖")),
        Grid(head, tuple(
            (one.unit.name, str(one.every), str(one.looked), str(one.excused), str(one.left))
            for one in covered
        )),
        Heading(_("命中的情形")),
    ]  # fmt: skip
    hits = coverage.hits_with(account, row)
    if hits:
        columns = (_("村（社区）"), _("情形"), _("依据和发现的情况"), _("乡镇意见"), _("县级研判"))
        blocks.append(Grid(columns, tuple(map(_line, hits)), widths=(1.2, 1.8, 2.4, 1, 1.4)))
    else:
        blocks.append(Text(_("没有命中的情形。")))
    unread = [str(one.criterion) for one in coverage.by_criterion(account, row)
              if one.criterion.verify and one.hits]  # fmt: skip
    if unread:
        blocks.append(Text(_("下列情形的出处待核：%s。") % "；".join(unread), note=True))
    return Document(row.name, row.unit.name, tuple(blocks))


def _line(hit: SweepHit) -> tuple[str, ...]:
    unit = hit.swept.unit
    place = f"{unit.parent.name} {unit.name}" if unit.parent else unit.name
    said = " ".join(filter(None, (str(hit.get_word_display() or ""), str(hit.said_by or ""))))
    who = [hit.judged_by, hit.swept.seconded_by if hit.judgement == hit.Judgement.LISTED else None]
    named = "、".join(str(one) for one in who if one)
    judged = filter(None, (str(hit.get_judgement_display() or _("待研判")), hit.reason, named))
    return place, str(hit.criterion), hit.rests_on, said or "—", " ".join(judged)
