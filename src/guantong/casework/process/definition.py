"""What a process is: its steps, who takes each by when on what evidence, where outcomes lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.core.fields import Field

#: The step in which a second person looks and ends the case; and where a way leads to it.
CLOSE = "close"
#: The outcome of a turn that its owner ended without an answer: nobody's consent.
NO_REPLY = "未反馈"
#: What is kept of a case is written in one language, whatever language whoever acts reads.
CLOSING, AGREED, SENT_BACK, REOPENED, ENDED = "办结", "同意办结", "退回", "重新打开", "已办"
OTHER, PROOF, LETTER = "其他材料", "佐证材料", "密封函件"
#: What a step's ``each`` says where each of its branches is a conclusion of its own.
BRANCHES = "branches"
#: Whose turn it is where no kind of unit is named: the unit the case belongs to.
HERE = "here"
#: What may be asked of an outcome besides the outcome itself.
ARTICLE, EVIDENCE, REASON = "article", "evidence", "reason"
ASKED = (ARTICLE, EVIDENCE, REASON)


@dataclass(frozen=True)
class Within:
    """A time limit: a number, or the name of a parameter, of working days, days or months."""

    count: int | str
    unit: str

    def number(self, parameters: Mapping[str, int]) -> int:
        """Return the number that holds for a case."""
        return parameters[self.count] if isinstance(self.count, str) else self.count


@dataclass(frozen=True)
class Parameter:
    """A number that a place may set: its bounds, where it comes from, whether that was read."""

    name: str
    label: str
    default: int
    unit: str = ""
    least: int | None = None
    most: int | None = None
    source: str = ""
    verify: bool = False


@dataclass(frozen=True)
class Way:
    """Where a step leads: when an outcome is met (of any or all branches), or in any case."""

    to: str
    when: str = ""

    @property
    def outcome(self) -> str:
        """The outcome that is met, "" for any."""
        return self.when.rpartition(":")[2]

    def met_by(self, outcomes: list[str]) -> bool:
        """Tell whether the outcomes of a step's branches lead this way."""
        if not self.when:
            return True
        if self.when.startswith("all:"):
            return all(one == self.outcome for one in outcomes)
        return self.outcome in outcomes


@dataclass(frozen=True)
class Call:
    """An act of another room that an outcome carries out on what the case is about.

    ``act`` is written ``app.model:name``; ``give`` says which field of the case each of its
    arguments takes.
    """

    act: str
    when: str = ""
    give: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> str:
        """The label of the model it acts on."""
        return self.act.partition(":")[0]

    @property
    def name(self) -> str:
        """The act's name."""
        return self.act.partition(":")[2]


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    by, at
        The role whose turn it is, and of which unit: ``here``, a kind of unit above the case's
        own, or ``field:NAME``, the unit that a field of the case names.
    each
        ``field:NAME`` or ``list:CODE``: one turn for each of several units, side by side;
        ``branches``: one for each of its branches.
    branches
        What is asked side by side of whom, each with outcomes of its own.
    require
        Outcome → what it must be given with: article, evidence, reason.
    evidence
        What must be there when the step ends, in words.
    hidden_until_done
        Whether no unit reads what another said before all have.
    not_by
        The steps whose persons may not take this one.
    pauses
        Whether the case's clock stands while it waits (for an applicant).
    limit
        How often it may be come back to; a number or a parameter.
    extensions
        How often its day may be moved.

    """

    id: str
    name: str
    by: str
    at: str = HERE
    within: Within | None = None
    each: str = ""
    outcomes: tuple[str, ...] = ()
    require: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    signed: bool = False
    hidden_until_done: bool = False
    not_by: tuple[str, ...] = ()
    pauses: bool = False
    limit: int | str | None = None
    extensions: int = 1
    hand_over: bool = False
    fields: tuple[Field, ...] = ()
    does: tuple[Call, ...] = ()
    next: tuple[Way, ...] = ()
    help: str = ""
    branches: tuple[Step, ...] = ()

    def at_branch(self, number: int) -> Step:
        """Return the step as one of its branches, counted from one, has it."""
        if not 0 < number <= len(self.branches):
            return self
        one = self.branches[number - 1]
        return replace(
            self, name=one.name, by=one.by, at=one.at, outcomes=one.outcomes, require=one.require,
            evidence=one.evidence, help=one.help, branches=(),
        )  # fmt: skip

    @property
    def asks_nothing(self) -> bool:
        """Whether it is done without a word of whoever does it."""
        return not (self.outcomes or self.signed or self.each) and self.bare

    @property
    def bare(self) -> bool:
        """Whether it asks no more than an outcome, and carries nothing out."""
        every = (self, *self.branches)
        return not any(it.fields or it.evidence or it.does or it.pauses for it in every)

    @property
    def clear(self) -> str:
        """The outcome that says nothing stands against it: the first, if it is given alone."""
        first = self.outcomes[0] if self.outcomes else ""
        return "" if not first or any(self.must(first, what) for what in ASKED) else first

    def must(self, outcome: str, what: str) -> bool:
        """Tell whether an outcome must be given with an article, evidence or a reason."""
        return what in self.require.get(outcome, ()) or what in self.require.get("*", ())


@dataclass(frozen=True)
class LookAgain:
    """After a case of this outcome is closed, another is opened at the latest by a day."""

    within: Within
    opens: str
    when: str = ""


@dataclass(frozen=True)
class Definition:
    """One version of a process; ``by_job`` where only the acts of its job open cases under it."""

    key: str
    name: str
    version: int
    in_force: dt.date
    subject: str
    prefix: str
    steps: tuple[Step, ...]
    close: Step
    unit_kind: str = ""
    access: str = ""
    opened_by: tuple[str, ...] = ()
    by_job: bool = False
    source: str = ""
    verify: bool = False
    keep_years: int = 0
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    planned: Within | None = None
    promised: Within | None = None
    statutory: Within | None = None
    look_again: tuple[LookAgain, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        return {one.id: one for one in (*self.steps, self.close)}

    def step(self, id: str) -> Step:  # noqa: A002 - as the files say it
        """Return a step, the closing one among them.

        Raises
        ------
        KeyError
            If there is none of that name.

        """
        return self._by_id[id]

    def has(self, id: str) -> bool:  # noqa: A002
        """Tell whether there is such a step."""
        return id in self._by_id

    @property
    def first(self) -> Step:
        """The step a case begins with."""
        return self.steps[0]

    @property
    def every_step(self) -> tuple[Step, ...]:
        """All steps, the closing one last."""
        return (*self.steps, self.close)

    @property
    def side_by_side(self) -> Step | None:
        """The step that units can work as lists, many cases at once; None if there is none.

        It is signed and asks no more than an outcome; nothing before it asks anything, since
        whoever opens a round does that for all.
        """
        one = next((it for it in self.steps if not it.asks_nothing), None)
        fits = one is not None and one.signed and one.bare and (
            one.each.startswith("list:")
            or bool(one.branches and not any(it.at.startswith("field:") for it in one.branches))
        )  # fmt: skip
        return one if fits and not any(it.required for it in self.fields) else None

    def every_field(self) -> Iterator[Field]:
        """Yield what is asked of a case, when it is opened and at its steps."""
        yield from self.fields
        for one in self.every_step:
            yield from one.fields

    def defaults(self) -> dict[str, int]:
        """Return the parameters as they stand where nothing else is said."""
        return {name: one.default for name, one in self.parameters.items()}

    def unverified(self) -> list[str]:
        """Return what was not yet checked against its source, in words."""
        found = [
            f"{one.label}：{one.source or '—'}" for one in self.parameters.values() if one.verify
        ]
        return [self.source or self.name, *found] if self.verify else found
