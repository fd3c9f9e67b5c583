"""The editor of a process: each act changes the draft's table and writes its TOML anew."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tomli_w
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Process
from guantong.casework.process.definition import CLOSE
from guantong.casework.process.reading import KEY
from guantong.casework.room import PROCESS_MANAGE
from guantong.casework.services import processes
from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.roles import ROLES

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Process.State
MANAGE = PROCESS_MANAGE
UNITS = {
    "workdays": gettext_lazy("工作日"),
    "days": gettext_lazy("天"),
    "months": gettext_lazy("个月"),
}
#: What a field of a process may be; those of more kinds are written in TOML.
TYPES = {
    "text": gettext_lazy("一行文字"), "long": gettext_lazy("多行文字"),
    "date": gettext_lazy("日期"),
    "number": gettext_lazy("数字"), "money": gettext_lazy("金额"),
    "yesno": gettext_lazy("是、否、不清楚"),
    "choice": gettext_lazy("选一项"), "core.unit": gettext_lazy("单位"),
    "units": gettext_lazy("几个单位"),
}  # fmt: skip


def table_of(process: Process) -> dict[str, Any]:
    """Return a draft as a table; an empty one where it cannot be read."""
    try:
        return tomllib.loads(process.text)
    except tomllib.TOMLDecodeError:
        return {}


def copy(process: Process, version: int) -> Process:
    """Return the draft of a further version, not yet written."""
    table = {**table_of(process), "version": version, "in_force": today()}
    return Process(
        unit=process.unit, key=process.key, version=version, name=process.name,
        text=tomli_w.dumps(table), in_force=today(), is_demo=process.is_demo,
    )  # fmt: skip


@act(
    Process, "流程.修订", gettext_lazy("起草新版本"), needs=MANAGE, makes=Process,
    when=(State.PUBLISHED, State.WITHDRAWN), name="revise", back="discard",
    ask=(Field("reason", type="reason"),),
)  # fmt: skip
def revise(actor: Account | None, process: Process, reason: str) -> Done:
    """Copy a version into the draft of the next."""
    made = copy(process, processes.last_version(process.key) + 1)
    made.by, made.reason = actor, reason[:200]
    made.save()
    return Done(f"{made.log_name}起草：{reason}", made=made)


def _write(process: Process, table: Mapping[str, Any]) -> None:
    process.text = tomli_w.dumps(dict(table))
    process.name = str(table.get("name") or process.name)[:80]
    process.save()


def _steps(process: Process) -> list[dict[str, Any]]:
    found = table_of(process).get("step", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _step_choices(_actor: Any, process: Process) -> list[tuple[str, str]]:
    return [(str(one.get("id")), str(one.get("name") or one.get("id"))) for one in _steps(process)]


def _targets(actor: Any, process: Process) -> list[tuple[str, str]]:
    return [*_step_choices(actor, process), (CLOSE, str(_("办结")))]


def _roles(_actor: Any, _process: Any) -> list[tuple[str, Any]]:
    return [(role.key, role.label) for role in ROLES.values()]


def _places(_actor: Any, process: Process) -> list[tuple[str, Any]]:
    fields = table_of(process).get("field", [])
    named = [
        (f"field:{one['name']}", _("字段：%s") % one.get("label", one["name"]))
        for one in fields if isinstance(one, dict) and one.get("type") == "core.unit"
    ]  # fmt: skip
    return [("here", _("事项所在单位")), *Unit.Kind.choices, *named]


@act(
    Unit, "流程.起草", gettext_lazy("起草流程"), needs=MANAGE, makes=Process, name="process-draft",
    when=lambda unit: unit.closed_on is None,
    ask=(
        "name",
        Field("key", help=gettext_lazy("小写字母、数字和点，如 county.instruction；发布后不变")),
        Field(
            "prefix", gettext_lazy("编号字头"), most=4,
            help=gettext_lazy("1 至 4 个大写字母，如 PS"),
        ),
    ),
)  # fmt: skip
def draft(actor: Account | None, unit: Unit, name: str, key: str, prefix: str) -> Done:
    """Begin a process of one's own.

    Raises
    ------
    GuantongError
        If the key is none, or is taken above or here.

    """
    if not KEY.fullmatch(key):
        raise GuantongError(_("代号只能用小写字母、数字、点和下划线。"), field="key")
    if not re.fullmatch(r"[A-Z]{1,4}", prefix):
        raise GuantongError(_("编号字头是 1 至 4 个大写字母。"), field="prefix")
    if processes.last_version(key):
        raise Conflict(_("代号“%s”已经用过，请换一个。") % key, field="key")
    table = {"key": key, "name": name, "version": 1, "in_force": today(), "prefix": prefix}
    made = Process(
        unit=unit, key=key, name=name[:80], in_force=today(), text=tomli_w.dumps(table), by=actor
    )
    made.save()
    return Done(f"{unit.name}起草{made.log_name}", made=made)


_OF_STEP: tuple[Field, ...] = (
    Field("title", gettext_lazy("环节名称"), most=40),
    Field("by", gettext_lazy("由谁办理"), "choice", choices=_roles),
    Field("at", gettext_lazy("哪个单位"), "choice", choices=_places),
    Field("count", gettext_lazy("时限"), "number", least=0, most=3650),
    Field("unit", gettext_lazy("时限单位"), "choice", choices=list(UNITS.items())),
    Field("outcomes", gettext_lazy("结论"), required=False,
          help=gettext_lazy("几个结论用顿号隔开；没有结论的空着")),
    Field("evidence", gettext_lazy("须有的材料"), required=False,
          help=gettext_lazy("几种材料用顿号隔开")),
    Field("not_by", gettext_lazy("不得由这些环节的办理人办理"), "choices", required=False,
          choices=_step_choices),
    Field("limit", gettext_lazy("可以再回来几次"), "number", required=False, least=0, most=99),
    Field("signed", gettext_lazy("须签署结论"), "flag", required=False),
    Field("hand_over", gettext_lazy("可以移交"), "flag", required=False),
)  # fmt: skip


def _words(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[、,，;；\n]", text) if one.strip()]


def _put(step: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Write into a step's table what its form says."""
    step |= {
        "name": given["title"], "by": given["by"], "at": given["at"],
        "within": f"{given['count']} {given['unit']}",
    }  # fmt: skip
    for name in ("outcomes", "evidence"):
        step[name] = _words(str(given.get(name) or ""))
    step["not_by"] = list(given.get("not_by") or ())
    for name in ("signed", "hand_over"):
        step[name] = bool(given.get(name))
    if given.get("limit") is None:
        step.pop("limit", None)
    else:
        step["limit"] = given["limit"]
    for name in [name for name, value in step.items() if value in ([], False)]:
        del step[name]


@act(
    Process, "流程.加环节", gettext_lazy("加环节"), needs=MANAGE, when=(State.DRAFT,), ask=_OF_STEP,
    name="add-step", back="drop-step",
)  # fmt: skip
def add_step(_actor: Account | None, process: Process, **given: Any) -> str:
    """Add a step after those there; the one before it leads to it, where it leads nowhere yet."""
    table = table_of(process)
    steps = _steps(process)
    taken = {one.get("id") for one in steps}
    name = next(f"s{n}" for n in range(1, 999) if f"s{n}" not in taken)
    step: dict[str, Any] = {"id": name}
    _put(step, given)
    step["next"] = [{"to": CLOSE}]
    if steps and steps[-1].get("next") in (None, [], [{"to": CLOSE}]):
        steps[-1]["next"] = [{"to": name}]
    table["step"] = [*steps, step]
    _write(process, table)
    return f"{process.log_name}加环节：{given['title']}"


@act(
    Process, "流程.改环节", gettext_lazy("改环节"), needs=MANAGE, when=(State.DRAFT,),
    name="change-step",
    ask=(Field("step", gettext_lazy("环节"), "choice", choices=_step_choices), *_OF_STEP),
)  # fmt: skip
def change_step(_actor: Account | None, process: Process, step: str, **given: Any) -> str:
    """Change a step, but for where it leads."""
    table, one = _found(process, step)
    _put(one, given)
    _write(process, table)
    return f"{process.log_name}改环节：{given['title']}"


@act(
    Process, "流程.删环节", gettext_lazy("删环节"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-step",
    ask=(Field("step", gettext_lazy("环节"), "choice", choices=_step_choices),), back="add-step",
)  # fmt: skip
def drop_step(_actor: Account | None, process: Process, step: str) -> str:
    """Take a step out; what led to it leads where it led first."""
    table, one = _found(process, step)
    after = (one.get("next") or [{"to": CLOSE}])[0]["to"]
    table["step"] = [other for other in table["step"] if other.get("id") != step]
    for other in table["step"]:
        for way in other.get("next", []):
            way["to"] = after if way.get("to") == step else way.get("to")
    _write(process, table)
    return f"{process.log_name}删环节：{one.get('name')}"


@act(
    Process, "流程.去处", gettext_lazy("设去处"), needs=MANAGE, when=(State.DRAFT,), name="set-way",
    ask=(
        Field("step", gettext_lazy("环节"), "choice", choices=_step_choices),
        Field("outcome", gettext_lazy("结论"), required=False, most=40,
              help=gettext_lazy("不论什么结论都去那里的，空着")),
        Field("to", gettext_lazy("去哪里"), "choice", choices=_targets),
    ),
)  # fmt: skip
def set_way(_actor: Account | None, process: Process, step: str, to: str, outcome: str = "") -> str:
    """Say where an outcome of a step leads."""
    table, one = _found(process, step)
    ways = [way for way in one.get("next", []) if way.get("when", "") not in ("", outcome)]
    one["next"] = [*ways, {"when": outcome, "to": to} if outcome else {"to": to}]
    _write(process, table)
    return f"{process.log_name}设去处：{one.get('name')} {outcome} → {to}"


def _found(process: Process, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    table = table_of(process)
    for one in table.get("step", []):
        if isinstance(one, dict) and one.get("id") == name:
            return table, one
    raise GuantongError(_("流程没有环节“%s”。") % name, field="step")


@act(
    Process, "流程.办结条件", gettext_lazy("办结条件"), needs=MANAGE, when=(State.DRAFT,),
    name="set-close",
    ask=(
        Field("by", gettext_lazy("由谁办结"), "choice", choices=_roles),
        Field("at", gettext_lazy("哪个单位"), "choice", choices=_places),
        Field("count", gettext_lazy("时限"), "number", least=0, most=3650, initial=5),
        Field("unit", gettext_lazy("时限单位"), "choice", choices=list(UNITS.items())),
        Field(
            "not_by", gettext_lazy("不得由这些环节的办理人办结"), "choices",
            choices=_step_choices,
        ),
        Field("evidence", gettext_lazy("办结须有的材料"), help=gettext_lazy("几种材料用顿号隔开")),
    ),
)  # fmt: skip
def set_close(_actor: Account | None, process: Process, **given: Any) -> str:
    """Say who ends a case, who may not, and on what evidence."""
    table = table_of(process)
    table["close"] = {
        "by": given["by"], "at": given["at"], "within": f"{given['count']} {given['unit']}",
        "not_by": list(given["not_by"]), "evidence": _words(given["evidence"]),
    }  # fmt: skip
    _write(process, table)
    return f"{process.log_name}设办结条件"


@act(
    Process, "流程.加字段", gettext_lazy("加字段"), needs=MANAGE, when=(State.DRAFT,),
    name="add-field",
    back="drop-field",
    ask=(
        Field("where", gettext_lazy("什么时候填"), "choice",
              choices=lambda actor, process: [("", _("立项时")), *_step_choices(actor, process)],
              required=False),
        Field("label", gettext_lazy("字段名称"), most=40),
        Field("type", gettext_lazy("填什么"), "choice", choices=list(TYPES.items())),
        Field("choices", gettext_lazy("选项"), required=False, when="type=choice",
              help=gettext_lazy("几个选项用顿号隔开")),
        Field("required", gettext_lazy("必填"), "flag", required=False, initial=True),
    ),
)  # fmt: skip
def add_field(
    _actor: Account | None, process: Process, label: str, type: str, where: str = "",  # noqa: A002
    choices: str = "", required: bool = True,
) -> str:  # fmt: skip
    """Ask something more, when a case is opened or at a step."""
    table = table_of(process)
    place = _found_in(table, where) if where else table
    names = {name for name, _label in _fields(None, process)}
    name = next(f"f{n}" for n in range(1, 999) if f"f{n}" not in names)
    made: dict[str, Any] = {"name": name, "label": label, "type": type}
    if type == "choice":
        made["choices"] = _words(choices)
    if not required:
        made["required"] = False
    place.setdefault("field", []).append(made)
    _write(process, table)
    return f"{process.log_name}加字段：{label}"


def _found_in(table: dict[str, Any], name: str) -> dict[str, Any]:
    for one in table.get("step", []):
        if one.get("id") == name:
            found: dict[str, Any] = one
            return found
    raise GuantongError(_("流程没有环节“%s”。") % name, field="where")


def _fields(_actor: Any, process: Process) -> list[tuple[str, str]]:
    table = table_of(process)
    every = [*table.get("field", []), *(f for s in _steps(process) for f in s.get("field", []))]
    return [(str(one.get("name")), str(one.get("label"))) for one in every if isinstance(one, dict)]


@act(
    Process, "流程.删字段", gettext_lazy("删字段"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-field",
    ask=(Field("field", gettext_lazy("字段"), "choice", choices=_fields),), back="add-field",
)  # fmt: skip
def drop_field(_actor: Account | None, process: Process, field: str) -> str:
    """Ask something no more."""
    table = table_of(process)
    for place in (table, *table.get("step", [])):
        if isinstance(place, dict) and "field" in place:
            place["field"] = [one for one in place["field"] if one.get("name") != field]
    _write(process, table)
    return f"{process.log_name}删字段：{field}"


@act(
    Process, "流程.改参数", gettext_lazy("改参数"), needs=MANAGE, when=(State.DRAFT,),
    name="set-parameter",
    ask=(
        Field("parameter", gettext_lazy("参数"), "choice", choices=lambda _actor, process: [
            (name, str(one.get("label", name)))
            for name, one in table_of(process).get("parameters", {}).items()
        ]),
        Field("value", gettext_lazy("改为"), "number", least=0, most=100_000),
        Field("source", gettext_lazy("依据"), most=200),
    ),
)  # fmt: skip
def set_parameter(
    _actor: Account | None, process: Process, parameter: str, value: int, source: str
) -> str:
    """Set a number of a process, with its source; what was to be verified is verified by that."""
    table = table_of(process)
    one = table.get("parameters", {}).get(parameter)
    if one is None:
        raise GuantongError(_("流程没有参数“%s”。") % parameter, field="parameter")
    before = one.get("default")
    one |= {"default": value, "source": source, "verify": False}
    _write(process, table)
    return f"{process.log_name}参数{one.get('label')}：{before} 改为 {value}，依据{source}"


@act(
    Process, "流程.改定义", gettext_lazy("改定义（TOML）"), needs=MANAGE, when=(State.DRAFT,),
    name="set-text",
    ask=lambda process: (
        Field("text", type="long", most=200_000, initial=process.text,
              help=_("整个流程的定义；写错的，流程页会逐条指出。")),
    ),
)  # fmt: skip
def set_text(_actor: Account | None, process: Process, text: str) -> str:
    """Write a draft's definition as TOML.

    Raises
    ------
    GuantongError
        If it is no TOML; or its key or version is not the draft's own.

    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GuantongError(_("不是 TOML 格式：%s") % error, field="text") from error
    if (table.get("key"), table.get("version")) != (process.key, process.version):
        told = {"key": process.key, "version": process.version}
        raise GuantongError(_("key 应是 %(key)s，version 应是 %(version)s。") % told, field="text")
    process.text, process.name = text, str(table.get("name") or process.name)[:80]
    process.save()
    return f"{process.log_name}改定义"
