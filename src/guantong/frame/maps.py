"""What a listing says of the map: a layer of its rows, drawn by the one component of the house.

A room says ``place = Layer(…)`` on a listing. From that follow the button «地图» on the list's
page, a switch on the map of all rooms, and that the page with ``?points=1`` gives the list's rows,
narrowed and scoped as the list is, as GeoJSON. The list itself is the table of the same rows.

    class Sites(Listing):
        place = Layer(_("红色资源"), kind="category", kinds=Site.Category.choices,
                      text=lambda row: row.get_level_display())

A row whose model is `Placed` lies at its own point, or is counted as without one. Any other row
lies where its unit does, or where the nearest unit above does that has a point, which is said; the
rows of one place are one mark. A page that draws what no listing has answers with `answer`.

On a page: ``{% load maps %}``, in its head ``{% map_head %}``, then ``{% map "room:list" %}``
for layers by their listings' addresses, or ``{% map_of address label %}`` for a list that stands on
a row, or an address of one's own; both take ``query="unit=12"``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import JsonResponse
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import Knowledge, Placed, Unit
from guantong.core.scope import path_of
from guantong.core.text import Text
from guantong.standards import outlines

if TYPE_CHECKING:
    from django.http import HttpResponse


REASON = "读者看得到的行在哪里，按其单位的位置画"
#: What a class of rows without a word is called in the legend.
OTHER = ""
Kinds = Sequence[tuple[Any, Text]]


@dataclass(frozen=True)
class Drawn:
    """A line or an outline in place of a point: its GeoJSON type and its coordinates."""

    type: str
    coordinates: Sequence[Any]
    knowledge: str = ""


@dataclass(frozen=True)
class Layer:
    """That the rows of a listing are drawn on the map.

    Attributes
    ----------
    label
        What the layer is called in the legend.
    kind, kinds
        The field (or a function of the row) whose value is the row's class, and the classes with
        their words: each class has its own shape and its own colour, at most six.
    name
        What a mark is called, where not as its row is: a case by its number, not by its title.
    text
        What a point's card says of a row besides its name.
    query
        What of the list is drawn on the map of all rooms: ``state=open``.
    noun
        With which word the rows of one place are counted: 件, 个.
    drawn
        Set-wise, what stands in place of points: keys of rows with their lines or outlines.
    at
        The path of the unit where a row lies that has no point of its own; by default its scope's.
    own
        Whether it is also one of the layers of the map of all rooms; a layer that makes sense in
        its own list alone is not.

    """

    label: Text
    kind: str | Callable[[Any], Any] = ""
    kinds: Kinds = ()
    name: Callable[[Any], Text] = str
    text: Callable[[Any], Text] | None = None
    query: str = ""
    noun: Text = ""
    drawn: Callable[[Sequence[Any]], Mapping[Any, Drawn]] | None = None
    at: Callable[[Any], str] = path_of
    own: bool = True

    def kind_of(self, row: Any) -> str:
        """Return the class of a row."""
        if not self.kind:
            return OTHER
        return str(self.kind(row) if callable(self.kind) else getattr(row, self.kind))


@dataclass(frozen=True)
class Spot:
    """One mark of a map.

    Attributes
    ----------
    point
        Longitude and latitude; or a `Drawn` line or outline.
    knowledge
        One of `Knowledge`: how the mark is drawn.
    rows
        How many rows it stands for.

    """

    name: str
    point: tuple[float, float] | Drawn
    knowledge: str
    address: str = ""
    text: str = ""
    kind: str = OTHER
    radius: int | None = None
    rows: int = 1


@dataclass
class Spots:
    """The marks of a layer, its classes, and how many rows have no place."""

    label: Text
    marks: list[Spot] = field(default_factory=list)
    kinds: Kinds = ()
    without: int = 0


def of(listing: type[Any], rows: Iterable[Any], address: str = "?") -> Spots:
    """Return the marks of a listing's rows that were narrowed for a reader.

    Parameters
    ----------
    address
        The list's address: to where the mark of several rows leads, narrowed to their unit.

    """
    layer = listing.place
    if layer is None:
        raise LookupError(f"{listing.__name__} is no layer")
    found = Spots(layer.label, kinds=layer.kinds)
    own = layer.drawn is None and issubclass(listing.model() or Unit, Placed)
    if own and isinstance(rows, QuerySet):
        # Most villages have no point: they are counted, not read.
        found.without = rows.filter(longitude=None).count()
        rows = rows.exclude(longitude=None)
    some = list(rows)
    if layer.drawn is not None:
        drawn = layer.drawn(some)
        found.marks = [_mark(layer, row, drawn[row.pk], drawn[row.pk].knowledge)
                       for row in some if row.pk in drawn]  # fmt: skip
        found.without = len(some) - len(found.marks)
    elif own:
        found.marks = [
            _mark(layer, row, (row.longitude, row.latitude), row.knowledge, row.radius)
            for row in some
        ]
    else:
        found.marks = list(_at_units(layer, some, address))
        found.without = len(some) - sum(one.rows for one in found.marks)
    return found


def answer(found: Spots) -> HttpResponse:
    """Answer with marks as a map reads them: GeoJSON; no browser keeps it, as no page of rows."""
    said = {
        "type": "FeatureCollection", "label": str(found.label), "without": found.without,
        "kinds": [[str(value), str(word)] for value, word in found.kinds],
        "features": [_feature(one) for one in _in_order(found.marks)],
    }  # fmt: skip
    short = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(said, json_dumps_params=short)


def _in_order(marks: Iterable[Spot]) -> list[Spot]:
    """Return the marks as they are drawn: what is invented last, so that nothing hides it."""
    return sorted(marks, key=lambda one: one.knowledge == Knowledge.INVENTED)


def _mark(
    layer: Layer, row: Any, point: tuple[float, float] | Drawn, knowledge: str,
    radius: int | None = None,
) -> Spot:  # fmt: skip
    address = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    text = str(layer.text(row)) if layer.text else ""
    return Spot(str(layer.name(row)), point, knowledge, address, text, layer.kind_of(row), radius)


def _at_units(
    layer: Layer, rows: Sequence[Any], address: str
) -> Iterator[Spot]:  # fmt: skip
    """Yield one mark for the rows of each place: their units', or the nearest above."""
    units = Unit.objects.unscoped(REASON).exclude(longitude=None)
    known: dict[str, Unit] = {one.path: one for one in units.only(*_POINT).iterator()}
    there: dict[str, list[tuple[Any, bool]]] = defaultdict(list)
    for row in rows:
        path = layer.at(row)
        at = next((one for one in (path, *reversed(tree.ancestors(path))) if one in known), None)
        if at is not None:
            there[at].append((row, at == path))
    for at, some in there.items():
        yield _together(layer, known[at], some, address)


_POINT = ("path", "name", "longitude", "latitude", "knowledge", "radius")


def _together(layer: Layer, unit: Unit, some: list[tuple[Any, bool]], address: str) -> Spot:
    point = (unit.longitude or 0.0, unit.latitude or 0.0)
    knowledge, exact = unit.knowledge, all(own for _row, own in some)
    if not exact and knowledge != Knowledge.INVENTED:
        knowledge = Knowledge.ADDRESS.value
    at = "" if exact else _("画在%(unit)s") % {"unit": unit.name}
    if len(some) == 1:
        mark = _mark(layer, some[0][0], point, knowledge, unit.radius)
        return replace(mark, text="；".join(filter(None, (mark.text, at))))
    kinds = Counter(layer.kind_of(row) for row, _own in some)
    more = _("%(n)s %(noun)s") % {"n": len(some), "noun": layer.noun}
    words = [f"{word} {kinds[str(value)]}" for value, word in layer.kinds if kinds[str(value)]]
    more += "：" + "，".join(words) if words else ""
    by = "" if address.endswith("?") else "&"
    return Spot(
        unit.name, point, knowledge, f"{address}{by}unit={unit.pk}",
        "；".join(filter(None, (more, at))), next(iter(kinds)) if len(kinds) == 1 else OTHER,
        unit.radius, len(some),
    )  # fmt: skip


def feature_of(row: Any) -> dict[str, Any]:
    """Return the feature of a `Placed` row that has a point."""
    return _feature(Spot(str(row), (row.longitude, row.latitude), row.knowledge, radius=row.radius))


def _feature(one: Spot) -> dict[str, Any]:
    point = one.point
    shape = (point.type, point.coordinates) if isinstance(point, Drawn) else ("Point", point)
    said = {
        "name": one.name, "url": one.address, "text": one.text, "kind": one.kind,
        "knowledge": one.knowledge, "radius": one.radius, "rows": one.rows if one.rows > 1 else 0,
        "county": _county(point) if one.knowledge == Knowledge.INVENTED else "",
    }  # fmt: skip
    return {
        "type": "Feature", "geometry": {"type": shape[0], "coordinates": shape[1]},
        "properties": {name: value for name, value in said.items() if value},
    }  # fmt: skip


def _county(point: tuple[float, float] | Drawn) -> str:
    """Name the county in which an invented point was drawn: all that is known of it."""
    if isinstance(point, Drawn):
        return ""
    return next((one.name for one in outlines.counties().values() if one.holds(point)), "")
