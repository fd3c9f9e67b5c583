"""What the room of persons tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, LEADER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import CAUSE, GRASSROOTS, REGISTERS, Entry, Phase, Room

PERSON_VIEW = Permission("person.view", _("查看人员"))
PERSON_MANAGE = Permission("person.manage", _("维护人员"))
PERSON_REVEAL = Permission("person.reveal", _("查看完整身份证号和家庭成员"))
PERSON_EXPORT = Permission("person.export", _("导出完整身份证号"))
RULE_MANAGE = Permission("rule.manage", _("维护任职规则参数"))

ROOM = Room(
    "people",
    _("人员"),
    prefix="people/",
    styles=("people/person.css",),
    permissions=(PERSON_VIEW, PERSON_MANAGE, PERSON_REVEAL, PERSON_EXPORT, RULE_MANAGE),
    grants={
        CADRE_OFFICER: (PERSON_VIEW, PERSON_MANAGE, PERSON_REVEAL, PERSON_EXPORT, RULE_MANAGE),
        SUPERVISION_OFFICER: (PERSON_VIEW, PERSON_REVEAL),
        LEADER: (PERSON_VIEW,),
    },
    part=CAUSE,
    menu=(
        Entry(_("到期事项"), "calendar-due", "people:due", PERSON_VIEW, at=13, guide="rules"),
        Entry(
            _("任免审批表、花名册"),
            "file-text",
            "people:papers",
            PERSON_VIEW,
            at=14,
            guide="papers",
        ),
        Entry(
            _("干部花名册"), "users", "people:list", PERSON_VIEW, REGISTERS, at=20, guide="rosters"
        ),
        Entry(
            _("党员名册"),
            "users-group",
            "people:members",
            PERSON_VIEW,
            REGISTERS,
            GRASSROOTS,
            20,
            "rosters",
        ),
    ),
    phases=(
        Phase(_("干部花名册"), "people:list", PERSON_VIEW),
        Phase(_("班子结构"), "people:teams", PERSON_VIEW),
        Phase(_("实践锻炼"), "people:practices", PERSON_VIEW, "people"),
        Phase(_("任职规则"), "people:rules", PERSON_VIEW, "rules"),
    ),
    desk_only=True,
)
