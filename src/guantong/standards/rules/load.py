"""Rule files: read once, checked as a whole, so that a faulty file never judges anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from guantong.standards.errors import RuleError
from guantong.standards.rules.model import Parameter, Rule
from guantong.standards.rules.predicates import CONDITIONS, PREDICATES, TEAM_PREDICATES
from guantong.standards.rules.registry import ELSEWHERE

_KEYS = {
    "id", "name", "article", "source", "test", "when", "met", "broken", "parameters", "options",
    "exceptional", "note", "verify",
}  # fmt: skip
_NEEDED = ("id", "name", "article", "test", "met", "broken")


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return every packaged rule by its id, in the order of the files.

    Raises
    ------
    RuleError
        If a file calls an unknown predicate or condition, or leaves something out.

    """
    rules: dict[str, Rule] = {}
    folder = resources.files("guantong.standards.rules")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            for rule in read_rules(file.read_text(encoding="utf-8"), file.name):
                if rule.id in rules:
                    raise RuleError(f"{file.name}：规则“{rule.id}”重复。")
                rules[rule.id] = rule
    return rules


def read_rules(text: str, name: str) -> tuple[Rule, ...]:
    """Read one rule file; errors as `all_rules`, with the file's name."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name} 不是合格的 TOML：{error}。") from error
    group, source = data.get("group"), data.get("source", "")
    if not group:
        raise RuleError(f"{name} 缺少 group。")
    return tuple(_rule(row, str(group), str(source), name) for row in data.get("rule", []))


def _rule(row: dict[str, Any], group: str, source: str, name: str) -> Rule:
    where = f"{name} 的规则“{row.get('id', '?')}”"
    for key in _NEEDED:
        if not row.get(key):
            raise RuleError(f"{where}缺少 {key}。")
    for key in row:
        if key not in _KEYS:
            raise RuleError(f"{where}有不认识的项“{key}”。")
    if not row.get("source", source):
        raise RuleError(f"{where}没有写明出处。")
    if row["test"] not in {*PREDICATES, *TEAM_PREDICATES, *ELSEWHERE}:
        raise RuleError(f"{where}要用的判断“{row['test']}”不存在。")
    for one in row.get("when", ()):
        if one not in CONDITIONS:
            raise RuleError(f"{where}要用的条件“{one}”不存在。")
    parameters = {
        key: _parameter(key, value, where) for key, value in row.get("parameters", {}).items()
    }
    rest = {k: row[k] for k in _KEYS & set(row) if k not in ("parameters", "when", "source")}
    return Rule(
        **rest,
        group=group,
        source=row.get("source", source),
        when=tuple(row.get("when", ())),
        parameters=parameters,
    )


def _parameter(key: str, value: Any, where: str) -> Parameter:
    try:
        found = Parameter(
            key, value["label"], value["unit"], value["default"], value["min"], value["max"],
            value.get("verify", False),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise RuleError(f"{where}的参数“{key}”须有 label、unit、default、min、max。") from error
    if not found.minimum <= found.default <= found.maximum:
        raise RuleError(f"{where}的参数“{key}”默认值不在范围内。")
    return found
