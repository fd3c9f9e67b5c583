"""A letter to another committee: whom it is about, what was answered, the letter on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.meeting.models import Letter
from guantong.meeting.services import letters
from guantong.meeting.services.letter_papers import paper_of, title_of
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.answers import download

View = PLAN_VIEW
PAPERS = {"pdf": to_pdf, "docx": to_word}


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a letter."""
    row = allowed.get(request, Letter, pk, View)
    motions = letters.motions_of(row)
    context = {
        "title": title_of(row, motions), "crumbs": way.through(row.meeting), "letter": row,
        "motions": motions, "answers": letters.answers_of(row), "history": events.of(row)[:50],
    }  # fmt: skip
    return render(request, "meeting/letter.html", context)


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the letter out as PDF or Word."""
    row = allowed.get(request, Letter, pk, View)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "会议.打印函件", row, str(row))
    name = title_of(row, letters.motions_of(row))
    return download(PAPERS[kind](paper_of(row)), f"{name}.{kind}")
