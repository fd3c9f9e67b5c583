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
from guantong.formats.appointment.resume import read_resume, write_resume

_NOT_IN_NAMES = re.compile(r"[\s·•．.‧・]")
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


@dataclass(frozen=True)
class Discrepancy:
    """A field in which sides differ: what each that has it says, and where."""

    name: str
    field: str
    values: Mapping[str, str]
    places: Mapping[str, str]


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

    Persons are matched by identity number, else by name and month of birth, else by a name that
    stands once on both sides.
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
    "name": lambda text: _NOT_IN_NAMES.sub("", unicodedata.normalize("NFKC", text)),
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
            out.append(Discrepancy(name, field, values, places))
    return out


def _join(groups: list[Group], side: str, statements: Sequence[Statement]) -> list[tuple[str, str]]:
    """Put each statement of a side to its person; return the doubtful ones."""
    rest = list(statements)
    for key in (_by_number, _by_name_and_birth, _by_name):
        rest = _match(groups, side, rest, key)
    doubtful = []
    names = defaultdict(list)
    for group in groups:
        if side not in group:
            names[_by_name(next(iter(group.values())))].append(group)
    for one in rest:
        if len(names[_by_name(one)]) > 1:
            doubtful.append((side, one.place))
        groups.append({side: one})
    return doubtful


def _match(
    groups: list[Group],
    side: str,
    statements: Sequence[Statement],
    key: Callable[[Statement], str],
) -> list[Statement]:
    """Match what has a key of its own on both sides; return what stays over."""
    open_groups: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if side not in group:
            for text in {key(one) for one in group.values()} - {""}:
                open_groups[text].append(group)
    wanted: defaultdict[str, int] = defaultdict(int)
    for one in statements:
        wanted[key(one)] += 1
    rest = []
    for one in statements:
        text = key(one)
        found = open_groups[text] if text else []
        if len(found) == 1 and wanted[text] == 1 and not _clash(found[0], one, key):
            found[0][side] = one
        else:
            rest.append(one)
    return rest


def _clash(group: Group, one: Statement, key: Callable[[Statement], str]) -> bool:
    """Tell whether a name alone would join two people of different numbers and birthdays."""
    if key is not _by_name:
        return False
    numbers = {_by_number(each) for each in (*group.values(), one)} - {""}
    births = {_month(each.values.get("birth", "")) for each in (*group.values(), one)} - {""}
    return len(numbers) > 1 and len(births) > 1


def _by_number(one: Statement) -> str:
    text = normal("id_number", one.values.get("id_number", ""))
    return "" if "*" in text else text


def _by_name_and_birth(one: Statement) -> str:
    birth = _month(one.values.get("birth", ""))
    return f"{_by_name(one)}|{birth}" if birth and _by_name(one) else ""


def _by_name(one: Statement) -> str:
    return normal("name", one.values.get("name", ""))
