"""What a rule is and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a rule finds; it never decides."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"met": "符合", "broken": "不符合", "unknown": "缺少事实"}[self.value]


@dataclass(frozen=True)
class Parameter:
    """A number of a rule that an officer may set, inside its bounds.

    Attributes
    ----------
    verify
        Whether the default comes from a secondary source and awaits checking.

    """

    name: str
    label: str
    unit: str
    default: int
    minimum: int
    maximum: int
    verify: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule as its file states it.

    Attributes
    ----------
    test
        Name of the predicate that judges it.
    when
        Names of the conditions that must all hold for it to apply.
    options
        What the predicate needs beside the parameters and an officer may not change.
    exceptional
        Whether an exceptional promotion (破格, Art. 9) may pass over it.
    verify
        Whether the number of the article comes from a secondary source.

    """

    id: str
    name: str
    article: str
    source: str
    group: str
    test: str
    met: str
    broken: str
    when: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    exceptional: bool = False
    note: str = ""
    verify: bool = False

    @property
    def citation(self) -> str:
        """The source with its article."""
        return f"{self.source}{self.article}"


@dataclass(frozen=True)
class Outcome:
    """What a predicate found.

    Attributes
    ----------
    facts
        Name and value of every fact used, in the order of use.
    missing
        The facts that are not known and would decide.
    values
        What the message's template may name beside the parameters.
    exceptional
        False where even an exceptional promotion cannot help, whatever the rule says.

    """

    verdict: Verdict
    facts: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    exceptional: bool = True


@dataclass(frozen=True)
class Finding:
    """One rule held against one case.

    Attributes
    ----------
    exceptional
        Whether an exceptional promotion may cover what is not met.

    """

    rule: str
    name: str
    group: str
    article: str
    source: str
    verdict: Verdict
    message: str
    facts: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    exceptional: bool = False
    note: str = ""
    verify: bool = False

    @property
    def citation(self) -> str:
        """The source with its article."""
        return f"{self.source}{self.article}"
