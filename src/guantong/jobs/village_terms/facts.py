"""What this job knows of persons for others: posts held, newly in office, what training is due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, YES
from guantong.core.facts import Answer, Known, fact
from guantong.core.fields import YES_NO
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.models import PostKind, VillageTerm
from guantong.jobs.village_terms.room import TERM_VIEW
from guantong.people.models import Person, Training

SOURCE = _("村干部任职登记")
YEAR, MONTH = dt.timedelta(days=365), 365.25 / 12


def held(keys: Sequence[int], on: dt.date) -> dict[int, dict[str, tuple[dt.date, bool]]]:
    """Return the posts that persons hold on a day, each with since when."""
    out: defaultdict[int, dict[str, tuple[dt.date, bool]]] = defaultdict(dict)
    rows = pointing(VillageTerm, "person", keys).filter(first__lte=on).exclude(last__lte=on)
    told = rows.values_list("person", "post", "first")
    for pk, post, first in sorted(told, key=lambda row: team.ORDER[row[1]]):
        out[pk][post] = (first, False)
    return dict(out)


@fact("village_terms.posts", Person, label=_("现任村干部职务"), needs=TERM_VIEW)
def posts(rows: Sequence[Person], on: dt.date) -> dict[int, Answer]:
    """Name the posts that persons hold in villages."""
    found = held([row.pk for row in rows], on)
    return {
        pk: Known("、".join(str(PostKind(one).label) for one in some), SOURCE)
        for pk, some in found.items()
    }


@fact(
    "village_terms.newly_elected", Person, "date", label=_("新任村干部的任职日期"), needs=TERM_VIEW
)
def newly_elected(rows: Sequence[Person], on: dt.date) -> dict[int, Answer]:
    """Say since when whoever came into office within a year is in it; of others nothing."""
    found = held([row.pk for row in rows], on)
    days = {pk: min(first for first, _over in some.values()) for pk, some in found.items()}
    return {pk: Known(day, SOURCE) for pk, day in days.items() if day > on - YEAR}


@fact(
    "village_terms.secretary_vacant", Unit, "number", label=_("村党组织书记出缺（月）"),
    needs=TERM_VIEW,
)  # fmt: skip
def secretary_vacant(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say for how many months, to a tenth, a village has had no secretary; 0 if it has one.

    Where no secretary was ever entered it is not known.
    """
    terms = rows_of_all(rows, VillageTerm, "unit").filter(
        post=PostKind.SECRETARY, first__lte=on
    )  # fmt: skip
    left: dict[int, dt.date] = {}
    for unit, last in terms.order_by().values_list("unit", "last"):
        end = on if last is None or last > on else last
        left[unit] = max(end, left.get(unit, end))
    return {unit: Known(round((on - end).days / MONTH, 1), SOURCE) for unit, end in left.items()}


def wanting(keys: Sequence[int], on: dt.date) -> dict[int, list[tuple[str, str, dt.date]]]:
    """Return what training each person in office needs: code, name, by when."""
    courses: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    taken = pointing(Training, "person", keys).values_list("person", "name", "start")
    for pk, name, start in taken:
        courses[pk].append((name, start))
    return {pk: team.needs(some, courses[pk], on) for pk, some in held(keys, on).items()}


def _needed(code: str, rows: Sequence[Person], on: dt.date) -> dict[int, Answer]:
    return {
        pk: Known(YES if code in {one for one, _name, _due in some} else NO, SOURCE)
        for pk, some in wanting([row.pk for row in rows], on).items()
    }


def _declare(rule: dict[str, Any]) -> None:
    find = partial(_needed, rule["code"])
    label = _("需要%s") % rule["name"]
    fact(
        f"village_terms.needs_{rule['code']}", Person, "yesno", label=label, needs=TERM_VIEW,
        choices=YES_NO, declared=__name__,
    )(find)  # fmt: skip


for _rule in team.data()["training"]:
    _declare(_rule)
