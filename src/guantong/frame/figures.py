"""A figure: a named query over a listing's rows, whose value leads to just these rows.

A room declares its own in its ``figures`` module. Nothing is stored: a figure is counted when it is
looked at, as far as its reader sees the rows, and the address of its rows is the listing with the
figure named in it. Units stand in the order of the tree; no figure is about a person.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import ScopedModel
from guantong.core.text import Text
from guantong.frame import navigation, switches
from guantong.frame.listings import MARKS, Listing
from guantong.frame.periods import Period
from guantong.frame.rooms import at_desk
from guantong.standards import workdays
from guantong.ui import tables as ui_tables
from guantong.ui.tables import Choice

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Every figure that a room declares, in the order of the rooms.
FIGURES: list[Figure] = []
#: Of fewer rows the cases are said: no share, no median.
FEW = 5
#: What an address says: whose rows; of when; of the unit alone, without those below it.
FIGURE, PERIOD, OWN = "figure", "period", "own"
#: What stands after a figure's code for all the rows among which it counts.
WHOLE = ":all"
REASON = "所数的行先按读者的范围读出"

Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]


def every(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep all rows."""
    return rows


@dataclass(frozen=True)
class Median:
    """The middle of what a function makes of some fields of each row that has them all.

    Attributes
    ----------
    fields
        The fields that are read.
    of
        Makes a number of their values.
    unit
        What the number counts: «个工作日».

    """

    fields: tuple[str, ...]
    of: Callable[..., float]
    unit: Text
    label: ClassVar[Text] = gettext_lazy("中位数")

    def known(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows that have all fields."""
        return rows.filter(**{f"{name}__isnull": False for name in self.fields})


class Measure(models.TextChoices):
    """What is said of the rows: how many; which part of the base they are."""

    COUNT = "count", gettext_lazy("数")
    SHARE = "share", gettext_lazy("占比")


COUNT, SHARE = Measure.COUNT, Measure.SHARE


def workdays_between(first: dt.date, last: dt.date) -> int:
    """Return how many working days passed from one day or moment to another, the first left out."""
    return _workdays(_day(first), _day(last))


@lru_cache(maxsize=2**16)
def _workdays(first: dt.date, last: dt.date) -> int:
    return workdays.between(first + dt.timedelta(days=1), last)


def _day(value: dt.date) -> dt.date:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


@dataclass(frozen=True)
class Figure:
    """A named query; declaring it enters it into the registry.

    Attributes
    ----------
    code
        Its room's name and its own: ``casework.on_time``.
    name
        What is counted.
    unit
        The word with which rows are counted: 件, 人, 个.
    listing
        The list of its rows; it has an address, and its default drop-downs count.
    where
        Keeps, of the base, the rows that are counted.
    measure
        `COUNT`, `SHARE` (which part of the base), or a `Median`.
    base
        Keeps the rows among which is counted.
    dated
        The field whose day, moment or month puts a row into a period; without it a figure is of
        now.
    on
        The models on whose pages it stands: `Unit`.
    told
        How it is counted, where the name does not say.

    """

    code: str
    name: Text
    unit: Text
    listing: type[Listing]
    where: Narrow = every
    measure: Measure | Median = COUNT
    base: Narrow = every
    dated: str = ""
    on: tuple[type[ScopedModel], ...] = ()
    told: Text = ""

    def __post_init__(self) -> None:
        FIGURES.append(self)

    @property
    def room(self) -> str:
        """The name of its room."""
        return self.code.partition(".")[0]

    @property
    def has_base(self) -> bool:
        """Whether it is counted among more rows than it counts."""
        return self.measure == SHARE or self.base is not every

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows among which is counted."""
        return self.base(rows)

    def part(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows that are counted."""
        rows = self.where(self.base(rows))
        return self.measure.known(rows) if isinstance(self.measure, Median) else rows

    def open_to(self, account: Account, path: str) -> bool:
        """Tell whether an account may read some of its rows under or above a unit."""
        right = self.listing.needs
        roots = account.paths_with(right) if right else []
        return any(tree.inside(path, root) or tree.inside(root, path) for root in roots)

    def address(self, unit: Unit, period: Period | None, which: str = "", **more: str) -> str:
        """Return the address of its rows under a unit, or of the `WHOLE`: the narrowed list."""
        said = {FIGURE: self.code + which, "unit": str(unit.pk)}
        if period and self.dated:
            said[PERIOD] = period.text
        return f"{reverse(self.listing.route)}?{urlencode(said | more)}"


@dataclass(frozen=True)
class Number:
    """What a figure says of a unit.

    Attributes
    ----------
    value
        The count, the share in per cent or the median; None where there are too few for one.
    n, base
        The rows that are counted, and among how many.
    rows, whole
        The addresses of these.
    own
        Whether it is of the unit's own rows, without those below it.

    """

    figure: Figure
    unit: Unit
    period: Period | None
    value: float | None
    n: int
    base: int
    rows: str
    whole: str
    own: bool = False

    def __str__(self) -> str:
        """Write the value with its unit of measure, or the cases where they are few."""
        told = {"n": self.n, "base": self.base, "unit": self.figure.unit}
        measure = self.figure.measure
        if measure == COUNT:
            return _("%(n)s %(unit)s") % told
        if not self.base:
            return "—"
        if self.value is None and measure == SHARE:
            return _("%(base)s %(unit)s中 %(n)s %(unit)s") % told
        if self.value is None:
            return _("只有 %(n)s %(unit)s，不算中位数") % told
        return f"{self.value:,.10g}" + (f" {measure.unit}" if isinstance(measure, Median) else "%")

    @property
    def name(self) -> str:
        """Whose it is."""
        return _("%(unit)s本级") % {"unit": self.unit.name} if self.own else self.unit.name

    @property
    def when(self) -> str:
        """The period that it is of."""
        if not self.figure.dated:
            return _("现在")
        return str(self.period) if self.period else _("不限时期")


def open_to(account: Account, unit: Unit, on: type[ScopedModel] | None = None) -> list[Figure]:
    """Return the figures of which an account may read something at a unit, in the rooms' order.

    What belongs to a job that is switched off is left out.
    """
    off = switches.off(account)
    return [
        one for one in FIGURES
        if (on is None or on in one.on) and one.open_to(account, unit.path)
        and navigation.is_on(one.listing, off)
        and not (account.on_phone and one.room in at_desk())
    ]  # fmt: skip


def find(code: str) -> Figure | None:
    """Return the figure of a code, None if there is none."""
    return next((one for one in FIGURES if one.code == code), None)


def number(figure: Figure, account: Account, unit: Unit, period: Period | None = None) -> Number:
    """Return what a figure says of a unit and all below it, as far as an account sees the rows."""
    found = _tallies(figure, account, unit, period, len(unit.path))
    return _number(figure, unit, period, found.get(unit.path, _NONE))


def spread(figure: Figure, account: Account, unit: Unit) -> tuple[Number, list[Number]]:
    """Return what `number` and `below` say of now, counted once: no median is made of its parts."""
    found = _tallies(figure, account, unit, None, len(unit.path) + tree.WIDTH)
    parts = list(_parts(figure, account, unit, None, found))
    if isinstance(figure.measure, Median):
        return number(figure, account, unit), parts
    some = found.values()
    whole = _Tally(sum(one.n for one in some), sum(one.base for one in some))
    return _number(figure, unit, None, whole), parts


def below(
    figure: Figure, account: Account, unit: Unit, period: Period | None = None
) -> Iterator[Number]:
    """Yield what it says of the unit's own rows, if it has any, and of each unit one level below.

    Those below come in the order of the tree; a closed one only if rows are left there.
    """
    found = _tallies(figure, account, unit, period, len(unit.path) + tree.WIDTH)
    yield from _parts(figure, account, unit, period, found)


def _parts(
    figure: Figure, account: Account, unit: Unit, period: Period | None, found: dict[str, _Tally]
) -> Iterator[Number]:
    if own := found.get(unit.path):
        yield _number(figure, unit, period, own, own=True)
    children = Unit.objects.visible_to(account).filter(parent=unit).order_by("position", "id")
    for child in children:
        if child.closed_on is None or child.path in found:
            yield _number(figure, child, period, found.get(child.path, _NONE))


@dataclass(frozen=True)
class _Tally:
    n: int
    base: int
    middle: float | None = None


_NONE = _Tally(0, 0)


def _tallies(
    figure: Figure, account: Account, unit: Unit, period: Period | None, depth: int
) -> dict[str, _Tally]:
    """Count by the first ``depth`` characters of the rows' paths, in one query."""
    seen: Any = figure.listing.unasked(figure.listing.seen(account))
    rows: QuerySet[Any] = seen.filter(seen.under(unit.path))
    if period and figure.dated:
        rows = period.narrow(rows, figure.dated)
    part, model = _keys(figure.part(rows)), rows.model
    place = {"figure_place": Substr(model.scope_field, 1, depth)}
    if isinstance(figure.measure, Median):
        read = model.objects.unscoped(REASON).filter(pk__in=part).order_by().annotate(**place)
        values: dict[str, list[float]] = defaultdict(list)
        for path, *given in read.values_list("figure_place", *figure.measure.fields).iterator():
            values[path].append(figure.measure.of(*given))
        return {path: _Tally(len(some), len(some), median(some)) for path, some in values.items()}
    read = model.objects.unscoped(REASON).filter(pk__in=_keys(figure.whole(rows)))
    # Where all are counted, who asks for the rows is not asked for them a second time.
    n = Count("pk") if figure.where is every else Count("pk", filter=Q(pk__in=part))
    counted = read.order_by().annotate(**place).values("figure_place").annotate(
        figure_base=Count("pk"), figure_n=n
    )  # fmt: skip
    return {one["figure_place"]: _Tally(one["figure_n"], one["figure_base"]) for one in counted}


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def _number(
    figure: Figure, unit: Unit, period: Period | None, found: _Tally, *, own: bool = False
) -> Number:
    value: float | None = found.n
    if figure.measure != COUNT:
        if found.base < FEW:
            value = None
        elif isinstance(figure.measure, Median):
            value = found.middle
        else:
            value = round(100 * found.n / found.base, 1)
    alone = {OWN: "1"} if own else {}
    return Number(
        figure, unit, period, value, found.n, found.base, figure.address(unit, period, **alone),
        figure.address(unit, period, WHOLE, **alone) if figure.has_base else "", own,
    )  # fmt: skip


def _marks(listing: type[Listing], request: Request) -> list[Choice]:
    """Return the marks of a list whose address names a figure: its rows, when, the unit's own."""
    get = request.GET
    said = get.get(FIGURE) or ""
    figure = find(said.removesuffix(WHOLE))
    if figure is None or figure.listing is not listing:
        return []
    whole = said.endswith(WHOLE)
    name = _("%(figure)s（全部）") % {"figure": figure.name} if whole else str(figure.name)
    found = [_mark(FIGURE, _("数据"), said, name, figure.whole if whole else figure.part)]
    period = Period.read(get.get(PERIOD) or "")
    if period and figure.dated:
        within = partial(period.narrow, field=figure.dated)
        found.append(_mark(PERIOD, _("时期"), period.text, str(period), within))
    unit = ui_tables.unit_of(request) if get.get(OWN) else None
    if unit is not None:
        found.append(_mark(OWN, _("范围"), "1", _("仅本级"), partial(_own, path=unit.path)))
    return found


def _own(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    return rows.filter(**{rows.model.scope_field: path})


def _mark(name: str, label: Text, value: str, said: Text, keep: Narrow) -> Choice:
    return Choice(name, label, [(value, said)], lambda rows, _value: keep(rows), mark=True)


MARKS.append(_marks)
