"""A village's collective over the years: what came in by account, subsidies apart, what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.jobs.economy import income, three
from guantong.jobs.economy.lines import Line, Lines
from guantong.jobs.economy.models import VillageYear
from guantong.ui.charts import Years


@dataclass(frozen=True)
class Told:
    """One line of the table by account: what each year says, None where it is not known."""

    name: Text
    values: Sequence[Decimal | None]
    whole: bool = False

    @property
    def shown(self) -> list[str]:
        """The years' amounts in words."""
        return [income.yuan(value) for value in self.values]


@dataclass(frozen=True)
class Village:
    """What is shown of a village."""

    unit: Unit
    rows: Sequence[VillageYear]
    years: Mapping[int, income.Year]
    line: Line
    now: VillageYear | None

    @property
    def lines(self) -> list[Told]:
        """The accounts that count, their sum, the subsidies: the last stand apart."""
        found = [
            Told(_(one.name), [self._part(row.year, one.code) for row in self.rows])
            for one in income.operating()
        ]
        found.append(Told(_("经营性收入合计"), [row.operating for row in self.rows], whole=True))
        apart = Told(_("补助收入（不计入）"), [row.subsidies for row in self.rows])
        return [*found, apart]

    @property
    def chart(self) -> Years | None:
        """The years drawn; a year that is not wholly known is left out, and named so."""
        if not any(row.operating is not None for row in self.rows):
            return None
        *parts, _sum, apart = self.lines
        whole = [row.operating is not None for row in self.rows]
        return Years(
            _("%s近年收入（元）") % self.unit.name,
            [_year(row) for row in self.rows],
            [(str(one.name), [float(value) if known and value is not None else None
                              for value, known in zip(one.values, whole, strict=True)])
             for one in parts],
            [(str(apart.name), [None if value is None else float(value)
                                for value in apart.values])],
            [(_("薄弱线"), float(self.line.weak)), (_("强村线"), float(self.line.strong))],
        )  # fmt: skip

    @property
    def states(self) -> list[str]:
        """How far each year's numbers are; of a year that is no whole, what was told so far."""
        return [
            _("年内已报 %s") % income.yuan(row.so_far)
            if row.operating is None and row.so_far is not None
            else row.get_state_display() or _("未报")
            for row in self.rows
        ]

    @property
    def three(self) -> list[tuple[Text, str, str]]:
        """What is known of the village as a whole for the three changes."""
        return three.of(self.unit)

    def _part(self, year: int, code: str) -> Decimal | None:
        said = self.years.get(year)
        return said.parts[code].value if said else None


def _year(row: VillageYear) -> str:
    if row.operating is not None:
        return f"{row.year}"
    if row.so_far is not None:
        return _("%s（不全）") % row.year
    return _("%s（不掌握）") % row.year


def of(unit: Unit) -> Village:
    """Return what is shown of a village whose right to be read was checked already."""
    rows = list(rows_of(unit, VillageYear).order_by("year"))
    years = income.years([unit], [row.year for row in rows]).get(unit.pk, {}) if rows else {}
    now = next((row for row in rows if row.stands), None)
    line = Lines.over([unit.path]).of(unit.path, now.year if now else 9999)
    return Village(unit, rows, years, line, now)
