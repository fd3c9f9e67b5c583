"""The standards of bases and schools that ship with the job, as drafts; a base against its own."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from guantong.core.scope import pointing
from guantong.places.models import Base
from guantong.programmes.services import standards
from guantong.programmes.services.subjects import Subjects, appraised

EVERY = "全部"
SOURCE = (
    "自拟草案：按各地公开报道的乡镇党校“六有”“六个一”、教育基地命名条件等整理，"
    "没有读到本省本市的标准文本；逐条待核，由两人发布后才施行"
)
FIRST_DAY = dt.date(2026, 1, 1)


def bases() -> QuerySet[Any]:
    """Return every base and school in use."""
    rows = pointing(Base, "kind", Base.Kind.values).filter(closed_on=None)
    return rows.select_related("unit").order_by("unit_path", "pk")


def kinds_of(rows: Sequence[Base]) -> Mapping[int, str]:
    """Return of which kind each is."""
    return {row.pk: row.kind for row in rows}


BASES = appraised(Subjects(Base, bases, kinds_of))


def shipped(kind: Base.Kind) -> list[dict[str, str]]:
    """Return the criteria of a kind of base: the common, and its own."""
    file = resources.files("guantong.jobs.heritage") / "data" / "base_standard.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return [one for one in rows if one["types"] == EVERY or str(kind.label) in one["types"]]


def load() -> int:
    """Keep the shipped drafts that the root does not have yet; return how many criteria."""
    return sum(
        standards.load(
            f"base-{kind.value}", f"{kind.label}标准", kind.value, BASES.label, SOURCE,
            FIRST_DAY, shipped(kind), draft=True,
        )
        for kind in Base.Kind
    )  # fmt: skip
