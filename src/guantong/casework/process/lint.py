"""What can be wrong with a process that can be read: its steps, ways, limits, people, calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from guantong.casework.process.definition import (
    CLOSE,
    HERE,
    NO_REPLY,
    Call,
    Definition,
    Step,
    Within,
)
from guantong.core import acts
from guantong.frame.asked import Fault

#: The door by which a process calls an act.
DOOR = "process"


def lint(made: Definition) -> list[Fault]:
    """Return everything that is wrong, in the order of the steps."""
    faults = [*_names(made), *_close(made)]
    for step in made.every_step:
        where = _("办结") if step.id == CLOSE else _("环节 %s") % step.id
        faults += [Fault(where, what) for what in _step(made, step)]
    faults += [*_reach(made), *_loops(made), *_limits(made)]
    return faults


def _names(made: Definition) -> Iterator[Fault]:
    ids = [one.id for one in made.steps]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield Fault(_("流程"), _("环节“%s”重名") % one)
    if CLOSE in ids:
        yield Fault(_("流程"), _("环节不能叫“%s”") % CLOSE)
    names = [one.name for one in made.every_field()]
    for one in sorted({one for one in names if names.count(one) > 1}):
        yield Fault(_("流程"), _("字段“%s”在几处重名") % one)
    for what in (made.planned, made.promised, made.statutory):
        yield from (Fault(_("流程"), text) for text in _within(made, what))
    for again in made.look_again:
        yield from (Fault(_("复查"), text) for text in _within(made, again.within))


def _close(made: Definition) -> Iterator[Fault]:
    if made.close.by and not made.close.not_by:
        yield Fault(_("办结"), _("没有第二人：须写明办结人不得是哪些环节的办理人"))
    if made.close.by and not made.close.evidence:
        yield Fault(_("办结"), _("办结不需要证据：须写明要有哪些材料"))
    if made.close.by and made.close.within is None:
        yield Fault(_("办结"), _("没有时限"))


def _step(made: Definition, step: Step) -> Iterator[str]:
    if step.id != CLOSE:
        if not step.next:
            yield _("没有下一环节")
        if step.within is None and not step.pauses:
            yield _("没有时限")
    yield from _within(made, step.within)
    yield from _units(made, step)
    for one in step.not_by:
        if one == step.id or not made.has(one):
            yield _("回避的环节“%s”不存在") % one
    if isinstance(step.limit, str) and step.limit not in made.parameters:
        yield _("没有参数“%s”") % step.limit
    if isinstance(step.limit, int) and step.limit < 0:
        yield _("limit 不能小于 0")
    for one in step.require:
        if one != "*" and one not in step.outcomes:
            yield _("require 中的“%s”不是结论") % one
    if NO_REPLY in step.outcomes:
        yield _("“%s”是系统用语，不能作结论") % NO_REPLY
    if step.hidden_until_done and not step.each:
        yield _("只有一个办理单位，不必 hidden_until_done")
    yield from _ways(made, step)
    for call in step.does:
        yield from _call(made, step, call)


def _within(made: Definition, within: Within | None) -> Iterator[str]:
    if within is not None and isinstance(within.count, str) and within.count not in made.parameters:
        yield _("没有参数“%s”") % within.count


def _units(made: Definition, step: Step) -> Iterator[str]:
    types = {one.name: one.type for one in made.every_field()}
    for told, wanted in ((step.at, "core.unit"), (step.each, "units")):
        if told.startswith("field:"):
            kind = types.get(told[6:])
            label = kind if isinstance(kind, str) or kind is None else kind._meta.label_lower
            if label != wanted:
                yield _("没有单位字段“%s”") % told[6:]
    if step.each and step.at != HERE:
        yield _("each 与 at 只能写一个")


def _ways(made: Definition, step: Step) -> Iterator[str]:
    done: set[str] = set()
    for way in step.next:
        if not made.has(way.to):
            yield _("下一环节“%s”不存在") % way.to
        if way.to == CLOSE and step.id == CLOSE:
            yield _("办结不能退回办结")
        prefix = way.when.partition(":")[0] if ":" in way.when else ""
        if (way.when and way.outcome not in step.outcomes) or prefix not in ("", "any", "all"):
            yield _("条件“%s”不是本环节的结论") % way.when
        if prefix and not step.each:
            yield _("条件“%s”用于几个单位同时办理的环节") % way.when
        if not way.when and way is not step.next[-1]:
            yield _("无条件的去处后面还有去处，走不到")
        done.add(way.outcome)
    if step.id == CLOSE or not step.next:
        return
    if step.each and "" not in done:
        # Some may not answer, and answers may differ: there must be a way in any case.
        yield _("几个单位同时办理，最后须有一个无条件的去处（有单位未反馈时走）")
    if "" not in done:
        for one in step.outcomes:
            if one not in done:
                yield _("结论“%s”没有去处") % one
        if not step.outcomes:
            yield _("没有结论，去处却都有条件")


def _call(made: Definition, step: Step, call: Call) -> Iterator[str]:
    found = acts.find(call.model, call.name)
    if found is None:
        yield _("没有“%s”这个办理动作") % call.act
        return
    if DOOR not in found.open_to:
        yield _("“%s”不对流程开放") % call.act
    if call.model != made.subject:
        yield _("“%(act)s”办理的不是本流程的对象“%(subject)s”") % {
            "act": call.act, "subject": made.subject or "—",
        }  # fmt: skip
    if call.when and call.when not in step.outcomes:
        yield _("条件“%s”不是本环节的结论") % call.when
    names = {one.name for one in made.every_field()}
    for value in call.give.values():
        if value not in names:
            yield _("没有字段“%s”") % value


def _edges(made: Definition) -> dict[str, list[str]]:
    return {
        one.id: [way.to for way in one.next if made.has(way.to)] for one in made.every_step
    }  # fmt: skip


def _reach(made: Definition) -> Iterator[Fault]:
    edges = _edges(made)
    seen = _reached(edges, made.first.id)
    back: dict[str, list[str]] = {one: [] for one in edges}
    for one, some in edges.items():
        for other in some:
            back[other].append(one)
    ends = _reached(back, CLOSE)
    for step in made.steps:
        if step.id not in seen:
            yield Fault(_("环节 %s") % step.id, _("走不到"))
        if step.id not in ends:
            yield Fault(_("环节 %s") % step.id, _("到不了办结"))


def _reached(edges: Mapping[str, list[str]], start: str) -> set[str]:
    seen, todo = set(), [start]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += edges.get(one, ())
    return seen


def _loops(made: Definition) -> Iterator[Fault]:
    """Find the circles in which no step has a limit: they need never end."""
    free = {one.id for one in made.every_step if one.limit is None}
    edges = {
        one: [other for other in some if other in free]
        for one, some in _edges(made).items() if one in free
    }  # fmt: skip
    told: set[str] = set()
    for one in edges:
        circle = {other for other in _reached(edges, one) if one in _beyond(edges, other)}
        if one in circle and one not in told:
            told |= circle
            names = " → ".join(step.id for step in made.every_step if step.id in circle)
            yield Fault(
                _("环节 %s") % one, _("循环没有次数限制：%s，须给其中一个环节写 limit") % names
            )


def _beyond(edges: Mapping[str, list[str]], one: str) -> set[str]:
    """Return what is reached from a step by at least one way."""
    found: set[str] = set()
    for other in edges.get(one, ()):
        found |= _reached(edges, other)
    return found


def _limits(made: Definition) -> Iterator[Fault]:
    """A step that can be used up must not be the only way on."""
    limited = {one.id for one in made.every_step if one.limit is not None}
    for step in made.every_step:
        others = {way.to for way in step.next} - limited
        again = {way.to for way in step.next} & limited
        if step.id != CLOSE and again and not others and _comes_back(made, again, step.id):
            yield Fault(_("环节 %s") % step.id, _("次数用满后没有别的去处"))


def _comes_back(made: Definition, some: set[str], to: str) -> bool:
    edges = _edges(made)
    return any(to in _beyond(edges, one) for one in some)
