"""What the last published inspection said of some persons, for the rooms that build on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guantong.assess.models import Campaign, RateeResult
from guantong.assess.services.results import REASON

#: A score's interval is of 95 %: so many standard errors from end to end.
WIDTH = 2 * 1.96


@dataclass(frozen=True)
class Overall:
    """A person's score over all dimensions, 0 … 100, with its standard error."""

    score: float
    error: float
    result: int


def overall(people: Iterable[int]) -> dict[int, Overall]:
    """Return the last published score of each person; callers may see these persons' results.

    Whoever was never inspected, or by too few to be shown, is left out.
    """
    rows = RateeResult.objects.unscoped(REASON).filter(
        ratee__person_id__in=list(people), results__campaign__state=Campaign.State.PUBLISHED
    )
    columns = ("ratee__person_id", "pk", "content__overall")
    found = {}
    # In the order of computation: the last one stays.
    for person, pk, span in rows.order_by("results_id", "pk").values_list(*columns).iterator():
        if span and span.get("score") is not None:
            error = (span["high"] - span["low"]) / WIDTH
            found[person] = Overall(float(span["score"]), float(error), pk)
    return found
