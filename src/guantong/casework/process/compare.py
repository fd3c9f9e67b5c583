"""What differs between two versions of a process, place by place."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guantong.casework.process import words
from guantong.casework.process.definition import CLOSE, Definition, Step


@dataclass(frozen=True)
class Difference:
    """One thing that is said otherwise; "" where a version does not say it."""

    where: str
    what: str
    before: str
    after: str


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Return what is said otherwise, in the order of the steps of the new version."""
    found = _between(_("流程"), _head(old), _head(new))
    found += _between(_("参数"), _parameters(old), _parameters(new))
    ids = [one.id for one in new.every_step]
    for name in [*ids, *(one.id for one in old.every_step if one.id not in ids)]:
        before, after = (_of_step(made, name) for made in (old, new))
        title = (new if new.has(name) else old).step(name).name
        found += _between(_("办结") if name == CLOSE else title, before, after)
    return found


def _between(where: str, before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    return [
        Difference(where, key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys([*before, *after]) if before.get(key, "") != after.get(key, "")
    ]  # fmt: skip


def _head(made: Definition) -> dict[str, str]:
    asked = "、".join(words.field(one) for one in made.fields)
    return {_("名称"): made.name, **dict(words.head(made)), _("立项时填写"): asked}


def _parameters(made: Definition) -> dict[str, str]:
    return {
        one.label: f"{one.default}{one.unit}" + (f"（{one.source}）" if one.source else "")
        for one in made.parameters.values()
    }


def _of_step(made: Definition, name: str) -> dict[str, str]:
    if not made.has(name):
        return {}
    step: Step = made.step(name)
    numbers = made.defaults()
    return {
        _("名称"): step.name,
        _("由谁办理"): words.who(step, made),
        _("时限"): words.limit(step.within, numbers),
        _("结论"): "、".join(step.outcomes),
        _("去处"): "；".join(words.way(one, made) for one in step.next),
        _("填写"): "、".join(words.field(one) for one in step.fields),
        _("要求"): "；".join(words.rules(step, made, numbers)),
    }  # fmt: skip
