"""What is read of standards: a unit's criteria each with its verdict; many units side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.facts import FACTS, Unknown
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.core.text import Text
from guantong.programmes.models import Appraisal, Criterion, Proof, Standard, Verdict

Value = Verdict.Value
#: Kept of a verdict that ran out: it counts as not known.
RUN_OUT = "run_out"
#: Value → sign and words of a cell; no colour says it alone.
SIGNS: dict[str, str] = {Value.MET: "✓", Value.UNMET: "✗", Value.UNKNOWN: "?", RUN_OUT: "?"}


@dataclass
class Line:
    """A criterion of one unit: what was said of it last, what waits to be judged."""

    criterion: Criterion
    verdict: Verdict | None = None
    waiting: Proof | None = None
    why: Text = ""

    @property
    def value(self) -> str:
        """What counts today."""
        return value_of(self.verdict)

    @property
    def sign(self) -> str:
        """Its sign in a matrix."""
        return SIGNS[self.value]

    @property
    def words(self) -> str:
        """What counts today, in words."""
        if self.value == RUN_OUT:
            return _("已过期，不清楚")
        return str(Value(self.value).label)


def value_of(verdict: Verdict | None, on: dt.date | None = None) -> str:
    """Return what a verdict counts for on a day: nothing said is not known."""
    if verdict is None:
        return Value.UNKNOWN
    day = on or timezone.localdate()
    over = verdict.valid_until is not None and verdict.valid_until < day
    return RUN_OUT if over else verdict.value


@dataclass
class Head:
    """One head of a standard with its lines."""

    name: str
    lines: list[Line] = field(default_factory=list)


def of_appraisal(row: Appraisal) -> list[Head]:
    """Return a unit's criteria under their heads, each with what it stands on."""
    if row.standard is None:
        return []
    lines = lines_of([row])[row.pk]
    for one in lines:
        if one.verdict is None and one.criterion.kind == Criterion.Kind.COMPUTED:
            one.why = _why(row, one.criterion)
    return [
        Head(name, list(some)) for name, some in groupby(lines, key=lambda one: one.criterion.head)
    ]


def _why(row: Appraisal, one: Criterion) -> Text:
    """Say why a computed criterion is not known."""
    fact, subject = FACTS.get(one.fact), row.subject()
    if fact is None or subject is None:
        return _("没有可读的记录")
    told = fact.of(subject)
    return (isinstance(told, Unknown) and told.why) or _("“%s”还没有登记") % fact.label


def lines_of(some: Sequence[Appraisal]) -> dict[int, list[Line]]:
    """Return the lines of units, three queries however many they are."""
    keys = {one.standard_id for one in some if one.standard_id}
    criteria: defaultdict[int, list[Criterion]] = defaultdict(list)
    for one in rows_of_all(keys, Criterion, "standard").order_by("position", "pk"):
        criteria[one.standard_id].append(one)
    verdicts = pointing(Verdict, "appraisal", [one.pk for one in some]).filter(replaced=False)
    said = {
        (one.appraisal_id, one.criterion_id): one
        for one in verdicts.select_related("by", "seconded_by", "proof__file", "proof__by")
    }
    proofs = pointing(Proof, "appraisal", [one.pk for one in some])
    waiting = {
        (one.appraisal_id, one.criterion_id): one
        for one in proofs.filter(state=Proof.State.WAITING).select_related("by", "file")
    }
    return {
        row.pk: [
            Line(one, said.get((row.pk, one.pk)), waiting.get((row.pk, one.pk)))
            for one in criteria.get(row.standard_id or 0, ())
        ]
        for row in some
    }


def heads(standard: Standard) -> list[tuple[str, list[Criterion]]]:
    """Return a standard's criteria under their heads, in its order."""
    rows = list(rows_of(standard, Criterion).order_by("position", "pk"))
    for one in rows:
        one.standard = standard
    return [(name, list(some)) for name, some in groupby(rows, key=lambda one: one.head)]


def former(row: Appraisal) -> Sequence[Verdict]:
    """Return what was said of a unit before and counts no more, the newest first."""
    rows = rows_of(row, Verdict).filter(replaced=True)
    return list(rows.select_related("criterion", "by", "seconded_by")[:50])
