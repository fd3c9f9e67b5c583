"""How an item is done in a village and by whom: the nearest row holds, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.frame.intake.writing import Entry, Writer
from guantong.jobs.one_stop.models import ItemVersion, Mode, ServiceItem, Way
from guantong.jobs.one_stop.room import MODE_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

PLACES = (Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE)
#: Done by somebody who is named.
BY_AGENT = (Way.AGENT, Way.ASSIST)
ASKED = ("item", "way", "agent", "phone", "account")


class Modes(Writer):
    """Knows a row by its unit and its item, or by its unit alone where it is for all items."""

    def held(self, existing: Any, name: str) -> Any:
        """Return a row's item as the row that a file names."""
        return existing.item if name == "item" else super().held(existing, name)

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the row of its unit and item."""
        units = {one.onto.pk for one in entries if one.onto is not None}
        rows = pointing(Mode, "unit", units).select_related("item")
        there: dict[Any, Mode] = {(row.unit_id, row.item): row for row in rows}
        met: set[Any] = set()
        for one in entries:
            said = (getattr(one.onto, "pk", None), one.whole.get("item") or None)
            if said in met:
                one.say("item", _("前面已有一行的单位和事项与此相同"))
            met.add(said)
            one.existing = there.get(said)


@act(
    Unit, "方式.设定", gettext_lazy("设定办理方式"), needs=MODE_MANAGE, makes=Mode, ask=ASKED,
    name="mode-set", when=lambda unit: unit.kind in PLACES,
    back=gettext_lazy("设错了，在原有的一行上修改或取消。"),
    file=FromFile(
        gettext_lazy("导入办理方式"), key=("item",), again="change", writer=Modes,
        said={
            "item": Said(("事项", "事项名称"), note=gettext_lazy("空着为全部事项")),
            "way": Said(("村级办理方式", "方式")),
            "agent": Said(("代办员", "协办员", "代办员姓名")),
            "phone": Said(("电话", "联系电话", "代办员联系电话")),
        },
    ),
)  # fmt: skip
def add(
    actor: Account | None, unit: Unit, item: ServiceItem | None = None, **facts: Any
) -> Done:  # fmt: skip
    """Say how an item, or every item, is done at a unit and below it.

    Raises
    ------
    GuantongError
        If it is said there already, or nothing is.

    """
    if rows_of(unit, Mode).filter(item=item).exists():
        raise GuantongError(_("这里已有该事项的办理方式，请在原有的一行上修改。"), field="item")
    row = Mode(unit=unit, item=item)
    _fill(row, facts)
    row.save()
    return Done(str(row), _("已设定：%s。") % row, made=row)


@act(Mode, "方式.修改", gettext_lazy("修改"), needs=MODE_MANAGE, ask=ASKED[1:], versioned=True)
def change(actor: Account | None, row: Mode, **facts: Any) -> str:
    """Change how an item is done."""
    facts.pop("item", None)
    _fill(row, facts)
    return str(row)


@act(
    Mode, "方式.取消", gettext_lazy("取消"), needs=MODE_MANAGE, back=FINAL,
    confirm=gettext_lazy("取消后按上级单位设定的办理方式和代办员办理。"),
)  # fmt: skip
def drop(actor: Account | None, row: Mode) -> str:
    """Take a row out: what is said above holds again."""
    told = str(row)
    row.delete()
    return told


def _fill(row: Mode, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not (row.way or row.agent or row.account):
        raise GuantongError(_("请填办理方式，或代办员。"), field="way")


@dataclass(frozen=True)
class Here:
    """How an item is done in one village, by whom, and what is missing of it."""

    item: ServiceItem
    version: ItemVersion
    way: str
    agent: str
    phone: str

    @property
    def gap(self) -> str:
        """What is missing, in words; empty if nothing."""
        if not self.way:
            return _("没有办理方式")
        if self.way in BY_AGENT and not self.agent:
            return _("没有代办（协办）员")
        return _("代办员没有电话") if self.way in BY_AGENT and not self.phone else ""

    @property
    def way_label(self) -> str:
        """The way in words."""
        return str(Way(self.way).label) if self.way else ""


def of(places: Iterable[Unit]) -> dict[int, list[Here]]:
    """Return for each village, by its key, how every item that holds there is done."""
    places = list(places)
    paths = {path for unit in places for path in (*tree.ancestors(unit.path), unit.path)}
    found = pointing(ServiceItem, "unit_path", paths).filter(ServiceItem.in_use)
    versions = pointing(ItemVersion, "item", found.order_by().values("pk")).order_by("number")
    holds = {one.item_id: one for one in versions}
    items = defaultdict(list)
    for item in found:
        items[item.unit_path].append(item)
    rows = pointing(Mode, "unit_path", paths).select_related("account")
    said = {(row.unit_path, row.item_id): row for row in rows}
    out = {}
    for unit in places:
        up = [unit.path, *reversed(tree.ancestors(unit.path))]
        some = [item for path in up for item in items.get(path, ())]
        out[unit.pk] = [_here(item, holds[item.pk], up, said) for item in some]
    return out


def _here(
    item: ServiceItem, version: ItemVersion, up: Sequence[str], said: dict[Any, Mode]
) -> Here:  # fmt: skip
    """Follow the rows from the village upwards; at one place, that of the item comes first."""
    near = [row for path in up for key in (item.pk, None) if (row := said.get((path, key)))]
    way = next((row.way for row in near if row.way), version.way)
    who = next((row for row in near if row.agent or row.account), None)
    if who is None:
        return Here(item, version, way, "", "")
    name = who.agent or (who.account.display_name if who.account else "")
    return Here(item, version, way, name, who.phone)
