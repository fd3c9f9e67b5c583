"""Inspection material: the last published report of each person, with the person's reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.assess.models import Campaign, RateeResult
from guantong.assess.papers import ratee_report
from guantong.assess.room import RESULT_VIEW
from guantong.formats.documents import Document
from guantong.frame import replies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account


def reports_of(actor: Account, people: Sequence[int]) -> dict[int, RateeResult]:
    """Return the newest published result of each person that the account may read."""
    rows = RateeResult.objects.visible_to(actor, RESULT_VIEW).filter(
        ratee__person__in=people, results__campaign__state=Campaign.State.PUBLISHED
    )
    rows = rows.select_related("ratee", "ratee__unit", "results__campaign")
    return {row.ratee.person_id: row for row in rows.order_by("results_id")}


def paper_of(row: RateeResult) -> Document:
    """Describe a report with its reply."""
    return ratee_report(row, replies.of([row])[row.pk])
