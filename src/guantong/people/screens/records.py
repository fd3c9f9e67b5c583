"""The rows of one information set of a person."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.listings import SETS
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE


@allowed.needs(PERSON_MANAGE)
def page(request: Request, pk: int, info_set: str) -> HttpResponse:
    """Show a person's rows of a set, with what may be done to each."""
    person = allowed.get(request, Person, pk, PERSON_MANAGE)
    if info_set not in SETS:
        raise Http404
    listing = SETS[info_set]
    return listing.show(
        request, person, title=f"{person.name}：{listing.heading}", crumbs=way.through(person),
        person=person, info_set=info_set, add=f"add-{info_set}",
        sets=[(code, one.heading) for code, one in SETS.items()],
    )  # fmt: skip
