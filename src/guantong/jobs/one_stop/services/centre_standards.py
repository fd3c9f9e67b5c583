"""The standards of centres that ship with the job, as drafts; a centre against that of its kind."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from guantong.core.scope import pointing
from guantong.places.models import Centre
from guantong.programmes.services import standards
from guantong.programmes.services.subjects import Subjects, appraised

EVERY = "全部"
SOURCE = (
    "自拟草案：按 GB/T 38699-2020、DB3208/T 170-2022 的范围和公开的地方做法整理，"
    "标准正文没有读到；逐条待核，由两人发布后才施行"
)
FIRST_DAY = dt.date(2026, 1, 1)


def centres() -> QuerySet[Any]:
    """Return every centre in use."""
    rows = pointing(Centre, "kind", Centre.Kind.values).filter(closed_on=None)
    return rows.select_related("unit").order_by("unit_path", "pk")


def kinds_of(rows: Sequence[Centre]) -> Mapping[int, str]:
    """Return of which kind each is."""
    return {row.pk: row.kind for row in rows}


CENTRES = appraised(Subjects(Centre, centres, kinds_of))


def shipped(kind: Centre.Kind) -> list[dict[str, str]]:
    """Return the criteria of a kind of centre: the common, and its own."""
    file = resources.files("guantong.jobs.one_stop") / "data" / "centre_standard.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return [one for one in rows if one["types"] == EVERY or str(kind.label) in one["types"]]


def load() -> int:
    """Keep the shipped drafts that the root does not have yet; return how many criteria."""
    return sum(
        standards.load(
            f"centre-{kind.value}", f"{kind.label}标准", kind.value, CENTRES.label, SOURCE,
            FIRST_DAY, shipped(kind), draft=True,
        )
        for kind in Centre.Kind
    )  # fmt: skip
