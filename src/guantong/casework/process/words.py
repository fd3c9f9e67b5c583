"""How a process is said in words: limits, roles, places, ways."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guantong.casework.process.definition import CLOSE, HERE, Definition, Step, Way, Within
from guantong.core.models import Unit
from guantong.core.roles import ROLES


def limit(within: Within | None, numbers: Mapping[str, int]) -> str:
    """Say a limit: «5 个工作日»."""
    if within is None:
        return "—"
    n = within.number(numbers) if within.count in numbers or isinstance(within.count, int) else "?"
    if within.unit == "workdays":
        return _("当日") if n == 0 else _("%s 个工作日") % n
    return _("%s 天") % n if within.unit == "days" else _("%s 个月") % n


def who(step: Step, made: Definition) -> str:
    """Say whose turn a step is: «乡镇街道 · 乡镇组织委员»."""
    role = ROLES.get(step.by)
    named = str(role.label) if role else step.by
    labels = {one.name: str(one.label) for one in made.every_field()}
    if step.each:
        _kind, _colon, name = step.each.partition(":")
        what = labels.get(name, name)
        return _("%(list)s各单位 · %(role)s") % {"list": what, "role": named}
    if step.at == HERE:
        return named
    if step.at.startswith("field:"):
        return f"{labels.get(step.at[6:], step.at[6:])} · {named}"
    return f"{Unit.Kind(step.at).label} · {named}" if step.at in Unit.Kind.values else named


def way(one: Way, made: Definition) -> str:
    """Say a way: «有单位“有异议” → 会商»."""
    to = made.step(one.to).name if made.has(one.to) else one.to
    told = {"outcome": one.outcome, "to": to}
    if not one.when:
        return f"→ {to}"
    if one.when.startswith("any:"):
        return _("有单位“%(outcome)s” → %(to)s") % told
    if one.when.startswith("all:"):
        return _("都“%(outcome)s” → %(to)s") % told
    return f"{one.outcome} → {to}"


def rules(step: Step, made: Definition, numbers: Mapping[str, int]) -> list[str]:
    """Say what else holds of a step."""
    names = [made.step(one).name for one in step.not_by if made.has(one)]
    told = []
    if names:
        told.append(_("不得由“%s”的办理人办理") % "、".join(names))
    if step.evidence:
        told.append(_("须有：%s") % "、".join(step.evidence))
    if step.signed:
        told.append(_("签署结论"))
    if step.hidden_until_done:
        told.append(_("各单位都办完之前互不可见"))
    if step.pauses:
        told.append(_("等候期间暂停计时"))
    if step.limit is not None:
        n = numbers.get(step.limit, "?") if isinstance(step.limit, str) else step.limit
        told.append(_("最多再回来 %s 次") % n if n else _("只进入一次"))
    if step.hand_over and step.id != CLOSE:
        told.append(_("可以移交"))
    if step.fields:
        told.append(_("填写：%s") % "、".join(str(one.label) for one in step.fields))
    told += [_("办理：%s") % one.act for one in step.does]
    return told
