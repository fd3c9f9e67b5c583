"""The figures of the room of persons: how many cadres there are, how the teams are made up."""

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.people import queries
from guantong.people.listings import Branches, Cadres, Findings, Uncovered
from guantong.people.models import Sex

Figure("people.cadres", _("在职干部"), _("人"), Cadres, on=(Unit,))
Figure(
    "people.women", _("女干部"), _("人"), Cadres, measure=SHARE,
    where=lambda rows: rows.filter(sex=Sex.FEMALE),
)  # fmt: skip
Figure(
    "people.young", _("40 岁及以下干部"), _("人"), Cadres, measure=SHARE,
    where=lambda rows: queries.in_age_band(rows, "-40"),
)  # fmt: skip
Figure(
    "people.contradictions", _("档案记载矛盾"), _("项"), Findings, on=(Unit,),
    told=_("最近一次“三龄两历一身份”核查发现的。"),
)  # fmt: skip
Figure(
    "people.no_branch", _("应建未建党支部的单位"), _("个"), Uncovered, on=(Unit,),
    told=_("有正式党员三人以上，没有自己的党支部，也没有参加联合党支部的单位；部门和班子不算。"),
)  # fmt: skip
Figure(
    "people.no_recruits", _("两年没有发展党员的党支部"), _("个"), Branches, measure=SHARE,
    on=(Unit,), where=queries.without_recruits,
    told=_("在登记了党员组织关系的党支部中，二十四个月内没有新入党党员的；没有登记的不算。"),
)  # fmt: skip
