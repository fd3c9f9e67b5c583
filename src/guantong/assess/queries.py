"""Persons' published results as other rooms read them: values with errors, no order of persons.

A campaign that was computed again counts once, by its latest computation.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from guantong.assess.models import Campaign, RateeResult

if TYPE_CHECKING:
    from guantong.core.models import Account

Span = dict[str, float]
#: An interval is of 95 %: so many standard errors from end to end.
WIDTH = 2 * 1.96


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


@dataclass(frozen=True)
class Overall:
    """A person's score over all dimensions, 0 … 100, its standard error, and the result's key."""

    score: float
    error: float
    result: int


def latest(actor: Account, people: Iterable[int]) -> dict[int, Found]:
    """Return each person's newest published result in the account's scope."""
    return {person: rows[0] for person, rows in published(actor, people).items()}


def published(actor: Account, people: Iterable[int]) -> dict[int, list[Found]]:
    """Return each person's published results in the account's scope, the newest first."""
    columns = ("content", "results__campaign__name", "results__campaign__closes_on")
    out: dict[int, list[Found]] = defaultdict(list)
    for person, pk, values in _newest(RateeResult.objects.visible_to(actor), people, columns):
        content, name, on = values
        out[person].append(_found(pk, content, name, on))
    return dict(out)


def overall(people: Iterable[int], reason: str) -> dict[int, Overall]:
    """Return the newest published score of each person, whatever an account's scope.

    Whoever was never inspected, or always by too few to be shown, is left out.

    Parameters
    ----------
    people
        Keys of persons that the caller was allowed to read.
    reason
        Why no account's scope is asked for.

    """
    columns = ("content__overall", "content__hidden")
    found: dict[int, Overall] = {}
    for person, pk, values in _newest(RateeResult.objects.unscoped(reason), people, columns):
        span, hidden = values
        if person not in found and span and not hidden:
            error = (span["high"] - span["low"]) / WIDTH
            found[person] = Overall(float(span["score"]), float(error), pk)
    return found


def _newest(
    rows: QuerySet[RateeResult], people: Iterable[int], columns: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Yield person, key and columns of what is published, the newest first, a campaign once."""
    rows = rows.filter(
        ratee__person__in=list(people), results__campaign__state=Campaign.State.PUBLISHED
    )
    # By keys: a relation's own name would sort by its model's default order, turned round.
    order = ("-results__campaign__closes_on", "-results__campaign_id", "-results_id", "-pk")
    seen: set[tuple[int, int]] = set()
    keys = ("ratee__person", "pk", "results__campaign")
    for person, pk, campaign, *values in rows.order_by(*order).values_list(*keys, *columns):
        if (person, campaign) not in seen:
            seen.add((person, campaign))
            yield person, pk, tuple(values)


def _found(pk: int, content: dict[str, Any], name: str, on: dt.date) -> Found:
    hidden = bool(content.get("hidden")) or "overall" not in content
    return Found(
        pk=pk, campaign=name, on=on, hidden=hidden, overall=content.get("overall"),
        dimensions=tuple(content.get("dimensions", ())), words=tuple(content.get("summary", ())),
    )  # fmt: skip
