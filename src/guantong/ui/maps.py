"""The map: which layers it draws, and what it shows under them; `ui/map.html` draws it.

A page that has one includes ``ui/map_head.html`` in its head. The script reads addresses that
answer with GeoJSON (`guantong.frame.maps`); nothing of another host is asked for, unless the
settings name a source of tiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from guantong.core.models import Knowledge

CREDIT = "© OpenStreetMap (ODbL) · GeoNames (CC BY 4.0)"


@dataclass(frozen=True)
class MapLayer:
    """An address that answers with marks, what it is called, whether it is drawn at first."""

    address: str
    label: str
    name: str = ""
    on: bool = True


@dataclass(frozen=True)
class Map:
    """A map of layers over the counties' outlines.

    Attributes
    ----------
    title
        What it shows, as it is read aloud.
    base
        The address of the outlines.
    switches
        Whether the reader switches layers and looks for a name.
    edits
        The point that the form on the page sets: its GeoJSON feature, or an empty mapping; None
        where nothing is set.
    closest
        How near it begins at most: 13 shows a county's part, 16 a village's houses.

    """

    title: str
    base: str
    layers: Sequence[MapLayer] = ()
    switches: bool = False
    edits: dict[str, Any] | None = field(default=None)
    closest: int = 13

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws, and the words it says it in."""
        return {
            "base": self.base, "credit": CREDIT, "tiles": settings.MAP_TILES,
            "layers": [[one.address, one.label, one.on] for one in self.layers],
            "edits": self.edits, "closest": self.closest, "knowledge": dict(_knowledge()),
            "words": _words(),
        }  # fmt: skip


def _knowledge() -> list[tuple[str, str]]:
    """Return how each kind of knowledge is told in the legend."""
    return [
        *((one.value, str(one.label)) for one in Knowledge if one is not Knowledge.INVENTED),
        (Knowledge.INVENTED.value, _("虚构：只知道在哪个县，不是真实位置")),
    ]


def _words() -> dict[str, str]:
    return {
        "in": _("放大"), "out": _("缩小"), "other": _("几类都有"), "open": _("打开"),
        "list": _("看名单"), "within": _("误差 %(n)s 米以内") % {"n": "{n}"},
        "county": _("虚构位置，只知道在%(county)s") % {"county": "{county}"},
        "without": _("%(n)s 行没有位置，没有画出。") % {"n": "{n}"},
        "none": _("没有可以画出的位置。"),
        "failed": _("地图没有读到数据，请刷新页面。"), "show": _("在图上看"),
        "nothing": _("图上没有叫这个名字的。"), "here": _("新位置"), "own": _("在本系统地图上标注"),
        "unknown": _("位置来历不明"), "metres": _("米"), "kilometres": _("公里"),
    }  # fmt: skip
