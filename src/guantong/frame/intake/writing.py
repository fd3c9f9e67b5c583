"""How the rows of a file are found, checked and written: by the act, one by one, or faster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.db import models, transaction
from django.utils.translation import gettext as _

from guantong.core import sealing
from guantong.core.acts import Act
from guantong.core.acts import find as act_of
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_under
from guantong.frame.intake.columns import CODE, NAME
from guantong.frame.models import SourceKind

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.roles import Permission
    from guantong.core.scope import ScopedModel
    from guantong.frame.intake.columns import Column
    from guantong.frame.intake.models import Intake, IntakeRow


@dataclass(slots=True)
class Entry:
    """A row that was read: what it says, where it goes, and the row that it is already.

    ``given`` holds what stands in the file, ``blank`` what its blank cells stand for in a new row;
    ``onto`` is None where ``place`` names a unit that a row before makes. ``faults`` is added to by
    whoever checks; ``alike`` holds rows that it may be, for an officer to say.
    """

    row: IntakeRow
    given: dict[str, Any]
    blank: Mapping[str, Any]
    onto: Any
    place: tuple[str, str, str] = ("", "", "")
    existing: Any = None
    alike: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> dict[str, Any]:
        """What a new row is given."""
        return {**self.blank, **self.given}

    def say(self, name: str, message: str) -> None:
        """Add a fault of a field, or ("") of the whole row."""
        self.faults.append((name, message))


#: What a row keeps of a field that is no fact of it.
NO_FACT = object()


class _Tried(Exception):
    """Ends a transaction in which rows were written only to see whether they can be."""


class Writer:
    """Writes rows by the act itself, one by one, all of them in one transaction.

    A room that writes many rows faster derives its own, and names it where it declares the act.
    The act must do nothing outside the database: whether a row is right is seen by doing it.

    Attributes
    ----------
    batch
        So many rows are one transaction; 0 for all. An import in batches is resumed.
    most
        So many rows a file may have.
    keeps
        Whether the rows stay after they were written, so that the import can be undone.
    undoes
        Whether a whole import can be taken back.

    """

    batch = 0
    most = 20_000
    keeps = True
    undoes = True

    def __init__(
        self, act: Act, actor: Account, onto: Any, intake: Intake, columns: Sequence[Column]
    ) -> None:
        if act.file is None or act.makes is None:
            raise TypeError(f"{act.name} makes no rows from a file")
        self.act, self.actor, self.onto, self.intake = act, actor, onto, intake
        self.columns = {one.name: one for one in columns}
        self.file, self.makes = act.file, act.makes
        self.places = Places(act, actor, onto) if act.model is Unit else None
        self.again = act_of(self.makes._meta.label_lower, self.file.again)
        self._held: dict[int, Any] = {}
        every = (*act.asks(onto), *act.file.more)
        self._asked = [one for one in every if isinstance(one, Field)]
        self._facts = {one.name for one in act.makes._meta.get_fields()}

    @property
    def kind(self) -> str:
        """The kind of source that the file is."""
        return SourceKind.ROSTER.value

    @staticmethod
    def begun(onto: Any) -> Iterable[Sequence[str]]:  # noqa: ARG004 - for those that know rows
        """Return the rows that the empty workbook holds already."""
        return ()

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the row that it is already."""
        key = self.file.key
        if not key:
            return
        column: Any = self.makes._meta.get_field(key[0])
        link = "" if len(key) == 1 and column.unique else self._link()
        named = {one.whole.get(key[0]) for one in entries}
        rows = rows_under(self.onto, cast("type[ScopedModel]", self.makes)).filter(
            **{f"{key[0]}__in": named - {None}}
        )
        there: dict[Any, list[Any]] = defaultdict(list)
        for row in rows.order_by("pk"):
            there[self._key_of(row, link)].append(row)
        met: set[Any] = set()
        for one in entries:
            said = (getattr(one.onto, "pk", None) if link else None,
                    *(one.whole.get(name) for name in key))  # fmt: skip
            if said in met and not self.file.repeats:
                label = self.columns[key[0]].label
                one.say(key[0], _("前面已有一行的%(what)s与此相同") % {"what": label})
            met.add(said)
            one.row.key = sealing.digest(repr(said), "frame.intake")
            if there[said]:
                one.existing = there[said].pop(0) if self.file.repeats else there[said][0]

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what is wrong, by doing the act for each and taking it all back."""
        try:
            with transaction.atomic():
                self.write(entries)
                raise _Tried
        except _Tried:
            for one in entries:
                one.row.made = None
        self._held.clear()
        if self.makes is Unit:
            self.places = Places(self.act, self.actor, self.onto)

    def write(self, entries: Sequence[Entry]) -> None:
        """Write entries inside the caller's transaction; set what each made, say what it cannot."""
        for one in entries:
            if one.faults:
                continue
            try:
                with transaction.atomic():
                    one.row.made = self._one(one).pk
            except GuantongError as error:
                one.say(error.field or "", error.message)

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Return field → what stands and what the file says, where they differ."""
        out = {}
        for name, value in given.items():
            held = self.held(existing, name)
            if held is not NO_FACT and _plain(held) != _plain(value):
                out[name] = (held, value)
        return out

    def held(self, existing: Any, name: str) -> Any:
        """Return what a row says in a field; ``NO_FACT`` for what no row keeps, as a reason."""
        asked = next((one for one in self._asked if one.name == name), None)
        if asked is not None and callable(asked.initial):
            return asked.initial(existing)
        if name not in self._facts:
            return NO_FACT
        column: Any = self.makes._meta.get_field(name)
        return column.value_from_object(existing)

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:
        """Give a row that exists what a file says of it."""
        if self.again is None:
            raise GuantongError(_("“%s”已经有了，不能由文件修改。") % existing)
        asked = {one if isinstance(one, str) else one.name for one in self.again.asks(existing)}
        for name in values.keys() - asked:
            if self.held(existing, name) is not NO_FACT:
                told = {"row": existing, "what": self.columns[name].label}
                raise GuantongError(
                    _("“%(row)s”已经有了，它的%(what)s不能由文件修改。") % told, field=name
                )
        now = self.again.hold(self.actor, existing)
        given = {name: value for name, value in values.items() if name in asked}
        return self.again.quietly(self.actor, now, **given).made or now

    def unmake(self, keys: Sequence[int]) -> None:
        """Take out rows that were made, the last first."""
        for row in pointing(self.makes, "pk", keys).order_by("-pk"):
            row.delete()

    def told(self) -> list[str]:
        """Return what was read otherwise than it stands, in sentences."""
        return []

    def finish(self) -> None:
        """Do what is done once, when every row is written."""

    def _one(self, entry: Entry) -> Any:
        if entry.existing is not None:
            told = self.differs(entry.existing, entry.given)
            beside = {
                name: value for name, value in entry.given.items()
                if self.held(entry.existing, name) is NO_FACT
            }  # fmt: skip
            values = {name: value for name, (_was, value) in told.items()}
            return self.renew(entry.existing, beside | values) if values else entry.existing
        onto = entry.onto or self._place(entry)
        if onto.pk not in self._held:
            self._held[onto.pk] = self.act.hold(self.actor, onto)
        made = self.act.quietly(self.actor, self._held[onto.pk], **entry.whole).made
        if isinstance(made, Unit) and self.places:
            self.places.add(made)
        return made

    def _place(self, entry: Entry) -> Any:
        found = self.places.find(*entry.place) if self.places else ""
        if isinstance(found, str):
            raise GuantongError(found, field=CODE if entry.place[0] else NAME)
        return found

    def _link(self) -> str:
        """Return the foreign key by which what is made belongs to what the act is done on."""
        return next(
            f.name
            for f in self.makes._meta.get_fields()
            if isinstance(f, models.ForeignKey) and issubclass(self.act.model, f.related_model)
        )

    def _key_of(self, row: Any, link: str) -> tuple[Any, ...]:
        above = getattr(row, f"{link}_id") if link else None
        return (above, *(self.held(row, name) for name in self.file.key))


def _plain(value: Any) -> Any:
    """Return a value as it is compared: nothing is nothing, however it is kept."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str):
        return value.strip()
    if value is None or value == []:
        return ""
    return list(value) if isinstance(value, tuple) else value


class Places:
    """Finds the unit that a row names, among those an account may write in."""

    def __init__(self, act: Act, actor: Account, onto: Unit) -> None:
        self._by_code: dict[str, Unit] = {}
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        seen = Unit.objects.visible_to(actor, cast("Permission", act.needs))
        for unit in seen.filter(seen.under(onto.path), closed_on=None).select_related("parent"):
            self.add(unit)

    def add(self, unit: Unit) -> None:
        """Let a unit be found."""
        self._by_code[unit.code] = unit
        self._by_name[unit.name].append(unit)

    def find(self, code: str, name: str, above: str) -> Unit | str:
        """Return the unit, or what is wrong."""
        if not code and not name:
            return _("单位编码和单位都空着，至少填一项")
        if code:
            found = [self._by_code[code]] if code in self._by_code else []
        else:
            found = self._by_name.get(name, [])
        if above and len(found) > 1:
            found = [unit for unit in found if unit.parent and unit.parent.name == above]
        if len(found) == 1:
            return found[0]
        if not found:
            return _("没有单位“%s”，或不在您的维护范围内") % (code or name)
        told = {"many": len(found), "name": name}
        return _("有 %(many)d 个“%(name)s”，请填单位编码或上级单位") % told
