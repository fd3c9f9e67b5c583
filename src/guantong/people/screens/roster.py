"""What a roster's filter gives out with whole identity numbers: for a reason, logged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed, listings
from guantong.frame.listings import Listing
from guantong.people.listings import Cadres, Members
from guantong.people.models import Person
from guantong.people.room import PERSON_EXPORT
from guantong.people.screens.papers import sheet
from guantong.people.services import secrets
from guantong.ui.forms import Form, handle
from guantong.ui.tables import MOST_EXPORTED


class ReasonForm(Form):
    """Why whole numbers are taken out of the system."""

    reason = forms.CharField(
        label=_("导出事由"), max_length=200, help_text=_("将与导出的人员一并记入审计日志。")
    )


@allowed.needs(PERSON_EXPORT)
def numbers(request: Request, roster: str) -> HttpResponse:
    """Export the filtered roster with whole identity numbers."""
    listing = listings.at(f"people:{roster}")
    if listing not in (Cadres, Members):
        raise Http404
    rows = listing.narrowed(request)

    def done(data: dict[str, Any]) -> HttpResponse:
        people = rows[: MOST_EXPORTED + 1]
        if len(people) > MOST_EXPORTED:
            raise GuantongError(_("人数过多，请先筛选，再导出。"))
        opened = secrets.reveal_for_export(request.user, list(people), data["reason"])
        return sheet(str(_("名册（含身份证号）")), *_lines(listing, people, opened))

    back = f"{reverse(listing.route)}?{request.GET.urlencode()}"
    return handle(
        request, ReasonForm(request.POST or None), done, title=_("导出含身份证号的名册"),
        crumbs=[(listing.heading, back)], submit=_("导出"),
        note=_("按当前筛选条件导出。不必用完整号码的，请用“导出 Excel”。"),
    )  # fmt: skip


def _lines(
    listing: type[Listing], people: QuerySet[Person], opened: dict[int, str]
) -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of a roster with the whole number in the place of the mask."""
    head, *lines = listing(people).as_values()
    head = [str(cell) for cell in head]
    at = head.index(str(Person._meta.get_field("id_number").verbose_name))
    return head, [
        [opened[person.pk] if n == at else cell for n, cell in enumerate(line)]
        for person, line in zip(people, lines, strict=True)
    ]
