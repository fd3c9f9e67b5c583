"""The figures of branches: how many are assessed, how many meet their standard; each opens them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.jobs.branches.listings import Branches
from guantong.programmes.models import Appraisal

WORD = _("个")

COVERED = Figure(
    "branches.covered", _("评完且有效的党支部"), WORD, Branches, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.filter(Appraisal.assessed()),
    told=_("全部在用党支部里，必须达到的条目都已认定、没有过期的；类型没有登记的也在全部里。"),
)  # fmt: skip
MET = Figure(
    "branches.met", _("达标的党支部"), WORD, Branches, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.filter(Appraisal.meeting()),
    told=_("必须达到的条目每一条都达到、没有过期的；占全部在用党支部的比例。"),
)  # fmt: skip
UNMET = Figure(
    "branches.unmet", _("有短板的党支部"), WORD, Branches, on=(Unit,),
    where=lambda rows: rows.filter(Appraisal.valid(), state=Appraisal.State.UNMET),
    told=_("有一条以上必须达到的条目没有达到；不清楚的不算。"),
)  # fmt: skip
