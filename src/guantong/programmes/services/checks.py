"""What does not add up in a sheet, or lies far from the unit's own past: found, never judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of_all
from guantong.core.services import bulk
from guantong.programmes.arithmetic import Sum
from guantong.programmes.asking import Definitions, asked, before
from guantong.programmes.models import (
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    DataWord,
)
from guantong.programmes.services.values import plain

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many earlier periods are looked at; with fewer than ``LEAST`` there is no past to speak of.
PAST, LEAST = 8, 4
#: What is looked at as near: a tenth of what was usual, where the past hardly moved.
NEAR = Decimal("0.1")
RULE, HISTORY = "rule", "history"
Numbers = Mapping[str, Decimal]


@dataclass(frozen=True)
class Break:
    """Something that needs a word: of which rule or element with which numbers, and the word."""

    about: str
    found: str
    word: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether numbers do not add up."""
        return self.about.startswith(f"{RULE}:")


@dataclass(frozen=True)
class Looked:
    """A sheet looked at: its numbers by code, what it is asked, what needs a word."""

    numbers: Mapping[str, DataValue]
    elements: Sequence[DataElement]
    breaks: Sequence[Break]
    past: Mapping[str, Sequence[tuple[str, Decimal]]]

    @property
    def lacking(self) -> list[DataElement]:
        """What is asked and not said."""
        return [one for one in asked(self.elements) if one.code not in self.numbers]

    @property
    def open(self) -> list[Break]:
        """What has no word yet."""
        return [one for one in self.breaks if not one.word]


def of_rules(
    rules: Iterable[DataRule], names: Mapping[str, str], numbers: Numbers
) -> list[Break]:  # fmt: skip
    """Return the rules that numbers break; what is not known breaks none."""
    found = (broken(one, names, numbers) for one in rules)
    return [one for one in found if one is not None]


def broken(rule: DataRule, names: Mapping[str, str], numbers: Numbers) -> Break | None:
    """Return how numbers break a rule, or None."""
    left, right = Sum.read(rule.left), Sum.read(rule.right)
    a, b = left.value(numbers), right.value(numbers)
    if a is None or b is None or _holds(rule, a, b):
        return None
    told = _("%(name)s：%(left)s 是 %(a)s，%(right)s 是 %(b)s，相差 %(off)s") % {
        "name": rule.name, "left": left.written(names), "a": plain(a),
        "right": right.written(names), "b": plain(b), "off": plain(abs(a - b)),
    }  # fmt: skip
    return Break(f"{RULE}:{rule.code}:{plain(a)}:{plain(b)}", told)


def _holds(rule: DataRule, a: Decimal, b: Decimal) -> bool:
    off = a - b
    if rule.sign == DataRule.Sign.MOST:
        return off <= rule.tolerance
    if rule.sign == DataRule.Sign.LEAST:
        return -off <= rule.tolerance
    return abs(off) <= rule.tolerance


def far(value: Decimal, past: Sequence[Decimal]) -> bool:
    """Tell whether a number lies outside the past by more than the past's own breadth.

    Examples
    --------
    >>> usual = [Decimal(n) for n in (100, 110, 90, 105)]
    >>> far(Decimal(125), usual), far(Decimal(140), usual), far(Decimal(140), usual[:3])
    (False, True, False)

    """
    if len(past) < LEAST:
        return False
    low, high = min(past), max(past)
    breadth = max(high - low, NEAR * max(abs(low), abs(high)))
    return not low - breadth <= value <= high + breadth


def of_past(
    elements: Iterable[DataElement], numbers: Numbers,
    past: Mapping[str, Sequence[tuple[str, Decimal]]],
) -> list[Break]:  # fmt: skip
    """Return the numbers that lie far from the unit's own past, with that past."""
    out = []
    for one in elements:
        before_ = past.get(one.code, ())
        if one.code in numbers and far(numbers[one.code], [value for _when, value in before_]):
            told = "、".join(plain(value) for _when, value in before_)
            text = _("%(name)s报 %(value)s，此前 %(many)d 期（由近及远）是 %(past)s") % {
                "name": one.name, "value": plain(numbers[one.code]), "many": len(before_),
                "past": told,
            }  # fmt: skip
            out.append(Break(f"{HISTORY}:{one.code}:{plain(numbers[one.code])}", text))
    return out


def look(sheets: Sequence[DataSheet]) -> dict[int, Looked]:
    """Look at sheets, each with its unit: four queries for however many."""
    units = {one.unit_id: one.unit for one in sheets}
    known = Definitions(one.path for one in units.values())
    now, past = _numbers(sheets)
    words: dict[int, dict[str, str]] = defaultdict(dict)
    said = rows_of_all([one.pk for one in sheets], DataWord, "sheet").order_by("pk")
    for sheet, about, word in said.values_list("sheet", "about", "word"):
        words[sheet][about] = word
    out = {}
    for one in sheets:
        elements = known.elements(one.unit, one.period)
        names = {it.code: it.name for it in known.elements(one.unit)}
        held = now[one.pk]
        numbers = {code: row.value for code, row in held.items()}
        breaks = [
            *of_rules(known.rules(one.unit), names, numbers),
            *of_past(elements, numbers, past[one.pk]),
        ]
        told = [Break(it.about, it.found, words[one.pk].get(it.about, "")) for it in breaks]
        out[one.pk] = Looked(held, elements, told, past[one.pk])
    return out


def _numbers(
    sheets: Sequence[DataSheet],
) -> tuple[dict[int, dict[str, DataValue]], dict[int, dict[str, list[tuple[str, Decimal]]]]]:
    """Return the current numbers of sheets by code, and those of the periods before."""
    wanted: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for one in sheets:
        for back in range(PAST + 1):
            wanted[one.unit_id, before(one.period, back)].append((one.pk, back))
    units = {one.unit_id for one in sheets}
    rows = rows_of_all(units, DataValue, "unit").filter(
        current=True, period__in={period for _unit, period in wanted}
    )
    now: dict[int, dict[str, DataValue]] = {one.pk: {} for one in sheets}
    past: dict[int, dict[str, list[tuple[str, Decimal]]]] = {
        one.pk: defaultdict(list) for one in sheets
    }
    for row in rows.select_related("element").order_by("-period", "pk"):
        for sheet, back in wanted[row.unit_id, row.period]:
            if back:
                past[sheet][row.element.code].append((row.period, row.value))
            else:
                now[sheet][row.element.code] = row
    return now, past


def recount(sheets: Sequence[DataSheet]) -> dict[int, Looked]:
    """Look at sheets and keep how much of each is lacking, and how much needs a word."""
    looked = look(sheets)
    for name in ("lacking", "breaks"):
        changed = []
        for one in sheets:
            found = looked[one.pk]
            many = len(found.lacking if name == "lacking" else found.open)
            if getattr(one, name) != many:
                setattr(one, name, many)
                changed.append((many, one.pk))
        bulk.set_values(DataSheet, name, changed)
    return looked


def explain(
    actor: Account | None, sheet: DataSheet, breaks: Iterable[Break], word: str
) -> list[DataWord]:
    """Keep one word for several breaks of a sheet.

    Raises
    ------
    GuantongError
        If there is none to be explained.

    """
    day = timezone.localdate()
    made = [
        DataWord(sheet=sheet, about=one.about, found=one.found[:400], word=word, by=actor, on=day)
        for one in breaks
    ]
    if not made:
        raise GuantongError(_("没有要说明的。"), field="about")
    DataWord.objects.bulk_create(made)
    return made
