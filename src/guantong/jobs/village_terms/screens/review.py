"""A candidate's page, the file of one person, the sheet of a township's round."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import translation

from guantong.casework.models import Case, Round
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.scope import rows_under
from guantong.core.services import events
from guantong.formats.documents import to_pdf
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.jobs.village_terms.listings.candidates import filing_of, state_of
from guantong.jobs.village_terms.models import Candidate, PostKind
from guantong.jobs.village_terms.papers import joint
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_REVIEW, TERM_WORK
from guantong.jobs.village_terms.services import review
from guantong.jobs.village_terms.services.candidates import case_of, with_cases
from guantong.ui.answers import download

FIELDS = ("round", "unit", "post", "is_incumbent", "note")
OF_PERSON = ("sex", "birth_month", "ethnicity", "schooling", "party", "party_month")


def _get(request: Request, pk: int, right: Permission) -> Any:
    rows = with_cases(Candidate.objects.visible_to(request.user, right).filter(pk=pk))
    row = rows.select_related("round__process", "person", "unit").first()
    if row is None:
        raise Http404
    return row


@allowed.needs(TERM_REVIEW)
def candidate(request: Request, pk: int) -> HttpResponse:
    """Show a candidate; what the house knows of the negative list's items, to who decides."""
    row = _get(request, pk, TERM_REVIEW)
    decides = request.user.may(TERM_DECIDE, row.unit_path)
    case = case_of(row)
    numbers = case.parameters if case else row.round.process.definition.defaults()
    return record.show(
        request, row, FIELDS, template="village_terms/candidate.html", decides=decides,
        board=row.round.get_absolute_url() if request.user.may(Round.view_permission) else "",
        who=record.facts(row.person, OF_PERSON), state=state_of(row),
        filing=filing_of(row) if row.post == PostKind.SECRETARY else "",
        cases=Case.objects.visible_to(request.user).filter(pk__in=[row.review, row.filing]),
        known=review.told({row.pk: numbers})[row.pk] if decides else (),
    )  # fmt: skip


@allowed.needs(TERM_DECIDE)
def file(request: Request, pk: int) -> HttpResponse:
    """Hand out the file of one person; its name says which version it is."""
    row = _get(request, pk, TERM_DECIDE)
    # Whoever reads it: of the same content there is one file.
    with translation.override("zh-hans"):
        paper, version = joint.file_of(row)
    events.record(request.user, "换届.一人一卷", row, f"{row.log_name} 版本 {version[:16]}")
    return download(to_pdf(paper), f"{row.person.name}-{version[:8]}.pdf")


@allowed.needs(TERM_WORK)
def sheet(request: Request, pk: int, unit: int) -> HttpResponse:
    """Hand out the candidates of a round under a unit, to be printed."""
    place = allowed.unit(request, unit, TERM_WORK)
    of = allowed.get(request, Round, pk, Round.view_permission)
    rows = with_cases(rows_under(place, Candidate).filter(round=of))
    rows = rows.select_related("person", "unit").order_by("unit_path", "post", "pk")
    events.record(request.user, "换届.打印名册", place, f"{place.name} {of.name}")
    return download(to_pdf(joint.sheet_of(of, place, rows)), f"{place.name}-{of.name}.pdf")
