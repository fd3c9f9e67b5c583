"""An organisation's file: what listed it, what was done, what is left; its paper; a point."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.casework.queries import turns
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.jobs.rectification import papers, queries
from guantong.jobs.rectification.listings import state_of
from guantong.jobs.rectification.models import MonthlyCheck, Point, Rectification
from guantong.jobs.rectification.room import RECTIFY_VIEW
from guantong.jobs.rectification.services.rectifying import cases_of
from guantong.jobs.rectification.services.swept import sweeps_of
from guantong.programmes.room import SWEEP_VIEW
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_FILE = ("unit", "party", "leader", "first_secretary", "listed_on", "before")
#: What is shown even where it is not there yet.
KEPT = ("leader", "first_secretary", "listed_on")
OF_POINT = ("unit", "kind", "leader", "shows", "since", "until", "notes")


@allowed.needs(RECTIFY_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show an organisation's file."""
    row = allowed.get(request, Rectification, pk, RECTIFY_VIEW)
    some, gaps = queries.compared(row), queries.missing([row])[row.pk]
    cases = list(cases_of(row).select_related("process"))
    shown = [one for case in cases for one in turns(request.user, case) if not one.turn.done_at]
    checks = list(rows_of(row, MonthlyCheck).select_related("by"))
    done = {f"{one.on:%Y-%m}" for one in checks}
    return record.show(
        request, row, [one for one in OF_FILE if one in KEPT or getattr(row, one)],
        template="rectification/rectification.html",
        state=state_of(row), criteria=some, cases=cases, open=shown, checks=checks, gaps=gaps,
        months=[(one, one in done, one in gaps) for one in queries.months(row)],
        since=queries.months_since(row),
        sweeps=sweeps_of(row) if request.user.may(SWEEP_VIEW) else [],
        unread=[one.listed for one in some if one.listed.verify],
    )  # fmt: skip


@allowed.needs(RECTIFY_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the comparison on paper."""
    row = allowed.get(request, Rectification, pk, RECTIFY_VIEW)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "整顿.打印", row, str(row))
    return download(PAPERS[kind](papers.of(row)), f"{row.organisation}.{kind}")


@allowed.needs(RECTIFY_VIEW)
def point(request: Request, pk: int) -> HttpResponse:
    """Show a point."""
    return record.show(request, allowed.get(request, Point, pk, RECTIFY_VIEW), OF_POINT)
