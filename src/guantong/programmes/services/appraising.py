"""Holding units against their standards, thousands at once: computed verdicts, and what they make.

Computed criteria read facts and ask nobody. What is not known gets no verdict: it is no no.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from guantong.core.facts import FACTS, Answer, Known
from guantong.core.scope import path_of, pointing
from guantong.core.services import bulk
from guantong.core.services.daily import daily
from guantong.core.tree import inside
from guantong.programmes.models import Appraisal, Criterion, Standard, Verdict
from guantong.programmes.models.standards import COMPUTED_DAYS
from guantong.programmes.services.predicates import PREDICATES
from guantong.programmes.services.standards import criteria_of
from guantong.programmes.services.subjects import SUBJECTS, Subjects

Value, State = Verdict.Value, Appraisal.State
#: So many keys stand in one query.
MANY = 500
#: What of an appraisal is reckoned.
RECKONED = (
    "state", "met", "unmet", "unknown", "must_unmet", "must_unknown", "valid_until", "computed_on",
)  # fmt: skip
PLACED = ("path", "subject_name", "kind", "standard_id", "ended_on")


def standards_in_force(label: str, on: dt.date) -> dict[str, list[Standard]]:
    """Return type → the published standards that began by a day, the nearest and latest first."""
    rows = pointing(Standard, "subject_model", [label])
    rows = rows.filter(state=Standard.State.PUBLISHED, in_force__lte=on)
    found: dict[str, list[Standard]] = defaultdict(list)
    for one in sorted(
        rows, key=lambda one: (len(one.unit_path), one.in_force, one.edition), reverse=True
    ):
        found[one.kind].append(one)
    return found


@transaction.atomic
def refresh(label: str, on: dt.date | None = None) -> int:
    """Hold every unit of a kind against the standard of its type; return how many there are."""
    who, day = SUBJECTS[label], on or timezone.localdate()
    rows = list(who.rows())
    placed = _place(who, rows, day)
    _compute(who, {one.subject_id: one for one in placed}, rows, day)
    reckon(placed, day, computed=True)
    who.after(placed, day)
    return len(placed)


@daily("对照标准")
def refresh_all() -> int:
    """Hold all of them against their standards."""
    return sum(refresh(label) for label in SUBJECTS)


def _place(who: Subjects, rows: Sequence[Any], on: dt.date) -> list[Appraisal]:
    """Let every row have one appraisal, at its place, against the standard of its type."""
    kinds, standards = who.kinds(rows), standards_in_force(who.label, on)
    old = {one.subject_id: one for one in pointing(Appraisal, "subject_model", [who.label])}
    new: list[Appraisal] = []
    moved: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for row in rows:
        path, kind = path_of(row), kinds.get(row.pk, "")
        standard = next((s for s in standards.get(kind, ()) if inside(path, s.unit_path)), None)
        said = {
            "path": path, "subject_name": str(row)[:160], "kind": kind,
            "standard_id": standard.pk if standard else None, "ended_on": None,
        }  # fmt: skip
        one = old.pop(row.pk, None)
        if one is None:
            new.append(Appraisal(
                subject_model=who.label, subject_id=row.pk, **said,
                is_demo=getattr(row, "is_demo", False),
            ))  # fmt: skip
        else:
            _note(one, said, moved)
    for one in old.values():
        _note(one, {"ended_on": one.ended_on or on}, moved)
    bulk.insert(Appraisal, new)
    for name, pairs in moved.items():
        bulk.set_values(Appraisal, name, pairs)
    carry([pk for _standard, pk in moved["standard_id"]], on)
    here = pointing(Appraisal, "subject_model", [who.label]).filter(ended_on=None)
    return list(here.select_related("standard"))


def carry(keys: Sequence[int], on: dt.date) -> None:
    """Let what persons judged hold in the next edition too, where its criterion says the same.

    A verdict keeps its proof, its two persons, its day and the day on which it runs out.
    """
    same = ("code", "text", "kind", "valid_months")
    for some in _chunks(keys):
        rows = pointing(Verdict, "appraisal", some).filter(
            Q(valid_until=None) | Q(valid_until__gte=on), replaced=False, computed=False,
            criterion__standard__code=F("appraisal__standard__code"),
            criterion__standard__unit=F("appraisal__standard__unit"),
        ).select_related("appraisal", "criterion")  # fmt: skip
        standards = {one.appraisal.standard_id for one in rows}
        asked = {
            (one.standard_id, *(getattr(one, name) for name in same)): one
            for one in pointing(Criterion, "standard", standards)
        }
        there = {(one.appraisal_id, one.criterion_id) for one in rows}
        made: dict[tuple[int, int], Verdict] = {}
        for one in rows:  # the latest first
            said = (getattr(one.criterion, name) for name in same)
            now = asked.get((one.appraisal.standard_id, *said))
            key = (one.appraisal_id, now.pk if now else 0)
            if now is not None and key not in there and key not in made:
                made[key] = Verdict(
                    appraisal_id=one.appraisal_id, criterion=now, by_id=one.by_id,
                    value=one.value, said=one.said, proof_id=one.proof_id, on=one.on,
                    seconded_by_id=one.seconded_by_id, valid_until=one.valid_until,
                )  # fmt: skip
        bulk.insert(Verdict, list(made.values()))


def _note(one: Appraisal, said: dict[str, Any], moved: dict[str, list[tuple[Any, int]]]) -> None:
    for name, value in said.items():
        if getattr(one, name) != value:
            moved[name].append((value, one.pk))


@dataclass(frozen=True)
class _Computed:
    """What a computed criterion says of one appraisal."""

    value: str
    said: str


def _compute(who: Subjects, placed: dict[int, Appraisal], rows: Sequence[Any], on: dt.date) -> None:
    """Write the verdicts that differ from those there; nothing of what is not known."""
    standards = {one.standard_id: one.standard for one in placed.values() if one.standard}
    criteria = criteria_of([one for one in standards.values() if one is not None])
    computed = {
        key: [one for one in some if one.kind == Criterion.Kind.COMPUTED and one.fact in FACTS]
        for key, some in criteria.items()
    }
    asked = {one.fact for some in computed.values() for one in some}
    answers = {name: FACTS[name](rows, on) for name in asked}
    wanted: dict[tuple[int, int], _Computed] = {}
    for pk, appraisal in placed.items():
        for one in computed.get(appraisal.standard_id or 0, ()):
            told = held(one, answers[one.fact].get(pk), on)
            if told is not None:
                wanted[appraisal.pk, one.pk] = _Computed(*told)
    _write(wanted, [one.pk for some in computed.values() for one in some], on)


def held(one: Criterion, answer: Answer | None, on: dt.date) -> tuple[str, str] | None:
    """Return the verdict and its words that an answer gives a computed criterion, None for none."""
    if not isinstance(answer, Known):
        return None
    holds = PREDICATES[one.predicate].holds(answer.value, one.threshold, on)
    if holds is None:
        return None
    fact = FACTS[one.fact]
    names = {str(key): label for key, label in fact.choices}
    value = names.get(str(answer.value), answer.value)
    said = f"{fact.label}：{value}（{answer.source}）"
    return (Value.MET if holds else Value.UNMET), said[:400]


def _write(wanted: dict[tuple[int, int], _Computed], criteria: list[int], on: dt.date) -> None:
    gone: list[int] = []
    rows = pointing(Verdict, "criterion", criteria).filter(computed=True, replaced=False)
    for pk, key, criterion, value, said in rows.values_list(
        "pk", "appraisal", "criterion", "value", "said"
    ):
        now = wanted.get((key, criterion))
        if now is not None and (now.value, now.said) == (value, said):
            del wanted[key, criterion]
        else:
            gone.append(pk)
    for some in _chunks(gone):
        pointing(Verdict, "pk", some).delete()
    day = on.isoformat()
    bulk.insert_values(
        Verdict, ("appraisal_id", "criterion_id", "value", "said", "on", "computed"),
        [(key, criterion, str(one.value), one.said, day, True)
         for (key, criterion), one in wanted.items()],
    )  # fmt: skip


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + MANY] for at in range(0, len(keys), MANY))


def reckon(some: Sequence[Appraisal], on: dt.date, *, computed: bool = False) -> None:
    """Count anew what is met, not met and not known, and until when that holds."""
    by_pk = {one.pk: one for one in some}
    criteria = criteria_of([one.standard for one in some if one.standard])
    must = {key: sum(one.mandatory for one in each) for key, each in criteria.items()}
    counts: dict[int, _Count] = defaultdict(_Count)
    for pk, value, mandatory, until in _verdicts(list(by_pk), on):
        counts[pk].add(value, until, mandatory=mandatory)
    moved: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for pk, one in by_pk.items():
        key = one.standard_id
        if computed:
            last = one.computed_on
            one.computed_on = on
            if last != on:
                moved["computed_on"].append((on, pk))
        now = counts[pk].told(one, len(criteria.get(key or 0, ())), must.get(key or 0, 0))
        for name, value in now.items():
            if getattr(one, name) != value:
                setattr(one, name, value)
                moved[name].append((value, pk))
    for name, pairs in moved.items():
        bulk.set_values(Appraisal, name, pairs)


def _verdicts(keys: list[int], on: dt.date) -> Iterator[Any]:
    """Yield the verdicts that count on a day: of the standard's own criteria, not run out."""
    for some in _chunks(keys):
        rows = pointing(Verdict, "appraisal", some).filter(
            Q(valid_until=None) | Q(valid_until__gte=on), replaced=False,
            criterion__standard=F("appraisal__standard"),
        )  # fmt: skip
        yield from rows.order_by().values_list(
            "appraisal", "value", "criterion__mandatory", "valid_until"
        )


@dataclass
class _Count:
    """What is counted of one appraisal."""

    met: int = 0
    unmet: int = 0
    must_met: int = 0
    must_unmet: int = 0
    until: dt.date | None = None

    def add(self, value: str, until: dt.date | None, *, mandatory: bool) -> None:
        """Count one verdict."""
        if value == Value.UNKNOWN:
            return
        holds = value == Value.MET
        self.met += holds
        self.unmet += not holds
        if mandatory:
            self.must_met += holds
            self.must_unmet += not holds
            if until is not None:
                self.until = min(until, self.until or until)

    def told(self, one: Appraisal, criteria: int, must: int) -> dict[str, Any]:
        """Return what the appraisal says of it."""
        left = must - self.must_met - self.must_unmet
        state = State.MET
        if one.standard_id is None:
            state = State.NONE
        elif self.must_unmet:
            state = State.UNMET
        elif left:
            state = State.OPEN
        ends = [self.until] if self.until else []
        if one.computed_on and one.standard_id:
            ends.append(one.computed_on + dt.timedelta(days=COMPUTED_DAYS))
        return {
            "state": state.value, "met": self.met, "unmet": self.unmet,
            "unknown": criteria - self.met - self.unmet, "must_unmet": self.must_unmet,
            "must_unknown": left, "valid_until": min(ends) if ends else None,
        }  # fmt: skip
