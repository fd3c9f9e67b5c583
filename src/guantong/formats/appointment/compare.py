"""What several papers say about the same people, field by field: where they part.

Ways of writing are no differences: blanks, full and half width, dots in a month, 汉 for 汉族, the
order of parties, dashes of a résumé.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guantong.formats.appointment.months import read_month, read_party
from guantong.formats.appointment.persons import Evidence, Traits, evidence
from guantong.formats.appointment.resume import read_resume, write_resume

_PLACE_ENDS = re.compile(r"省|[市县区]$")
_FULL_STOP = re.compile(r"[。.;；]+$")


@dataclass(frozen=True)
class Statement:
    """What one side says about one person.

    Attributes
    ----------
    place
        Where it stands there: a file, a row, a code.
    values
        Texts by field of the form; a field that the side does not have is not among them.

    """

    place: str
    values: Mapping[str, str]

    @property
    def traits(self) -> Traits:
        """Who the person is, as far as the side says it."""
        say = self.values.get
        number = normal("id_number", say("id_number", ""))
        return Traits(say("name", ""), read_month(say("birth", "")) or "", number)


@dataclass(frozen=True)
class Discrepancy:
    """A field in which sides differ: what each that has it says, and where.

    Attributes
    ----------
    weak
        Whether the sides were joined by the name alone.

    """

    name: str
    field: str
    values: Mapping[str, str]
    places: Mapping[str, str]
    weak: bool = False


@dataclass(frozen=True)
class Missing:
    """A person whom a side has not."""

    name: str
    side: str
    places: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """Everything that was found.

    Attributes
    ----------
    people
        How many persons were met on any side.
    doubtful
        Places whose person could not be told from another of the same name.

    """

    people: int
    discrepancies: tuple[Discrepancy, ...]
    missing: tuple[Missing, ...]
    doubtful: tuple[tuple[str, str], ...]


Group = dict[str, Statement]


def compare(sides: Mapping[str, Sequence[Statement]]) -> Comparison:
    """Compare what sides say, each person with the same person elsewhere.

    Persons are matched as `persons.evidence` says, the surest first, each level only where it
    leaves no choice.
    """
    groups: list[Group] = []
    doubtful: list[tuple[str, str]] = []
    for side, statements in sides.items():
        doubtful += _join(groups, side, statements)
    found: list[Discrepancy] = []
    missing: list[Missing] = []
    for group in groups:
        places = {side: one.place for side, one in group.items()}
        name = next(iter(group.values())).values.get("name", "")
        missing += [Missing(name, side, places) for side in sides if side not in group]
        found += _differences(name, group, places)
    return Comparison(len(groups), tuple(found), tuple(missing), tuple(doubtful))


def normal(field: str, text: str) -> str:
    """Return a text so that two ways of writing the same become one.

    Examples
    --------
    >>> normal("birth", "1975.3") == normal("birth", "197503")
    True
    >>> normal("current_post", "局　长（兼）") == normal("current_post", "局长(兼)")
    True
    >>> normal("name", "阿依·古丽") == normal("name", "阿依 古丽")
    True

    """
    special = _SPECIAL.get(field)
    if special and text.strip():
        return special(text)
    return _FULL_STOP.sub("", _bare(text))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _month(text: str) -> str:
    return read_month(text) or _bare(text)


def _party(text: str) -> str:
    party = read_party(unicodedata.normalize("NFKC", text))
    others = sorted(word for word in party.others if word not in ("中共党员", "中共"))
    return "|".join([party.joined or "", *others])


def _resume(text: str) -> str:
    return _bare(write_resume(read_resume(text)))


_SPECIAL: Mapping[str, Callable[[str], str]] = {
    "name": lambda text: Traits(text).called,
    "birth": _month, "work_start": _month, "age_date": _month, "retirement_month": _month,
    "filled_on": lambda text: re.sub(r"\D", "", text),
    "party": _party,
    "ethnicity": lambda text: _bare(text).removesuffix("族"),
    "native_place": lambda text: _PLACE_ENDS.sub("", _bare(text)),
    "birthplace": lambda text: _PLACE_ENDS.sub("", _bare(text)),
    "id_number": lambda text: _bare(text).upper(),
    "resume": _resume,
}  # fmt: skip


def _differences(name: str, group: Group, places: Mapping[str, str]) -> list[Discrepancy]:
    fields = dict.fromkeys(field for one in group.values() for field in one.values)
    out = []
    for field in fields:
        values = {side: one.values[field] for side, one in group.items() if field in one.values}
        if len({normal(field, text) for text in values.values()}) > 1:
            out.append(Discrepancy(name, field, values, places, _is_weak(group)))
    return out


def _is_weak(group: Group) -> bool:
    first, *others = group.values()
    return any(evidence(first.traits, one.traits) <= Evidence.NAME for one in others)


def _join(groups: list[Group], side: str, statements: Sequence[Statement]) -> list[tuple[str, str]]:
    """Put each statement of a side to its person; return the doubtful ones."""
    rest = list(statements)
    for least in (Evidence.SURE, Evidence.LIKELY, Evidence.NAME):
        rest = _match(groups, side, rest, least)
    doubtful = []
    for one in rest:
        same = [g for g in _open(groups, side)[one.traits.called] if side not in g]
        if len(same) > 1:
            doubtful.append((side, one.place))
    groups += [{side: one} for one in rest]
    return doubtful


def _match(
    groups: list[Group], side: str, statements: Sequence[Statement], least: Evidence
) -> list[Statement]:
    """Match what is met once on both sides; return what stays over."""
    known, met = _open(groups, side), dict[int, list[Group]]()
    wanted: defaultdict[int, int] = defaultdict(int)
    for at, one in enumerate(statements):
        near = {id(g): g for key in _keys(one) for g in known[key]}.values()
        met[at] = [g for g in near if _strongest(g, one) >= least]
        for group in met[at]:
            wanted[id(group)] += 1
    rest = []
    for at, one in enumerate(statements):
        if len(met[at]) == 1 and wanted[id(met[at][0])] == 1:
            met[at][0][side] = one
        else:
            rest.append(one)
    return rest


def _open(groups: list[Group], side: str) -> defaultdict[str, list[Group]]:
    """Return the persons whom a side has not yet, by number and by name."""
    known: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if side not in group:
            for key in {key for one in group.values() for key in _keys(one)}:
                known[key].append(group)
    return known


def _keys(one: Statement) -> set[str]:
    traits = one.traits
    return {traits.called, "" if "*" in traits.number else traits.number} - {""}


def _strongest(group: Group, one: Statement) -> Evidence:
    """Return how surely a statement belongs to a person; a clash of numbers and births is none."""
    found = max(evidence(each.traits, one.traits) for each in group.values())
    return Evidence.NONE if found is Evidence.NAME and _clash(group, one) else found


def _clash(group: Group, one: Statement) -> bool:
    told = [each.traits for each in (*group.values(), one)]
    numbers = {each.number for each in told if "*" not in each.number} - {""}
    births = {each.birth for each in told} - {""}
    return len(numbers) > 1 and len(births) > 1
