"""The figures of postings: none ranks, each leads to its rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.jobs.postings.listings import NEAR, Places, Postings, covered, weak

Figure(
    "postings.weak_covered", _("软弱涣散村有第一书记"), _("个"), Places, measure=SHARE, on=(Unit,),
    base=weak, where=covered, told=_("列入软弱涣散和正在整顿的村里，有第一书记在任的。"),
)  # fmt: skip
Figure(
    "postings.serving", _("在任驻村人员"), _("人"), Postings,
    where=lambda rows: rows.filter(end=""),
)  # fmt: skip
Figure(
    "postings.ending", _("任期将满的驻村人员"), _("人"), Postings,
    where=lambda rows: rows.filter(end="", due_on__lte=today() + NEAR),
    told=_("六十天内期满和已经期满而没有结束的。"),
)  # fmt: skip
