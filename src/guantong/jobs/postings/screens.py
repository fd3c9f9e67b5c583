"""A village with who serves there; a candidate; a posting with what was said of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.jobs.postings import queries
from guantong.jobs.postings.listings import Candidates, Postings, seen_postings
from guantong.jobs.postings.models import (
    PlaceGround,
    PostingEnd,
    PostingPlace,
    PostingWord,
    Recommendation,
    Sphere,
)
from guantong.jobs.postings.room import CANDIDATE_VIEW, POSTING_VIEW
from guantong.jobs.postings.services import postings

OF_CANDIDATE = ("person", "words", "home", "unit", "on", "by", "withdrawn")
OF_POSTING = (
    "kind", "unit", "sent_from", "task", "start", "planned", "due_on", "end", "document",
    "appraisal",
)  # fmt: skip


@allowed.needs(POSTING_VIEW)
def place(request: Request, pk: int) -> HttpResponse:
    """Show a village: why, what it needs, who serves there, reports, words, who served."""
    row = allowed.get(request, PostingPlace, pk, POSTING_VIEW)
    needs = queries.needs([row.pk]).get(row.pk, {})
    return record.show(
        request, row, ("unit",), template="postings/place.html",
        now=list(queries.serving([row.unit_id])),
        grounds=list(rows_of(row, PlaceGround).select_related("by")),
        rectified=queries.WEAK in queries.grounds([row]).get(row.pk, {}),
        needs=[(one, needs.get(one)) for one in Sphere],
        reports=list(postings.reports_of(row)), words=list(postings.words_of(row)),
        ends=list(rows_of(row, PostingEnd).select_related("posting__person", "by", "seconded_by")),
    )  # fmt: skip


@allowed.needs(CANDIDATE_VIEW)
def candidate(request: Request, pk: int) -> HttpResponse:
    """Show a candidate."""
    row = allowed.get(request, Recommendation, pk, CANDIDATE_VIEW)
    good_at = [Sphere(one).label for one in row.good_at]
    said = [one for one in OF_CANDIDATE if getattr(row, one)]
    return record.show(
        request, row, said, template="postings/candidate.html", good_at=good_at,
        crumbs=[(Candidates.heading, reverse(Candidates.route))],
        term=queries.terms([row.person_id]).get(row.person_id),
    )  # fmt: skip


@allowed.needs(POSTING_VIEW)
def posting(request: Request, pk: int) -> HttpResponse:
    """Show a posting: until when, what was said of it, how it ended."""
    row = seen_postings(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return record.show(
        request, row, OF_POSTING, template="postings/posting.html", title=str(row),
        crumbs=[(Postings.heading, reverse(Postings.route))],
        place=queries.place_at(row.unit_id or 0),
        words=list(pointing(PostingWord, "posting", [row.pk]).select_related("by")),
        ends=list(pointing(PostingEnd, "posting", [row.pk]).select_related("by", "seconded_by")),
    )  # fmt: skip
