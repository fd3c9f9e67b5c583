"""The figures of postings: none ranks, each leads to its rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.jobs.postings.listings import Places, covered, weak

Figure(
    "postings.weak_covered", _("软弱涣散村有第一书记"), _("个"), Places, measure=SHARE, on=(Unit,),
    base=weak, where=covered, told=_("列入软弱涣散和正在整顿的村里，有第一书记在任的。"),
)  # fmt: skip
Figure(
    "postings.serving", _("有第一书记在任的派驻村"), _("个"), Places, where=covered, on=(Unit,),
    told=_("按村数，不按人所在的单位数。"),
)  # fmt: skip
