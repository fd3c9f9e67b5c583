"""A rank round: places by group of ranks, whom the rules find, the plan on paper; a candidate."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import events
from guantong.formats.documents.roster import roster_to_pdf, roster_to_word, roster_to_xlsx
from guantong.frame import allowed, way
from guantong.frame.listings import ABOUT
from guantong.people.missing import wanted
from guantong.people.models import Person, Status
from guantong.staffing import rank_papers as papers
from guantong.staffing.models import RankCandidate, RankRound
from guantong.staffing.queries.rank_places import Area, Place, area_of
from guantong.staffing.rank_listings import RankCandidates
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.answers import download

View = PLAN_VIEW
#: So many organs' own places are shown on a round's page; the plan on paper has them all.
MOST_OWN = 30


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a round."""
    row = allowed.get(request, RankRound, pk, View)
    found = places_of(row)
    shared = [one for one in found if one.shared]
    own = [one for one in found if not one.shared and (one.used or one.coming or one.lacking)]
    candidates = rows_of(row, RankCandidate)
    counts = {
        value: candidates.filter(verdict=value).values("person").distinct().count()
        for value in RankCandidate.Verdict.values
    }
    proposed = candidates.filter(state=RankCandidate.State.PROPOSED).count()
    about = {ABOUT: f"{row._meta.label_lower}:{row.pk}"}
    query = {**about, **{k: v for k, v in request.GET.items() if k != ABOUT}}
    return RankCandidates.show(
        request, row, title=row.name, crumbs=way.to(row), template="staffing/rank_round.html",
        round=row, shared=shared, own=own[:MOST_OWN], rest=max(0, len(own) - MOST_OWN),
        counts=counts, proposed=proposed, query=urlencode(query),
        taken=candidates.filter(state__in=RankCandidate.LIVE).count(),
    )  # fmt: skip


@allowed.needs(View)
def candidate(request: Request, pk: int) -> HttpResponse:
    """Show what each rule finds of a person for a rank."""
    row: RankCandidate = allowed.get(request, RankCandidate, pk, View)
    context = {
        "title": row.person.name, "crumbs": way.to(row), "row": row, "person": row.person,
        "wanted": wanted(papers.findings(row), row.person_id, row.person.unit),
    }  # fmt: skip
    return render(request, "staffing/rank_candidate.html", context)


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out 职级晋升方案表."""
    row = allowed.get(request, RankRound, pk, View)
    write = {"pdf": roster_to_pdf, "docx": roster_to_word, "xlsx": _xlsx}.get(kind)
    if write is None:
        raise Http404
    rows = rows_of(row, RankCandidate).exclude(
        state__in=(RankCandidate.State.FOUND, RankCandidate.State.FAILED)
    )
    some = list(rows.select_related("person__unit"))
    events.record(request.user, "职级晋升.打印方案", row, f"{row.name}：{len(some)} 人")
    return download(write(papers.rank_plan(row, some, places_of(row))), f"{row.name}.{kind}")


def places_of(row: RankRound) -> list[Place]:
    """Return the places of the areas that a round reaches into, those of other organs left out."""
    found: list[Place] = []
    for area in _areas(row):
        known = Area(area, row.on)
        found += [
            one for one in known.places(known.proposed())
            if one.shared or one.unit.path.startswith(row.unit_path)
        ]  # fmt: skip
    return found


def _areas(row: RankRound) -> Sequence[Unit]:
    people = rows_under(row, Person).filter(status=Status.ACTIVE).order_by()
    paths = set(people.values_list("unit_path", flat=True).distinct())
    units = rows_under(row, Unit).filter(path__in=paths)
    found = {area.pk: area for area in map(area_of, units)}
    return sorted(found.values(), key=lambda one: one.path)


def _xlsx(roster: Any) -> bytes:
    out = io.BytesIO()
    roster_to_xlsx(out, roster)
    return out.getvalue()
