"""How a process is said in words: limits, roles, places, ways."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.utils.translation import gettext as _

from guantong.casework.process.definition import (
    ARTICLE,
    CLOSE,
    EVIDENCE,
    HERE,
    REASON,
    Call,
    Definition,
    Step,
    Way,
    Within,
)
from guantong.core import acts
from guantong.core.fields import Field
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
    if step.branches:
        return "；".join(f"{one.name}（{who(one, made)}）" for one in step.branches)
    if step.each:
        kind, _colon, name = step.each.partition(":")
        what = labels.get(name, name) if kind == "field" else _("清单“%s”") % name
        return _("%(list)s各单位 · %(role)s") % {"list": what, "role": named}
    if step.at == HERE:
        return named
    if step.at.startswith("field:"):
        return f"{labels.get(step.at[6:], step.at[6:])} · {named}"
    return f"{Unit.Kind(step.at).label} · {named}" if step.at in Unit.Kind.values else named


def way(one: Way, made: Definition) -> str:
    """Say a way: «有单位“有异议” → 会商»."""
    to = made.step(one.to).name if made.has(one.to) else one.to
    return f"{condition(one)} → {to}".lstrip()


def condition(one: Way) -> str:
    """Say when a way is taken, "" in any case."""
    if one.when.startswith("any:"):
        return _("有单位“%s”") % one.outcome
    if one.when.startswith("all:"):
        return _("都“%s”") % one.outcome
    return one.outcome


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
    told += [_told(step, ARTICLE, _("须写依据条款")), _told(step, EVIDENCE, _("须附佐证"))]
    told += [_told(step, REASON, _("须写理由")), *(call(one) for one in step.does)]
    return [one for one in told if one]


def _told(step: Step, what: str, said: str) -> str:
    """Say of which outcomes something is asked."""
    every = [one for one in step.outcomes if step.must(one, what)]
    if not every:
        return ""
    return f"{said}：{'、'.join(every)}" if len(every) < len(step.outcomes) else said


def call(one: Call) -> str:
    """Say what a step carries out."""
    found = acts.find(one.model, one.name)
    said = _("办理“%s”（签署人须有权限）") % (found.label if found else one.act)
    return f"{one.when}：{said}" if one.when else said


def field(one: Field) -> str:
    """Say what is asked: its label, and its choices where it has some."""
    some = () if callable(one.choices) else tuple(one.choices)
    told = f"（{'、'.join(str(label) for _value, label in some)}）" if some else ""
    return f"{one.label}{told}{'' if one.required else _('（可不填）')}"


def head(made: Definition) -> list[tuple[str, str]]:
    """Say what holds of the whole process, each with its label."""
    numbers = made.defaults()
    names = [str(ROLES[one].label) if one in ROLES else one for one in made.opened_by]
    kind = made.unit_kind
    access = ROLES.get(made.access)
    again = [
        _("%(limit)s后按“%(process)s”复查") % {
            "limit": limit(one.within, numbers), "process": one.opens,
        }
        for one in made.look_again
    ]  # fmt: skip
    return [
        (_("计划办结"), limit(made.planned, numbers)),
        (_("承诺办结"), limit(made.promised, numbers)),
        (_("法定期限"), limit(made.statutory, numbers)),
        (_("对象"), _subject(made.subject)),
        (_("立项单位"), str(Unit.Kind(kind).label) if kind in Unit.Kind.values else kind),
        (_("谁可立项"), "、".join(names)),
        (_("只给谁看"), str(access.label) if access else made.access),
        (_("依据"), made.source),
        (_("保管年限"), str(made.keep_years or "")),
        (_("复查"), "；".join(again)),
    ]


def _subject(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name) if label else ""
    except (LookupError, ValueError):
        return label
