"""The coverage page, live; the page of a meeting and its photo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.services import events, files
from guantong.frame import allowed, figures, loads
from guantong.frame.figures import Number
from guantong.frame.records import page as record
from guantong.jobs.branches.models import BranchMeeting
from guantong.programmes.room import STANDARD_VIEW
from guantong.ui.tables import unit_of

#: What the page says, of whichever rooms hold it; those installed and open to the reader are shown.
SHOWN = (
    "branches.covered", "branches.met", "branches.unmet", "rectification.shown",
    "rectification.open", "rectification.struck",
)  # fmt: skip
OF_MEETING = ("organisation", "kind", "held_on", "topic", "due", "present", "by")


@dataclass
class Line:
    """A unit below, or the unit's own branches, with its number of each figure."""

    unit: Unit
    name: str
    own: bool
    numbers: list[Number] = field(default_factory=list)


def lines_of(parts: Iterable[Number]) -> list[Line]:
    """Return the units one level below with their numbers, in the order of the tree."""
    found: dict[tuple[int, bool], Line] = {}
    for number in parts:
        key = (number.unit.pk, number.own)
        line = found.setdefault(key, Line(number.unit, number.name, number.own))
        line.numbers.append(number)
    if all(own for _key, own in found):
        return []
    # What the unit has of its own stands in the figures that have such rows, in no others.
    return [one for one in found.values() if any(number.base for number in one.numbers)]


@allowed.needs(STANDARD_VIEW)
def coverage(request: Request) -> HttpResponse:
    """Show how many branches are assessed and meet their standard, by unit, as of this moment."""
    unit = unit_of(request) if request.GET.get("unit") else None
    if unit is None and request.GET.get("unit"):
        raise Http404
    unit = unit or allowed.tops(request, STANDARD_VIEW)[0]
    offered = {one.code: one for one in figures.open_to(request.user, unit)}
    some = [offered[code] for code in SHOWN if code in offered]
    models = dict.fromkeys(one.listing.model() for one in some)
    counted = [figures.spread(one, request.user, unit) for one in some]
    lines = lines_of(number for _whole, parts in counted for number in parts)
    context = {
        "title": _("%(unit)s支部五化") % {"unit": unit.name}, "crumbs": [], "narrows": True,
        "unit": unit, "as_of": timezone.localtime(), "periods": [],
        "numbers": [whole for whole, _parts in counted],
        "heads": some,
        "lines": [(line, _cells(line, some)) for line in lines],
        "remarks": [told for one in models for told in loads.told(one, request.user, unit)],
    }  # fmt: skip
    return render(request, "branches/coverage.html", context)


def _cells(line: Line, some: list[figures.Figure]) -> list[tuple[figures.Figure, Number | None]]:
    known = {one.figure.code: one for one in line.numbers}
    return [(one, known.get(one.code)) for one in some]


@allowed.needs(STANDARD_VIEW)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Show a meeting: how many, of what, never who."""
    row = allowed.get(request, BranchMeeting, pk, STANDARD_VIEW)
    return record.show(request, row, OF_MEETING, template="branches/meeting.html")


@allowed.needs(STANDARD_VIEW)
def page_file(request: Request, pk: int) -> FileResponse:
    """Hand out the photo of the page of the handbook."""
    row = allowed.get(request, BranchMeeting, pk, STANDARD_VIEW)
    if row.page is None:
        raise Http404
    events.record(request.user, "组织生活.看照片", row, str(row))
    path = files.path_of(row.page)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.page.name)
