"""A roster of persons: what its file says, and writing hundreds of thousands of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import naming, sealing, tree
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import pointing, rows_under
from guantong.core.services import bulk
from guantong.formats.appointment.persons import Traits
from guantong.frame.intake.checking import NEW
from guantong.frame.intake.columns import NAME
from guantong.frame.intake.writing import Entry, Writer
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.people.models import Category, Party, Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import matching, persons

if TYPE_CHECKING:
    from guantong.core.models import Account

BATCH = 5000
#: So many values stand in one question to the database.
PIECE = 500
ASKED = (
    "name", "sex", "birth_month", "ethnicity", "id_number", "category", "status", "post", "level",
    "level_since", "post_since", "rank", "rank_since", "party", "party_month",
    Field("branch", required=False, most=120), "work_month", "schooling", "degree", "titles",
    "native_place", "birthplace",
)  # fmt: skip
PLAIN = tuple(one for one in ASKED if isinstance(one, str) and one != "id_number")
COLUMNS = (
    "code", "unit_id", "unit_path", "position", "source_id", "id_number", "id_digest", "is_member",
    "pinyin", "initials", "branch_id", *PLAIN,
)  # fmt: skip
SAID = {
    "name": Said(example="盘志强"),
    "sex": Said(example="男"),
    "birth_month": Said(titles=("出生日期", "出生年月日"), example="1975.03"),
    "ethnicity": Said(example="瑶族"),
    "id_number": Said(
        titles=("身份证号码", "公民身份号码"), note=gettext_lazy("按文本填写；已有的人凭它认出。")
    ),
    "category": Said(titles=("人员类别",), blank=Category.MEMBER.value, example="党员"),
    "post": Said(titles=("职务", "工作单位及职务"), note=gettext_lazy("干部必填")),
    "level": Said(example="乡科级正职"),
    "rank": Said(example="一级主任科员"),
    "party": Said(
        required=True, example="中共党员",
        words={"党员": Party.MEMBER.value, "预备党员": Party.PROBATIONARY.value,
               "团员": Party.LEAGUE.value},
    ),
    "party_month": Said(titles=("入党年月",), example="1998.07"),
    "branch": Said(
        titles=("所在党支部", "所属党支部", "所在党组织", "所属党组织", "党组织", "党支部名称"),
        note=gettext_lazy("名称或代码；没有单位列的，人员归入党支部的管理单位。"),
    ),
    "work_month": Said(titles=("参加工作年月",)),
    "schooling": Said(titles=("学历",), example="大学本科"),
    "degree": Said(titles=("学位",)),
    "native_place": Said(example="湖南道县"),
    "birthplace": Said(example="湖南道县"),
}  # fmt: skip


class Roster(Writer):
    """Finds persons by their number, asks where only name and birth agree, writes in batches."""

    batch = BATCH

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._first: dict[str, int] = {}
        self._positions: dict[int, int] | None = None
        self._settled: set[tuple[int, int]] = set()

    def find(self, entries: Sequence[Entry]) -> None:
        """Read the numbers; find who is there already, or may be."""
        for one in entries:
            self._place(one)
            one.given["name"] = naming.normal(one.given["name"])
            number = one.given.pop("id_number", "")
            try:
                number = persons.number_of(number)
            except GuantongError as error:
                one.say("id_number", error.message)
            if number:
                one.given["id_number"] = number
            one.row.key = persons.id_digest(number) or sealing.digest(
                f"{one.given['name']} {one.given['birth_month']} {one.onto.pk}", "frame.intake"
            )
        wanted = [
            Traits(one.given["name"], one.given["birth_month"], one.given.get("id_number", ""))
            for one in entries
        ]
        for one, who in zip(entries, matching.match(self.onto, wanted), strict=True):
            if who.sure is not None:
                self._meet(one, who.sure)
                continue
            one.existing = next((p for p in who.may_be if str(p.pk) == one.row.choice), None)
            if one.existing is None and one.row.choice != NEW:
                one.alike = [(p.pk, f"{p.name}（{p.unit.name}）") for p in who.may_be]

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what is wrong with a person, as the form does, and who stands twice in the file."""
        for one in entries:
            facts = one.whole
            if one.existing is not None:
                facts = {name: getattr(one.existing, name) for name in PLAIN} | one.given
            for name, message in persons.wrong(facts):
                one.say(name, message)
            first = self._first.setdefault(one.row.key, one.row.number)
            if first != one.row.number:
                field = "id_number" if "id_number" in one.given else "name"
                what = _("身份证号") if field == "id_number" else _("姓名、出生年月")
                told = {"row": first, "what": what}
                one.say(field, _("与第 %(row)d 行的%(what)s重复") % told)

    def write(self, entries: Sequence[Entry]) -> None:
        """Insert who is new, a batch at once; change who is there by the act."""
        super().write([one for one in entries if one.existing is not None])
        new = [one for one in entries if one.existing is None]
        codes = [persons.new_code() for _one in new]
        bulk.insert_values(Person, COLUMNS, self._lines(new, codes))
        made: dict[str, int] = {}
        for start in range(0, len(codes), PIECE):
            rows = pointing(Person, "code", codes[start : start + PIECE])
            made.update(rows.values_list("code", "pk"))
        for one, code in zip(new, codes, strict=True):
            one.row.made = made[code]

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:
        """Correct a person; a number that was none before is taken out with None."""
        if values.get("id_number") == "":
            values = {**values, "id_number": None}
        now = persons.change.hold(self.actor, existing)
        source = self.intake.source
        title, on = self.intake.title, timezone.localdate()
        origin = Origin(SourceKind.ROSTER.value, title, on, source)
        return persons.change.quietly(self.actor, now, facts=values, origin=origin).made or now

    def held(self, existing: Any, name: str) -> Any:
        """Return what is kept of a person; the number opened, to be compared."""
        if name == "branch":
            return existing.branch
        return existing.id_number.reveal() if name == "id_number" else super().held(existing, name)

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Compare the branch that a file names by its row."""
        said = given.get("branch")
        if isinstance(said, str) and said:
            given = {**given, "branch": self._branch(said, None)[0]}
        return super().differs(existing, given)

    def told(self) -> list[str]:
        """Say how many stand in the unit of their branch, for want of another."""
        text = _("%d 人没有写单位，按党支部归入其管理单位。")
        return [text % len(self._settled)] if self._settled else []

    def unmake(self, keys: Sequence[int]) -> None:
        """Take persons out."""
        pointing(Person, "pk", keys).delete()

    def finish(self) -> None:
        """Let the database count anew what its plans rest on, and see what an index answers."""
        vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        with connection.cursor() as cursor:
            cursor.execute(f"{'VACUUM ' if vacuum else ''}ANALYZE people_person")

    @cached_property
    def _branches(self) -> dict[str, list[PartyOrganisation]]:
        """The branches that the officer sees, by code and by name."""
        out: dict[str, list[PartyOrganisation]] = defaultdict(list)
        rows = PartyOrganisation.objects.visible_to(self.actor, PARTY_VIEW).filter(
            closed_on=None, kind__in=PartyOrganisation.Kind.branches()
        )
        for row in rows.select_related("unit"):
            out[row.code].append(row)
            out[row.name].append(row)
        return out

    def _branch(self, said: str, unit: Unit | None) -> tuple[PartyOrganisation | None, str]:
        """Return the branch of a name or a code, or what is wrong; of several, the nearest."""
        found = self._branches.get(said, [])
        if len(found) > 1:
            near = unit or self.onto
            found = [row for row in found if tree.inside(row.unit.path, near.path)] or found
        if len(found) == 1:
            return found[0], ""
        if found or said in self._branches:
            return None, _("叫“%s”的党支部不止一个，请填党组织代码") % said
        text = _("没有党支部“%s”，或不在您的范围内：请先导入党组织；若是单位，列名请改为“单位”")
        return None, text % said

    def _place(self, one: Entry) -> None:
        """Find the branch that a row names; it says the unit where nothing else does."""
        said = one.given.get("branch")
        if not isinstance(said, str) or not said:
            return
        alone = not any(one.place)
        found, wrong = self._branch(said, None if alone else one.onto)
        if found is None:
            one.say("branch", wrong)
            return
        one.given["branch"] = found
        if not alone:
            return
        if not tree.inside(found.unit.path, self.onto.path):
            text = _("“%(branch)s”由“%(unit)s”管理，不在所选单位之内，请另写单位")
            one.say("branch", text % {"branch": found, "unit": found.unit})
            return
        one.onto = found.unit
        self._settled.add((one.row.sheet, one.row.number))

    def _meet(self, one: Entry, found: Person) -> None:
        """Take a person by the number, if the officer keeps the person and the unit agrees."""
        if not self.actor.may(PERSON_MANAGE, found.unit_path):
            one.say("id_number", _("这个身份证号已登记，不在您的维护范围内"))
        elif found.unit_id != one.onto.pk and any(one.place):
            told = _("此人已登记在“%s”，调动请在人员页上办理") % found.unit.name
            one.say(NAME, told)
        else:
            one.existing = found

    def _lines(self, entries: Sequence[Entry], codes: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield what the columns of ``COLUMNS`` get, each person after the last of its unit."""
        context = Person._meta.get_field("id_number").context
        members = Party.members()
        default = {one.name: one.get_default() for one in Person._meta.fields if one.name in PLAIN}
        if self._positions is None:
            rows = rows_under(self.onto, Person).order_by()
            counted = rows.values_list("unit_id").annotate(top=Max("position"), n=Count("id"))
            self._positions = {unit: top for unit, top, _n in counted}
        for one, code in zip(entries, codes, strict=True):
            unit, facts = one.onto, {**default, **one.whole}
            self._positions[unit.pk] = position = self._positions.get(unit.pk, 0) + 1
            number = facts.get("id_number", "")
            yield (
                code, unit.pk, unit.path, position, self.intake.source_id,
                sealing.seal(number, context), persons.id_digest(number) or None,
                int(facts["party"] in members), *naming.pinyin(facts["name"]),
                facts["branch"].pk if facts.get("branch") else None,
                *(facts[name] for name in PLAIN),
            )  # fmt: skip


@act(
    Unit, "人员.导入", gettext_lazy("导入名册"), needs=PERSON_MANAGE, makes=Person, name="roster",
    ask=ASKED, open_to=(),
    file=FromFile(
        gettext_lazy("导入名册"), key=("id_number",), again="change", said=SAID, writer=Roster,
        placed_by=("branch",),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Take one person of a roster in; errors as for `persons.create`."""
    return persons.create.quietly(actor, unit, facts=facts)
