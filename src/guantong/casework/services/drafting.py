"""The editor of a process: each act changes the draft's table and writes its TOML anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Checklist, Process
from guantong.casework.process import table as tables
from guantong.casework.process.definition import ARTICLE, CLOSE, EVIDENCE, REASON
from guantong.casework.process.reading import KEY, read
from guantong.casework.process.table import Table
from guantong.casework.room import CASE_OPEN, CASE_WORK, PROCESS_MANAGE
from guantong.casework.services import processes
from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.roles import GRANTED, ROLES
from guantong.core.scope import rows_above

if TYPE_CHECKING:
    from collections.abc import Callable

    from guantong.core.models import Account
    from guantong.core.text import Text

State = Process.State
MANAGE = PROCESS_MANAGE
UNITS: list[tuple[str, Text]] = [
    ("workdays", gettext_lazy("工作日")), ("days", gettext_lazy("天")),
    ("months", gettext_lazy("个月")),
]  # fmt: skip
SEPARATED = gettext_lazy("几项用顿号隔开")
#: How «every outcome» is said where outcomes are named.
ALL = gettext_lazy("全部")
#: What an outcome must be given with → how its form calls it.
ASKS = {REASON: "need_reason", ARTICLE: "need_article", EVIDENCE: "need_proof"}


def copy(process: Process, version: int) -> Process:
    """Return the draft of a further version, not yet written."""
    table = {**tables.load(process.text), "version": version, "in_force": today()}
    return Process(
        unit=process.unit, key=process.key, version=version, name=process.name,
        text=tables.dump(table), in_force=today(), is_demo=process.is_demo,
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


def write(process: Process, table: Mapping[str, Any]) -> None:
    """Write a draft's table, and what its row tells of it."""
    process.text = tables.dump(table)
    name, day = table.get("name"), table.get("in_force")
    process.name = name[:80] if isinstance(name, str) and name.isprintable() else process.name
    process.in_force = day if type(day) is type(process.in_force) else process.in_force
    process.save()


def step_choices(_actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the steps as a form offers them."""
    found = tables.steps(tables.load(process.text))
    return [(str(one.get("id")), str(one.get("name") or one.get("id"))) for one in found]


def targets(actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the steps and the close."""
    return [*step_choices(actor, process), (CLOSE, _("办结"))]


def outcome_choices(_actor: Any, process: Process) -> list[tuple[str, str]]:
    """Return the outcomes of all steps; of several units side by side, of any and of all."""
    out = {"": _("不论什么结论")}
    for one in tables.steps(tables.load(process.text)):
        named = one.get("outcomes")
        for said in map(str, named) if isinstance(named, list) else ():
            if one.get("each"):
                out[f"any:{said}"] = _("有单位“%s”") % said
                out[f"all:{said}"] = _("都“%s”") % said
            else:
                out[said] = said
    return list(out.items())


def _roles(needs: Any) -> Callable[[Any, Any], list[tuple[str, Any]]]:
    """Return the roles that have a right, as a form offers them."""
    return lambda _actor, _process: [
        (role.key, role.label) for role in ROLES.values() if needs in GRANTED.get(role.key, ())
    ]


def _units(_actor: Any, process: Process) -> list[tuple[str, Any]]:
    """Return where a step may lie: a kind of unit, what a field names, the units of a list."""
    asked = tables.fields(tables.load(process.text))
    label = {str(one.get("name")): str(one.get("label")) for one in asked}
    lists = rows_above(process.unit.path, Checklist)
    return [
        ("here", _("事项所在单位")), *Unit.Kind.choices,
        *((f"field:{one['name']}", _("“%s”填的单位") % label[one["name"]])
          for one in asked if one.get("type") == "core.unit"),
        *((f"each:field:{one['name']}", _("“%s”填的各单位，同时办理") % label[one["name"]])
          for one in asked if one.get("type") == "units"),
        *((f"each:list:{code}", _("清单“%s”的各单位，同时办理") % name)
          for code, name in sorted(set(lists.values_list("code", "name")))),
    ]  # fmt: skip


def count(table: Table, text: str, field: str) -> str:
    """Return a number as it is written, or the parameter of that name or label as ``$name``.

    Raises
    ------
    GuantongError
        If it is neither.

    """
    said = text.strip()
    if not said or (said.isascii() and said.isdecimal()):
        return said
    for name, one in tables.named(table, "parameters").items():
        if said in (name, f"${name}") or (isinstance(one, dict) and said == one.get("label")):
            return f"${name}"
    raise GuantongError(_("“%s”不是数字，也不是参数的名称。") % said, field=field)


def counted(table: Table, value: Any) -> str:
    """Return a number, or a parameter's label for ``$name``, as a form begins with it."""
    name = str(value if value is not None else "")
    one = tables.named(table, "parameters").get(name.removeprefix("$"))
    return str(one.get("label") or name) if name[:1] == "$" and isinstance(one, dict) else name


def within(table: Table, given: Mapping[str, Any], name: str = "count", unit: str = "unit") -> str:
    """Return a limit as it is written, "" for none."""
    number = count(table, str(given.get(name) or ""), name)
    return f"{number} {given.get(unit) or 'workdays'}" if number else ""


LIMIT = (
    Field("count", gettext_lazy("时限"), required=False, initial="5",
          help=gettext_lazy("写数字，或参数的名称；等候别人答复的环节可以空着")),
    Field("unit", gettext_lazy("时限单位"), "choice", choices=UNITS, initial="workdays"),
)  # fmt: skip
WHOSE = (
    Field("by", gettext_lazy("由谁办理"), "choice", choices=_roles(CASE_WORK)),
    Field("at", gettext_lazy("在哪个单位"), "choice", choices=_units,
          help=gettext_lazy("由字段指定单位的，先加单位字段")),
)  # fmt: skip
_OF_STEP: tuple[Field, ...] = (
    Field("title", gettext_lazy("环节名称"), most=40),
    *WHOSE,
    *LIMIT,
    Field("outcomes", gettext_lazy("结论"), required=False, most=800,
          help=gettext_lazy("几个结论用顿号隔开；办完就走、没有结论的空着")),
    Field("need_reason", gettext_lazy("哪些结论须写理由"), required=False, most=800,
          when="outcomes", help=gettext_lazy("几个结论用顿号隔开，都要的写“全部”")),
    Field("evidence", gettext_lazy("须有的材料"), required=False, most=800, help=SEPARATED),
    Field("not_by", gettext_lazy("不得由这些环节的办理人办理"), "choices", required=False,
          choices=step_choices),
    Field("limit", gettext_lazy("最多再回来几次"), required=False,
          help=gettext_lazy("会被退回来的环节须写；数字或参数的名称")),
    Field("hand_over", gettext_lazy("可以移交别的单位"), "flag", required=False),
    Field("more", gettext_lazy("还有别的要求"), "flag", required=False),
    Field("signed", gettext_lazy("签署结论，留防篡改的记录"), "flag", required=False, when="more"),
    Field("need_article", gettext_lazy("哪些结论须写依据条款"), required=False, most=800,
          when="more"),
    Field("need_proof", gettext_lazy("哪些结论须附佐证"), required=False, most=800, when="more"),
    Field("hidden_until_done", gettext_lazy("各单位都办完之前互不可见"), "flag", required=False,
          when="more"),
    Field("pauses", gettext_lazy("等候期间暂停计时"), "flag", required=False, when="more"),
    Field("extensions", gettext_lazy("可以延长几次"), "number", required=False, least=0, most=9,
          when="more"),
    Field("help", gettext_lazy("给办理人的说明"), required=False, when="more"),
)  # fmt: skip
_WHICH = Field("step", gettext_lazy("环节"), "choice", choices=step_choices)
_BEFORE = Field(
    "before", gettext_lazy("放在哪个环节之前"), "choice", required=False,
    choices=lambda actor, process: [("", _("最后")), *step_choices(actor, process)],
)  # fmt: skip


def _put(table: Table, one: Table, given: Mapping[str, Any]) -> None:
    """Write into a step's or the close's table what its form says."""
    made: Table = {key: given.get(key) for key in (*tables.PLAIN, *tables.FLAGS) if key in given}
    made["at"], made["within"] = given["at"], within(table, given)
    for name in tables.LISTED:
        if name in given:
            value = given[name] or []
            made[name] = tables.words(value) if isinstance(value, str) else list(value)
    if "title" in given:
        made["name"] = given["title"]
    if "extensions" in given:
        made["extensions"] = given["extensions"]
    if "limit" in given:
        number = count(table, str(given["limit"] or ""), "limit")
        made["limit"] = int(number) if number.isdecimal() else number
    if "need_reason" in given:
        made["require"] = _required(given)
    tables.put(one, made)
    # Nought is something else than nothing: such a step is entered once, or never extended.
    for name in ("limit", "extensions"):
        if made.get(name) == 0 and made[name] is not False:
            one[name] = 0


def _required(given: Mapping[str, Any]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for what, name in ASKS.items():
        for outcome in tables.words(str(given.get(name) or "")):
            out.setdefault("*" if outcome == str(ALL) else outcome, []).append(what)
    return out


def _held(table: Table, one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a step's form begins with."""
    number, unit = tables.limit_of(one.get("within"))
    require = tables.named(one, "require")
    listed = {
        name: [str(it) for it in one[name]] if isinstance(one.get(name), list) else []
        for name in tables.LISTED
    }  # fmt: skip
    needs = {
        name: "、".join(
            str(ALL) if said == "*" else said for said, some in require.items()
            if isinstance(some, list) and what in some
        )
        for what, name in ASKS.items()
    }  # fmt: skip
    flags = {name: one.get(name) is True for name in tables.FLAGS}
    more = ("signed", "hidden_until_done", "pauses")
    said = one.get("help") or needs["need_article"] or needs["need_proof"] or "extensions" in one
    return {
        "title": one.get("name"), "by": one.get("by"), "at": tables.at_of(one),
        "count": counted(table, number), "unit": unit, **needs, **flags, **listed,
        "outcomes": "、".join(listed["outcomes"]), "evidence": "、".join(listed["evidence"]),
        "limit": counted(table, one.get("limit")), "help": one.get("help"),
        "extensions": one.get("extensions", 1),
        "more": bool(said) or any(flags[name] for name in more), "back": one.get("back") or "",
    }  # fmt: skip


def _begin_step(process: Process, said: Mapping[str, str]) -> dict[str, Any]:
    table = tables.load(process.text)
    one = tables.step(table, said.get("step", "")) if "step" in said else None
    return {} if one is None else {"step": said["step"], **_held(table, one)}


def _known(*names: str) -> Callable[[Process, Mapping[str, str]], dict[str, Any]]:
    """Return a form's beginning that is only what its address says."""
    return lambda _process, said: {name: said[name] for name in names if name in said}


def found(process: Process, name: str) -> tuple[Table, Table]:
    """Return a draft's table, and that of one of its steps.

    Raises
    ------
    GuantongError
        If it has no such step.

    """
    table = tables.load(process.text)
    one = tables.step(table, name)
    if not one:
        raise GuantongError(_("流程没有环节“%s”。") % name, field="step")
    return table, one


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
        unit=unit, key=key, name=name[:80], in_force=today(), text=tables.dump(table), by=actor
    )
    made.save()
    return Done(f"{unit.name}起草{made.log_name}", _("已起草，请加字段和环节。"), made=made)


@act(
    Process, "流程.加环节", gettext_lazy("加环节"), needs=MANAGE, when=(State.DRAFT,),
    ask=(*_OF_STEP, _BEFORE), name="add-step", back="drop-step", begins=_known("before"),
)  # fmt: skip
def add_step(_actor: Account | None, process: Process, before: str = "", **given: Any) -> str:
    """Add a step before another, or last; what led there leads to it."""
    table = tables.load(process.text)
    one: Table = {"id": tables.fresh("s", {key for key, _name in step_choices(None, process)})}
    _put(table, one, given)
    tables.insert(table, one, before)
    write(process, table)
    return f"{process.log_name}加环节：{given['title']}"


@act(
    Process, "流程.改环节", gettext_lazy("改环节"), needs=MANAGE, when=(State.DRAFT,),
    name="change-step", ask=(_WHICH, *_OF_STEP), begins=_begin_step,
)  # fmt: skip
def change_step(_actor: Account | None, process: Process, step: str, **given: Any) -> str:
    """Change a step, but for where it leads; ways of outcomes that it has no more go."""
    table, one = found(process, step)
    _put(table, one, given)
    known = {"", *one.get("outcomes", ())}
    one["next"] = [
        way for way in tables.below(one, "next")
        if str(way.get("when") or "").rpartition(":")[2] in known
    ]  # fmt: skip
    tables.rank(one)
    write(process, table)
    return f"{process.log_name}改环节：{given['title']}"


@act(
    Process, "流程.移环节", gettext_lazy("移动环节"), needs=MANAGE, when=(State.DRAFT,),
    name="move-step", ask=(_WHICH, _BEFORE), begins=_known("step"),
    back=gettext_lazy("移错了，再移一次。"),
)  # fmt: skip
def move_step(_actor: Account | None, process: Process, step: str, before: str = "") -> str:
    """Put a step before another, or last; a case begins with the first."""
    table, one = found(process, step)
    tables.move(table, step, before)
    write(process, table)
    return f"{process.log_name}移动环节：{one.get('name')}"


@act(
    Process, "流程.删环节", gettext_lazy("删环节"), needs=MANAGE, when=(State.DRAFT,),
    name="drop-step", ask=(_WHICH,), back="add-step", begins=_known("step"),
    confirm=gettext_lazy("原来去到它的，改去它的第一个去处；它的字段一并删去。"),
)  # fmt: skip
def drop_step(_actor: Account | None, process: Process, step: str) -> str:
    """Take a step out; what led to it leads where it led first."""
    table, one = found(process, step)
    tables.drop(table, step)
    write(process, table)
    return f"{process.log_name}删环节：{one.get('name')}"


@act(
    Process, "流程.去处", gettext_lazy("设去处"), needs=MANAGE, when=(State.DRAFT,), name="set-way",
    begins=lambda process, said: _begin_way(process, said),
    ask=(
        _WHICH,
        Field("outcome", gettext_lazy("结论"), "choice", required=False, choices=outcome_choices),
        Field("to", gettext_lazy("去哪里"), "choice", required=False,
              choices=lambda actor, process: [*targets(actor, process), ("", _("不另设去处"))]),
        Field("after", gettext_lazy("次数用满后去哪里"), "choice", required=False, when="to",
              choices=lambda actor, process: [("", _("不另设去处")), *targets(actor, process)],
              help=gettext_lazy("前面选的环节写了“最多再回来几次”的，用满以后改去这里。")),
    ),
)  # fmt: skip
def set_way(
    _actor: Account | None, process: Process, step: str, to: str = "", outcome: str = "",
    after: str = "",
) -> str:  # fmt: skip
    """Say where an outcome of a step leads, or that nothing is said of it.

    Parameters
    ----------
    after
        Where it leads once the step ``to`` has come as often as it may.

    Raises
    ------
    GuantongError
        If both are the same.

    """
    table, one = found(process, step)
    if after and after == to:
        text = _("“次数用满后去哪里”与“去哪里”相同，请选另一个环节，或不另设。")
        raise GuantongError(text, field="after")
    ways = [way for way in tables.below(one, "next") if str(way.get("when") or "") != outcome]
    for where in filter(None, (to, after if to else "")):
        ways.append({"when": outcome, "to": where} if outcome else {"to": where})
    one["next"] = ways
    tables.rank(one)
    write(process, table)
    return f"{process.log_name}设去处：{one.get('name')} {outcome} → {to}"


def _begin_way(process: Process, said: Mapping[str, str]) -> dict[str, Any]:
    one = tables.step(tables.load(process.text), said.get("step", ""))
    if one is None:
        return {}
    outcome = said.get("outcome", "")
    ways = tables.below(one, "next")
    some = [way.get("to") for way in ways if str(way.get("when") or "") == outcome]
    to, after = [*some, "", ""][:2]
    return {"step": said["step"], "outcome": outcome, "to": to, "after": after}


@act(
    Process, "流程.办结条件", gettext_lazy("办结条件"), needs=MANAGE, when=(State.DRAFT,),
    name="set-close",
    begins=lambda process, said: _begin_step(process, {**said, "step": CLOSE}),
    ask=(
        *WHOSE,
        *LIMIT,
        Field(
            "not_by", gettext_lazy("不得由这些环节的办理人办结"), "choices", choices=step_choices,
        ),
        Field(
            "evidence", gettext_lazy("办结须有的材料"), most=800, help=SEPARATED,
        ),
        Field("back", gettext_lazy("可以退回哪个环节"), "choice", required=False,
              choices=lambda actor, process: [("", _("不退回")), *step_choices(actor, process)]),
        Field("help", gettext_lazy("给办理人的说明"), required=False),
    ),
)  # fmt: skip
def set_close(_actor: Account | None, process: Process, back: str = "", **given: Any) -> str:
    """Say who ends a case, who may not, on what evidence, where it may be given back to."""
    table = tables.load(process.text)
    table[CLOSE] = one = tables.named(table, CLOSE)
    _put(table, one, given)
    tables.put(one, {"back": back})
    write(process, table)
    return f"{process.log_name}设办结条件"


_LIMITS = (("planned", gettext_lazy("计划办结")), ("promised", gettext_lazy("承诺办结")),
           ("statutory", gettext_lazy("法定期限")))  # fmt: skip


def _subjects(_actor: Any, _process: Any) -> list[tuple[str, Any]]:
    """Return what a case may be about: whatever has a list from which it is picked."""
    from guantong.frame.listings import LISTINGS

    models = {one.model() for one in LISTINGS if one.pick} - {None, Case}
    found = {one._meta.label_lower: str(one._meta.verbose_name) for one in models if one}
    return [("", _("没有对象")), *sorted(found.items())]


@act(
    Process, "流程.基本情况", gettext_lazy("基本情况"), needs=MANAGE, when=(State.DRAFT,),
    name="set-head", begins=lambda process, _said: _begin_head(process),
    ask=(
        "name", "in_force",
        Field("subject", gettext_lazy("办的是谁的事（对象）"), "choice", required=False,
              choices=_subjects),
        Field("unit_kind", gettext_lazy("在哪类单位立项"), "choice", required=False,
              choices=lambda _actor, _process: [("", _("不限")), *Unit.Kind.choices]),
        Field("opened_by", gettext_lazy("哪些角色可以立项"), "choices", required=False,
              choices=_roles(CASE_OPEN), help=gettext_lazy("都不选，就是有立项权限的都可以")),
        *(field for name, label in _LIMITS for field in (
            Field(name, label, required=False,
                  help=gettext_lazy("写数字，或参数的名称；没有的空着")),
            Field(f"{name}_unit", gettext_lazy("时限单位"), "choice", required=False, choices=UNITS,
                  when=name),
        )),
        Field("source", gettext_lazy("依据"), required=False),
        Field("verify", gettext_lazy("依据待核"), "flag", required=False),
        Field("keep_years", gettext_lazy("保管年限"), "number", required=False, least=0, most=100),
    ),
)  # fmt: skip
def set_head(_actor: Account | None, process: Process, name: str, **given: Any) -> str:
    """Say what a process is called, where and by whom cases are opened, by when they end."""
    table = tables.load(process.text)
    limits = {
        key: within(table, given, key, f"{key}_unit") for key, _label in _LIMITS
    }  # fmt: skip
    plain = ("subject", "unit_kind", "opened_by", "source", "verify", "keep_years", "in_force")
    tables.put(table, {"name": name, **{key: given.get(key) for key in plain}, **limits})
    write(process, table)
    return f"{process.log_name}改基本情况"


def _begin_head(process: Process) -> dict[str, Any]:
    table = tables.load(process.text)
    keys = ("subject", "unit_kind", "opened_by", "source", "verify", "keep_years")
    begun = {key: table[key] for key in keys if key in table}
    for name, _label in _LIMITS:
        number, begun[f"{name}_unit"] = tables.limit_of(table.get(name))
        begun[name] = counted(table, number)
    return begun


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
    text = text.replace("\r\n", "\n")
    made, faults = read(text)
    if made is None:
        raise GuantongError(f"{faults[0].what}。", field="text")
    if (made.key, made.version) != (process.key, process.version):
        told = {"key": process.key, "version": process.version}
        raise GuantongError(_("key 应是 %(key)s，version 应是 %(version)s。") % told, field="text")
    write(process, tables.load(text))
    # As it was typed, with its comments.
    process.text = text
    process.save(update_fields=["text"])
    return f"{process.log_name}改定义"
