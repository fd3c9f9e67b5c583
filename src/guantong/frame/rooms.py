"""What a room tells the house: one value in its ``room.py``, found by Django's own registry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import Permission, Role
from guantong.core.text import Text


@dataclass(frozen=True)
class Part:
    """One part of the top bar: the account's own desk, a part of the publication, the system."""

    key: str
    label: Text = field(compare=False)


DESK = Part("desk", _("工作台"))
LEARNING = Part("learning", _("立根铸魂"))
CAUSE = Part("cause", _("事业为上"))
GRASSROOTS = Part("grassroots", _("固本强基"))
HERITAGE = Part("heritage", _("红色基因"))
RESULTS = Part("results", _("成效"))
SYSTEM = Part("system", _("系统"))
PARTS = (DESK, LEARNING, CAUSE, GRASSROOTS, HERITAGE, RESULTS, SYSTEM)
#: Lines of a part that are no jobs: what several jobs read, and what is the reader's own.
REGISTERS, OWN = _("基础资料"), _("本人")


@dataclass(frozen=True)
class Entry:
    """One line of a part's menu.

    Attributes
    ----------
    address
        The name of an address that takes no arguments.
    needs
        Who sees it; None is whoever is a person of the house.
    group
        The heading it stands under; jobs stand under none.
    part
        The part it stands in, where that is not its room's.
    at
        Its place among all lines; groups come in the order of their first line.
    guide
        The file of docs/user that says how its work is done.

    """

    title: Text
    icon: str
    address: str
    needs: Permission | None = None
    group: Text = ""
    part: Part | None = None
    at: int = 50
    guide: str = ""


@dataclass(frozen=True)
class Phase:
    """A step of a job, or a page beside another: a tab above the pages at and below its address.

    ``line`` is the address of the line it stands under, where that is neither its own nor that of
    the room's first phase.
    """

    label: Text
    address: str
    needs: Permission
    guide: str = ""
    line: str = ""


@dataclass(frozen=True)
class Room:
    """A room, or one of the sixteen jobs: a room with a number.

    Attributes
    ----------
    name
        The app's label; also the namespace of its addresses.
    prefix
        Where the addresses of its ``urls.py`` begin; a room without pages has none.
    doors
        Further addresses, by where they begin: modules of addresses for who is not signed in.
    permissions
        What it lets be allowed.
    grants
        Which of these, and of what the core and the rooms below allow, each role gets.
    needs
        The rooms it reads, by name; without one of them the program does not start.
    styles
        Style sheets that every page carries, since its rows open in drawers of other rooms' pages.
    number
        1–16 for a job.
    part
        The part in which its lines stand.
    phases
        The steps of a job in their order; of a room without a number, pages side by side.
    desk_only
        Whether its pages, but for its ``doors``, open on no phone. What needs such a room does not
        either.

    """

    name: str
    label: Text
    prefix: str | None = None
    doors: Mapping[str, str] = field(default_factory=dict)
    permissions: tuple[Permission, ...] = ()
    grants: Mapping[Role, Collection[Permission]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    menu: tuple[Entry, ...] = ()
    styles: tuple[str, ...] = ()
    number: int | None = None
    part: Part | None = None
    phases: tuple[Phase, ...] = ()
    desk_only: bool = False

    @property
    def module(self) -> str:
        """The package the room lies in."""
        return apps.get_app_config(self.name).name


def rooms() -> Iterator[Room]:
    """Return the installed rooms in the order of the settings."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.room"):
            yield import_module(f"{config.name}.room").ROOM


@cache
def at_desk() -> frozenset[str]:
    """Return the names of the rooms and jobs that open on no phone."""
    found = list(rooms())
    own = {room.name for room in found if room.desk_only}
    return frozenset(room.name for room in found if room.name in own or own & {*room.needs})


def addresses() -> list[URLResolver]:
    """Return the addresses all rooms share, and every room's own."""
    out = [path("", include("guantong.frame.urls")), path("api/", include("guantong.frame.api"))]
    for room in rooms():
        if room.prefix is not None:
            out.append(path(room.prefix, include(f"{room.module}.urls")))
        out += [path(at, include(module)) for at, module in room.doors.items()]
    return out


@cache
def menu() -> tuple[tuple[Room, Part, Entry], ...]:
    """Return every room's lines in their order, each with its room and its part."""
    lines = [
        (room, part, one)
        for room in rooms()
        for one in room.menu
        if (part := one.part or room.part)
    ]
    return tuple(sorted(lines, key=lambda line: line[2].at))
