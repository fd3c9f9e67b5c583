"""Persons' published results, newest first, as other rooms show them: values with errors, no order.

A campaign that was computed again counts once, by its latest computation.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guantong.assess.models import Campaign, RateeResult

if TYPE_CHECKING:
    from guantong.core.models import Account

Span = dict[str, float]


@dataclass(frozen=True)
class Found:
    """One published result of one person.

    Attributes
    ----------
    hidden
        Whether there were too few forms for a result.
    overall, dimensions
        Scores of 0 to 100 with the bounds of their 95 % intervals, ``name`` beside a dimension's.
    words
        The report's own sentences.

    """

    pk: int
    campaign: str
    on: dt.date
    hidden: bool
    overall: Span | None
    dimensions: tuple[dict[str, Any], ...]
    words: tuple[str, ...]


def latest(actor: Account, people: Iterable[int]) -> dict[int, Found]:
    """Return each person's newest published result in the account's scope."""
    return {person: rows[0] for person, rows in published(actor, people).items()}


def published(actor: Account, people: Iterable[int]) -> dict[int, list[Found]]:
    """Return each person's published results in the account's scope, the newest first."""
    rows = RateeResult.objects.visible_to(actor).filter(
        ratee__person__in=list(people), results__campaign__state=Campaign.State.PUBLISHED
    )
    columns = ("pk", "content", "ratee__person", "results__campaign__name")
    more = ("results__campaign", "results__campaign__closes_on")
    seen: set[tuple[int, int]] = set()
    out: dict[int, list[Found]] = defaultdict(list)
    order = ("-results__campaign__closes_on", "-results__campaign", "-results")
    for pk, content, person, name, campaign, on in rows.order_by(*order).values_list(
        *columns, *more
    ):
        if (person, campaign) in seen:
            continue
        seen.add((person, campaign))
        out[person].append(_found(pk, content, name, on))
    return dict(out)


def _found(pk: int, content: dict[str, Any], name: str, on: dt.date) -> Found:
    hidden = bool(content.get("hidden")) or "overall" not in content
    return Found(
        pk=pk, campaign=name, on=on, hidden=hidden, overall=content.get("overall"),
        dimensions=tuple(content.get("dimensions", ())), words=tuple(content.get("summary", ())),
    )  # fmt: skip
