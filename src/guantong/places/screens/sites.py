"""The pages of heritage: a site with all that is known of it, its surveys, its paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.places import papers
from guantong.places.models import HeritageRecord, HeritageTheme, Site, SiteSurvey
from guantong.places.queries import sites as queries
from guantong.places.room import PLACE_VIEW
from guantong.places.services import surveys
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
#: What is shown even where nobody said it.
KEPT = {
    "unit", "category", "period", "level", "revolutionary", "owner", "manager", "keeper",
    "opening", "capacity",
}  # fmt: skip
OF_SITE = (
    "unit", "other_names", "category", "period", "about", "level", "batch", "listed_number",
    "listed_on", "listed_document", "revolutionary", "museum", "address", "knowledge", "owner",
    "manager", "keeper", "telephone", "opening", "guide_hours", "capacity", "minutes",
    "closed_on",
)  # fmt: skip
OF_SURVEY = (
    "site", "on", "surveyor", "grade", "damage", "cause", "urgency", "next_due", "by", "at",
)  # fmt: skip
OF_RECORD = ("unit", "kind", "when", "who", "text")
OF_THEME = ("unit", "question")


def shown(row: Any, names: tuple[str, ...]) -> list[str]:
    """Return the fields of a row that are worth a line: what says something, and a few more."""
    return [one for one in names if one in KEPT or getattr(row, one) not in (None, "", False)]


@allowed.needs(PLACE_VIEW)
def site(request: Request, pk: int) -> HttpResponse:
    """Show a site: its record, the four-haves, its state over time, what is joined with it."""
    row = allowed.get(request, Site, pk, PLACE_VIEW)
    return record.show(
        request, row, shown(row, OF_SITE), template="places/site.html",
        haves=queries.haves(row), timeline=surveys.timeline(row), cases=surveys.cases_of(row),
        late=queries.is_late(row), outlines=queries.outlines(row),
    )  # fmt: skip


@allowed.needs(PLACE_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the record sheet of a site."""
    row = allowed.get(request, Site, pk, PLACE_VIEW)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "红色资源.打印", row, str(row))
    return download(PAPERS[kind](papers.of(row)), f"{row.name}.{kind}")


@allowed.needs(PLACE_VIEW)
def survey(request: Request, pk: int) -> HttpResponse:
    """Show a survey with its photographs."""
    row = allowed.get(request, SiteSurvey, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_SURVEY), template="places/survey.html")


@allowed.needs(PLACE_VIEW)
def told(request: Request, pk: int) -> HttpResponse:
    """Show what is told at sites."""
    row = allowed.get(request, HeritageRecord, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_RECORD), template="places/joined.html")


@allowed.needs(PLACE_VIEW)
def theme(request: Request, pk: int) -> HttpResponse:
    """Show a theme with what it joins."""
    row = allowed.get(request, HeritageTheme, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_THEME), template="places/joined.html")
