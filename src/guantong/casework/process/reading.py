"""Reads a process from TOML and says everything that is wrong with it, each fault with its place.

Nothing in it is ever evaluated: a way names an outcome, a limit names a parameter, a call names
an act that is open to processes.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from django.apps import apps
from django.utils.translation import gettext as _

from guantong.casework.process.definition import (
    ASKED,
    CLOSE,
    HERE,
    Call,
    Definition,
    LookAgain,
    Parameter,
    Step,
    Way,
    Within,
)
from guantong.casework.process.lint import lint
from guantong.core import roles
from guantong.core.models import Unit
from guantong.frame.asked import Fault, fields_of

T = TypeVar("T")
LONGEST, MOST_STEPS, MOST_WORDS = 200_000, 60, 200
KEY = re.compile(r"[a-z][a-z0-9_]*([.-][a-z0-9_]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
PREFIX = re.compile(r"[A-Z]{1,4}")
WITHIN = re.compile(r"(\$[a-z][a-z0-9_]*|\d{1,4}) (workdays|days|months)")
OWN = {
    "key", "name", "version", "in_force", "subject", "prefix", "unit_kind", "access", "opened_by",
    "source", "verify", "keep_years", "planned", "promised", "statutory", "parameters", "field",
    "step", "close", "look_again",
}  # fmt: skip
OF_PARAMETER = {"label", "unit", "default", "min", "max", "source", "verify"}
OF_STEP = {
    "id", "name", "by", "at", "within", "each", "outcomes", "require", "evidence", "signed",
    "hidden_until_done", "not_by", "pauses", "limit", "extensions", "hand_over", "field", "does",
    "next", "help",
}  # fmt: skip
OF_CLOSE = {"name", "by", "at", "within", "not_by", "evidence", "back", "field", "signed", "help"}


def read(text: str) -> tuple[Definition | None, list[Fault]]:
    """Read a process; it is good when no fault is told.

    Parameters
    ----------
    text
        A TOML document.

    Returns
    -------
    tuple
        The process as far as it can be read, None where nothing can; and every fault.

    """
    if len(text) > LONGEST:
        return None, [Fault(_("流程"), _("文件过长（上限 %s 字）") % LONGEST)]
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return None, [Fault(_("流程"), _("不是 TOML 格式：%s") % error)]
    reader = _Reader(table, _("流程"), OWN)
    made = _definition(reader)
    faults = list(reader.faults)
    return made, [*faults, *lint(made)] if made.steps else faults


class _Reader:
    """A table being read: every value of the wrong kind is a fault, and its default is taken."""

    def __init__(
        self, table: Any, where: str, known: set[str], faults: list[Fault] | None = None
    ) -> None:
        self.where = where
        self.faults: list[Fault] = [] if faults is None else faults
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.say(_("应是一张表"))
        for key in self.table:
            if key not in known:
                self.say(_("不认识“%s”") % key)

    def say(self, what: str) -> None:
        self.faults.append(Fault(self.where, what))

    def take(self, key: str, kind: type[Any], default: T, *, needed: bool = False) -> T:
        """Return a value of a kind, or its default."""
        if key not in self.table:
            if needed:
                self.say(_("缺少 %s") % key)
            return default
        value: T = self.table[key]
        # A truth value is a whole number to Python, and none to a reader.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            self.say(_("%(key)s 的值“%(value)s”不对") % {"key": key, "value": value})
            return default
        if isinstance(value, str) and not value.strip():
            self.say(_("%s 是空的") % key)
        return value

    def text(self, key: str, *, needed: bool = False, like: re.Pattern[str] | None = None) -> str:
        value = self.take(key, str, "", needed=needed)
        if value and like is not None and not like.fullmatch(value):
            self.say(_("%(key)s 的值“%(value)s”不对") % {"key": key, "value": value})
        if len(value) > MOST_WORDS:
            self.say(_("%s 过长") % key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value: list[Any] = self.take(key, list, [])
        found = [one for one in value if isinstance(one, str) and one.strip()]
        if len(found) != len(value):
            self.say(_("%s 应是词语的列表") % key)
        if len(set(found)) != len(found):
            self.say(_("%s 中有重复") % key)
        return tuple(dict.fromkeys(found))

    def within(self, key: str) -> Within | None:
        value = self.text(key)
        if not value:
            return None
        found = WITHIN.fullmatch(value)
        if not found:
            self.say(_("时限“%s”看不懂，应如“5 workdays”“$days workdays”“6 months”") % value)
            return None
        count = found[1]
        return Within(count[1:] if count.startswith("$") else int(count), found[2])

    def count(self, key: str) -> int | str | None:
        """Return a number, or the name of a parameter, written with a dollar."""
        value = self.table.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, str) and re.fullmatch(r"\$[a-z][a-z0-9_]*", value):
            return value[1:]
        self.say(_("%(key)s 的值“%(value)s”不对") % {"key": key, "value": value})
        return None

    def tables(self, key: str) -> list[Any]:
        value: list[Any] = self.take(key, list, [])
        return value

    def below(self, table: Any, where: str, known: set[str]) -> _Reader:
        return _Reader(table, where, known, self.faults)

    def fields(self) -> Any:
        made, faults = fields_of(self.tables("field"), self.where)
        self.faults += faults
        return made


def _definition(reader: _Reader) -> Definition:
    steps = tuple(_step(reader, one, n) for n, one in enumerate(reader.tables("step"), start=1))
    if not steps:
        reader.say(_("没有环节"))
    if len(steps) > MOST_STEPS:
        reader.say(_("环节超过 %s 个") % MOST_STEPS)
    if "close" not in reader.table:
        reader.say(_("没有办结条件"))
    made = Definition(
        key=reader.text("key", needed=True, like=KEY), name=reader.text("name", needed=True),
        version=reader.take("version", int, 1, needed=True),
        in_force=_day(reader), subject=_model(reader, "subject"),
        prefix=reader.text("prefix", needed=True, like=PREFIX),
        steps=steps, close=_close(reader), unit_kind=_kind(reader, "unit_kind"),
        access=_role(reader, "access"),
        opened_by=tuple(_known_role(reader, one) for one in reader.words("opened_by")),
        source=reader.text("source"), verify=reader.take("verify", bool, False),
        keep_years=reader.take("keep_years", int, 0), parameters=_parameters(reader),
        fields=reader.fields(), planned=reader.within("planned"),
        promised=reader.within("promised"), statutory=reader.within("statutory"),
        look_again=_look_again(reader),
    )  # fmt: skip
    if not 1 <= made.version < 10_000:
        reader.say(_("version 应是 1 至 9999"))
    return made


def _day(reader: _Reader) -> dt.date:
    value = reader.take("in_force", dt.date, dt.date.min, needed=True)
    return value.date() if isinstance(value, dt.datetime) else value


def _model(reader: _Reader, key: str) -> str:
    value = reader.text(key)
    if value:
        try:
            apps.get_model(value)
        except (LookupError, ValueError):
            reader.say(_("%(key)s“%(value)s”没有安装") % {"key": key, "value": value})
    return value.lower()


def _kind(reader: _Reader, key: str) -> str:
    value = reader.text(key)
    if value and value not in Unit.Kind.values:
        reader.say(_("没有“%s”这类机构") % value)
    return value


def _role(reader: _Reader, key: str, *, needed: bool = False) -> str:
    return _known_role(reader, reader.text(key, needed=needed))


def _known_role(reader: _Reader, value: str) -> str:
    if value and value not in roles.ROLES:
        reader.say(_("没有“%s”这个角色") % value)
    return value


def _parameters(reader: _Reader) -> dict[str, Parameter]:
    found = {}
    tables: dict[str, Any] = reader.take("parameters", dict, {})
    for name, table in tables.items():
        own = reader.below(table, _("参数 %s") % name, OF_PARAMETER)
        if not NAME.fullmatch(name):
            own.say(_("名称只能用小写字母、数字和下划线"))
        low, high = own.count("min"), own.count("max")
        least, most = (one if isinstance(one, int) else None for one in (low, high))
        one = Parameter(
            name, own.text("label", needed=True), own.take("default", int, 0, needed=True),
            own.text("unit"), least, most, own.text("source"), own.take("verify", bool, False),
        )  # fmt: skip
        if not bounded(one, one.default):
            own.say(_("默认值 %(value)s 不在 %(least)s 至 %(most)s 之间") % {
                "value": one.default, "least": "—" if least is None else least,
                "most": "—" if most is None else most,
            })  # fmt: skip
        found[name] = one
    return found


def bounded(one: Parameter, value: int) -> bool:
    """Tell whether a value lies within a parameter's bounds."""
    return (one.least is None or one.least <= value) and (one.most is None or value <= one.most)


def _at(reader: _Reader) -> str:
    value = reader.text("at") or HERE
    if value != HERE and value not in Unit.Kind.values and not value.startswith("field:"):
        reader.say(_("at“%s”不是机构类型，也不是 field:字段") % value)
    return value


def _step(above: _Reader, table: Any, number: int) -> Step:
    named = table.get("id") if isinstance(table, dict) else None
    where = _("环节 %s") % (named if isinstance(named, str) and named else _("第 %s 个") % number)
    own = above.below(table, where, OF_STEP)
    return Step(
        id=own.text("id", needed=True, like=NAME), name=own.text("name", needed=True),
        by=_role(own, "by", needed=True), at=_at(own), within=own.within("within"),
        each=own.text("each", like=re.compile(r"(field|list):[\w.-]+")),
        outcomes=own.words("outcomes"), require=_require(own), evidence=own.words("evidence"),
        signed=own.take("signed", bool, False),
        hidden_until_done=own.take("hidden_until_done", bool, False), not_by=own.words("not_by"),
        pauses=own.take("pauses", bool, False), limit=own.count("limit"),
        extensions=own.take("extensions", int, 1), hand_over=own.take("hand_over", bool, False),
        fields=own.fields(), does=tuple(_call(own, one) for one in own.tables("does")),
        next=tuple(_way(own, one) for one in own.tables("next")), help=own.text("help"),
    )  # fmt: skip


def _close(above: _Reader) -> Step:
    own = above.below(above.table.get("close", {}), _("办结"), OF_CLOSE)
    back = own.text("back")
    return Step(
        id=CLOSE, name=own.text("name") or _("办结"),
        by=_role(own, "by", needed=CLOSE in above.table), at=_at(own), within=own.within("within"),
        outcomes=(_("同意办结"), _("退回")) if back else (), evidence=own.words("evidence"),
        not_by=own.words("not_by"), signed=own.take("signed", bool, True), fields=own.fields(),
        require={_("退回"): ("reason",)} if back else {},
        next=(Way(back, _("退回")),) if back else (), help=own.text("help"),
    )  # fmt: skip


def _require(own: _Reader) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Any] = own.take("require", dict, {})
    for outcome, some in tables.items():
        wrong = not isinstance(some, list) or any(one not in ASKED for one in some)
        if wrong:
            own.say(_("require 中“%(outcome)s”应列出 %(known)s") % {
                "outcome": outcome, "known": "、".join(ASKED),
            })  # fmt: skip
        found[outcome] = () if wrong else tuple(some)
    return found


def _way(own: _Reader, table: Any) -> Way:
    one = own.below(table, own.where, {"when", "to"})
    when = one.text("when")
    return Way(one.text("to", needed=True), when)


def _call(own: _Reader, table: Any) -> Call:
    one = own.below(table, own.where, {"act", "when", "give"})
    give: dict[str, Any] = one.take("give", dict, {})
    if any(not isinstance(value, str) for value in give.values()):
        one.say(_("give 应写明每个参数取哪个字段"))
    return Call(
        one.text("act", needed=True, like=re.compile(r"[a-z_]+\.[a-z]+:[\w-]+")), one.text("when"),
        {key: str(value) for key, value in give.items()},
    )  # fmt: skip


def _look_again(reader: _Reader) -> tuple[LookAgain, ...]:
    found = []
    for table in reader.tables("look_again"):
        own = reader.below(table, _("复查"), {"within", "opens", "when"})
        within = own.within("within")
        if within is None:
            own.say(_("缺少 %s") % "within")
        else:
            found.append(
                LookAgain(within, own.text("opens", needed=True, like=KEY), own.text("when"))
            )
    return tuple(found)
