"""The rules with the parameters in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guantong.standards.errors import RuleError
from guantong.standards.rules.load import all_rules
from guantong.standards.rules.model import Parameter, Rule


@dataclass(frozen=True)
class Override:
    """A parameter set by an officer, in force from a day on."""

    rule: str
    parameter: str
    value: int
    effective: dt.date


def parameter(rule: str, name: str) -> Parameter:
    """Return a parameter.

    Raises
    ------
    RuleError
        If there is no such rule or parameter.

    """
    found = all_rules().get(rule)
    if found is None:
        raise RuleError(f"没有规则“{rule}”。", field="rule")
    if name not in found.parameters:
        raise RuleError(f"规则“{found.name}”没有参数“{name}”。", field="parameter")
    return found.parameters[name]


def check_value(rule: str, name: str, value: int) -> None:
    """Refuse a value outside its bounds; errors as `parameter`."""
    bounds = parameter(rule, name)
    if not bounds.minimum <= value <= bounds.maximum:
        raise RuleError(
            f"“{bounds.label}”须在 {bounds.minimum} 到 {bounds.maximum}{bounds.unit}之间，"
            f"现为 {value}。",
            field="value",
        )


@dataclass(frozen=True)
class RuleSet:
    """Every rule, with its parameters' values on one day.

    Examples
    --------
    >>> rules = RuleSet.load(dt.date(2026, 1, 1))
    >>> rules.value("selection.service", "years")
    5

    """

    on: dt.date
    rules: Mapping[str, Rule]
    values: Mapping[str, Mapping[str, int]]

    @classmethod
    def load(cls, on: dt.date, overrides: Iterable[Override] = ()) -> RuleSet:
        """Return the rules as in force on a day.

        Of several versions of a parameter the one that took effect last counts; of two from the
        same day, the later in the list.

        Raises
        ------
        RuleError
            If an override names no parameter or lies outside its bounds.

        """
        rules = all_rules()
        values = {k: {p.name: p.default for p in r.parameters.values()} for k, r in rules.items()}
        for one in sorted(overrides, key=lambda o: o.effective):
            check_value(one.rule, one.parameter, one.value)
            if one.effective <= on:
                values[one.rule][one.parameter] = one.value
        return cls(on, rules, values)

    def value(self, rule: str, name: str) -> int:
        """Return a parameter's value; errors as `parameter`."""
        parameter(rule, name)
        return self.values[rule][name]
