"""Places against standards: a kind of places, and the drafts that ship with the job it is of."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from guantong.core.scope import pointing
from guantong.programmes.services import standards
from guantong.programmes.services.subjects import Subjects, appraised

#: Types of a criterion that every place of the file is held against.
EVERY = "全部"
FIRST_DAY = dt.date(2026, 1, 1)


@dataclass(frozen=True)
class Standing:
    """A model of places that are held against the standard of their kind.

    Attributes
    ----------
    model
        `Base` or `Centre`: it has kinds, and a day on which a place was closed.
    name
        What the codes of its standards begin with.
    package, file
        Where the criteria of the drafts lie: a job's ``data`` folder.
    source
        What the drafts rest on, and what of it nobody has read.

    """

    model: Any
    name: str
    package: str
    file: str
    source: str

    def __post_init__(self) -> None:
        appraised(Subjects(self.model, self.places, _kinds))

    @property
    def label(self) -> str:
        """How the model is called in a standard."""
        label: str = self.model._meta.label_lower
        return label

    def places(self) -> QuerySet[Any]:
        """Return every place in use."""
        rows = pointing(self.model, "kind", self.model.Kind.values).filter(closed_on=None)
        return rows.select_related("unit").order_by("unit_path", "pk")

    def shipped(self, kind: Any) -> list[dict[str, str]]:
        """Return the criteria of a kind of places: the common, and its own."""
        file = resources.files(self.package) / "data" / self.file
        rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        return [one for one in rows if one["types"] == EVERY or str(kind.label) in one["types"]]

    def load(self) -> int:
        """Keep the drafts that the root does not have yet; return how many criteria."""
        return sum(
            standards.load(
                f"{self.name}-{kind.value}", f"{kind.label}标准", kind.value, self.label,
                self.source, FIRST_DAY, self.shipped(kind), draft=True,
            )
            for kind in self.model.Kind
        )  # fmt: skip


def _kinds(rows: Sequence[Any]) -> dict[int, str]:
    return {row.pk: row.kind for row in rows}
