"""The archive's check of one person on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed
from guantong.people.room import PERSON_VIEW
from guantong.people.screens.person import get
from guantong.people.services.audit import paper as papers
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}


@allowed.needs(PERSON_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the paper out; that it was taken is logged."""
    person = get(request, pk)
    if kind not in PAPERS:
        raise Http404
    made = papers.of(person, timezone.localdate())
    events.record(request.user, "人员.打印档案审核表", person, f"{person.unit.name} 1 人")
    return download(PAPERS[kind](made), f"{person.name}_档案审核表.{kind}")
