"""Whose a row about a village's person is: found, asked where it is not sure, or entered once.

The one way by which files and forms of this job come to a person; the caller's act asked its right.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import sealing
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, Said
from guantong.core.scope import held, pointing
from guantong.formats.appointment.persons import Traits
from guantong.formats.names import normal
from guantong.frame.intake.checking import NEW
from guantong.frame.intake.writing import NO_FACT, Entry, Writer
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.jobs.village_terms.room import TERM_WORK
from guantong.people.models import Category, Party, Person
from guantong.people.services import matching, persons

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit

#: What is told of who somebody is, in the order of a form: type, and whether it must be.
TELLS = {
    "name": ("text", True), "sex": ("choice", True), "birth_month": ("month", True),
    "id_number": ("text", False), "ethnicity": ("text", False), "schooling": ("choice", False),
    "party": ("choice", True), "party_month": ("month", False),
}  # fmt: skip
#: How a file says it; the cells of numbers are kept sealed.
SAID = {
    "name": Said(example="盘志强"), "birth_month": Said(example="1982-05"),
    "id_number": Said(titles=("公民身份号码",), sealed=True),
    "schooling": Said(titles=("文化程度", "学历"), words={"大专": "3", "本科": "2", "大学": "2",
                      "中专": "4"}),
    "party": Said(words={"党员": Party.MEMBER, "预备党员": Party.PROBATIONARY,
                  "团员": Party.LEAGUE}, blank=Party.MASSES),
}  # fmt: skip


def _field(name: str) -> Field:
    column: Any = Person._meta.get_field(name)
    kind, required = TELLS[name]
    longest = 18 if kind == "text" and name == persons.ID_NUMBER else column.max_length
    return Field(
        name, column.verbose_name, kind, required, column.choices or (), column.help_text,
        most=longest if kind == "text" else None, initial="" if kind == "choice" else None,
    )  # fmt: skip


#: What is asked of who somebody is: of a file's rows, and of a form, which cannot ask again.
TOLD = tuple(map(_field, TELLS))
ASKED = (
    *TOLD,
    Field(
        "other", gettext_lazy("同名的是另一人"), "flag",
        help=gettext_lazy("系统提示有同名同出生年月的人、而核实不是同一人时勾选。"),
    ),
)  # fmt: skip


@dataclass
class Who:
    """Whose a row is: surely, or whose it may be; or why nobody's."""

    person: Person | None = None
    may_be: list[Person] = field(default_factory=list)
    wrong: str = ""


def find(
    actor: Account | None, onto: Unit, rows: Sequence[tuple[Unit, Mapping[str, Any]]]
) -> list[Who]:
    """Find whose rows are: by the number wherever kept, else by name and month in their village.

    Of somebody of that name and month elsewhere below ``onto``, or of several, it is to be asked.
    """
    traits = [
        Traits(facts.get("name") or "", facts.get("birth_month") or "",
               facts.get("id_number") or "") for _unit, facts in rows
    ]  # fmt: skip
    out = []
    for (unit, facts), match in zip(rows, matching.match(onto, traits), strict=True):
        same = [one for one in match.may_be if one.birth_month == facts.get("birth_month")]
        here = [one for one in same if one.unit_id == unit.pk]
        found = Who(match.sure or (here[0] if len(here) == 1 else None), same)
        if found.person and actor and not actor.may(TERM_WORK, found.person.unit_path):
            found = Who(wrong=_("这个身份证号已登记在您范围以外的单位，请由上级办理"))
        out.append(found)
    return out


def keep(
    actor: Account | None, unit: Unit, facts: Mapping[str, Any], person: Person | None = None,
    origin: Origin | None = None,
) -> Person:  # fmt: skip
    """Return who a row is of, entered if nobody is; of somebody kept, what it says is corrected.

    A blank takes nothing away, and of a cadre, whom another room keeps, nothing is changed. Errors
    as for `people.services.persons.create`.
    """
    told = {name: facts[name] for name in TELLS if facts.get(name) not in ("", None)}
    number = told.get(persons.ID_NUMBER)
    if number:
        told[persons.ID_NUMBER] = persons.number_of(number)
    if person is None:
        told["category"] = Category.VILLAGE
        made: Any = persons.create.quietly(actor, unit, facts=told, origin=origin).made
        return made  # type: ignore[no-any-return]  # a person
    now = held(person) or person
    if now.category == Category.CADRE:
        return now
    told = {name: value for name, value in told.items() if value != value_of(now, name)}
    if now.category != Category.VILLAGE:
        told["category"] = Category.VILLAGE
    if told:
        persons.change.quietly(actor, now, facts=told, origin=origin)
    return now


def value_of(person: Person, name: str) -> Any:
    """Return what is kept of a person; the number opened, to be compared."""
    found = getattr(person, name)
    return found.reveal() if name == persons.ID_NUMBER else found


def named(actor: Account | None, unit: Unit, facts: Mapping[str, Any]) -> Person:
    """Return who a form is of, entered if nobody is.

    Raises
    ------
    GuantongError
        If the number is somebody's whom the actor may not see to; and as `keep`.
    Conflict
        If there is somebody of the same name and month, and it is not said who it is.

    """
    facts = {**facts, "name": normal(facts["name"])}
    (found,) = find(actor, unit.parent or unit, [(unit, facts)])
    if found.wrong:
        raise GuantongError(found.wrong + "。", field=persons.ID_NUMBER)
    person = found.person
    if facts.get("other") and not facts.get(persons.ID_NUMBER):
        person = None
    elif person is None and found.may_be:
        places = "、".join(one.unit.name for one in found.may_be)
        text = _("已登记有同名同出生年月的人（%s）。请填身份证号；核实是另一人的，勾选“另一人”。")
        raise Conflict(text % places, field="name")
    return keep(actor, unit, facts, person)


class OfPersons(Writer, ABC):
    """Rows about persons of villages, their model naming the person as ``person``.

    Its act takes who a row is of as ``person`` (None: nobody yet) and calls `keep`.
    """

    @abstractmethod
    def there(self, person: Person, entry: Entry) -> Any:
        """Return the row of a person that an entry is already, or None."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry its person and its row; of whom it is not sure, whose it may be."""
        rows = [(one.onto or self.onto, one.whole) for one in entries]
        found = find(self.actor, self.onto, rows)
        for one, who, (unit, told) in zip(entries, found, rows, strict=True):
            chosen = next((it for it in who.may_be if str(it.pk) == one.row.choice), None)
            person = one.given["person"] = None if one.row.choice == NEW else who.person or chosen
            same = told.get(persons.ID_NUMBER) or (
                told.get("name"), told.get("birth_month"), unit.pk
            )  # fmt: skip
            one.row.key = sealing.digest(repr(same), "frame.intake")
            if who.wrong:
                one.say(persons.ID_NUMBER, who.wrong)
            elif person is not None:
                one.existing = self.there(person, one)
            elif who.may_be and one.row.choice != NEW:
                one.alike = [(it.pk, f"{it.name}（{it.unit.name}）") for it in who.may_be]

    def write(self, entries: Sequence[Entry]) -> None:
        """Write them one by one: whom a row enters, the rows after it find."""
        made: dict[str, Person] = {}
        for one in entries:
            person = one.given.get("person")
            one.given["person"] = person or made.get(one.row.key)
            super().write([one])
            if person is None and one.row.made and one.row.key not in made:
                row: Any = pointing(self.makes, "pk", [one.row.made]).get()
                made[one.row.key] = row.person

    def held(self, existing: Any, name: str) -> Any:
        """Return what is kept of a row's person; of a cadre a file changes nothing."""
        cadre = name in TELLS and existing.person.category == Category.CADRE
        if cadre or name == "person":
            return NO_FACT
        return value_of(existing.person, name) if name in TELLS else super().held(existing, name)

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:
        """Correct the person, then what the row itself says."""
        keep(self.actor, existing.unit, values, existing.person, self.origin)
        rest = {name: value for name, value in values.items() if name not in (*TELLS, "person")}
        facts = {name for name in rest if self.held(existing, name) is not NO_FACT}
        return super().renew(existing, rest) if facts else existing

    @property
    def origin(self) -> Origin:
        """Where what the file says of persons comes from."""
        return Origin(SourceKind.ROSTER.value, self.intake.title, None, self.intake.source)
