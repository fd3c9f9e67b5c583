"""What the house can tell of candidates from what it keeps: hits before a signature, clashes after.

The negative list is a county's own; what ships is an example, each item with its source. Of what
is not recorded nothing is said but that it is not known. Nothing here concludes anything.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.casework.rounds import FACTS, RULES, Clash, asks, conflicts, hits
from guantong.casework.services import checklists
from guantong.casework.services.checklists import items_at
from guantong.casework.services.many import pieces
from guantong.casework.services.rows import today
from guantong.core.conditions import NO, UNKNOWN, YES
from guantong.core.scope import pointing
from guantong.jobs.village_terms.models import Candidate
from guantong.jobs.village_terms.services.candidates import REVIEW
from guantong.people.models import Assessment, AssessmentResult, AwardKind, AwardSanction, Party
from guantong.people.profile.conduct import influence
from guantong.standards.months import Month

if TYPE_CHECKING:
    from guantong.casework.models import Case, Conclusion, UnitList

LIST, UNITS, CLEAR = "village-negative", "reviewing-units", "无异议"
#: Sanctions of the Party from which on a number of years counts besides their own period.
REMOVED = frozenset({
    AwardKind.PARTY_REMOVED, AwardKind.PARTY_PROBATION, AwardKind.PARTY_PROBATION_LONG,
    AwardKind.PARTY_EXPELLED,
})  # fmt: skip
_CODE = re.compile(r"[A-Za-z]+\d+")


@cache
def shipped(name: str = "negative_list") -> tuple[dict[str, str], ...]:
    """Return what ships: the items of the negative list, or what each reviewing unit is asked."""
    file = resources.files("guantong.jobs.village_terms") / "data" / f"{name}.csv"
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def load() -> int:
    """Keep the shipped negative list as one of the root, if it has none; return how many items."""
    rows = [
        {**one, "text": f"{one['verdict']}：{one['text']}", "article": one["variant"]}
        for one in shipped()
    ]
    source = "公开的几地清单，逐条注明；各县可另立本地清单"
    return checklists.load(LIST, "村“两委”人选负面情形（示例）", source, rows)


@dataclass(frozen=True)
class Told:
    """What the house knows of an item: yes, no or not known; without words nothing is recorded."""

    item: Mapping[str, str]
    verdict: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.item['code']} {self.words}"

    @property
    def calls(self) -> bool:
        """Whether somebody should look: it is so, or what is recorded is not enough to tell."""
        return self.verdict == YES or (self.verdict == UNKNOWN and bool(self.words))


@dataclass(frozen=True)
class _Known:
    """What the rules read of a candidate."""

    row: Candidate
    awards: Sequence[AwardSanction]
    assessed: Mapping[int, str]
    villages: Sequence[str]
    numbers: Mapping[str, int]


def _sanction(of: _Known) -> tuple[str, str]:
    on, unclear = today(), ""
    for one in of.awards:
        said = influence(one, on)
        years = of.numbers["removed_years"]
        recent = one.kind in REMOVED and one.on.replace(day=1, year=one.on.year + years) > on
        if said.state == "running" or recent:
            told = {"name": one.name, "on": one.on, "said": said.words}
            return YES, _("%(name)s（%(on)s）%(said)s") % told
        if said.state == UNKNOWN:
            unclear = f"{one.name}（{one.on}）{said.words}"
    return UNKNOWN, unclear


def _assessed(of: _Known) -> tuple[str, str]:
    years = [today().year - n for n in range(1, of.numbers["assessed_years"] + 1)]
    bad = [year for year in years if of.assessed.get(year) == AssessmentResult.INCOMPETENT]
    if bad:
        return YES, _("%s 年度考核不称职") % "、".join(map(str, bad))
    return (NO, _("近几年没有不称职")) if all(map(of.assessed.get, years)) else (UNKNOWN, "")


def _age(of: _Known) -> tuple[str, str]:
    years = (Month.of(today()) - Month.parse(of.row.person.birth_month)) // 12
    told = {"years": years, "most": of.numbers["max_age"]}
    text = _("%(years)s 周岁，界限为 %(most)s 周岁（待核）") % told
    return (YES if years > of.numbers["max_age"] else NO), text


def _two(of: _Known) -> tuple[str, str]:
    if len(of.villages) > 1:
        return YES, _("本批次在 %s 都是人选") % "、".join(of.villages)
    return NO, _("本批次只在一个村")


def _party(of: _Known) -> tuple[str, str]:
    person = of.row.person
    inside = not of.row.post.startswith("party_") or person.party == Party.MEMBER
    return (NO if inside else YES), _("登记的政治面貌为%s") % person.get_party_display()


CHECKS: dict[str, Callable[[_Known], tuple[str, str]]] = {
    "sanction": _sanction, "assessed": _assessed, "age": _age, "two": _two, "party": _party,
}  # fmt: skip


def told(numbers: Mapping[int, Mapping[str, int]]) -> dict[int, list[Told]]:
    """Return what the house knows of candidates, by their keys, each with the numbers that hold."""
    out: dict[int, list[Told]] = {}
    for part in pieces(numbers):
        out |= _told(list(part), numbers)
    return out


def _told(
    keys: Sequence[int], numbers: Mapping[int, Mapping[str, int]]
) -> dict[int, list[Told]]:  # fmt: skip
    rows = list(pointing(Candidate, "pk", keys).select_related("person", "unit"))
    people = {row.person_id for row in rows}
    awards: defaultdict[int, list[AwardSanction]] = defaultdict(list)
    assessed: defaultdict[int, dict[int, str]] = defaultdict(dict)
    villages: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for one in pointing(AwardSanction, "person", people).order_by("on"):
        awards[one.person_id].append(one)
    for person, year, result in pointing(Assessment, "person", people).values_list(
        "person", "year", "result"
    ):
        assessed[person][year] = result
    others = pointing(Candidate, "person", people).order_by("unit_path")
    for key in others.values_list("round", "person", "unit__name").distinct():
        villages[key[:2]].append(key[2])
    return {
        row.pk: [
            Told(item, *CHECKS[item["rule"]](_Known(
                row, awards[row.person_id], assessed[row.person_id],
                villages[row.round_id, row.person_id], numbers[row.pk],
            )))
            for item in shipped() if item["rule"]
        ]
        for row in rows
    }  # fmt: skip


def _of(cases: Iterable[Case]) -> dict[int, list[Told]]:
    found = told({one.subject_id: one.parameters for one in cases if one.subject_id})
    return {one.pk: found.get(one.subject_id or 0, []) for one in cases}


@hits(REVIEW)
def look_at(cases: Sequence[Case]) -> Mapping[int, Sequence[str]]:
    """Say which items are to be looked at before anybody signs «no objection».

    Every reviewing unit reads it: that the house has something to the item is told, not what.
    """
    words = {YES: _("%s：系统登记的信息与此有关，请核对"), UNKNOWN: _("%s：系统登记不全，请核对")}
    return {
        key: [words[one.verdict] % short(one.item) for one in some if one.calls]
        for key, some in _of(cases).items()
    }


@conflicts(REVIEW)
def clashes(
    cases: Sequence[Case], said: Mapping[int, Sequence[Conclusion]]
) -> Mapping[int, Sequence[Clash]]:
    """Say where a unit that must know a thing says otherwise than the house, or than another."""
    known, listed = _of(cases), _listed(cases)
    items = {one["code"]: one for one in shipped()}
    out: dict[int, list[Clash]] = {}
    for case in cases:
        last = {one.unit_name: one for one in said.get(case.pk, ())}
        clear = [name for name, one in last.items() if one.outcome == CLEAR]
        stated = [
            (items[code], name) for name, one in last.items() if one.outcome != CLEAR
            for code in _CODE.findall(one.article) if code in items
        ]  # fmt: skip
        out[case.pk] = [*_of_rules(known[case.pk], clear, stated, listed), *(
            Clash(FACTS, _("%(item)s：%(one)s写明，%(other)s无异议") % {
                "item": short(item), "one": name, "other": others,
            })
            for item, name in stated if (others := _knowing(item, clear, listed))
        )]  # fmt: skip
    return out


def _of_rules(
    known: Sequence[Told], clear: Sequence[str], stated: Sequence[tuple[Any, str]],
    listed: Mapping[str, str],
) -> Iterable[Clash]:  # fmt: skip
    for one in known:
        units = _knowing(one.item, clear, listed) if one.verdict == YES else ""
        if units:
            yield Clash(RULES, _("%(item)s，%(unit)s无异议") % {"item": one, "unit": units})
        for item, name in stated:
            if one.verdict == NO and item is one.item:
                yield Clash(FACTS, _("%(item)s：%(unit)s写明，%(kept)s") % {
                    "item": short(item), "unit": name, "kept": one.words,
                })  # fmt: skip


def short(item: Mapping[str, str]) -> str:
    """Return how an item is named in a line."""
    return f"{item['code']} {item['text']}"


def _knowing(item: Mapping[str, str], units: Sequence[str], listed: Mapping[str, str]) -> str:
    """Name those of some units that must know: by their name, or by their code in the list."""
    wanted = list(filter(None, item["known_to"].split("、")))
    return "、".join(
        unit for unit in units if any(one in unit or listed.get(one) == unit for one in wanted)
    )


def _listed(cases: Sequence[Case]) -> dict[str, str]:
    """Return the codes of the reviewing units where cases lie, each with its unit's name."""
    path = min((one.unit_path for one in cases), default="")
    rows = items_at(path, UNITS).exclude(unit=None)
    return dict(rows.values_list("code", "unit__name"))


@asks(REVIEW)
def asked(row: UnitList) -> tuple[str, Sequence[str]]:
    """Say what a unit is asked, by its line in the list of units, and name the negative items."""
    own = items_at(row.round.unit_path, UNITS).filter(unit=row.unit).first()
    known = {one["code"]: one["asks"] for one in shipped("reviewing_units")}
    words = known.get(own.code, own.text) if own else ""
    items = items_at(row.round.unit_path, LIST)
    return words, [str(one)[:200] for one in items]
