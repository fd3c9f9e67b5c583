"""What the room of persons tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, LEADER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import Entry, Room

PERSON_VIEW = Permission("person.view", _("查看人员"))
PERSON_MANAGE = Permission("person.manage", _("维护人员"))
PERSON_REVEAL = Permission("person.reveal", _("查看完整身份证号和家庭成员"))
PERSON_EXPORT = Permission("person.export", _("导出完整身份证号"))
RULE_MANAGE = Permission("rule.manage", _("维护任职规则参数"))
CHOOSING, GRASSROOTS = _("选人用人"), _("固本强基")

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
    menu=(
        Entry(CHOOSING, _("干部名册"), "users", "people:list", PERSON_VIEW, at=2),
        Entry(CHOOSING, _("班子结构"), "hierarchy-2", "people:teams", PERSON_VIEW, at=4),
        Entry(CHOOSING, _("任职资格核对"), "gavel", "people:check", PERSON_VIEW, at=5),
        Entry(CHOOSING, _("到期事项"), "calendar-due", "people:due", PERSON_VIEW, at=6),
        Entry(CHOOSING, _("任职规则"), "scale", "people:rules", PERSON_VIEW, at=7),
        Entry(CHOOSING, _("任免表与名册"), "file-text", "people:papers", PERSON_VIEW, at=8),
        Entry(GRASSROOTS, _("党员名册"), "users-group", "people:members", PERSON_VIEW, at=13),
    ),
)
