"""Where a page stands: its part, its line of the menu, its job's phases; what one may open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse

from guantong.core import acts
from guantong.core.roles import UNIT_VIEW, Permission
from guantong.frame import way
from guantong.frame.listings import LISTINGS, Listing, home_of
from guantong.frame.rooms import DESK, PARTS, Entry, Part, Phase, Room, menu, rooms

if TYPE_CHECKING:
    from guantong.core.models import Account


#: What explains the pages that have no guide of their own: the workbench, lists, imports.
GUIDE = "workbench"
#: Pages of an act: they lie where its rows are listed.
ACTING = ("frame:act", "frame:intake-begin")
#: Pages of a list besides itself.
LISTED = ("frame:cross", "frame:keep", "frame:bulk", "frame:lead")


@dataclass(frozen=True)
class Place:
    """Where an address lies.

    Attributes
    ----------
    room
        The room or job whose page it is; None for the workbench and what belongs to no line.
    entry
        The open line of the menu.
    phase
        The open tab; its room's others stand beside it.

    """

    room: Room | None = None
    part: Part = DESK
    entry: Entry | None = None
    phase: Phase | None = None
    tabs: tuple[Phase, ...] = ()

    @property
    def guide(self) -> str:
        """The name of the guide to what is done here, or nothing."""
        of_phase = self.phase.guide if self.phase else ""
        return of_phase or (self.entry.guide if self.entry else "")


@dataclass(frozen=True)
class _Known:
    """An address that a line or a phase names, and what lies there."""

    url: str
    room: Room
    part: Part
    entry: Entry
    phase: Phase | None


@cache
def _known() -> tuple[_Known, ...]:
    """Return every address that is named, the longest first; of one address the line first."""
    found = [_Known(reverse(one.address), room, part, one, None) for room, part, one in menu()]
    for room in rooms():
        part_of = {known.entry: known.part for known in found}
        for phase in room.phases if room.menu else ():
            # Its own line, or that of the room's first phase, or the room's first.
            lines = {one.address: one for one in room.menu}
            own = lines.get(phase.address) or lines.get(phase.line)
            line = own or lines.get(room.phases[0].address) or room.menu[0]
            found.append(_Known(reverse(phase.address), room, part_of[line], line, phase))
    return tuple(sorted(found, key=lambda one: (-len(one.url), one.phase is not None)))


def place_of(path: str) -> Place:
    """Return where an address lies: by the longest address named by a line or a phase above it."""
    found = [one for one in _known() if path.startswith(one.url)]
    if not found:
        return Place()
    first = found[0]
    tab = next((one for one in found if one.phase and one.url == first.url), None)
    # The steps of a job stand above whatever lies below them; other pages only beside one another.
    shown = tab is not None and (tab.room.number is not None or path == tab.url)
    if tab is None or not shown:
        return Place(first.room, first.part, first.entry)
    # Pages side by side are those of one line.
    beside = {one.phase for one in _known() if one.entry is tab.entry}
    tabs = tuple(one for one in tab.room.phases if one in beside)
    return Place(first.room, first.part, first.entry, tab.phase, tabs)


def here(request: HttpRequest) -> Place:
    """Return where a request lies; an act, where the rows it is about are listed."""
    match = request.resolver_match
    if match is not None and match.view_name in LISTED:
        return place_of(reverse(match.kwargs["address"]))
    if match is not None and match.view_name in ACTING:
        one = acts.find(match.kwargs["model"], match.kwargs["name"])
        for model in (one.makes, one.model) if one else ():
            listing = home_of(model) if model else None
            if listing is not None:
                return place_of(reverse(listing.route))
    return place_of(request.path)


def shown_at(request: HttpRequest) -> Place:
    """Return under which line a page is shown: that of the list of its row, where it has its own.

    So a plan of postings stands under its job, though its pages are those of a term change; and an
    act, under the first of its lists that the reader may open.
    """
    row = getattr(request, "row", None)
    line = way.line_of(row) if row is not None else ""
    if line:
        return place_of(line)
    match, user = request.resolver_match, request.user
    if match is None or match.view_name not in ACTING or not user.is_authenticated:
        return here(request)
    may = user.permissions()
    found = [place_of(one) for one in _lists_of_act(match.kwargs["model"], match.kwargs["name"])]
    return next((one for one in found if one.entry and one.entry.needs in may), here(request))


def _lists_of_act(model: str, name: str) -> Iterator[str]:
    """Yield where an act may stand: the list of what it makes, that offers it, of its rows."""
    act = acts.find(model, name)
    if act is None:
        return
    if act.makes and (made := home_of(act.makes)):
        yield reverse(made.route)
    yield from (reverse(one.route) for one in LISTINGS if one.route and act in one.offers)
    if own := home_of(act.model):
        yield reverse(own.route)


def place_of_list(listing: type[Listing]) -> Place:
    """Return where a list lies; one that stands on other pages alone lies nowhere."""
    return place_of(reverse(listing.route)) if listing.route else Place()


def is_on(listing: type[Listing], off: Collection[int]) -> bool:
    """Tell whether a listing's job is on."""
    room = place_of_list(listing).room if off else None
    return room is None or room.number not in off


def lines_of(account: Account, off: Collection[int]) -> list[tuple[Room, Part, Entry]]:
    """Return the lines that the account may open, in their order."""
    may: set[Permission | None] = {*account.permissions()}
    if account.holder:
        may.add(None)
    return [line for line in menu() if line[2].needs in may and line[0].number not in off]


def shown(account: Account, off: Collection[int], open_at: Place) -> dict[str, Any]:
    """Return the parts in which the account may open something, and the open part's lines."""
    lines = [(part, entry) for _room, part, entry in lines_of(account, off)]
    first = dict(reversed(lines))
    groups: dict[str, list[dict[str, Any]]] = {}
    for part, entry in lines:
        if part == open_at.part:
            row = {
                "title": entry.title, "icon": entry.icon, "url": reverse(entry.address),
                "active": entry is open_at.entry,
            }  # fmt: skip
            groups.setdefault(str(entry.group), []).append(row)
    return {
        "parts": [
            {
                "label": part.label, "url": reverse(first[part].address),
                "active": part == open_at.part,
            }
            for part in PARTS if part in first and part != DESK
        ],
        "menu": list(groups.items()),
        "on_desk": open_at.part == DESK,
        "has_tree": account.may(UNIT_VIEW),
        "guide": open_at.guide or GUIDE,
    }  # fmt: skip
