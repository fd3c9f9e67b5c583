"""The figures of sweeps: counts of rows, each leading to them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.programmes.listings.sweeps import SweepHits, SweptUnits
from guantong.programmes.models import SweepHit

Judgement = SweepHit.Judgement
WORD = _("个")

Figure(
    "programmes.swept", _("排查过的村（社区）"), WORD, SweptUnits, measure=SHARE, on=(Unit,),
    dated="sweep__opened_on", where=lambda rows: rows.exclude(looked_on=None),
    told=_("列入排查的单位里，乡镇逐条看过的；时期按排查开始的日期。"),
)  # fmt: skip
Figure(
    "programmes.hits", _("排查命中的情形"), _("条"), SweepHits, dated="swept__sweep__opened_on",
    on=(Unit,), told=_("一个村命中几条就是几条；按情形分开看，在列表里筛选。"),
)  # fmt: skip
Figure(
    "programmes.listed", _("排查后列入整顿的村（社区）"), WORD, SweptUnits, on=(Unit,),
    dated="sweep__opened_on", where=lambda rows: rows.filter(Exists(
        SweepHit.objects.filter(swept=OuterRef("pk"), judgement=Judgement.LISTED)
    )),
    told=_("不设比例和数目；列入由县里研判，另一人核签。"),
)  # fmt: skip
