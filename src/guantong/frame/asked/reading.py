"""Reads ``[[field]]`` of a process, a step or an item into fields, and says every fault at once.

A field in data is what a field in code is, without its functions: nothing in it is ever run.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from guantong.core import conditions, facts, roles
from guantong.core.conditions import Condition
from guantong.core.errors import GuantongError
from guantong.core.fields import PROSE, TYPES, YES_NO, Field
from guantong.core.roles import Permission, Role
from guantong.core.scope import ScopedModel
from guantong.core.text import Text
from guantong.frame.rooms import rooms

#: Key of a table → of which types its value is.
KEYS: dict[str, tuple[type, ...]] = {
    "name": (str,), "label": (str,), "type": (str,), "required": (bool,), "choices": (list, dict),
    "help": (str,), "least": (int,), "most": (int,), "default": (object,), "when": (str,),
    "fact": (str,), "seen_by": (str, list),
}  # fmt: skip
#: Types that no table asks for: a file is evidence, and a password is nobody's to keep.
NEVER = frozenset({"file", "password"})
#: Names that a form, an act or a picker has for itself.
TAKEN = frozenset({
    "actor", "row", "self", "version", "token", "next", "csrfmiddlewaretoken", "seen", "view",
})  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_FIELDS, MOST_CHOICES, LONGEST, LONGEST_HELP = 60, 100, 60, 300
#: Text longer than this is a document.
LONGEST_TEXT, HIGHEST = 10_000, 10**12
SIZED = frozenset({"text", "long", "reason", "number", "money"})
CHOOSING = frozenset({"choice", "choices"})
#: Types of which a condition may name a value.
NAMED = CHOOSING | {"yesno", "number"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


def fields_of(
    tables: Sequence[Mapping[str, Any]],
    where: str,
    *,
    about: type[models.Model] | None = None,
    taken: Collection[str] = (),
) -> tuple[tuple[Field, ...], list[Fault]]:
    """Read a list of tables into fields; return also everything that is wrong with them.

    Parameters
    ----------
    where
        What they belong to, as each fault says it: ``环节 accept``.
    about
        The model of the rows that the form is about; facts of others are at fault.
    taken
        Names that whoever asks has for itself.

    Returns
    -------
    tuple
        The fields without a fault of their own, and the faults: where there is one, ask none.

    """
    if not isinstance(tables, list | tuple):
        return (), [Fault(where, _("字段须写成 [[field]]。"))]
    faults = []
    if len(tables) > MOST_FIELDS:
        faults.append(Fault(where, _("字段超过 %d 个。") % MOST_FIELDS))
    read = [_Table(table, where, at, about, taken) for at, table in enumerate(tables, 1)]
    names = Counter(one.name for one in read if one.name)
    made = {one.name: one.field for one in read if one.field is not None}
    known = {one.name for one in read if one.name}
    for one in read:
        if names[one.name] > 1:
            one.say(_("名称重复了 %d 次。") % names[one.name])
        one.check_condition(made, known)
    asked = {name: one.when for name, one in made.items() if one.when}
    circles = conditions.circles({name: Condition.read(when) for name, when in asked.items()})
    for one in read:
        if one.name in circles and asked[one.name].lstrip("!").partition("=")[0] != one.name:
            one.say(_("填写条件互相牵连，永远不会出现：%s。") % "、".join(sorted(circles)))
    faults += [fault for one in read for fault in one.faults]
    good = tuple(one.field for one in read if one.field is not None and not one.faults)
    return good, faults


class _Table:
    """One table, and what is wrong with it."""

    def __init__(self, table: Any, where: str, at: int, about: Any, taken: Collection[str]) -> None:
        self.faults: list[Fault] = []
        self.field: Field | None = None
        self.about = about
        given = dict(table) if isinstance(table, Mapping) else {}
        name = given.get("name")
        self.name = name if isinstance(name, str) else ""
        place = _("字段 %s") % self.name[:LONGEST] if self.name else _("第 %d 个字段") % at
        self.where = f"{where} {place}"
        if not isinstance(table, Mapping):
            self.say(_("须写成 [[field]]。"))
            return
        self.given = self._plain(given)
        self._name(taken)
        self._label()
        kind = self._kind()
        if kind is not None:
            self.field = self._field(kind)

    def say(self, what: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.where, what))

    def _plain(self, given: Mapping[Any, Any]) -> dict[str, Any]:
        """Keep what is known and of its type; say the rest."""
        out = {}
        for key, value in given.items():
            wanted = KEYS.get(key)
            if wanted is None:
                self.say(_("不认识 %s。") % str(key)[:LONGEST])
            elif not isinstance(value, wanted) or (wanted == (int,) and isinstance(value, bool)):
                self.say(_("%s 的写法不对。") % key)
            elif isinstance(value, str) and not _printable(value):
                self.say(_("%s 含有不能显示的字符。") % key)
            else:
                out[key] = value
        return out

    def _name(self, taken: Collection[str]) -> None:
        if not self.name:
            self.say(_("没有名称（name）。"))
        elif not NAME.fullmatch(self.name) or keyword.iskeyword(self.name):
            self.say(_("名称须以小写字母开头，只用小写字母、数字和下划线，至多 40 个字符。"))
        elif self.name in TAKEN or self.name in taken or self.name.endswith("_text"):
            self.say(_("名称 %s 另有他用，请换一个。") % self.name)

    def _label(self) -> None:
        for key, most in (("label", LONGEST), ("help", LONGEST_HELP)):
            if len(self.given.get(key, "")) > most:
                self.say(_("%(key)s 超过 %(most)d 个字。") % {"key": key, "most": most})
        if not self.given.get("label", "").strip():
            self.say(_("没有叫法（label）。"))

    def _kind(self) -> str | type[models.Model] | None:
        kind = self.given.get("type", "text")
        if kind in NEVER:
            self.say(_("类型 %s 不能作为字段；文件作为材料要求。") % kind)
            return None
        if kind in TYPES:
            return str(kind)
        try:
            model = apps.get_model(kind)
        except (LookupError, ValueError):
            told = {"kind": kind[:LONGEST], "some": "、".join(sorted(TYPES - NEVER))}
            self.say(_("没有类型 %(kind)s，可用：%(some)s，或资料的名称（如 core.unit）。") % told)
            return None
        if model._meta.label_lower != kind or not issubclass(model, ScopedModel) or model.by_hand:
            self.say(_("类型 %s 的资料不能由人挑选。") % kind)
            return None
        return model

    def _field(self, kind: str | type[models.Model]) -> Field | None:
        given = self.given
        fact = self._fact(kind)
        field = Field(
            self.name, given.get("label", ""), kind,
            required=given.get("required", True), choices=self._choices(kind, fact),
            help=given.get("help", ""), least=self._bound(kind, "least"),
            most=self._bound(kind, "most"), when=self._when(), fact=fact.name if fact else "",
            seen_by=self._seen_by(),
            # Nothing is chosen for whoever answers.
            initial="" if kind == "choice" else None,
        )  # fmt: skip
        if field.least is not None and field.most is not None and field.least > field.most:
            self.say(_("least 大于 most。"))
        return self._with_default(field)

    def _bound(self, kind: Any, key: str) -> int | None:
        value = self.given.get(key)
        if value is None:
            return None
        if kind not in SIZED:
            self.say(_("%s 只用于数字和文字。") % key)
            return None
        prose = kind in PROSE
        if abs(value) > HIGHEST or (prose and not 0 <= value <= LONGEST_TEXT):
            self.say(_("%s 太大或太小。") % key)
            return None
        return int(value)

    def _choices(self, kind: Any, fact: facts.Fact | None) -> tuple[tuple[str, Text], ...]:
        given = self.given.get("choices")
        if kind not in CHOOSING:
            if given is not None:
                self.say(_("只有 choice 和 choices 有选项（choices）。"))
            return ()
        if given is None and fact is not None:
            return fact.choices
        pairs = list(given.items()) if isinstance(given, dict) else [(it, it) for it in given or ()]
        if not pairs:
            self.say(_("没有选项（choices）。"))
        if len(pairs) > MOST_CHOICES:
            self.say(_("选项超过 %d 个。") % MOST_CHOICES)
        if any(not _is_choice(value, label) for value, label in pairs):
            self.say(_("选项须是文字，不超过 60 个字，不含“|”和“=”。"))
            return ()
        for what in zip(*pairs, strict=True):
            twice = [one for one, many in Counter(what).items() if many > 1]
            if twice:
                self.say(_("选项重复：%s。") % "、".join(twice))
                break
        missing = (
            {value for value, _label in fact.choices if value not in dict(pairs)} if fact else ()
        )
        if fact and missing:
            told = {"fact": fact.name, "some": "、".join(sorted(missing))}
            self.say(_("选项里没有事实 %(fact)s 的取值：%(some)s。") % told)
        return tuple(pairs)

    def _when(self) -> str:
        text = str(self.given.get("when", ""))
        if not text:
            return ""
        try:
            named = Condition.read(text).name
        except ValueError:
            self.say(_("填写条件（when）须写成 name、name=值、name=值|值，或在前面加 !。"))
            return ""
        if named == self.name:
            self.say(_("填写条件指向它自己。"))
        return text

    def _fact(self, kind: Any) -> facts.Fact | None:
        name = self.given.get("fact", "")
        if not name:
            return None
        one = facts.FACTS.get(name)
        if one is None:
            self.say(_("没有事实 %s。") % name[:LONGEST])
        elif self.about is not None and not issubclass(self.about, one.model):
            told = {"fact": name, "model": one.model._meta.verbose_name}
            self.say(_("事实 %(fact)s 说的是%(model)s，不是这里的对象。") % told)
        elif not _fits(kind, one.type):
            told = {"fact": name, "kind": _called(one.type)}
            self.say(_("事实 %(fact)s 的类型是 %(kind)s，与字段不同。") % told)
        else:
            return one
        return None

    def _seen_by(self) -> tuple[Permission | Role, ...]:
        given = self.given.get("seen_by", [])
        named = [given] if isinstance(given, str) else given
        if given == "" or ("seen_by" in self.given and not named):
            self.say(_("seen_by 没有写谁。"))
        known = _readers()
        for one in named:
            if not isinstance(one, str) or (one and one not in known):
                self.say(_("没有角色或权限 %s。") % str(one)[:LONGEST])
        return tuple(known[one] for one in named if isinstance(one, str) and one in known)

    def _with_default(self, field: Field) -> Field | None:
        if "default" not in self.given:
            return field
        value = self.given["default"]
        if isinstance(value, float) and field.type == "money":
            value = Decimal(str(value))
        if isinstance(value, str) and not _printable(value):
            self.say(_("%s 含有不能显示的字符。") % "default")
        elif not isinstance(field.type, str) or field.type == "units" or not _takes(field, value):
            self.say(_("default 不是这类字段的值。"))
        else:
            return replace(field, initial=value)
        return field

    def check_condition(self, made: Mapping[str, Field], known: Collection[str]) -> None:
        """Say what is wrong with the condition, now that the other fields are read."""
        if self.field is None or not self.field.when:
            return
        one = Condition.read(self.field.when)
        if one.name not in known:
            self.say(_("填写条件指向的字段 %s 不存在。") % one.name)
        other = made.get(one.name)
        if other is None or one.name == self.name or not one.values:
            return
        if other.type not in NAMED:
            self.say(_("填写条件：字段 %s 没有选项，只能写填了没有。") % one.name)
            return
        strange = [value for value in one.values if not _can_say(other, value)]
        if strange:
            told = {"name": one.name, "some": "、".join(strange)}
            self.say(_("填写条件：字段 %(name)s 没有选项 %(some)s。") % told)


def _readers() -> dict[str, Permission | Role]:
    """Return every right and role by its key."""
    known: list[Permission | Role] = list(roles.ROLES.values())
    known += [one for one in vars(roles).values() if isinstance(one, Permission | Role)]
    for room in rooms():
        known += [*room.permissions, *room.grants]
    return {one.key: one for one in known}


def _printable(text: str) -> bool:
    return all(one.isprintable() or one == "\n" for one in text)


def _is_choice(value: Any, label: Any) -> bool:
    return all(
        isinstance(one, str) and 0 < len(one.strip()) <= LONGEST and _printable(one)
        for one in (value, label)
    ) and not set(value) & set("|=")


def _fits(kind: Any, of: Any) -> bool:
    """Tell whether a field of one type takes a fact of another: text takes whatever is written."""
    return kind == of or (kind in ("text", "long") and of in ("text", "long", "phone", "month"))


def _called(kind: Any) -> str:
    return kind if isinstance(kind, str) else str(kind._meta.label_lower)


def _takes(field: Field, value: Any) -> bool:
    try:
        return field.takes(field.tidied(value) if field.type == "phone" else value)
    except GuantongError:
        return False


def _can_say(other: Field, value: str) -> bool:
    if other.type == "number":
        return bool(re.fullmatch(r"-?\d{1,12}", value))
    offered = YES_NO if other.type == "yesno" else other.choices
    return callable(offered) or value in dict(offered)
