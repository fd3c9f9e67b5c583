"""Where a value came from: the latest change of its field, else the delivery its row came by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import about
from guantong.frame.models import Change, Source, SourceKind

if TYPE_CHECKING:
    from guantong.core.scope import ScopedModel


@dataclass(frozen=True)
class Origin:
    """By what way a value came, from which material of which date; by whom and when, once kept."""

    kind: str = SourceKind.SCREEN.value
    text: str = ""
    on: dt.date | None = None
    source: Source | None = None
    by: str = ""
    at: dt.datetime | None = None

    @property
    def material(self) -> str:
        """The material alone, without who wrote it down and when."""
        title = f"「{self.text}」" if self.text else ""
        day = self.on.strftime("%Y.%m.%d") if self.on else ""
        return " ".join(part for part in (f"{SourceKind(self.kind).label}{title}", day) if part)

    def __str__(self) -> str:
        parts = [self.material]
        if self.by:
            parts.append(self.by)
        if self.at:
            parts.append(timezone.localtime(self.at).strftime("%Y.%m.%d %H:%M"))
        return " · ".join(parts)


class Origins:
    """The origins of the values of one row and of the rows below it, read once.

    Parameters
    ----------
    subject
        A row whose right to be read was checked already.
    source
        The delivery by which it came in, if there was one.

    """

    def __init__(self, subject: ScopedModel, source: Source | None) -> None:
        self._subject = subject
        self.delivery = Origin(source.kind, source.title, source.on) if source else None

    def field(self, name: str) -> Origin | None:
        """Return the origin of one of the subject's own fields."""
        return self._latest[0].get(("", 0, name)) or self.delivery

    def record(self, part: str, key: int) -> Origin | None:
        """Return the origin of a row of a part: that of its latest change."""
        return self._latest[1].get((part, key)) or self.delivery

    @cached_property
    def _latest(self) -> tuple[dict[tuple[str, int, str], Origin], dict[tuple[str, int], Origin]]:
        fields: dict[tuple[str, int, str], Origin] = {}
        records: dict[tuple[str, int], Origin] = {}
        for row in self._changes():
            origin = Origin(
                row["source_kind"], row["source_text"] or row["source__title"] or "",
                row["source_on"], by=row["by__display_name"] or "", at=row["at"],
            )  # fmt: skip
            fields.setdefault((row["part"], row["record"], row["field"]), origin)
            records.setdefault((row["part"], row["record"]), origin)
        return fields, records

    def _changes(self) -> list[dict[str, Any]]:
        found: list[Any] = list(
            about.rows(Change, self._subject)
            .order_by("-id")
            .values(
                "part", "record", "field", "source_kind", "source_text", "source_on",
                "source__title", "by__display_name", "at",
            )
        )  # fmt: skip
        return found


def unknown() -> str:
    """Say that no origin is recorded."""
    return _("没有记录来源")
