"""The Party's organisations from the national register's export: a tree, in whatever order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import PartyJoinedUnit, PartyOrganisation, Unit
from guantong.core.roles import PARTY_MANAGE, PARTY_VIEW
from guantong.core.scope import pointing, rows_of
from guantong.core.services.party import committee, joint, tree
from guantong.frame.intake.columns import CODE, NAME
from guantong.frame.intake.writing import Entry, Writer

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = PartyOrganisation.Kind
ABOVE, ABOVE_NAME = "parent_code", "parent_name"
SEVERAL = re.compile(r"[、，,；;\n]+")
#: The titles of an export and what else they are called. None of the register's own templates is
#: public: a title that is none of these is asked about when the file is read.
SAID = {
    "code": Said(titles=("党组织编码", "组织代码", "组织编码", "代码"), example="0001"),
    "name": Said(titles=("党组织全称", "组织名称", "名称"), example="中共某镇某村支部委员会"),
    "kind": Said(
        titles=("党组织类别", "组织类别", "党组织类型"), example="党支部",
        words={
            "党的基层委员会": Kind.COMMITTEE.value, "基层党委": Kind.COMMITTEE.value,
            "党的工作委员会": Kind.WORKING.value, "工委": Kind.WORKING.value,
            "党总支部": Kind.GENERAL.value, "总支部": Kind.GENERAL.value,
            "总支": Kind.GENERAL.value, "支部": Kind.BRANCH.value,
            "联合支部": Kind.JOINT.value, "小组": Kind.GROUP.value,
        },
    ),
    ABOVE: Said(titles=("上级党组织编码", "上级组织代码"),
                note=gettext_lazy("代码和名称填一个即可；顶层空着。")),
    ABOVE_NAME: Said(titles=("上级党组织名称", "上级组织", "直属上级党组织")),
    "founded_on": Said(titles=("建立日期", "批准成立日期")),
    "elected_on": Said(titles=("选举日期", "换届日期", "本届换届日期", "当选日期")),
    "term_ends_on": Said(titles=("任期届满日期", "届满时间", "应换届日期")),
    "term_years": Said(titles=("任期", "任期年限")),
    "members": Said(titles=("党员总数", "党员人数")),
    "full_members": Said(titles=("正式党员", "正式党员人数")),
    "counted_on": Said(titles=("统计日期", "截止日期")),
    "secretary": Said(titles=("党组织书记", "书记姓名"), example="张某"),
    "joined": Said(titles=("联合单位",), note=gettext_lazy("联合党支部填，单位名称用顿号隔开。")),
}  # fmt: skip


class Register(Writer):
    """Writes organisations from above, whatever order the file has them in.

    The one above is found by its code, or by its name; in the file or among those that stand
    already. A row that names no unit is managed by the unit of the one above.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        #: The row above each row, where the file has it; and what each row made.
        self._in_file: dict[int, Entry] = {}
        self._made: dict[int, PartyOrganisation] = {}
        self._above: Entry | None = None
        self._settled: set[int] = set()
        self._by_code: dict[str, PartyOrganisation] = {}
        self._by_name: dict[str, list[PartyOrganisation]] = defaultdict(list)
        rows = PartyOrganisation.objects.visible_to(self.actor, PARTY_VIEW).filter(closed_on=None)
        for row in rows.select_related("unit"):
            self._by_code[row.code] = row
            self._by_name[row.name].append(row)

    def find(self, entries: Sequence[Entry]) -> None:
        """Find who stands already, and refuse circles."""
        super().find(entries)
        for one in entries:
            held = one.existing
            if held is not None and held.closed_on is not None:
                one.say("code", _("“%s”已撤销，请先恢复，或把这一行留下不导入") % held)
            elif held is not None and any(one.place) and one.onto and one.onto.pk != held.unit_id:
                text = _("已由“%s”管理，改管理单位请在党组织页上办理")
                one.say(CODE if one.place[0] else NAME, text % held.unit)
            if one.given.get("joined"):
                self._read_joined(one)
        self._link_up(entries)

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what is wrong; by doing it all, and taking it back."""
        super().check([one for one in entries if not one.faults])

    def write(self, entries: Sequence[Entry]) -> None:
        """Write those above first."""
        self._made = {}
        for one in self._from_above(entries):
            above = self._in_file.get(id(one))
            if above is not None and (above.faults or id(above) not in self._made):
                text = _("上级党组织“%s”所在的行没有导入")
                one.say(self._column_above(one), text % above.given.get("name", ""))
                continue
            super().write([one])
            if one.row.made is not None and not one.faults:
                self._made[id(one)] = self._read(one.row.made)

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:
        """Change an organisation to what the file says of it."""
        facts = {name: values[name] for name in values if name in tree.FACTS}
        if ABOVE in values or ABOVE_NAME in values:
            facts["parent"] = self._parent(values)
        now = tree.change.hold(self.actor, existing)
        made = tree.change.quietly(self.actor, now, **facts).made or now
        self._say(made, values)
        return made

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Compare the one above by its code where the file says it, else by its name."""
        if given.get(ABOVE):
            given = {name: value for name, value in given.items() if name != ABOVE_NAME}
        return super().differs(existing, given)

    def held(self, existing: Any, name: str) -> Any:
        """Return what an organisation says in a field of the file."""
        if name in (ABOVE, ABOVE_NAME):
            above = existing.parent
            return "" if above is None else above.code if name == ABOVE else above.name
        if name == "secretary":
            rows = committee.committee_of(existing).filter(duty=committee.Duty.SECRETARY)
            return "、".join(one.name for one in rows)
        if name == "joined":
            rows = rows_of(existing, PartyJoinedUnit).select_related("unit")
            return "、".join(sorted(one.unit.name for one in rows))
        return super().held(existing, name)

    def told(self) -> list[str]:
        """Say how many rows are managed by the unit of the one above."""
        many = len(self._settled)
        text = _("%d 行没有写单位，由其上级党组织的管理单位管理，可在党组织页上调整。")
        return [text % many] if many else []

    def _one(self, entry: Entry) -> Any:
        self._above = self._in_file.get(id(entry))
        try:
            return super()._one(entry) if entry.existing is not None else self._new(entry)
        except GuantongError as error:
            if error.field == "parent":
                error.field = self._column_above(entry)
            raise
        finally:
            self._above = None

    def _new(self, entry: Entry) -> Any:
        above, onto = self._parent(entry.given), entry.onto
        if above is not None and not any(entry.place):
            onto = above.unit
            self._settled.add(entry.row.number)
        if onto.pk not in self._held:
            self._held[onto.pk] = self.act.hold(self.actor, onto)
        facts = {name: value for name, value in entry.whole.items() if name in tree.FACTS}
        made = tree.create.quietly(self.actor, self._held[onto.pk], parent=above, **facts).made
        self._say(made, entry.given)
        return made

    def _say(self, made: Any, values: Mapping[str, Any]) -> None:
        if "secretary" in values:
            committee.say_secretary(made, values["secretary"])
        if "joined" in values:
            names = SEVERAL.split(values["joined"]) if values["joined"] else []
            found = [self.places.find("", name, "") for name in names if self.places]
            joint.say_joined(made, [one for one in found if isinstance(one, Unit)])

    def _read_joined(self, one: Entry) -> None:
        """Check the units that a joint branch takes in; keep their names in one order."""
        names = sorted({name.strip() for name in SEVERAL.split(one.given["joined"])} - {""})
        kind = one.whole.get("kind") or getattr(one.existing, "kind", "")
        if kind != Kind.JOINT:
            one.say("joined", _("只有联合党支部才有覆盖单位"))
        for name in names:
            found = self.places.find("", name, "") if self.places else ""
            if isinstance(found, str):
                one.say("joined", found)
        one.given["joined"] = "、".join(names)

    def _link_up(self, entries: Sequence[Entry]) -> None:
        """Find for each row the row above it, if the file has it; say of circles who is in them."""
        by_code = {one.given.get("code"): one for one in entries}
        by_name: dict[Any, list[Entry]] = defaultdict(list)
        for one in entries:
            by_name[one.given.get("name")].append(one)
        self._in_file = {}
        for one in entries:
            code, name = one.given.get(ABOVE), one.given.get(ABOVE_NAME)
            if code and code in by_code:
                self._in_file[id(one)] = by_code[code]
            elif name and not code:
                self._by_name_above(one, name, by_name[name])
            elif code and code not in self._by_code:
                text = _(
                    "没有代码为“%s”的党组织：系统里和文件里都没有，或不在您的范围内，或它的行有问题"
                )
                one.say(ABOVE, text % code)
        for one in entries:
            circle = self._circle(one)
            if circle:
                told = " → ".join(each.given.get("name", "") for each in circle)
                one.say(self._column_above(one), _("上级党组织互为上级：%s") % told)

    def _by_name_above(self, one: Entry, name: str, rows: Sequence[Entry]) -> None:
        codes = {each.given.get("code") for each in rows}
        others = [row for row in self._by_name[name] if row.code not in codes]
        if len(rows) + len(others) > 1:
            text = _("有 %(many)d 个党组织叫“%(name)s”，请填上级党组织代码")
            one.say(ABOVE_NAME, text % {"many": len(rows) + len(others), "name": name})
        elif rows:
            self._in_file[id(one)] = rows[0]
        elif not others:
            text = _("没有党组织“%s”：系统里和文件里都没有，或不在您的范围内，或它的行有问题")
            one.say(ABOVE_NAME, text % name)

    def _circle(self, one: Entry) -> list[Entry]:
        """Return the rows of the circle that a row is in; none where it is in none."""
        way, met, at = [one], {id(one)}, self._in_file.get(id(one))
        while at is not None and id(at) not in met:
            way.append(at)
            met.add(id(at))
            at = self._in_file.get(id(at))
        return [*way, one] if at is one else []

    def _from_above(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """Yield rows, each after the row above it."""
        left = {id(one): one for one in entries}
        for one in entries:
            way = []
            at: Entry | None = one
            while at is not None and left.pop(id(at), None) is not None:
                way.append(at)
                at = self._in_file.get(id(at))
            yield from reversed(way)

    def _parent(self, given: Mapping[str, Any]) -> Any:
        """Return the organisation above, or None at the top."""
        if self._above is not None:
            return self._made[id(self._above)]
        if given.get(ABOVE):
            return self._by_code[given[ABOVE]]
        rows = self._by_name[given[ABOVE_NAME]] if given.get(ABOVE_NAME) else []
        return rows[0] if rows else None

    @staticmethod
    def _column_above(one: Entry) -> str:
        return ABOVE if one.given.get(ABOVE) else ABOVE_NAME

    @staticmethod
    def _read(key: int) -> PartyOrganisation:
        return pointing(PartyOrganisation, "pk", [key]).select_related("unit").get()


@act(
    Unit, "党组织.导入", gettext_lazy("导入党组织"), needs=PARTY_MANAGE, makes=PartyOrganisation,
    name="party-register", open_to=(),
    ask=(
        "code", "name", "kind",
        Field(ABOVE, gettext_lazy("上级党组织代码"), required=False, most=32),
        Field(ABOVE_NAME, gettext_lazy("上级党组织"), required=False, most=120),
        "founded_on", "elected_on", "term_years", "term_ends_on", "members", "full_members",
        "counted_on",
        Field("secretary", gettext_lazy("书记"), required=False, most=40),
        Field("joined", gettext_lazy("覆盖单位"), required=False),
    ),
    file=FromFile(
        gettext_lazy("导入党组织"), key=("code",), again="change", said=SAID, writer=Register,
        placed_by=(ABOVE, ABOVE_NAME),
        help=gettext_lazy("全国党员管理信息系统导出的党组织名单，或按模板填写；行的先后不限。"),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Take one organisation of the register in; errors as for `tree.create`."""
    given = {name: value for name, value in facts.items() if name in tree.FACTS}
    return tree.create.quietly(actor, unit, **given)
