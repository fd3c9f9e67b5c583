"""What can be wrong with a process that can be read: its steps, ways, limits, people, calls."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from guantong.casework.process import calls, paths
from guantong.casework.process.definition import (
    CLOSE,
    HERE,
    NO_REPLY,
    REOPENED,
    Definition,
    Step,
    Within,
)
from guantong.casework.room import CASE_OPEN, CASE_WORK
from guantong.core.roles import GRANTED, ROLES, Permission
from guantong.frame.asked import Fault

#: What an outcome may not hold: ways and conditions are written with them.
SIGNS = frozenset("|=:：")


def lint(made: Definition) -> list[Fault]:
    """Return everything that is wrong, in the order of the steps."""
    faults = [*_whole(made), *_close(made)]
    for step in made.every_step:
        faults += [Fault(where(step), what) for what in _step(made, step)]
        for one in step.branches:
            faults += [Fault(where(one), what) for what in _branch(made, step, one)]
    if made.steps:
        faults += [*_reach(made), *_loops(made), *_limits(made)]
    return faults


def where(step: Step) -> str:
    """Return how the place of a fault is said."""
    return _("办结") if step.id == CLOSE else _("环节 %s") % (step.name or step.id)


def _whole(made: Definition) -> Iterator[Fault]:
    here = _("流程")
    for one in _twice([one.id for one in made.steps]):
        yield Fault(here, _("有几个环节的 id 都是“%s”，请改成不同的") % one)
    for one in _twice([one.name for one in made.every_step if one.name]):
        yield Fault(here, _("有几个环节都叫“%s”，请改成不同的名称") % one)
    if any(one.id == CLOSE for one in made.steps):
        yield Fault(here, _("环节的 id 不能是“%s”，那是办结") % CLOSE)
    for one in _twice([one.name for one in made.every_field()]):
        yield Fault(here, _("字段“%s”在几处重名，请改成不同的") % one)
    for what in (made.planned, made.promised, made.statutory):
        yield from (Fault(here, text) for text in _within(made, what))
    yield from (Fault(here, text) for text in _beyond_law(made))
    for role in made.opened_by:
        yield from (Fault(here, text) for text in _right(role, CASE_OPEN))
    outcomes = {text for one in made.steps for text in one.outcomes}
    for again in made.look_again:
        yield from (Fault(_("复查"), text) for text in _within(made, again.within))
        if again.when and again.when not in outcomes:
            yield Fault(_("复查"), _("条件“%s”不是哪个环节的结论，请改正") % again.when)


def _twice(some: list[str]) -> list[str]:
    return sorted({one for one in some if some.count(one) > 1})


def _beyond_law(made: Definition) -> Iterator[str]:
    """Say what is promised or planned for later than the law, or than what is promised, allows."""
    limits = ((_("计划办结"), made.planned), (_("承诺办结"), made.promised),
              (_("法定期限"), made.statutory))  # fmt: skip
    known = [
        (label, one.number(made.defaults()), one.unit) for label, one in limits
        if one is not None and (isinstance(one.count, int) or one.count in made.parameters)
    ]  # fmt: skip
    for at, (label, many, unit) in enumerate(known):
        for other, most, of in known[at + 1 :]:
            if unit == of and many > most:
                told = {"one": label, "n": many, "other": other, "m": most}
                yield _("%(one)s（%(n)s）比%(other)s（%(m)s）还长，请缩短") % told


def _close(made: Definition) -> Iterator[Fault]:
    if not made.close.by:
        return
    here = where(made.close)
    if not made.close.not_by:
        yield Fault(here, _("没有第二人，请写明办结人不得是哪些环节的办理人"))
    elif made.steps and paths.passes(made, CLOSE, set(made.close.not_by)):
        names = "、".join(name(made, one) for one in made.close.not_by)
        text = _("没有第二人：有的走法不经过“%s”就到办结，请把必经的环节也写进去")
        yield Fault(here, text % names)
    if not made.close.evidence:
        yield Fault(here, _("办结不要材料，请写明须有哪些材料"))
    if made.close.within is None:
        yield Fault(here, _("没有时限，请写明"))


def _step(made: Definition, step: Step) -> Iterator[str]:
    if step.id != CLOSE:
        if not step.next:
            yield _("没有去处，请写明办完去哪里")
        if step.within is None and not step.pauses:
            yield _("没有时限，请写明")
    if step.by:
        yield from _right(step.by, CASE_WORK)
    yield from _within(made, step.within)
    yield from _units(made, step)
    for one in step.not_by:
        if one == step.id:
            yield _("不能回避自己这个环节，请改正")
        elif not made.has(one):
            yield _("要回避的环节“%s”不存在，请改正") % one
    if isinstance(step.limit, str) and step.limit not in made.parameters:
        yield _("没有参数“%s”，请加参数或直接写数字") % step.limit
    yield from _outcomes(step)
    if step.each and step.fields:
        yield _("几个单位同时办理的环节不能有字段，各单位填的会互相覆盖，请移到别的环节")
    if step.each and step.pauses:
        yield _("几个单位同时办理的环节不能暂停计时（pauses），请删去一个")
    if step.hidden_until_done and not step.each:
        yield _("只有一个办理单位，用不着 hidden_until_done，请删去")
    yield from _ways(made, step)
    for call in step.does:
        yield from calls.faults(made, step, call)


def _branch(made: Definition, step: Step, one: Step) -> Iterator[str]:
    """Say what is wrong with one of the things that a step asks side by side."""
    if [other.id for other in step.branches].count(one.id) > 1:
        yield _("有几个分支的 id 都是“%s”，请改成不同的") % one.id
    if not one.outcomes:
        yield _("没有结论，请写明可以有哪些结论")
    yield from _right(one.by, CASE_WORK)
    yield from _at_field(made, step, one.at, "core.unit")
    yield from _outcomes(one)


def _right(role: str, needs: Permission) -> Iterator[str]:
    if role in ROLES and needs not in GRANTED.get(role, ()):
        told = {"role": ROLES[role].label, "needs": needs.label}
        yield _("角色“%(role)s”没有“%(needs)s”的权限，请换一个角色") % told


def _within(made: Definition, within: Within | None) -> Iterator[str]:
    if within is not None and isinstance(within.count, str) and within.count not in made.parameters:
        yield _("没有参数“%s”，请加参数或直接写数字") % within.count


def _units(made: Definition, step: Step) -> Iterator[str]:
    if step.each and step.at != HERE:
        yield _("each 和 at 只能写一个，请删去一个")
    yield from _at_field(made, step, step.at, "core.unit")
    yield from _at_field(made, step, step.each, "units")


def _at_field(made: Definition, step: Step, told: str, wanted: str) -> Iterator[str]:
    """Say what is wrong with a field that names the units of a step."""
    if not told.startswith("field:"):
        return
    field = next((one for one in made.every_field() if one.name == told[6:]), None)
    if field is None or calls.called(field.type) != wanted:
        kind = _("选一个单位（core.unit）") if wanted != "units" else _("选几个单位（units）")
        yield _("没有单位字段“%(name)s”，请加一个%(kind)s的字段") % {
            "name": told[6:], "kind": kind,
        }  # fmt: skip
    elif not paths.known_before(made, step, field.name):
        yield _("到这里时字段“%s”可能还空着，请设为必填，并在此前必经的环节填写") % field.label


def _outcomes(step: Step) -> Iterator[str]:
    for one in step.require:
        if one != "*" and one not in step.outcomes:
            yield _("require 的“%s”不是本环节的结论，请改正") % one
    for one in step.outcomes:
        if one in (NO_REPLY, REOPENED):
            yield _("“%s”是系统用语，不能作结论，请换一个") % one
        if SIGNS & set(one):
            yield _("结论“%s”不能含有 | = : 这些符号，请换一个写法") % one


def _ways(made: Definition, step: Step) -> Iterator[str]:
    done: set[str] = set()
    limited = {one.id for one in made.steps if one.limit is not None}
    for at, way in enumerate(step.next):
        if way.to and not made.has(way.to):
            yield _("去处“%s”不是本流程的环节，请改正") % way.to
        if way.to == CLOSE and step is made.close:
            yield _("办结不能退回办结，请写明退回哪个环节")
        prefix = way.when.partition(":")[0] if ":" in way.when else ""
        if (way.when and way.outcome not in step.outcomes) or prefix not in ("", "any", "all"):
            yield _("条件“%s”不是本环节的结论，请改正") % way.when
        elif prefix and not step.each:
            yield _("条件“%s”只用于几个单位同时办理的环节，请只写结论") % way.when
        rest = step.next[at + 1 :]
        # What comes after an unconditional way is reached if its step may be used up.
        passed = way.to in limited and all(not one.when for one in rest)
        if not way.when and rest and not passed:
            yield _("无条件的去处后面还有去处，永远走不到，请把它放在最后")
        # A second way is taken once the first one's step is used up.
        before = {one.when for one in step.next[:at] if one.to not in limited}
        if way.when and way.when in before:
            yield _("“%s”写了两个去处，只走前一个，请删去一个") % way.when
        done.add(way.outcome)
    if step is made.close or not step.next or "" in done:
        return
    if step.each:
        # Some may not answer, and answers may differ: there must be a way in any case.
        yield _("几个单位同时办理，最后须有一个无条件的去处（有单位未反馈时走），请加上")
    for one in step.outcomes:
        if one not in done:
            yield _("结论“%s”没有去处，请写明去哪里") % one
    if not step.outcomes:
        yield _("没有结论，去处却都有条件，请加一个无条件的去处")


def name(made: Definition, id: str) -> str:  # noqa: A002 - as the files say it
    """Return how a step is called."""
    return (made.step(id).name if made.has(id) else "") or id


def _reach(made: Definition) -> Iterator[Fault]:
    edges = paths.edges(made)
    seen = paths.reached(edges, made.first.id)
    back: dict[str, list[str]] = {one: [] for one in edges}
    for one, some in edges.items():
        for other in some:
            back[other].append(one)
    ends = paths.reached(back, CLOSE)
    for step in made.steps:
        if step.id not in seen:
            yield Fault(where(step), _("走不到，请让别的环节去到这里，或删去"))
        if step.id not in ends:
            yield Fault(where(step), _("到不了办结，请让它或它后面的环节去到办结"))


def _loops(made: Definition) -> Iterator[Fault]:
    """Find the circles in which no step has a limit: they need never end."""
    free = {one.id for one in made.every_step if one.limit is None}
    edges = {
        one: [other for other in some if other in free]
        for one, some in paths.edges(made).items() if one in free
    }  # fmt: skip
    told: set[str] = set()
    for one in edges:
        circle = {other for other in paths.reached(edges, one) if one in paths.beyond(edges, other)}
        if one in circle and one not in told:
            told |= circle
            names = " → ".join(name(made, step.id) for step in made.every_step if step.id in circle)
            text = _("可以无限循环：%s，请给其中一个环节写明最多再回来几次（limit）")
            yield Fault(where(made.step(one)), text % names)


def _limits(made: Definition) -> Iterator[Fault]:
    """Find the outcomes with which nothing is left once the steps they lead to are used up."""
    limited = {one.id for one in made.steps if one.limit is not None}
    edges = paths.edges(made)
    for step in made.steps:
        for outcome in step.outcomes or ("",):
            ways = [one for one in step.next if not one.when or one.outcome == outcome]
            used = {one.to for one in ways}
            again = any(step.id in paths.beyond(edges, one) for one in used)
            if used and used <= limited and again:
                told = {"outcome": outcome, "to": "、".join(name(made, one) for one in used)}
                yield Fault(where(step), (
                    _("“%(outcome)s”只能去“%(to)s”，次数用满后没有去处，请再写一个无条件的去处")
                    if outcome else _("只能去“%(to)s”，次数用满后没有去处，请再写一个去处")
                ) % told)  # fmt: skip
