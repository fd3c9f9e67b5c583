"""Whether an act that a step carries out can be: it is open, and is given what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from guantong.casework.process import paths
from guantong.casework.process.definition import Call, Definition, Step
from guantong.core import acts
from guantong.core.acts import Act
from guantong.core.fields import PROSE, Field
from guantong.core.text import Text

#: The door by which a process calls an act.
DOOR = "process"
#: So many letters a text holds that says no number of its own.
LONGEST = {"text": 200, "reason": 200, "long": 2000}
#: Column → types of the fields that may fill it.
FILLS: tuple[tuple[type[models.Field[Any, Any]], frozenset[str]], ...] = (
    (models.DateField, frozenset({"date"})),
    (models.BooleanField, frozenset({"flag"})),
    (models.IntegerField, frozenset({"number"})),
    (models.DecimalField, frozenset({"number", "money"})),
    (models.CharField, PROSE),
    (models.TextField, PROSE),
)  # fmt: skip


def open_acts(subject: str) -> list[Act]:
    """Return the acts on what a process is about that a step may carry out."""
    return [one for one in acts.ACTS.get(subject, {}).values() if DOOR in one.open_to]


def faults(made: Definition, step: Step, call: Call) -> Iterator[str]:
    """Yield what is wrong with a call."""
    if call.when and call.when not in step.outcomes:
        yield _("条件“%s”不是本环节的结论，请改正") % call.when
    fields = {one.name: one for one in made.every_field()}
    for value in call.give.values():
        if value not in fields:
            yield _("没有字段“%s”，请加字段或改正") % value
    if ":" not in call.act:
        return
    found = acts.find(call.model, call.name)
    if found is None:
        yield _("没有“%s”这个办理动作，请改正") % call.act
        return
    if DOOR not in found.open_to:
        yield _("“%s”不对流程开放，请换一个") % call.act
    if call.model != made.subject:
        told = {"act": call.act, "subject": made.subject or "—"}
        yield _("“%(act)s”办理的不是本流程的对象“%(subject)s”，请改正其中一个") % told
    yield from _given(made, step, call, found)


def asked(act: Act) -> dict[str, Any]:
    """Return name → what an act asks: fields, and its model's columns; none if its row says it."""
    if callable(act.ask):
        return {}
    model: Any = act.makes or act.model
    return {
        one.name if isinstance(one, Field) else one:
        one if isinstance(one, Field) else model._meta.get_field(one) for one in act.ask
    }  # fmt: skip


def label(one: Any) -> Text:
    """Return how what is asked is called."""
    found: Text = one.label if isinstance(one, Field) else one.verbose_name
    return found


def needed(one: Any) -> bool:
    """Tell whether an act is not done without it."""
    if isinstance(one, Field):
        return one.required and one.type != "flag" and not (one.when or one.fact or one.seen_by)
    return not one.blank and not one.has_default()


def _given(made: Definition, step: Step, call: Call, act: Act) -> Iterator[str]:
    asks = asked(act)
    fields = {one.name: one for one in made.every_field()}
    if not asks:
        return
    for key in call.give:
        if key not in asks:
            yield _("“%(act)s”没有“%(name)s”这一项，请改正") % {"act": act.label, "name": key}
    for key, one in asks.items():
        told = {"act": act.label, "name": label(one)}
        field = fields.get(call.give.get(key, ""))
        if key not in call.give and needed(one):
            yield _("“%(act)s”还要“%(name)s”，请写明取哪个字段") % told
        if field is None:
            continue
        told["field"] = field.label
        if not _fits(one, field):
            yield _("字段“%(field)s”填的不能作“%(name)s”，请改字段的类型或选项") % told
        elif _longest(field) > (most := getattr(one, "max_length", None) or 10**9):
            yield _("字段“%(field)s”可以比“%(name)s”长，请写明至多 %(most)s 个字") % {
                **told, "most": most,
            }  # fmt: skip
        if needed(one) and not paths.known_before(made, step, field.name, itself=True):
            yield _("字段“%(field)s”可能空着，“%(name)s”却要填，请设为必填") % told


def called(kind: Any) -> str:
    """Return how a field's type is written."""
    return kind if isinstance(kind, str) else str(kind._meta.label_lower)


def _fits(one: Any, field: Field) -> bool:
    kind = called(field.type)
    if isinstance(one, Field):
        choices = one.choices
        fits = kind == called(one.type) or {kind, one.type} <= {"text", "long", "reason"}
    elif isinstance(one, models.ForeignKey):
        return kind == one.related_model._meta.label_lower
    else:
        choices = one.choices or ()
        fits = next((kind in kinds for of, kinds in FILLS if isinstance(one, of)), False)
    if not choices or callable(choices):
        return fits
    offered = {str(value) for value, _label in choices}
    mine = () if callable(field.choices) else tuple(field.choices)
    return kind in ("choice", "choices") and {str(value) for value, _label in mine} <= offered


def _longest(field: Field) -> int:
    if field.type == "choice" and not callable(field.choices):
        return max((len(str(value)) for value, _label in field.choices), default=0)
    return field.most or LONGEST.get(called(field.type), 0)
