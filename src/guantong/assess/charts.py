"""What a computation's pages draw, and whom they name to be understood better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guantong.assess.models import RateeResult, ResultSet
from guantong.assess.report import gap_points
from guantong.ui.charts import Dot, Dots

if TYPE_CHECKING:
    from guantong.core.models import Account

#: More rows are read in the table, not in a picture.
MOST_DOTS = 60
#: So many people are named on the page of a whole inspection.
MOST_NAMED = 20


@dataclass(frozen=True)
class Verify:
    """A person to be understood better, and why."""

    row: RateeResult
    why: list[str]


def units_chart(rows: QuerySet[Any]) -> Dots | None:
    """Draw the units' mean scores with their errors, in the tree's order."""
    return _dots(_("各单位测评得分"), rows, lambda row: row.unit.name)


def people_chart(rows: QuerySet[Any]) -> Dots | None:
    """Draw a unit's people with their errors, in the roster's order."""
    return _dots(_("测评得分"), rows, lambda row: row.ratee.name)


def _dots(title: str, rows: QuerySet[Any], name: Any) -> Dots | None:
    every = list(rows[: MOST_DOTS + 1])
    found = [
        Dot(name(row), span["low"], span["score"], span["high"], row.get_absolute_url())
        for row in every
        if (span := row.content.get("overall"))
    ]
    if len(found) < 2 or len(every) > MOST_DOTS:
        return None
    return Dots(title, found, sum(one.value for one in found) / len(found))


def to_verify(actor: Account, results: ResultSet) -> list[Verify]:
    """Name who has a gap beyond its error or yardsticks out of line, in the tree's order."""
    rows = RateeResult.objects.visible_to(actor).filter(results=results)
    rows = rows.select_related("ratee", "unit").order_by("unit_path", "ratee__position", "pk")
    found = []
    for row in rows.iterator(chunk_size=500):
        why = [
            f"{gap['name']} {gap_points(gap)}"
            for gap in row.content.get("gaps", ()) if gap.get("clear")
        ]  # fmt: skip
        items = len(row.content.get("items", ()))
        why += [_("%s 项指标与其余回答不合") % items] if items else []
        if why:
            found.append(Verify(row, why))
        if len(found) == MOST_NAMED:
            break
    return found
