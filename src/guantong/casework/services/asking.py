"""The editor of a process: its fields, its parameters, the acts it calls, looking again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Process
from guantong.casework.process import calls
from guantong.casework.process import table as tables
from guantong.casework.process.definition import CLOSE
from guantong.casework.process.table import Table
from guantong.casework.services import drafting
from guantong.casework.services.drafting import MANAGE, State, write
from guantong.core import acts, facts
from guantong.core.acts import act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.roles import ROLES
from guantong.core.scope import rows_above

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.text import Text

#: What a field of a process may be; those of more kinds are written in TOML.
TYPES: list[tuple[str, Text]] = [
    ("text", gettext_lazy("一行文字")), ("long", gettext_lazy("多行文字")),
    ("date", gettext_lazy("日期")), ("month", gettext_lazy("年月")),
    ("number", gettext_lazy("数字")), ("money", gettext_lazy("金额")),
    ("phone", gettext_lazy("电话")), ("yesno", gettext_lazy("是、否、不清楚")),
    ("choice", gettext_lazy("选一项")), ("choices", gettext_lazy("选几项")),
    ("core.unit", gettext_lazy("选一个单位")), ("units", gettext_lazy("选几个单位")),
]  # fmt: skip


def _places(actor: Any, process: Process) -> list[tuple[str, str]]:
    steps = drafting.step_choices(actor, process)
    return [("", _("立项时")), *steps, (CLOSE, _("办结时"))]


def _conditions(_actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the answers on which another field may depend."""
    out = {"": _("总是填")}
    for one in tables.fields(tables.load(process.text)):
        told = {"label": one.get("label"), "value": ""}
        named = one.get("choices")
        offered = named.items() if isinstance(named, dict) else [(it, it) for it in named or ()]
        if one.get("type") == "yesno":
            offered = [("yes", _("是")), ("no", _("否"))]
        for value, label in offered:
            told["value"] = label
            out[f"{one.get('name')}={value}"] = _("“%(label)s”填“%(value)s”时") % told
    return list(out.items())


def _facts(_actor: Any, _process: Any) -> list[tuple[str, Any]]:
    return [("", _("不预填")), *((one.name, one.label) for one in facts.FACTS.values())]


_OF_FIELD = (
    Field("label", gettext_lazy("字段名称"), most=40),
    Field("type", gettext_lazy("填什么"), "choice", choices=TYPES),
    Field("choices", gettext_lazy("选项"), required=False, when="type=choice|choices", most=2000,
          help=gettext_lazy("几个选项用顿号隔开；要另存代码的写“代码=选项”")),
    Field("most", gettext_lazy("至多几个字"), "number", required=False, least=1, most=10_000,
          when="type=text|long"),
    Field("required", gettext_lazy("必填"), "flag", required=False, initial=True),
    Field("more", gettext_lazy("还有别的要求"), "flag", required=False),
    Field("when", gettext_lazy("什么情况下填"), "choice", required=False, choices=_conditions,
          when="more", help=gettext_lazy("只能看同一处的字段")),
    Field("fact", gettext_lazy("取自已有资料"), "choice", required=False, choices=_facts,
          when="more"),
    Field("seen_by", gettext_lazy("只给哪些角色看"), "choices", required=False, when="more",
          choices=lambda _actor, _process: [(one.key, one.label) for one in ROLES.values()]),
    Field("help", gettext_lazy("给填写人的说明"), required=False, when="more"),
)  # fmt: skip


def _put(one: Table, given: Mapping[str, Any]) -> None:
    pairs = [each.partition("=") for each in tables.words(str(given.get("choices") or ""))]
    coded = any(sign for _value, sign, _label in pairs)
    choices: Any = (
        {value.strip(): (label or value).strip() for value, _sign, label in pairs} if coded
        else [value for value, _sign, _label in pairs]
    )  # fmt: skip
    plain = ("label", "type", "most", "when", "fact", "seen_by", "help")
    tables.put(one, {**{key: given.get(key) for key in plain}, "choices": choices})
    one.pop("required", None)
    if not given.get("required"):
        one["required"] = False


def field_choices(_actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the fields as a form offers them."""
    every = tables.fields(tables.load(process.text))
    return [(str(one.get("name")), str(one.get("label") or one.get("name"))) for one in every]


_WHICH = Field("field", gettext_lazy("字段"), "choice", choices=field_choices)


def _begin_field(process: Process, said: Mapping[str, str]) -> dict[str, Any]:
    there = tables.field(tables.load(process.text), said.get("field", ""))
    if there is None:
        return {}
    one = there[1]
    named = one.get("choices") or ()
    choices = (
        [f"{value}={label}" for value, label in named.items()] if isinstance(named, dict)
        else [str(it) for it in named] if isinstance(named, list) else []
    )  # fmt: skip
    keys = ("when", "fact", "seen_by", "help")
    return {
        **{key: one.get(key) for key in ("label", "type", "most", *keys)},
        "field": said["field"], "choices": "、".join(choices),
        "required": one.get("required", True), "more": any(one.get(key) for key in keys),
    }  # fmt: skip


@act(
    Process, "流程.加字段", gettext_lazy("加字段"), needs=MANAGE, when=(State.DRAFT,),
    name="add-field", back="drop-field",
    begins=lambda _process, said: {key: said[key] for key in ("where",) if key in said},
    ask=(
        Field("where", gettext_lazy("什么时候填"), "choice", choices=_places, required=False),
        *_OF_FIELD,
    ),
)  # fmt: skip
def add_field(_actor: Account | None, process: Process, where: str = "", **given: Any) -> str:
    """Ask something more, when a case is opened or at a step."""
    table = tables.load(process.text)
    place = dict(tables.places(table)).get(where)
    if place is None:
        raise GuantongError(_("请先设办结条件，再给办结加字段。"), field="where")
    taken = {name for name, _label in field_choices(None, process)}
    one: Table = {"name": tables.fresh("f", taken)}
    _put(one, given)
    place["field"] = [*tables.below(place, "field"), one]
    write(process, table)
    return f"{process.log_name}加字段：{given['label']}"


@act(
    Process, "流程.改字段", gettext_lazy("改字段"), needs=MANAGE, when=(State.DRAFT,),
    name="change-field", ask=(_WHICH, *_OF_FIELD), begins=_begin_field,
)  # fmt: skip
def change_field(_actor: Account | None, process: Process, field: str, **given: Any) -> str:
    """Change what a field asks."""
    table = tables.load(process.text)
    there = tables.field(table, field)
    if there is None:
        raise GuantongError(_("流程没有字段“%s”。") % field, field="field")
    _put(there[1], given)
    write(process, table)
    return f"{process.log_name}改字段：{given['label']}"


@act(
    Process, "流程.删字段", gettext_lazy("删字段"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-field", ask=(_WHICH,), back="add-field",
    begins=lambda _process, said: {key: said[key] for key in ("field",) if key in said},
)  # fmt: skip
def drop_field(_actor: Account | None, process: Process, field: str) -> str:
    """Ask something no more."""
    table = tables.load(process.text)
    for _where, place in tables.places(table):
        if "field" in place:
            place["field"] = [
                one for one in tables.below(place, "field") if one.get("name") != field
            ]
    write(process, table)
    return f"{process.log_name}删字段：{dict(field_choices(None, process)).get(field, field)}"


def parameter_choices(_actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the parameters as a form offers them."""
    named = tables.named(tables.load(process.text), "parameters")
    return [
        (name, str(one.get("label", name))) for name, one in named.items() if isinstance(one, dict)
    ]


_PARAMETER = Field("parameter", gettext_lazy("参数"), "choice", choices=parameter_choices)
_VALUE = Field("value", gettext_lazy("值"), "number", least=0, most=9999)
_SOURCE = Field("source", gettext_lazy("依据"), most=200)


@act(
    Process, "流程.加参数", gettext_lazy("加参数"), needs=MANAGE, when=(State.DRAFT,),
    name="add-parameter", back="drop-parameter",
    ask=(
        Field("label", gettext_lazy("参数名称"), most=40),
        _VALUE,
        Field("measure", gettext_lazy("计量单位"), required=False, most=10),
        Field("least", gettext_lazy("最小"), "number", required=False, least=0, most=9999),
        Field("most", gettext_lazy("最大"), "number", required=False, least=0, most=9999),
        _SOURCE,
        Field("verify", gettext_lazy("依据待核"), "flag", required=False),
    ),
)  # fmt: skip
def add_parameter(_actor: Account | None, process: Process, label: str, **given: Any) -> str:
    """Add a number that limits may name."""
    table = tables.load(process.text)
    named = tables.named(table, "parameters")
    one: Table = {"label": label, "default": given["value"]}
    tables.put(one, {
        "unit": given.get("measure"), "source": given["source"], "verify": given.get("verify"),
    })  # fmt: skip
    for key, name in (("min", "least"), ("max", "most")):
        if given.get(name) is not None:
            one[key] = given[name]
    table["parameters"] = {**named, tables.fresh("p", set(named)): one}
    write(process, table)
    return f"{process.log_name}加参数：{label}"


def _begin_parameter(process: Process, said: Mapping[str, str]) -> dict[str, Any]:
    named = tables.named(tables.load(process.text), "parameters")
    one = named.get(said.get("parameter", ""))
    if not isinstance(one, dict):
        return {}
    return {
        "parameter": said["parameter"], "value": one.get("default"), "source": one.get("source")
    }  # fmt: skip


@act(
    Process, "流程.改参数", gettext_lazy("改参数"), needs=MANAGE, when=(State.DRAFT,),
    name="set-parameter", ask=(_PARAMETER, _VALUE, _SOURCE), begins=_begin_parameter,
)  # fmt: skip
def set_parameter(
    _actor: Account | None, process: Process, parameter: str, value: int, source: str
) -> str:
    """Set a number of a process, with its source; what was to be verified is verified by that."""
    table = tables.load(process.text)
    one = tables.named(table, "parameters").get(parameter)
    if not isinstance(one, dict):
        raise GuantongError(_("流程没有参数“%s”。") % parameter, field="parameter")
    before = one.get("default")
    one |= {"default": value, "source": source, "verify": False}
    write(process, table)
    return f"{process.log_name}参数{one.get('label')}：{before} 改为 {value}，依据{source}"


@act(
    Process, "流程.删参数", gettext_lazy("删参数"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-parameter", ask=(_PARAMETER,), back="add-parameter",
    begins=lambda _process, said: {key: said[key] for key in ("parameter",) if key in said},
)  # fmt: skip
def drop_parameter(_actor: Account | None, process: Process, parameter: str) -> str:
    """Take a number out; what names it is at fault from then on."""
    table = tables.load(process.text)
    tables.named(table, "parameters").pop(parameter, None)
    write(process, table)
    return f"{process.log_name}删参数：{parameter}"


def act_choices(_actor: Any, process: Process) -> list[tuple[str, Any]]:
    """Return the acts on what a process is about that its steps may carry out."""
    subject = str(tables.load(process.text).get("subject") or "").lower()
    return [(f"{subject}:{one.name}", one.label) for one in calls.open_acts(subject)]


def _lines(process: Process, named: str, give: Mapping[str, Any]) -> str:
    """Write on each line what an act asks, and the field it takes."""
    one = acts.find(*named.partition(":")[::2])
    labels = dict(field_choices(None, process))
    return "\n".join(
        f"{calls.label(what)}={labels.get(str(give.get(key)), '')}"
        for key, what in (calls.asked(one) if one else {}).items()
    )


@act(
    Process, "流程.办理动作", gettext_lazy("办理动作"), needs=MANAGE, when=(State.DRAFT,),
    name="set-call", back="drop-call", begins=lambda process, said: _begin_call(process, said),
    ask=(
        Field("step", gettext_lazy("环节"), "choice", choices=drafting.step_choices),
        Field("does", gettext_lazy("办理什么"), "choice", choices=act_choices,
              help=gettext_lazy("只有对流程开放的；签署人自己要有那项权限")),
        Field("outcome", gettext_lazy("哪种结论时"), "choice", required=False,
              choices=drafting.outcome_choices),
        Field("give", gettext_lazy("各项取哪个字段"), "long", required=False, most=2000,
              help=gettext_lazy("每行一项：要填的=字段名称；等号后面空着的不填")),
    ),
)  # fmt: skip
def set_call(
    _actor: Account | None, process: Process, step: str, does: str, outcome: str = "",
    give: str = "",
) -> str:  # fmt: skip
    """Let an outcome of a step carry out an act, with what fields say.

    Raises
    ------
    GuantongError
        If a line names nothing the act asks, or no field.

    """
    table, one = drafting.found(process, step)
    found = acts.find(*does.partition(":")[::2])
    keys = (
        {str(calls.label(what)): key for key, what in calls.asked(found).items()} if found else {}
    )
    fields = {label: name for name, label in field_choices(None, process)}
    taken = {}
    for line in give.replace("＝", "=").splitlines():
        left, _sign, right = (part.strip() for part in line.partition("="))
        if not right:
            continue
        if left not in keys or right not in fields:
            text = _("“%s”看不懂，请每行写：要填的=字段名称。")
            raise GuantongError(text % line.strip(), field="give")
        taken[keys[left]] = fields[right]
    call: Table = {"act": does}
    tables.put(call, {"when": outcome, "give": taken})
    others = [
        other for other in tables.below(one, "does")
        if (other.get("act"), str(other.get("when") or "")) != (does, outcome)
    ]  # fmt: skip
    one["does"] = [*others, call]
    write(process, table)
    return f"{process.log_name}办理动作：{one.get('name')} {does}"


def _begin_call(process: Process, said: Mapping[str, str]) -> dict[str, Any]:
    one = tables.step(tables.load(process.text), said.get("step", ""))
    if one is None:
        return {}
    offered = act_choices(None, process)
    does = said.get("does") or (offered[0][0] if offered else "")
    held = next((it for it in tables.below(one, "does") if it.get("act") == does), {})
    return {
        "step": said["step"], "does": does, "outcome": held.get("when") or "",
        "give": _lines(process, does, tables.named(held, "give")),
    }  # fmt: skip


@act(
    Process, "流程.不办理", gettext_lazy("删办理动作"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-call", back="set-call",
    begins=lambda _process, said: {key: said[key] for key in ("step",) if key in said},
    ask=(Field("step", gettext_lazy("环节"), "choice", choices=drafting.step_choices),),
)  # fmt: skip
def drop_call(_actor: Account | None, process: Process, step: str) -> str:
    """Let a step carry out nothing."""
    table, one = drafting.found(process, step)
    one.pop("does", None)
    write(process, table)
    return f"{process.log_name}不再办理动作：{one.get('name')}"


def _processes(_actor: Any, process: Process) -> list[tuple[str, str]]:
    rows = rows_above(process.unit.path, Process).filter(state=State.PUBLISHED)
    names = dict([*rows.values_list("key", "name"), (process.key, process.name)])
    return [("", _("不复查")), *names.items()]


@act(
    Process, "流程.复查", gettext_lazy("办结后复查"), needs=MANAGE, when=(State.DRAFT,),
    name="set-again", begins=lambda process, _said: _begin_again(process),
    ask=(
        Field("opens", gettext_lazy("按哪个流程复查"), "choice", required=False,
              choices=_processes),
        Field("count", gettext_lazy("办结后多久"), required=False, when="opens", initial="6"),
        Field("unit", gettext_lazy("时限单位"), "choice", required=False, when="opens",
              choices=drafting.UNITS, initial="months"),
        Field("outcome", gettext_lazy("哪种结论时"), "choice", required=False, when="opens",
              choices=drafting.outcome_choices),
    ),
)  # fmt: skip
def set_again(
    _actor: Account | None, process: Process, opens: str = "", outcome: str = "", **given: Any
) -> str:
    """Say by when a case that ended is looked at again, or that it is not."""
    table = tables.load(process.text)
    again: Table = {"opens": opens}
    tables.put(again, {"within": drafting.within(table, given), "when": outcome})
    tables.put(table, {"look_again": [again] if opens else []})
    write(process, table)
    return f"{process.log_name}设复查：{opens or '不复查'}"


def _begin_again(process: Process) -> dict[str, Any]:
    table = tables.load(process.text)
    one = next(iter(tables.below(table, "look_again")), None)
    if one is None:
        return {}
    number, unit = tables.limit_of(one.get("within"))
    return {
        "opens": one.get("opens") or "", "count": drafting.counted(table, number), "unit": unit,
        "outcome": one.get("when") or "",
    }  # fmt: skip
