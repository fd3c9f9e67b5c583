"""A listing: rows of one model as a page, kept views, Excel, bulk acts, search, waiting rows.

A room declares it once, in its ``listings`` module; the page, what is kept of it, what may be done
to many rows, what Ctrl+K finds and what stands on the workbench come of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2 as tables
from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Act
from guantong.core.models import Placed, Unit
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.scope import rows_of
from guantong.core.services import systems
from guantong.core.text import Text
from guantong.frame import allowed, loads, maps
from guantong.frame.buttons import address_of, beside, file_address_of
from guantong.frame.records import filters as kept
from guantong.ui import tables as ui_tables
from guantong.ui.tables import Choice

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Every listing that a room declares, in the order of the rooms.
LISTINGS: list[type[Listing]] = []
#: What a workbook says of the points of rows that are drawn on the map.
POINT = ("longitude", "latitude", "knowledge", "radius", "point_source")
#: What else an address may say of a list: each finds the marks that it makes of it.
MARKS: list[Callable[[type[Listing], Request], list[Choice]]] = []
#: What an address says to show of a list only what waits for the reader.
WAITS = "waits"
#: What an address says to show of a list: the map too; nothing but its rows' points, as GeoJSON.
MAP, POINTS = "map", "points"
#: What an address says to show of a list only what is about a row of another model.
ABOUT = "about"


@dataclass(frozen=True)
class Waiting:
    """Rows of a listing that somebody has to do something about.

    Attributes
    ----------
    label
        What waits: «待签字».
    rows
        Those that wait for an account now, as far as it may do what they wait for.
    since, due
        The fields that say since when and by when, ``meeting__on``; empty where none does.
    act
        The act on the row that ends the waiting; without one the row's page is opened.
    page
        The name of the address that opens a row, where its own page is for other readers.

    """

    label: Text
    rows: Callable[[Account], QuerySet[Any]]
    since: str
    due: str = ""
    act: str = ""
    page: str = ""


def _under(rows: QuerySet[Any], unit: Any) -> QuerySet[Any]:
    """Keep the rows under a unit, as a list does that is narrowed to it."""
    scoped: Any = rows
    found: QuerySet[Any] = scoped.filter(scoped.under(unit.path))
    return found


@dataclass(frozen=True)
class On:
    """That a listing stands on the page of each row of a model.

    Attributes
    ----------
    model
        Whose pages; `ScopedModel` for those of any row.
    rows
        Keeps, of the rows that a reader sees, those about one row of the model; by default those
        under it, which is a unit.
    without
        Columns that would say on every line whose page it is.
    acts
        Names of acts on the page's row that make further rows: the section's buttons.

    """

    model: type[Any]
    rows: Callable[[QuerySet[Any], Any], QuerySet[Any]] = _under
    without: Sequence[str] = ()
    acts: Sequence[str] = ()

    def said(self, row: models.Model) -> dict[str, str]:
        """Return what the address of the list says to show just the rows about a row."""
        if self.rows is _under:
            return {"unit": str(row.pk)}
        return {ABOUT: f"{row._meta.label_lower}:{row.pk}"}


class Listing(ui_tables.Table):
    """A list of rows of ``Meta.model``, in the columns of ``Meta.fields``.

    Attributes
    ----------
    heading
        What the page is called.
    route
        The name of its address; one that stands on other pages alone has none.
    needs
        Who may open it; by default whoever may view the model's rows, None whoever is signed in
        (its rows are then the reader's own).
    home
        Whether it is the list in which a row of the model is looked for: where a row's way begins.
    filters
        The drop-downs of its search row.
    offers
        Acts on a unit that make such rows: its buttons.
    acts
        Names of acts on a row that stand beside it.
    bulk
        Acts that may be done to all ticked rows, or to all that are filtered.
    leads
        Pages that are opened with the ticked rows (``?row=…``), or with all that are filtered
        (``?listed=1`` and the filter): label, name of the address, the right that it needs.
    waits
        What of it stands on the workbench of those who have to see to it.
    on
        On which models' pages it stands, each with which of its rows are about one of theirs.
    pick
        Whether its rows are found from anywhere, and offered where one is to be picked.
    counted
        Whether the page of a row says how many rows about it there are.
    place
        How its rows are drawn on the map, if they are.
    open_to
        ``api``: programs may read it.

    """

    heading: ClassVar[Text] = ""
    route: ClassVar[str] = ""
    needs: ClassVar[Permission | None] = None
    home: ClassVar[bool] = False
    filters: ClassVar[Sequence[Choice]] = ()
    offers: ClassVar[Sequence[Act]] = ()
    acts: ClassVar[Sequence[str]] = ()
    bulk: ClassVar[Sequence[Act]] = ()
    leads: ClassVar[Sequence[tuple[Text, str, Permission]]] = ()
    waits: ClassVar[Sequence[Waiting]] = ()
    on: ClassVar[Sequence[On]] = ()
    pick: ClassVar[bool] = False
    counted: ClassVar[bool] = True
    place: ClassVar[maps.Layer | None] = None
    open_to: ClassVar[Sequence[str]] = ("screen",)
    template: ClassVar[str] = "frame/listing.html"
    # A template that names the class means the class.
    do_not_call_in_templates: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "needs" not in vars(cls) and cls.model() is not None:
            cls.needs = getattr(cls.model(), "view_permission", None)
        LISTINGS.append(cls)
        if cls.pick and (model := cls.model()) is not None:
            ui_tables.FINDERS.setdefault(model, cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        extra = list(kwargs.pop("extra_columns", ()))
        if self.bulk or self.leads:
            extra.append(("tick", _Tick()))
            kwargs["sequence"] = ("tick", "...")
        if self.acts:
            extra.append(("do", _Do()))
        if self.place is not None and issubclass(self.model() or Unit, Placed):
            extra += [(name, _OfPoint()) for name in POINT]
        super().__init__(*args, extra_columns=extra, **kwargs)
        #: What may be done to each row of the page, by its key.
        self.buttons: dict[Any, list[Act]] = {}

    def trim(self, rows: Iterable[models.Model]) -> None:
        """Leave out the column of buttons where the reader may do nothing to any row."""
        if self.acts:
            self.buttons = {row.pk: beside(self.request.user, row, self.acts) for row in rows}
            if not any(self.buttons.values()):
                self.columns.hide("do")

    @classmethod
    def model(cls) -> type[models.Model] | None:
        """Return the model of its rows."""
        found: type[models.Model] | None = getattr(cls.Meta, "model", None)
        return found

    @classmethod
    def is_home_of(cls, row: Any) -> bool:  # noqa: ARG003 - for lists of one kind of rows
        """Tell whether a row of its model is looked for in it."""
        return cls.home

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the rows an account sees; or those of a row whose right was checked already.

        What a column reads of another row (``unit__name``) is read with them.
        """
        model: Any = cls.model()
        rows = model.objects.visible_to(account) if on is None else rows_of(on, model)
        found: QuerySet[Any] = rows.select_related(*_joined(model, cls._meta.fields or ()))
        return found

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Return further buttons: pages that are no act on a unit."""
        return []

    @classmethod
    def offered(cls, on: Any = None) -> Sequence[Choice]:  # noqa: ARG003
        """Return its drop-downs, where they depend on whose page it stands on."""
        return cls.filters

    @classmethod
    def view(cls) -> allowed.View:
        """Return the view of its address."""

        def listing(request: Request) -> HttpResponse:
            return cls.show(request)

        return listing if cls.needs is None else allowed.needs(cls.needs)(listing)

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Answer with the list, alone or on the page of a row (``template``, ``title``, …)."""
        if cls.place is not None and request.GET.get(POINTS):
            return cls.points(request, on)
        forms, files = _offers(request, cls.offers)
        mapped = cls.place is not None and extra.get("template", cls.template) == Listing.template
        context: dict[str, Any] = {
            "title": cls.heading, "crumbs": [], "template": cls.template, "listing": cls,
            "actions": [*forms, *cls.links(request), *files],
            "bulk": [(one.name, one.label) for one in cls.bulk if _may(request.user, one)],
            "leads": [
                (address, label) for label, address, right in cls.leads if request.user.may(right)
            ],
            "query": request.GET.urlencode(),
            "mapped": mapped, "map_open": mapped and request.GET.get(MAP) == "1",
        }  # fmt: skip
        if cls.route and on is None:
            context["saved"] = kept.saved(request.user, cls.route)
        return ui_tables.show(
            request, cls, cls.seen(request.user, on), filters=cls.asked(request, on),
            remarks=cls.remarks(request), **context | extra,
        )  # fmt: skip

    @classmethod
    def points(cls, request: Request, on: Any = None) -> HttpResponse:
        """Answer with where the rows lie that the list's address says."""
        query = request.GET.copy()
        for name in (POINTS, "unit"):
            query.pop(name, None)
        asked = f"{request.path}?{query.urlencode()}"
        return maps.answer(maps.of(cls, cls.narrowed(request, on), asked))

    @classmethod
    def remarks(cls, request: Request) -> list[str]:
        """Say of which day the rows are that an outside system keeps."""
        return loads.told(cls.model(), request.user, ui_tables.unit_of(request))

    @classmethod
    def narrowed(cls, request: Request, on: Any = None) -> QuerySet[Any]:
        """Return the rows that the list's address says."""
        rows = cls.seen(request.user, on)
        return ui_tables.narrowed(request, cls, rows, cls.asked(request, on))[0]

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Return its drop-downs, with one of what waits for the reader where something may."""
        found = list(cls.offered(on))
        if cls.waits:
            kinds = [(str(number), one.label) for number, one in enumerate(cls.waits)]

            def waiting(rows: QuerySet[Any], number: str) -> QuerySet[Any]:
                wanted = cls.waits[int(number)].rows(request.user)
                return rows.filter(pk__in=wanted.order_by().values("pk"))

            found.append(Choice(WAITS, _("等我办的"), kinds, waiting))
        found += [mark for one in MARKS for mark in one(cls, request)]
        return [*found, *cls._about(request)]

    @classmethod
    def stands_on(cls, model: type[models.Model]) -> On | None:
        """Return how it stands on the pages of a model's rows, None if it does not."""
        return next((one for one in cls.on if issubclass(model, one.model)), None)

    @classmethod
    def unasked(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows that the list shows where nothing of its drop-downs is chosen."""
        for one in cls.offered():
            rows = one.narrow(rows, one.default) if one.default else rows
        return cls.gathered(rows)

    @classmethod
    def _about(cls, request: Request) -> list[Choice]:
        """Return the mark of the row that the rows are to be about, if the address names one."""
        value = request.GET.get(ABOUT) or ""
        label, _by, key = value.partition(":")
        models_ = {one._meta.label_lower: one for one in apps.get_models()}
        model: Any = models_.get(label)
        one = cls.stands_on(model) if model is not None else None
        if one is None or not key.isdecimal() or len(key) > 18:
            return []
        row = allowed.get(request, model, int(key), model.view_permission)
        return [
            Choice(
                ABOUT,
                str(model._meta.verbose_name),
                [(value, str(row))],
                lambda rows, _: one.rows(rows, row),
                mark=True,
            )
        ]


class _Tick(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """The box by which a row is chosen for a bulk act."""

    def __init__(self) -> None:
        super().__init__(
            accessor="pk", verbose_name=_("选"), orderable=False, exclude_from_export=True
        )

    def render(self, record: models.Model) -> Any:
        """Write a box that belongs to the form of the bulk acts."""
        return ui_tables.tick(record.pk, str(record))


class _Do(tables.TemplateColumn):  # type: ignore[misc]  # django-tables2 has no types
    """The buttons of what may be done to a row."""

    def __init__(self) -> None:
        super().__init__(
            template_name="frame/row_acts.html", accessor="pk", verbose_name=_("操作"),
            orderable=False, exclude_from_export=True,
            extra_context=lambda table: {"table": table},
        )  # fmt: skip


class _OfPoint(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """What a workbook says of a row's point: never its degrees without how they are known."""

    def __init__(self) -> None:
        super().__init__(visible=False, default="")


def _joined(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """Return what to read with each row: the foreign keys that its columns follow."""
    found = []
    for name in names:
        here: Any = model
        way: list[str] = []
        for part in name.split("__"):
            column = next((one for one in here._meta.fields if one.name == part), None)
            if not isinstance(column, models.ForeignKey):
                break
            way.append(part)
            here = column.related_model
        if way:
            found.append("__".join(way))
    return found


def addressed() -> Iterator[type[Listing]]:
    """Return the listings that have a page of their own."""
    return (one for one in LISTINGS if one.route)


def at(route: str) -> type[Listing] | None:
    """Return the listing of an address' name, or None."""
    return next((one for one in addressed() if one.route == route), None)


def reachable(request: Request, route: str) -> type[Listing]:
    """Return the listing of an address' name, or answer 404 to whoever may not open it."""
    found = at(route)
    if found is None or (found.needs is not None and not request.user.may(found.needs)):
        raise Http404
    return found


def listed_in(row: models.Model) -> type[Listing] | None:
    """Return the list in which a row is looked for: of several of its model, the one it is of."""
    of = [one for one in LISTINGS if one.model() is type(row) and one.is_home_of(row)]
    return next(iter(of), None)


def home_of(model: type[models.Model]) -> type[Listing] | None:
    """Return the list in which rows of a model are looked for, or None."""
    return next((one for one in LISTINGS if one.home and one.model() is model), None)


def _offers(
    request: Request, some: Sequence[Act]
) -> tuple[list[tuple[Text, str]], list[tuple[Text, str]]]:
    """Return acts on units with their addresses, by form and by file.

    The unit is the one the list is narrowed to, or the topmost of those over which the account
    holds the right; with several units, each form names its own, and the page of a file asks.
    """
    forms: list[tuple[Text, str]] = []
    files: list[tuple[Text, str]] = []
    asked = request.GET.get("unit") or ""
    for one in some:
        if not isinstance(one.needs, Permission):
            continue
        seen = Unit.objects.visible_to(request.user, one.needs)
        units = list(seen.filter(pk=int(asked))) if asked.isdecimal() and len(asked) < 12 else []
        units = [unit for unit in units or allowed.tops(request, one.needs) if one.ready(unit)]
        if "screen" in one.open_to:
            open_at = [unit for unit in units if not systems.closes(one, unit)]
            forms += [
                (
                    f"{one.label}（{unit.name}）" if len(open_at) > 1 else one.label,
                    address_of(unit, one.name),
                )
                for unit in open_at
            ]
        if one.file is not None:
            files += [(one.file.title, file_address_of(unit, one.name)) for unit in units[:1]]
    return forms, files


def _may(account: Account, one: Act) -> bool:
    return not isinstance(one.needs, Permission) or account.may(one.needs)
