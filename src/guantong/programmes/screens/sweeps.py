"""A sweep's page, a unit of it, its paper; what was judged of one's own village, and the answer."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, replies
from guantong.frame.records import page as record
from guantong.programmes.listings.sweeps import OwnHits, SweepHits, SweptUnits
from guantong.programmes.models import Sweep, SweptUnit
from guantong.programmes.papers import sweeps as papers
from guantong.programmes.room import SWEEP_OWN, SWEEP_VIEW
from guantong.programmes.services import coverage, judged
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
#: So many units with hits stand on a sweep's page; all of them in the list.
FIRST = 10
OF_SWEEP = ("unit", "checklist", "opened_on", "due", "state")
OF_UNIT = ("sweep", "looked_on", "looked_by")
#: What is shown of a unit only where it is said.
SAID = ("why_not", "seconded_by")


def _sweep(request: Request, pk: int) -> Sweep:
    return allowed.get(request, Sweep, pk, SWEEP_VIEW)


@allowed.needs(SWEEP_VIEW)
def sweep(request: Request, pk: int) -> HttpResponse:
    """Show a sweep: coverage by place, hits by criterion, the units with hits."""
    row = _sweep(request, pk)
    covered = coverage.by_place(request.user, row)
    units, hits = reverse(SweptUnits.route), reverse(SweepHits.route)
    return record.show(
        request, row, OF_SWEEP, template="programmes/sweep.html", covered=covered,
        every=sum(one.every for one in covered), looked=sum(one.looked for one in covered),
        criteria=coverage.by_criterion(request.user, row),
        found=coverage.with_hits(request.user, row, FIRST),
        unknown=coverage.unknowns_of(request.user, row),
        units_at=f"{units}?sweep={row.pk}", hits_at=f"{hits}?sweep={row.pk}",
    )  # fmt: skip


@allowed.needs(SWEEP_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a sweep on paper."""
    row = _sweep(request, pk)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "排查.打印", row, str(row))
    return download(PAPERS[kind](papers.of(request.user, row)), f"{row.name}.{kind}")


@allowed.needs(SWEEP_VIEW)
def swept(request: Request, pk: int) -> HttpResponse:
    """Show a unit of a sweep, criterion by criterion; in a drawer where it is asked so."""
    row = allowed.get(request, SweptUnit, pk, SWEEP_VIEW)
    lines = coverage.lines_of(row)
    said = replies.of([one.hit for one in lines if one.hit is not None])
    drawn = request.GET.get("view") == "drawer"
    return record.show(
        request, row, [*OF_UNIT, *(one for one in SAID if getattr(row, one))], lines=lines,
        replies=[one for some in said.values() for one in some], drawn=drawn,
        template="programmes/swept_drawer.html" if drawn else "programmes/swept.html",
    )  # fmt: skip


@allowed.needs(SWEEP_OWN)
def own(request: Request, pk: int) -> HttpResponse:
    """Show the village what was judged of it, and take its own words."""
    row = (
        judged.own_of(request.user).filter(pk=pk).select_related("criterion", "swept__unit").first()
    )
    if row is None:
        raise Http404
    return replies.page(
        request, partial(judged.answer, request.user, row), template="programmes/own_hit.html",
        done=_("已提交，随这一条情形送阅。"), submit=_("提交说明"), title=str(row.criterion),
        crumbs=[(OwnHits.heading, reverse(OwnHits.route))], row=row,
        replies=replies.of([row])[row.pk],
    )  # fmt: skip
