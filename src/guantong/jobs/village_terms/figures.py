"""The figures of reviews, elections and leaders: none ranks, each leads to its rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Turn
from guantong.casework.process.definition import NO_REPLY
from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.listings.candidates import Candidates
from guantong.jobs.village_terms.listings.elections import Elections
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams, aged, registered, with_post
from guantong.jobs.village_terms.models import Body, PostKind, VillageTerm
from guantong.jobs.village_terms.services.candidates import LABEL, OBJECTIONS, PASSED, REFUSED
from guantong.people.models import Schooling, Sex

WORD = _("人次")


def _with(*outcomes: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the candidates whose review is closed, and had a step that ended so."""
    turns = Turn.objects.filter(
        case__subject_model=LABEL, case__subject_id=OuterRef("pk"), outcome__in=outcomes,
    )  # fmt: skip
    return rows.filter(Exists(turns.exclude(case__closed_at=None)))


Figure(
    "village_terms.reviewed", _("联审办结的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(PASSED, REFUSED, rows=rows),
)  # fmt: skip
Figure(
    "village_terms.objections", _("有单位提出不宜、不得的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(*OBJECTIONS, rows=rows), told=_("只数联审已办结的。"),
)  # fmt: skip
Figure(
    "village_terms.silent", _("有单位未反馈的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(NO_REPLY, rows=rows),
    told=_("只数联审已办结的；未反馈不算同意。只写明有，不按单位排列。"),
)  # fmt: skip

VILLAGES = _("个村次")


def _votes(rows: QuerySet[Any]) -> QuerySet[Any]:
    return electing.latest(rows).filter(body=Body.COMMITTEE)


Figure(
    "village_terms.elected", _("村委会已换届的村"), VILLAGES, Elections, measure=SHARE, on=(Unit,),
    base=_votes, where=lambda rows: rows.filter(state__in=("held", "handed")),
    told=_("每个村只数最近一次换届选举；结果经另一人核对确认、没有缺额的算已换届。"),
)  # fmt: skip
Figure(
    "village_terms.turnout", _("村委会换届选举参加投票"), VILLAGES, Elections, on=(Unit,),
    base=_votes, where=lambda rows: rows.exclude(result__seconded_at=None),
    measure=Median(("result__returned", "result__registered"),
                   lambda took, due: round(100 * took / due, 1) if due else 0.0, "%"),
    told=_("收回选票占登记选民，各村取中位数；不排名。"),
)  # fmt: skip
Figure(
    "village_terms.by_elections", _("补选"), VILLAGES, Elections, dated="on", on=(Unit,),
    where=lambda rows: rows.filter(kind="by"), told=_("时期按补选日期。"),
)  # fmt: skip

ONCE = _("现任村干部中；一人兼几职的计一次。")
COLLEGE = (Schooling.GRADUATE, Schooling.UNIVERSITY, Schooling.COLLEGE)


def _once(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep of each person in office one row, wherever it holds several posts."""
    before = VillageTerm.objects.filter(
        person=OuterRef("person"), pk__lt=OuterRef("pk"), last=None
    )  # fmt: skip
    return rows.filter(~Exists(before), last=None)


Figure(
    "village_terms.secretaries", _("有党组织书记在任的村"), _("个"), Teams, measure=SHARE,
    on=(Unit,), base=registered, where=lambda rows: with_post(rows, PostKind.SECRETARY),
    told=_("在登记了村干部的村中；没有登记的不算。"),
)  # fmt: skip
Figure(
    "village_terms.women", _("女村干部"), _("人"), Leaders, measure=SHARE, on=(Unit,), base=_once,
    where=lambda rows: rows.filter(person__sex=Sex.FEMALE), told=ONCE,
)  # fmt: skip
Figure(
    "village_terms.young", _("45 岁及以下的村干部"), _("人"), Leaders, measure=SHARE, on=(Unit,),
    base=_once, where=lambda rows: aged(rows, "-45"), told=ONCE,
)  # fmt: skip
Figure(
    "village_terms.college", _("大专及以上学历的村干部"), _("人"), Leaders, measure=SHARE,
    on=(Unit,), base=lambda rows: _once(rows).exclude(person__schooling=""),
    where=lambda rows: rows.filter(person__schooling__in=COLLEGE),
    told=_("现任村干部中，学历没有登记的不算；一人兼几职的计一次。"),
)  # fmt: skip
