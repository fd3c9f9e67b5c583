"""告知书: what the committee decided on a person, on which grounds, and how to ask for a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.formats.documents.blocks import Entries, Entry
from guantong.formats.documents.letter import letter
from guantong.staffing.models import Grounds, Handling
from guantong.standards import grounds as rules
from guantong.standards.months import add_months

if TYPE_CHECKING:
    import datetime as dt

    from guantong.formats.documents.blocks import Document


def notice(row: Handling) -> Document:
    """Return the letter that is handed to the person.

    It names the situations by article and never the group of a judgement.
    """
    one = row.grounds
    review, appeal = rules.ground(rules.REVIEW), rules.ground(rules.APPEAL)
    told = {
        "on": _day(row.decided_on), "organ": row.organ, "document": row.document,
        "cited": one.cited, "regulation": rules.REGULATION, "name": row.name,
    }  # fmt: skip
    because = _("经核实，你存在%(regulation)s%(cited)s的情形。") % told
    decided = _("%(organ)s于%(on)s研究决定（%(document)s）：%(name)s。") % told
    body = [because + decided, _heard(one)]
    if row.influence_end is not None:
        free = _day(add_months(row.decided_on, row.months))
        period = {"n": row.months, "end": _day(row.influence_end)}
        body.append(
            _("影响期 %(n)s 个月，至%(end)s止。") % period
            + _("%s起，德才表现和工作实绩突出的，可以按规定重新使用。") % free
        )
    days = {"review": review.number, "appeal": appeal.number}
    body += [
        _("如对本决定不服，可以自知道之日起 %(review)s 日内向原处理机关申请复核。") % days
        + _("对复核决定不服的，可以自接到复核决定之日起 %(appeal)s 日内提出申诉。") % days
        + _("也可以不经复核，自知道之日起 %(review)s 日内直接提出申诉。") % days,
        _("以上依据%s。复核、申诉期间不停止执行；不因申请复核、提出申诉加重处理。")
        % review.citation,
    ]
    after = ["f1"] if row.months else []
    doubts = rules.unverified([*one.situations, row.code, *after, "d5"])
    foot = _("依据待核：%s。") % "；".join(doubts) if doubts else ""
    person = one.judgement.person
    return letter(
        _("关于调整职务的告知书"), organ=row.organ, to=person.name, body=body, on=row.decided_on,
        foot=foot,
        after=(Entries((
            Entry(_("本人签收")), Entry(_("签收日期")), Entry(_("本人意见"), lines=2),
        )),),
    )  # fmt: skip


def _heard(one: Grounds) -> str:
    told = {"on": _day(one.heard_on), "by": one.heard_by}
    if one.heard_how == Grounds.Heard.DECLINED:
        return _("%(on)s，%(by)s同你谈话，听取说明；你表示不作说明。") % told
    return _("%(on)s，%(by)s同你谈话，听取了你的说明。") % told


def _day(value: dt.date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"
