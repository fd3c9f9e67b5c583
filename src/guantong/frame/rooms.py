"""What a room tells the house: one value in its ``room.py``, found by Django's own registry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path

from guantong.core.roles import Permission, Role
from guantong.core.text import Text


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    Attributes
    ----------
    address
        The name of an address that takes no arguments.
    needs
        Who sees it; None is whoever is a person of the house.
    at
        Its place among all lines; sections come in the order of their first line.

    """

    section: Text
    title: Text
    icon: str
    address: str
    needs: Permission | None = None
    at: int = 50


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
        For a job, the part of the publication it belongs to.

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
    part: Text = ""

    @property
    def module(self) -> str:
        """The package the room lies in."""
        return apps.get_app_config(self.name).name


def rooms() -> Iterator[Room]:
    """Return the installed rooms in the order of the settings."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.room"):
            yield import_module(f"{config.name}.room").ROOM


def addresses() -> list[URLResolver]:
    """Return the addresses all rooms share, and every room's own."""
    out = [path("", include("guantong.frame.urls")), path("api/", include("guantong.frame.api"))]
    for room in rooms():
        if room.prefix is not None:
            out.append(path(room.prefix, include(f"{room.module}.urls")))
        out += [path(at, include(module)) for at, module in room.doors.items()]
    return out


def menu() -> list[Entry]:
    """Return every room's lines in their order."""
    return sorted((one for room in rooms() for one in room.menu), key=lambda one: one.at)
