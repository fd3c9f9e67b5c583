"""A practice posting, for those who sent the person and those who received it."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.people.listings import practice
from guantong.people.models import Person
from guantong.people.room import PERSON_VIEW

FIELDS = (
    "kind", "sent_from", "task", "at_grassroots", "start", "planned", "due_on", "end", "document",
    "appraisal", "appraised_by", "appraised_at",
)  # fmt: skip


@allowed.needs(PERSON_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a posting."""
    row = practice.seen(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    own = Person.objects.visible_to(request.user).filter(pk=row.person_id).exists()
    return record.show(
        request, row, FIELDS, template="people/practice.html", own=own, title=str(row)
    )
