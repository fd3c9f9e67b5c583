"""What the room of inspections tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, LEADER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import CAUSE, REGISTERS, Entry, Room

INDICATOR_MANAGE = Permission("indicator.manage", _("维护指标"))
CAMPAIGN_VIEW = Permission("campaign.view", _("查看考察"))
CAMPAIGN_MANAGE = Permission("campaign.manage", _("组织考察"))
RESULT_VIEW = Permission("result.view", _("查看考察结果"))
FEEDBACK_APPROVE = Permission("feedback.approve", _("批准考察反馈"))

ROOM = Room(
    "assess",
    _("考察测评"),
    prefix="assess/",
    doors={"a/": "guantong.assess.urls_answer"},
    permissions=(INDICATOR_MANAGE, CAMPAIGN_VIEW, CAMPAIGN_MANAGE, RESULT_VIEW, FEEDBACK_APPROVE),
    grants={
        CADRE_OFFICER: (INDICATOR_MANAGE, CAMPAIGN_VIEW, CAMPAIGN_MANAGE, RESULT_VIEW),
        SUPERVISION_OFFICER: (CAMPAIGN_VIEW, RESULT_VIEW),
        LEADER: (CAMPAIGN_VIEW, RESULT_VIEW, FEEDBACK_APPROVE),
    },
    needs=("people",),
    part=CAUSE,
    menu=(
        Entry(
            _("指标"),
            "list-check",
            "assess:sets",
            CAMPAIGN_VIEW,
            REGISTERS,
            at=23,
            guide="inspection",
        ),
    ),
    desk_only=True,
)
