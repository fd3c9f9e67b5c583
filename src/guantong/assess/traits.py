"""Traits of ratees by which a campaign's questions are tested for fairness, never people."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.assess.models import Ratee

SEX, AGE, ETHNICITY = "性别", "年龄段", "民族"
HAN, OTHERS = "汉族", "少数民族"
#: Upper ages of the bands, and their names.
BANDS = ((35, "35岁及以下"), (45, "36至45岁"), (55, "46至55岁"), (200, "56岁及以上"))
_MONTH = re.compile(r"(\d{4})\D?(\d{2})")


def age_band(birth_month: str, on: datetime.date) -> str:
    """Name the band of an age on a day; empty if the birth month is not known.

    >>> age_band("1975-03", datetime.date(2026, 3, 1))
    '46至55岁'
    """
    found = _MONTH.match(birth_month or "")
    if found is None or not 1 <= int(found[2]) <= 12:
        return ""
    age = on.year - int(found[1]) - (on.month < int(found[2]))
    return next((name for top, name in BANDS if 0 <= age <= top), "")


def traits_of(ratees: Iterable[Ratee], on: datetime.date) -> dict[str, dict[int, str]]:
    """Sex, age band on a day, and ethnicity of each ratee (by key of the ratee)."""
    people = {row.pk: row.person for row in ratees}
    return {
        SEX: {pk: str(one.get_sex_display()) if one.sex else "" for pk, one in people.items()},
        AGE: {pk: age_band(str(one.birth_month), on) for pk, one in people.items()},
        ETHNICITY: {pk: _ethnicity(one.ethnicity) for pk, one in people.items()},
    }


def _ethnicity(name: str) -> str:
    if not name.strip():
        return ""
    return HAN if name.strip() in ("汉", HAN) else OTHERS
