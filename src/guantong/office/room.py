"""What the administrators' room tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    ACCOUNT_MANAGE,
    AUDIT_ADMIN,
    CADRE_OFFICER,
    EVENT_VIEW,
    FILE_VIEW,
    GRANT_MANAGE,
    LEADER,
    ORGANISATION_OFFICER,
    PARTY_MANAGE,
    PARTY_VIEW,
    SECURITY_ADMIN,
    SUPERVISION_OFFICER,
    SYSTEM_ADMIN,
    TASK_VIEW,
    TOWNSHIP_OFFICER,
    UNIT_MANAGE,
    UNIT_VIEW,
    VILLAGE_SECRETARY,
)
from guantong.frame.rooms import DESK, GRASSROOTS, REGISTERS, SYSTEM, Entry, Room

READ = (UNIT_VIEW, FILE_VIEW, TASK_VIEW, PARTY_VIEW)
ROOM = Room(
    "office",
    _("系统"),
    prefix="",
    grants={
        SYSTEM_ADMIN: (UNIT_VIEW, UNIT_MANAGE, TASK_VIEW),
        SECURITY_ADMIN: (UNIT_VIEW, ACCOUNT_MANAGE, GRANT_MANAGE),
        AUDIT_ADMIN: (EVENT_VIEW,),
        CADRE_OFFICER: READ,
        SUPERVISION_OFFICER: READ,
        LEADER: READ,
        ORGANISATION_OFFICER: (*READ, PARTY_MANAGE),
        TOWNSHIP_OFFICER: (*READ, PARTY_MANAGE),
        VILLAGE_SECRETARY: (UNIT_VIEW, PARTY_VIEW),
    },
    part=SYSTEM,
    menu=(
        Entry(_("机构"), "sitemap", "office:units", UNIT_VIEW, REGISTERS, at=60),
        Entry(
            _("党组织"),
            "flag",
            "office:parties",
            PARTY_VIEW,
            REGISTERS,
            GRASSROOTS,
            21,
            "party",
        ),
        Entry(
            _("数据"), "chart-bar", "frame:figures", UNIT_VIEW, part=DESK, at=40, guide="figures"
        ),
        Entry(_("办理进度"), "loader", "office:tasks", TASK_VIEW, at=51),
        Entry(_("账号"), "user-shield", "office:accounts", ACCOUNT_MANAGE, at=52),
        Entry(_("授权"), "key", "office:grants", GRANT_MANAGE, at=53),
        Entry(_("审计日志"), "history", "office:events", EVENT_VIEW, at=54),
    ),
)
