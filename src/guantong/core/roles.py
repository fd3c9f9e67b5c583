"""Permissions and the roles that carry them: rooms declare both, grants give a role over a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from guantong.core.text import Text


@dataclass(frozen=True)
class Permission:
    """One verb on one kind of thing, e.g. ``unit.view``; a room declares its own."""

    key: str
    label: Text = field(compare=False)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Role:
    """Whom an account stands for in the department; what a role may do, the rooms say."""

    key: str
    label: Text = field(compare=False)


UNIT_VIEW = Permission("unit.view", _("查看机构"))
UNIT_MANAGE = Permission("unit.manage", _("维护机构"))
PARTY_VIEW = Permission("party.view", _("查看党组织"))
PARTY_MANAGE = Permission("party.manage", _("维护党组织"))
ACCOUNT_MANAGE = Permission("account.manage", _("维护账号"))
GRANT_MANAGE = Permission("grant.manage", _("授权"))
EVENT_VIEW = Permission("event.view", _("查看审计日志"))
TASK_VIEW = Permission("task.view", _("查看后台任务"))
FILE_VIEW = Permission("file.view", _("下载文件"))

# The three administrators are three separate people.
SYSTEM_ADMIN = Role("system_admin", _("系统管理员"))
SECURITY_ADMIN = Role("security_admin", _("安全管理员"))
AUDIT_ADMIN = Role("audit_admin", _("审计管理员"))
CADRE_OFFICER = Role("cadre_officer", _("干部科"))
SUPERVISION_OFFICER = Role("supervision_officer", _("干部监督科"))
LEADER = Role("leader", _("部领导"))
# Those of the grassroots; each is offered once an installed room lets it do something.
ORGANISATION_OFFICER = Role("organisation_officer", _("组织科"))
REVIEWER = Role("reviewer", _("联审单位"))
WINDOW = Role("window", _("服务窗口"))
TOWNSHIP_OFFICER = Role("township_officer", _("乡镇组织委员"))
VILLAGE_SECRETARY = Role("village_secretary", _("村党组织书记"))
ACCOUNTANT = Role("accountant", _("乡镇会计"))
GRID_WORKER = Role("grid_worker", _("网格员和联系党员"))
ADMINISTRATORS = frozenset({SYSTEM_ADMIN.key, SECURITY_ADMIN.key, AUDIT_ADMIN.key})

#: Key of a role → the role, in the order in which it is offered.
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN, CADRE_OFFICER, SUPERVISION_OFFICER, LEADER,
    )
}  # fmt: skip
#: Key of a role → what the installed rooms let it do.
GRANTED: dict[str, frozenset[Permission]] = dict.fromkeys(ROLES, frozenset())

#: What nobody is allowed on a phone: the frame fills it with the rights of rooms kept at a desk.
AT_A_DESK: set[Permission] = set()


def allow(role: Role, permissions: Iterable[Permission]) -> None:
    """Let a role do more; a role that nobody named before is offered from then on."""
    ROLES.setdefault(role.key, role)
    GRANTED[role.key] = GRANTED.get(role.key, frozenset()) | frozenset(permissions)


def choices() -> list[tuple[str, Text]]:
    """Return the roles as a form offers them."""
    return [(role.key, role.label) for role in ROLES.values()]


def roles_with(permission: Permission) -> list[str]:
    """Return the roles that carry a permission."""
    return [role for role, given in GRANTED.items() if permission in given]
