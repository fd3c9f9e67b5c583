"""What the room of programmes tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    ACCOUNTANT,
    LEADER,
    ORGANISATION_OFFICER,
    TOWNSHIP_OFFICER,
    UNIT_VIEW,
    VILLAGE_SECRETARY,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, Room

STANDARD_VIEW = Permission("standard.view", _("查看标准和对照情况"))
STANDARD_MANAGE = Permission("standard.manage", _("维护标准"))
STANDARD_SHOW = Permission("standard.show", _("提交佐证"))
STANDARD_JUDGE = Permission("standard.judge", _("认定标准条目"))
SWEEP_VIEW = Permission("sweep.view", _("查看排查"))
SWEEP_SAY = Permission("sweep.say", _("写排查意见"))
SWEEP_DECIDE = Permission("sweep.decide", _("组织和研判排查"))
SWEEP_OWN = Permission("sweep.own", _("查看本村研判结果"))
VALUE_VIEW = Permission("value.view", _("查看报送数据"))
VALUE_REPORT = Permission("value.report", _("填报数据"))
VALUE_CHECK = Permission("value.check", _("审核数据"))
VALUE_FIX = Permission("value.fix", _("核定数据"))
VALUE_MANAGE = Permission("value.manage", _("维护数据项和勾稽关系"))
PROGRAMME_VIEW = Permission("programme.view", _("查看项目计划"))
PROGRAMME_MANAGE = Permission("programme.manage", _("编制项目计划"))
PROGRAMME_PROPOSE = Permission("programme.propose", _("申报村级项目"))
PROGRAMME_SIGN = Permission("programme.sign", _("签发项目计划"))
_SEEN = (STANDARD_VIEW, SWEEP_VIEW, VALUE_VIEW, PROGRAMME_VIEW)

ROOM = Room(
    "programmes",
    _("标准、数据与项目"),
    prefix="programmes/",
    permissions=(
        STANDARD_VIEW, STANDARD_MANAGE, STANDARD_SHOW, STANDARD_JUDGE, SWEEP_VIEW, SWEEP_SAY,
        SWEEP_DECIDE, SWEEP_OWN, VALUE_VIEW, VALUE_REPORT, VALUE_CHECK, VALUE_FIX, VALUE_MANAGE,
        PROGRAMME_VIEW, PROGRAMME_PROPOSE, PROGRAMME_MANAGE, PROGRAMME_SIGN,
    ),
    grants={
        ORGANISATION_OFFICER: (
            *_SEEN, STANDARD_MANAGE, STANDARD_SHOW, STANDARD_JUDGE, SWEEP_SAY, SWEEP_DECIDE,
            VALUE_REPORT, VALUE_CHECK, VALUE_FIX, VALUE_MANAGE, PROGRAMME_PROPOSE,
            PROGRAMME_MANAGE,
        ),
        TOWNSHIP_OFFICER: (
            *_SEEN, STANDARD_SHOW, STANDARD_JUDGE, SWEEP_SAY, VALUE_REPORT, VALUE_CHECK,
            PROGRAMME_PROPOSE,
        ),
        ACCOUNTANT: (UNIT_VIEW, VALUE_VIEW, VALUE_REPORT),
        # Of a sweep a village sees what was judged of it, nothing before.
        VILLAGE_SECRETARY: (
            STANDARD_VIEW, STANDARD_SHOW, SWEEP_OWN, VALUE_VIEW, VALUE_REPORT, PROGRAMME_VIEW,
        ),
        LEADER: (*_SEEN, PROGRAMME_SIGN),
    },
    needs=("casework",),
    part=GRASSROOTS,
)  # fmt: skip
