"""What each role may do. Grants give a role over a unit and everything below it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The roles of the system; the three administrators are three separate people."""

    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    CADRE_OFFICER = "cadre_officer", _("干部科")
    SUPERVISION_OFFICER = "supervision_officer", _("干部监督科")
    LEADER = "leader", _("部领导")


class Permission(TextChoices):
    """One verb on one kind of thing."""

    UNIT_VIEW = "unit.view", _("查看机构")
    UNIT_MANAGE = "unit.manage", _("维护机构")
    ACCOUNT_MANAGE = "account.manage", _("维护账号")
    GRANT_MANAGE = "grant.manage", _("授权")
    EVENT_VIEW = "event.view", _("查看审计日志")
    JOB_VIEW = "job.view", _("查看后台任务")
    FILE_VIEW = "file.view", _("下载文件")
    PERSON_VIEW = "person.view", _("查看人员")
    PERSON_MANAGE = "person.manage", _("维护人员")
    PERSON_REVEAL = "person.reveal", _("查看完整身份证号和家庭成员")
    PERSON_EXPORT = "person.export", _("导出完整身份证号")
    RULE_MANAGE = "rule.manage", _("维护任职规则参数")
    INDICATOR_MANAGE = "indicator.manage", _("维护指标")
    CAMPAIGN_VIEW = "campaign.view", _("查看考察")
    CAMPAIGN_MANAGE = "campaign.manage", _("组织考察")
    RESULT_VIEW = "result.view", _("查看考察结果")
    PLAN_VIEW = "plan.view", _("查看配备方案和研判")
    PLAN_MANAGE = "plan.manage", _("编制配备方案、记录研判")
    MEETING_RECORD = "meeting.record", _("记录会议决定")


_P = Permission
_READ_CADRE = {
    _P.UNIT_VIEW, _P.PERSON_VIEW, _P.CAMPAIGN_VIEW, _P.RESULT_VIEW, _P.FILE_VIEW, _P.JOB_VIEW,
    _P.PLAN_VIEW,
}  # fmt: skip

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.SYSTEM_ADMIN: frozenset({_P.UNIT_VIEW, _P.UNIT_MANAGE, _P.JOB_VIEW}),
    Role.SECURITY_ADMIN: frozenset({_P.UNIT_VIEW, _P.ACCOUNT_MANAGE, _P.GRANT_MANAGE}),
    Role.AUDIT_ADMIN: frozenset({_P.EVENT_VIEW}),
    Role.CADRE_OFFICER: frozenset(
        _READ_CADRE
        | {
            _P.PERSON_MANAGE,
            _P.PERSON_REVEAL,
            _P.PERSON_EXPORT,
            _P.RULE_MANAGE,
            _P.CAMPAIGN_MANAGE,
            _P.INDICATOR_MANAGE,
            _P.PLAN_MANAGE,
            _P.MEETING_RECORD,
        }
    ),
    Role.SUPERVISION_OFFICER: frozenset(_READ_CADRE | {_P.PERSON_REVEAL}),
    Role.LEADER: frozenset(_READ_CADRE),
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def roles_with(permission: Permission) -> list[str]:
    """Return the roles that carry a permission."""
    return [role for role, given in PERMISSIONS.items() if permission in given]
