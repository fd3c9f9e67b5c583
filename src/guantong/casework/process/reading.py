"""Reads a process from TOML and says everything that is wrong with it, each fault with its place.

Nothing in it is ever evaluated: a way names an outcome, a limit names a parameter, a call names
an act that is open to processes.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.process.definition import (
    AGREED,
    ASKED,
    BRANCHES,
    CLOSE,
    CLOSING,
    HERE,
    REASON,
    SENT_BACK,
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
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel
from guantong.core.text import Text
from guantong.frame.asked import Fault, fields_of

T = TypeVar("T")
LONGEST, MOST_STEPS, MOST_WORDS, MOST_LISTED, MOST_SHOWN = 200_000, 60, 200, 20, 40
HIGHEST, MOST_ROUNDS = 9999, 99
#: What the columns that keep them hold.
MOST = {"key": 40, "name": 80, "outcomes": 40, "evidence": 60}
KEY = re.compile(r"[a-z][a-z0-9_]*([.-][a-z0-9_]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
PREFIX = re.compile(r"[A-Z]{1,4}")
EACH = re.compile(r"field:[a-z][a-z0-9_]*|list:[\w.-]+")
CALLED = re.compile(r"[a-z_]+\.[a-z]+:[\w-]+")
WITHIN = re.compile(r"(\$[a-z][a-z0-9_]*|\d{1,4}) (workdays|days|months)")
#: How what a pattern takes is said.
LIKE: dict[re.Pattern[str], Text] = {
    KEY: gettext_lazy("只用小写字母、数字、点、横线和下划线，以字母开头"),
    NAME: gettext_lazy("只用小写字母、数字和下划线，以字母开头，至多 30 个字符"),
    PREFIX: gettext_lazy("写 1 至 4 个大写字母"),
    EACH: gettext_lazy("写 field:字段 或 list:清单代号"),
    CALLED: gettext_lazy("写 应用.资料:动作"),
}
KINDS: dict[type[Any], Text] = {
    str: gettext_lazy("文字"), int: gettext_lazy("整数"), bool: gettext_lazy("true 或 false"),
    list: gettext_lazy("列表"), dict: gettext_lazy("一张表"), dt.date: gettext_lazy("日期"),
}  # fmt: skip
#: Names that opening a case and finishing a step have for what they ask themselves.
TAKEN = frozenset({
    "actor", "process", "turn", "case", "unit", "title", "subject", "outcome", "article", "reason",
    "note", "proof", *(f"evidence_{n}" for n in range(MOST_LISTED)),
})  # fmt: skip
OWN = {
    "key", "name", "version", "in_force", "subject", "prefix", "unit_kind", "access", "opened_by",
    "by_job", "source", "verify", "keep_years", "planned", "promised", "statutory", "parameters",
    "field", "step", "close", "look_again",
}  # fmt: skip
OF_PARAMETER = {"label", "unit", "default", "min", "max", "source", "verify"}
OF_STEP = {
    "id", "name", "by", "at", "within", "each", "outcomes", "require", "evidence", "signed",
    "hidden_until_done", "not_by", "pauses", "limit", "extensions", "hand_over", "field", "does",
    "next", "help", "branch",
}  # fmt: skip
OF_BRANCH = {"id", "name", "by", "at", "outcomes", "require", "evidence", "help"}
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
        The process as far as it can be read, None where it is no TOML; and every fault.

    """
    if len(text) > LONGEST:
        return None, [Fault(_("流程"), _("定义超过 %s 字，请精简") % LONGEST)]
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return None, [Fault(_("流程"), _("不是 TOML 格式，请改正：%s") % error)]
    reader = _Reader(table, _("流程"), OWN)
    made = _definition(reader)
    return made, list(dict.fromkeys([*reader.faults, *lint(made)]))


class _Reader:
    """A table being read: every value of the wrong kind is a fault, and its default is taken."""

    def __init__(
        self, table: Any, where: str, known: set[str], faults: list[Fault] | None = None
    ) -> None:
        self.where = where
        self.faults: list[Fault] = [] if faults is None else faults
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.say(_("应写成一张表"))
        for key in self.table:
            if key not in known:
                self.say(_("不认识“%s”，请改正或删去") % key[:MOST_SHOWN])

    def say(self, what: str) -> None:
        self.faults.append(Fault(self.where, what))

    def take(self, key: str, kind: type[Any], default: T, *, needed: bool = False) -> T:
        """Return a value of a kind, or its default."""
        if key not in self.table:
            if needed:
                self.say(_("缺少 %s，请写明") % key)
            return default
        value: T = self.table[key]
        # A truth value is a whole number to Python, and none to a reader.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            self.wrong(key, str(KINDS[kind]))
            return default
        return value

    def wrong(self, key: str, wanted: str) -> None:
        """Say what a value should have been."""
        told = {"key": key, "kind": wanted, "value": str(self.table[key])[:MOST_SHOWN]}
        self.say(_("%(key)s 应是%(kind)s，写的是“%(value)s”") % told)

    def number(
        self, key: str, default: int, *, least: int = 0, most: int = HIGHEST, needed: bool = False
    ) -> int:
        """Return a number within bounds, or its default."""
        value = self.take(key, int, default, needed=needed)
        if key in self.table and not least <= value <= most:
            told = {"key": key, "least": least, "most": most}
            self.say(_("%(key)s 应在 %(least)s 至 %(most)s 之间") % told)
            return default
        return value

    def text(self, key: str, *, needed: bool = False, like: re.Pattern[str] | None = None) -> str:
        """Return a line of text; an empty one, or one of other signs, is a fault."""
        value = self.take(key, str, "", needed=needed)
        if key not in self.table or not isinstance(self.table[key], str):
            return ""
        if not value.strip():
            self.say(_("%s 是空的，请填写或删去") % key)
            return ""
        if not value.isprintable():
            self.say(_("%s 含有不能显示的字符，请删去") % key)
            return ""
        most = MOST.get(key, MOST_WORDS)
        if len(value) > most:
            self.say(_("%(key)s 超过 %(most)s 个字，请缩短") % {"key": key, "most": most})
        if like is not None and not like.fullmatch(value):
            told = {"key": key, "value": value[:MOST_SHOWN], "like": LIKE[like]}
            self.say(_("%(key)s 的“%(value)s”不对，请%(like)s") % told)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words."""
        value: list[Any] = self.take(key, list, [])
        most = MOST.get(key, MOST_WORDS)
        found = [
            one for one in value
            if isinstance(one, str) and one.strip() and len(one) <= most and one.isprintable()
        ]  # fmt: skip
        if len(found) != len(value):
            self.say(_("%(key)s 应列出词语，各不超过 %(most)s 个字") % {"key": key, "most": most})
        if len(set(found)) != len(found):
            self.say(_("%s 中有重复，请删去") % key)
        if len(found) > MOST_LISTED:
            self.say(_("%(key)s 超过 %(most)s 项，请精简") % {"key": key, "most": MOST_LISTED})
        return tuple(dict.fromkeys(found))[:MOST_LISTED]

    def within(self, key: str) -> Within | None:
        """Return a time limit."""
        value = self.text(key)
        if not value:
            return None
        found = WITHIN.fullmatch(value)
        if not found:
            text = _("时限“%s”看不懂，请写成“5 workdays”“$days workdays”“6 months”的样子")
            self.say(text % value[:MOST_SHOWN])
            return None
        count = found[1]
        return Within(count[1:] if count.startswith("$") else int(count), found[2])

    def count(self, key: str) -> int | str | None:
        """Return a number, or the name of a parameter, written with a dollar."""
        value = self.table.get(key)
        if isinstance(value, str) and re.fullmatch(r"\$[a-z][a-z0-9_]*", value):
            return value[1:]
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return self.number(key, 0, most=MOST_ROUNDS) if value is not None else None
        self.wrong(key, _("整数或“$参数”"))
        return None

    def tables(self, key: str) -> list[Any]:
        """Return a list of tables."""
        value: list[Any] = self.take(key, list, [])
        return value

    def below(self, table: Any, where: str, known: set[str]) -> _Reader:
        """Return a reader of a table within this one."""
        return _Reader(table, where, known, self.faults)

    def fields(self) -> tuple[Field, ...]:
        """Return what is asked."""
        made, faults = fields_of(self.tables("field"), self.where, taken=TAKEN)
        # Their sentences end with a stop of their own; a process says its faults as a list.
        self.faults += [replace(one, what=one.what.rstrip("。.")) for one in faults]
        return made


def _definition(reader: _Reader) -> Definition:
    steps = tuple(
        _step(reader, one, n) for n, one in enumerate(reader.tables("step")[:MOST_STEPS], start=1)
    )
    if not steps:
        reader.say(_("没有环节，请加环节"))
    if len(reader.tables("step")) > MOST_STEPS:
        reader.say(_("环节超过 %s 个，请精简") % MOST_STEPS)
    if CLOSE not in reader.table:
        reader.say(_("没有办结条件，请写明"))
    return Definition(
        key=reader.text("key", needed=True, like=KEY), name=reader.text("name", needed=True),
        version=reader.number("version", 1, least=1, needed=True),
        in_force=_day(reader), subject=_model(reader, "subject"),
        prefix=reader.text("prefix", needed=True, like=PREFIX),
        steps=steps, close=_close(reader), unit_kind=_kind(reader, "unit_kind"),
        access=_role(reader, "access"),
        opened_by=tuple(_known_role(reader, one) for one in reader.words("opened_by")),
        source=reader.text("source"), verify=reader.take("verify", bool, False),
        by_job=reader.take("by_job", bool, False),
        keep_years=reader.number("keep_years", 0, most=100), parameters=_parameters(reader),
        fields=reader.fields(), planned=reader.within("planned"),
        promised=reader.within("promised"), statutory=reader.within("statutory"),
        look_again=_look_again(reader),
    )  # fmt: skip


def _day(reader: _Reader) -> dt.date:
    value = reader.take("in_force", dt.date, dt.date.min, needed=True)
    return value.date() if isinstance(value, dt.datetime) else value


def _model(reader: _Reader, key: str) -> str:
    value = reader.text(key)
    if not value:
        return ""
    told = {"key": key, "value": value[:MOST_SHOWN]}
    try:
        model = apps.get_model(value)
    except (LookupError, ValueError):
        reader.say(_("%(key)s 的“%(value)s”没有安装，请改正") % told)
        return value.lower()
    if not issubclass(model, ScopedModel) or model.by_hand:
        reader.say(_("%(key)s 的“%(value)s”不能由人挑选，请换一类资料") % told)
    return str(model._meta.label_lower)


def _kind(reader: _Reader, key: str) -> str:
    value = reader.text(key)
    if value and value not in Unit.Kind.values:
        told = {"value": value[:MOST_SHOWN], "some": "、".join(Unit.Kind.values)}
        reader.say(_("没有“%(value)s”这类机构，可用：%(some)s") % told)
    return value


def _role(reader: _Reader, key: str, *, needed: bool = False) -> str:
    return _known_role(reader, reader.text(key, needed=needed))


def _known_role(reader: _Reader, value: str) -> str:
    if value and value not in roles.ROLES:
        told = {"value": value[:MOST_SHOWN], "some": "、".join(roles.ROLES)}
        reader.say(_("没有“%(value)s”这个角色，可用：%(some)s") % told)
    return value


def _parameters(reader: _Reader) -> dict[str, Parameter]:
    found = {}
    tables: dict[str, Any] = reader.take("parameters", dict, {})
    for name, table in tables.items():
        own = reader.below(table, _("参数 %s") % name[:MOST_SHOWN], OF_PARAMETER)
        if not NAME.fullmatch(name):
            own.say(_("名称“%(value)s”不对，请%(like)s") % {
                "value": name[:MOST_SHOWN], "like": LIKE[NAME],
            })  # fmt: skip
        least, most = (own.number(one, 0) if one in own.table else None for one in ("min", "max"))
        one = Parameter(
            name, own.text("label", needed=True), own.number("default", 0, needed=True),
            own.text("unit"), least, most, own.text("source"), own.take("verify", bool, False),
        )  # fmt: skip
        if least is not None and most is not None and least > most:
            own.say(_("min 大于 max，请改正"))
        elif not bounded(one, one.default):
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
        told = {"value": value[:MOST_SHOWN], "some": "、".join(Unit.Kind.values)}
        reader.say(_("at 的“%(value)s”不对，请写 here、field:字段 或机构类型：%(some)s") % told)
        return HERE
    return value


def _step(above: _Reader, table: Any, number: int) -> Step:
    given = table if isinstance(table, dict) else {}
    named = next((one for one in (given.get("name"), given.get("id")) if _is_name(one)), None)
    where = _("环节 %s") % (named or _("第 %s 个") % number)
    own = above.below(table, where, OF_STEP)
    branches = tuple(_branch(own, one, n) for n, one in enumerate(own.tables("branch"), start=1))
    outcomes = own.words("outcomes")
    if branches:
        some = (outcome for one in branches for outcome in one.outcomes)
        outcomes = tuple(dict.fromkeys((*outcomes, *some)))
    return Step(
        id=own.text("id", needed=True, like=NAME) or f"#{number}",
        name=own.text("name", needed=True),
        by=_role(own, "by", needed=not branches), at=_at(own), within=own.within("within"),
        each=BRANCHES if branches else own.text("each", like=EACH), branches=branches,
        outcomes=outcomes, require=_require(own), evidence=own.words("evidence"),
        signed=own.take("signed", bool, False),
        hidden_until_done=own.take("hidden_until_done", bool, False), not_by=own.words("not_by"),
        pauses=own.take("pauses", bool, False), limit=own.count("limit"),
        extensions=own.number("extensions", 1, most=9),
        hand_over=own.take("hand_over", bool, False),
        fields=own.fields(), does=tuple(_call(own, one) for one in own.tables("does")),
        next=tuple(_way(own, one) for one in own.tables("next")), help=own.text("help"),
    )  # fmt: skip


def _branch(step: _Reader, table: Any, number: int) -> Step:
    given = table if isinstance(table, dict) else {}
    named = given.get("name") if _is_name(given.get("name")) else _("第 %s 个") % number
    own = step.below(table, _("%(step)s · %(branch)s") % {
        "step": step.where, "branch": named,
    }, OF_BRANCH)  # fmt: skip
    return Step(
        id=own.text("id", needed=True, like=NAME) or f"#{number}",
        name=own.text("name", needed=True), by=_role(own, "by", needed=True), at=_at(own),
        outcomes=own.words("outcomes"), require=_require(own), evidence=own.words("evidence"),
        help=own.text("help"),
    )  # fmt: skip


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= MOST_SHOWN and value.isprintable()


def _close(above: _Reader) -> Step:
    own = above.below(above.table.get(CLOSE, {}), _("办结"), OF_CLOSE)
    back = own.text("back")
    return Step(
        id=CLOSE, name=own.text("name") or CLOSING,
        by=_role(own, "by", needed=CLOSE in above.table), at=_at(own), within=own.within("within"),
        outcomes=(AGREED, SENT_BACK) if back else (), evidence=own.words("evidence"),
        not_by=own.words("not_by"), signed=own.take("signed", bool, True), fields=own.fields(),
        require={SENT_BACK: (REASON,)} if back else {},
        next=(Way(back, SENT_BACK),) if back else (), help=own.text("help"),
    )  # fmt: skip


def _require(own: _Reader) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Any] = own.take("require", dict, {})
    for outcome, some in tables.items():
        wrong = not isinstance(some, list) or any(one not in ASKED for one in some)
        if wrong:
            own.say(_("require 的“%(outcome)s”只能列出 %(known)s") % {
                "outcome": outcome[:MOST_SHOWN], "known": "、".join(ASKED),
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
        one.text("act", needed=True, like=CALLED), one.text("when"),
        {key: value for key, value in give.items() if isinstance(value, str)},
    )  # fmt: skip


def _look_again(reader: _Reader) -> tuple[LookAgain, ...]:
    found = []
    for table in reader.tables("look_again"):
        own = reader.below(table, _("复查"), {"within", "opens", "when"})
        opens, when = own.text("opens", needed=True, like=KEY), own.text("when")
        within = own.within("within")
        if "within" not in own.table:
            own.say(_("没有期限，请写明最迟多久复查（within）"))
        elif within is not None:
            found.append(LookAgain(within, opens, when))
    return tuple(found)
