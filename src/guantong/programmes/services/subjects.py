"""Who is held against standards: a room or job says it once for its kind of unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from guantong.core.scope import ScopedModel

if TYPE_CHECKING:
    from guantong.programmes.models import Appraisal


@dataclass(frozen=True)
class Subjects:
    """A kind of unit that is held against standards.

    Attributes
    ----------
    model
        Of its rows: branches, bases, schools, centres.
    rows
        Returns all that are in use: every one of them counts in the coverage.
    kinds
        Which type each of some rows is of, by its key; of whose type nobody knows, nothing.
    after
        What is done once appraisals of them were reckoned anew: a shortfall becomes a case.

    """

    model: type[ScopedModel]
    rows: Callable[[], QuerySet[Any]]
    kinds: Callable[[Sequence[Any]], Mapping[int, str]]
    after: Callable[[Sequence[Appraisal], dt.date], None] = lambda _rows, _on: None

    @property
    def label(self) -> str:
        """How its model is called in a standard and an appraisal."""
        return self.model._meta.label_lower


#: Label of the model → who they are.
SUBJECTS: dict[str, Subjects] = {}


def appraised(one: Subjects) -> Subjects:
    """Declare a kind of unit that is held against standards."""
    SUBJECTS[one.label] = one
    return one
