"""Who may write in the room, and how two officers are kept from overwriting each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, Refused
from guantong.staffing.models import Scenario
from guantong.staffing.room import PLAN_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "配备方案服务"


def require(actor: Account | None, path: str) -> None:
    """Refuse whoever does not make plans there; None is the system itself."""
    if actor is not None and not actor.may(PLAN_MANAGE, path):
        raise Refused(_("您没有编制该单位配备方案的权限。"))


def hold(actor: Account | None, scenario: Scenario, version: int | None) -> Scenario:
    """Lock a scenario for a write that was made on a version of it.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If somebody changed it since, or it is closed.

    """
    require(actor, scenario.unit_path)
    rows = Scenario.objects.unscoped(REASON).select_for_update(of=("self",))
    held: Scenario | None = rows.select_related("unit", "changed_by").filter(pk=scenario.pk).first()
    if held is None:
        raise Conflict(_("该方案设定已被删除。"))
    if held.state == Scenario.State.CLOSED:
        raise Conflict(_("“%s”已归档，不能再修改。") % held.name)
    if version is not None and held.version != version:
        who = held.changed_by.display_name if held.changed_by else _("系统")
        told = {"name": held.name, "who": who, "seen": version, "now": held.version}
        raise Conflict(
            _(
                "“%(name)s”已由%(who)s修改（您看到的是第 %(seen)s 版，现为第 %(now)s 版）。"
                "您的修改没有保存，请刷新后重做。"
            )
            % told
        )
    return held


def touch(actor: Account | None, held: Scenario) -> Scenario:
    """Write a held scenario as its next version."""
    held.version += 1
    held.changed_by = actor
    held.save()
    return held
