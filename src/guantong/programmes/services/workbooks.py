"""Numbers from a file: one row a unit, one column an element; the names of columns are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.frame.intake.writing import Entry, Writer
from guantong.frame.periods import Period
from guantong.programmes import asking
from guantong.programmes.models import (
    ColumnTitle,
    DataElement,
    DataSheet,
    DataValue,
    DataWord,
    Told,
    ValueOrigin,
    ValueState,
)
from guantong.programmes.room import VALUE_REPORT
from guantong.programmes.services import checks, measures, reporting, seasons, values
from guantong.programmes.services.reporting import WORD

if TYPE_CHECKING:
    from guantong.core.models import Account

PERIOD = "period"


def _latest(unit: Unit) -> str:
    """Return the period that a file is of where it names none: the last that was asked for."""
    found = seasons.said(None, unit) if unit.pk else []
    offered = found or seasons.periods(None, unit)
    return offered[0][0] if offered else ""


def _periods(actor: Any, unit: Unit) -> list[tuple[str, str]]:
    return list(dict([*seasons.said(actor, unit), *seasons.periods(actor, unit)]).items())


def _asks(unit: Unit) -> tuple[Field, ...]:
    period = Field(PERIOD, type="choice", choices=_periods, initial=_latest, required=False)
    word = Field(WORD, gettext_lazy("说明"), required=False, most=reporting.LONGEST)
    some = asking.elements_at(unit) if unit.pk else []
    columns = (
        Field(one.code, one.name, "money" if one.decimals else "number", required=False)
        for one in some
    )
    return (period, *columns, word)


def _said(unit: Unit) -> dict[str, Said]:
    """Return how files say each column: as it ships, and as was once said at the unit or above."""
    ups = [*tree.ancestors(unit.path), unit.path]
    kept: dict[int, list[str]] = defaultdict(list)
    for element, title in pointing(ColumnTitle, "unit_path", ups).values_list("element", "title"):
        kept[element].append(title)
    out = {
        one.code: Said(
            titles=(
                f"{one.name}({one.measure})",
                *filter(None, one.titles.split("、")),
                *kept[one.pk],
            ),
            note=_("单位：%s") % one.measure,
        )
        for one in asking.elements_at(unit)
    }
    out[PERIOD] = Said(("期间", "季度", "年度"), words=_words(unit), blank=_latest(unit))
    out[WORD] = Said(note=_("勾稽不平的写明原因"))
    return out


def _words(unit: Unit) -> dict[str, str]:
    """Return how a period may be written besides its own name: 2026-Q3, 2026年三季度, 2026年."""
    words: dict[str, str] = {}
    for one, label in _periods(None, unit):
        found = Period.read(one)
        if found is None:
            continue
        words |= {one: one, label.replace(" ", ""): one}
        if found.months == 3:
            words[f"{found.year}年{'一二三四'[found.month // 3]}季度"] = one
    return words


class Workbook(Writer):
    """Writes the rows of a file set-wise: one row is one unit's sheet of a period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elements: dict[str, DataElement] = {
            one.code: one for one in asking.elements_at(self.onto)
        }
        self.now: dict[tuple[int, str], dict[str, Decimal]] = {}

    @staticmethod
    def begun(onto: Unit) -> Iterable[Sequence[str]]:
        """Return a row for each unit that is asked, with what it said of the latest period."""
        some = asking.elements_at(onto)
        kinds = {one.unit_kind for one in some}
        units = {one.pk: one for one in _below(onto).filter(kind__in=kinds, closed_on=None)}
        period = _latest(onto)
        found = values.series(list(units), [one.code for one in some], [period])
        label = str(Period.read(period) or "")
        for unit in sorted(units.values(), key=lambda one: one.path):
            numbers = (found.get((unit.pk, one.code, period)) for one in some)
            told = (values.plain(one.value) if one else "" for one in numbers)
            yield [unit.code, unit.name, unit.parent.name if unit.parent else "", label, *told, ""]

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the sheet of its unit and period, and read what that says now.

        Raises
        ------
        GuantongError
            If a column counts in another measure than its element, as 万元 for 元.

        """
        measures.refuse_others(self.intake.sheets, self.elements)
        units = {one.onto.pk: one.onto for one in entries if one.onto is not None}
        periods = {one.whole[PERIOD] for one in entries if one.whole.get(PERIOD)}
        sheets = values.sheets_of(units, periods)
        self._read(units, periods)
        met: set[tuple[int, str]] = set()
        for one in entries:
            if one.onto is None:
                continue
            key = (one.onto.pk, one.whole.get(PERIOD, ""))
            if key in met:
                one.say("", _("前面已有一行是同一单位同一时期"))
            met.add(key)
            one.existing = sheets.get(key)

    def _read(self, units: Iterable[int], periods: Iterable[str]) -> None:
        self.now = defaultdict(dict)
        for (unit, code, period), point in values.series(
            units, list(self.elements), periods
        ).items():  # fmt: skip
            self.now[unit, period][code] = point.value

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what cannot stand: a number out of range, a sheet that is locked, a broken rule."""
        known = asking.Definitions({one.onto.path for one in entries if one.onto is not None})
        names = {one.code: one.name for one in self.elements.values()}
        for one in entries:
            period, given = one.whole.get(PERIOD, ""), self._numbers(one)
            if not period:
                one.say(PERIOD, _("没有时期：请填，或先布置填报"))
                continue
            for code, value in given.items():
                if wrong := _wrong(self.elements[code], one.onto, period, value):
                    one.say(code, wrong)
            if not given:
                one.say("", _("一项数也没有"))
            before = self.now.get((one.onto.pk, period), {})
            differs = any(before.get(code) != value for code, value in given.items())
            if one.existing is not None and one.existing.state not in values.LOOSE and differs:
                state = one.existing.get_state_display()
                one.say("", _("该表%s，不能由文件改；要改先解锁") % state)
            if not one.whole.get(WORD) and not one.faults:
                broken = checks.of_rules(known.rules(one.onto), names, {**before, **given})
                for it in broken:
                    one.say(WORD, _("%s。请核对，或写明原因") % it.found)

    def _numbers(self, one: Entry) -> dict[str, Decimal]:
        return {
            code: Decimal(value) for code, value in one.given.items()
            if code in self.elements and value is not None
        }  # fmt: skip

    def write(self, entries: Sequence[Entry]) -> None:
        """Write all rows at once; a sheet that says all that is asked of the unit is handed on."""
        self.check(entries)
        if any(one.faults for one in entries):
            return
        said = [
            values.Said(self.elements[code], one.onto, one.whole[PERIOD], value, one.row.number)
            for one in entries for code, value in self._numbers(one).items()
        ]  # fmt: skip
        try:
            done = values.put(
                self.actor, said, origin=ValueOrigin.FILE, source=self.intake.source
            )  # fmt: skip
        except GuantongError as error:
            entries[0].say("", error.message)
            return
        words = {}
        for one in entries:
            sheet = done.sheets[one.onto.pk, one.whole[PERIOD]]
            one.row.made = sheet.pk
            words[sheet.pk] = one.whole.get(WORD, "")
        sheets = list(done.sheets.values())
        looked = reporting.settle(self.actor, sheets, words)
        reporting.hand_on(self.actor, [
            one for one in sheets
            if one.state == ValueState.OPEN and not one.breaks
            and not any(it.told == Told.SELF for it in looked[one.pk].lacking)
        ])  # fmt: skip

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Return what the sheet says otherwise than the file."""
        before = self.now.get((existing.unit_id, existing.period))
        if before is None:
            self._read([existing.unit_id], [existing.period])
            before = self.now.get((existing.unit_id, existing.period), {})
        return {
            code: (before.get(code), value) for code, value in given.items()
            if code in self.elements and value is not None and before.get(code) != Decimal(value)
        }  # fmt: skip

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:  # noqa: ARG002 - kept as rows
        """Take out of a sheet what the file said; what stood before stands again."""
        self.unmake([existing.pk])
        return existing

    def unmake(self, keys: Sequence[int]) -> None:
        """Take the file's numbers out of sheets; what they replaced is current again.

        Raises
        ------
        Conflict
            If a sheet was checked since.

        """
        sheets = list(pointing(DataSheet, "pk", keys).select_related("unit"))
        locked = [one for one in sheets if one.state not in values.LOOSE]
        if locked:
            raise Conflict(_("“%s”已经审核，请先撤回审核。") % locked[0])
        units = [one.unit_id for one in sheets]
        rows = rows_of_all(units, DataValue, "unit").filter(source=self.intake.source)
        before = list(rows.exclude(corrected_from=None).values_list("corrected_from", flat=True))
        rows.delete()
        rows_of_all(before, DataValue, "pk").update(current=True)
        for one in sheets:
            if one.due is None and not reporting.numbers_of(one).exists():
                rows_of_all([one.pk], DataWord, "sheet").delete()
                one.delete()
                continue
            # What the file handed on is handed on anew.
            one.reported_by = one.reported_on = None
            reporting.move(one, ValueState.OPEN)
            checks.recount([one])

    def told(self) -> list[str]:
        """Say to which period the rows go that name none."""
        if any(PERIOD in sheet.get("at", {}) for sheet in self.intake.sheets):
            return []
        period = Period.read(_latest(self.onto))
        return [_("文件里没有时期列，都按%s。") % period] if period else []

    def finish(self) -> None:
        """Keep which columns were said to be which elements, for the next file."""
        for sheet in self.intake.sheets:
            answers = self.intake.answers.get("sheets", {}).get(sheet["name"], {})
            for at, name in answers.get("columns", {}).items():
                title = sheet["titles"][int(at)][:80] if int(at) < len(sheet["titles"]) else ""
                if name in self.elements and title:
                    rows_of_all([self.onto.pk], ColumnTitle, "unit").update_or_create(
                        title=title, unit=self.onto,
                        defaults={"element": self.elements[name], "unit_path": self.onto.path},
                    )  # fmt: skip


def _below(onto: Unit) -> Any:
    from guantong.core.scope import rows_under

    return rows_under(onto, Unit).select_related("parent")


def _wrong(element: DataElement, unit: Unit, period: str, value: Decimal) -> str:
    if unit.kind != element.unit_kind:
        return _("%s不报这一项") % unit.name
    if not values.fits(element, period):
        return _("这一项%s报一次") % element.get_period_display()
    return values.outside(element, value)


@act(
    Unit, "报表.导入", gettext_lazy("导入数据"), needs=VALUE_REPORT, makes=DataSheet,
    name="values-in", open_to=(), ask=_asks, when=lambda unit: unit.closed_on is None,
    file=FromFile(
        gettext_lazy("导入数据"), key=("unit", PERIOD), again="fill", said=_said, writer=Workbook,
        help=gettext_lazy(
            "一行一个村，一列一个数据项。三资、村财乡代管系统导出的表可以直接上传，"
            "列名不一样的指明一次，下次就认得。"
        ),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, period: str, **numbers: Any) -> Done:
    """Say one unit's numbers of a period; a file says those of many (`Workbook`)."""
    known = {one.code: one for one in asking.elements_at(unit)}
    said = [
        values.Said(known[code], unit, period, Decimal(value))
        for code, value in numbers.items() if code in known and value is not None
    ]  # fmt: skip
    done = values.put(actor, said, on=timezone.localdate())
    sheet = done.sheets[unit.pk, period]
    checks.recount([sheet])
    return Done(f"{sheet}填报 {len(said)} 项", made=sheet)
