"""Where a shown value came from: the latest change of its field, else the person's delivery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.people.models import Change, Person, SourceKind

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Record


@dataclass(frozen=True)
class Origin:
    """By what way, from which material of which date, by whom, when it was written down."""

    kind: str
    text: str
    on: dt.date | None
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
    """The origins of one person's values, read once."""

    def __init__(self, actor: Account, person: Person) -> None:
        self._actor, self._person = actor, person

    def field(self, name: str) -> Origin | None:
        """Return the origin of a field of A01."""
        return self._fields.get((Person.info_set, 0, name)) or self.delivery

    def record(self, row: Record) -> Origin | None:
        """Return the origin of a row: that of its latest change."""
        return self._records.get((row.info_set, row.pk)) or self.delivery

    @cached_property
    def delivery(self) -> Origin | None:
        """The delivery by which the person came in, if there was one."""
        source = self._person.source
        return Origin(source.kind, source.title, source.on) if source else None

    @cached_property
    def _latest(self) -> tuple[dict[tuple[str, int, str], Origin], dict[tuple[str, int], Origin]]:
        fields: dict[tuple[str, int, str], Origin] = {}
        records: dict[tuple[str, int], Origin] = {}
        for row in self._changes():
            origin = Origin(
                row["source_kind"], row["source_text"] or row["source__title"] or "",
                row["source_on"], row["by__display_name"] or "", row["at"],
            )  # fmt: skip
            fields.setdefault((row["info_set"], row["record"], row["field"]), origin)
            records.setdefault((row["info_set"], row["record"]), origin)
        return fields, records

    def _changes(self) -> list[dict[str, Any]]:
        rows = Change.objects.visible_to(self._actor).filter(person=self._person)
        return list(
            rows.order_by("-id").values(
                "info_set",
                "record",
                "field",
                "source_kind",
                "source_text",
                "source_on",
                "source__title",
                "by__display_name",
                "at",
            )
        )

    @property
    def _fields(self) -> dict[tuple[str, int, str], Origin]:
        return self._latest[0]

    @property
    def _records(self) -> dict[tuple[str, int], Origin]:
        return self._latest[1]


def unknown() -> str:
    """Say that no origin is recorded."""
    return _("没有记录来源")
