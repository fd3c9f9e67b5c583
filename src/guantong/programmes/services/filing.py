"""A town's words as a workbook: a line a village, a column a criterion; out filled with the units.

A cell that says nothing, or 没有, means that the criterion does not hold; 不清楚 with why, that it
cannot be told; anything else is what was found. What the records know has no say here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_above, rows_of, rows_of_all, rows_under
from guantong.frame.intake.columns import NAME
from guantong.frame.intake.writing import Entry, Writer
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.models.sweeps import WORDS
from guantong.programmes.room import SWEEP_SAY
from guantong.programmes.services import saying
from guantong.programmes.services.saying import Words

if TYPE_CHECKING:
    from guantong.core.models import Account

LOOKED = "looked"
NONE = ("没有", "无", "否", "不存在")
CANNOT = re.compile(r"不清楚|说不清")


def sweep_at(unit: Unit) -> Sweep | None:
    """Return the latest sweep that is open over a unit, or below it."""
    above = rows_above(unit.path, Sweep).filter(state=Sweep.State.OPEN).first()
    found: Sweep | None = above or rows_under(unit, Sweep).filter(state=Sweep.State.OPEN).first()
    return found


def _criteria(unit: Unit) -> list[SweepCriterion]:
    sweep = sweep_at(unit)
    return list(rows_of(sweep, SweepCriterion)) if sweep is not None else []


class TownWords(Writer):
    """Reads the words of a town; each line is a unit that is in the sweep already."""

    @staticmethod
    def begun(onto: Unit) -> Iterable[Sequence[str]]:
        """Return a line for each unit below that nobody looked at."""
        sweep = sweep_at(onto)
        if sweep is None:
            return []
        rows = rows_under(onto, SweptUnit).filter(sweep=sweep, looked_on=None)
        some = rows.order_by("unit_path").values_list(
            "unit__code", "unit__name", "unit__parent__name"
        )
        return [list(one) for one in some]

    def find(self, entries: Sequence[Entry]) -> None:
        """Find the unit of each line among those that are swept."""
        sweep = sweep_at(self.onto)
        self.criteria = _criteria(self.onto)
        named = {one.onto.pk for one in entries if one.onto is not None}
        rows = pointing(SweptUnit, "unit", named).filter(sweep=sweep)
        swept = {one.unit_id: one for one in rows.select_related("unit", "sweep")}
        met: set[int] = set()
        for one in entries:
            if one.onto is None:
                continue
            one.existing = swept.get(one.onto.pk)
            if one.existing is None:
                one.say(NAME, _("“%s”不在这次排查的范围里。") % one.onto.name)
            elif one.given.get(LOOKED) is False:
                one.say(LOOKED, _("没有看过的，请删去这一行。"))
            elif one.onto.pk in met:
                one.say(NAME, _("前面已有一行是“%s”。") % one.onto.name)
            met.add(one.onto.pk)
        self._read([one.existing for one in entries if one.existing is not None])

    def _read(self, rows: Sequence[SweptUnit]) -> None:
        """Read at once what is held of units."""
        hits = rows_of_all(rows, SweepHit, "swept").select_related("criterion")
        self.hits: dict[int, dict[int, Any]] = {row.pk: {} for row in rows}
        for one in hits:
            self.hits[one.swept_id][one.criterion.position] = one

    def held(self, existing: SweptUnit, name: str) -> Any:
        """Return what a unit's line says now in a column."""
        if name == LOOKED:
            return existing.looked_on is not None
        at = int(name[1:])
        if existing.pk not in getattr(self, "hits", {}):
            self.criteria = _criteria(self.onto)
            self._read([existing])
        hit = self.hits[existing.pk].get(at)
        if hit is not None and not hit.is_computed:
            return hit.found
        why = existing.unknown.get(self._code(at))
        return _("不清楚：%s") % why if why else ""

    def _code(self, at: int) -> str:
        return next((one.code for one in self.criteria if one.position == at), "")

    def differs(self, existing: SweptUnit, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Return column → what stands and what the file says, where they differ."""
        told = {name: _tidied(value) for name, value in given.items()}
        return super().differs(existing, told)

    def renew(self, existing: SweptUnit, values: dict[str, Any]) -> SweptUnit:
        """Say of a unit what its line says; columns that it leaves out stay as they are."""
        now: SweptUnit = saying.say.hold(self.actor, existing)
        if values.get(LOOKED) is False:
            saying.unsay.quietly(self.actor, now)
            return now
        found, unknown = self._as_held(now)
        for name, value in values.items():
            if name != LOOKED:
                self._take(now, int(name[1:]), _tidied(value), found, unknown)
        saying.speak(self.actor, now, Words(found, unknown))
        return now

    def _as_held(self, row: SweptUnit) -> tuple[dict[int, str], dict[int, str]]:
        hits = saying.hits_of(row)
        found = {at: one.found for at, one in hits.items() if not one.is_computed}
        by_code = {one.code: one.position for one in saying.criteria_of(row)}
        return found, {by_code[code]: why for code, why in row.unknown.items()}

    def _take(
        self, row: SweptUnit, at: int, text: str, found: dict[int, str], unknown: dict[int, str]
    ) -> None:
        one = next(it for it in saying.criteria_of(row) if it.position == at)
        found.pop(at, None)
        unknown.pop(at, None)
        if not text:
            return
        if not saying.is_asked(row, one):
            text = _("这一条系统有资料，不用填；对资料有不同看法的，在这个单位的页面上写意见。")
            raise GuantongError(text, field=f"c{at}")
        if CANNOT.match(text):
            why = CANNOT.sub("", text, count=1).strip("：:，, ")
            if not why:
                raise GuantongError(_("说不清的，请写明原因：不清楚：……"), field=f"c{at}")
            unknown[at] = why
        else:
            found[at] = text

    def _one(self, entry: Entry) -> Any:
        if entry.existing is None:
            raise GuantongError(_("不在这次排查的范围里。"), field=NAME)
        return super()._one(entry)


def _tidied(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else value
    return "" if text in NONE else text


def _asks(unit: Unit) -> list[Field]:
    return [
        Field(LOOKED, gettext_lazy("逐条看过"), "flag"),
        *(
            # Its code in brackets: a column's first letter is written large.
            Field(f"c{one.position}", f"（{one.code}）{one.text}", required=False, most=WORDS)
            for one in _criteria(unit)
        ),
    ]


def _said(unit: Unit) -> dict[str, Said]:
    note = gettext_lazy("逐条看过的填“是”；没有看过的，删去这一行")
    # That none was found is said, where something stood before.
    return {
        LOOKED: Said(required=True, note=note),
        **{f"c{one.position}": Said(nothing=False) for one in _criteria(unit)},
    }


@act(
    Unit, "排查.按表写意见", gettext_lazy("导入排查意见"), needs=SWEEP_SAY, makes=SweptUnit,
    name="sweep-words", when=lambda unit: sweep_at(unit) is not None, ask=_asks, open_to=(),
    back="unsay",
    file=FromFile(
        gettext_lazy("导入排查意见"), writer=TownWords, said=lambda unit: _said(unit),
        help=gettext_lazy(
            "下载的表里已有还没有排查的单位。情形存在的写发现的情况；不存在的空着；说不清的写“不清楚：原因”。"
        ),
    ),
)  # fmt: skip
def take(_actor: Account | None, unit: Unit, **_told: Any) -> Done:
    """Say what a line of the workbook says of a unit that is not in the sweep: nothing.

    Raises
    ------
    GuantongError
        Always: a sweep takes in its units when it begins.

    """
    raise GuantongError(_("“%s”不在这次排查的范围里。") % unit.name)
