"""What a roster to import looks like, and each of its rows made into a person, faults told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from guantong.core import naming, sealing
from guantong.core.models import Unit
from guantong.formats.workbook.faults import Fault
from guantong.formats.workbook.template import Column, Kind, Template
from guantong.people.models import (
    Category,
    Level,
    Party,
    Person,
    PostRank,
    Schooling,
    Sex,
    Status,
)  # fmt: skip
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import persons
from guantong.standards.legal_numbers import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db import models

    from guantong.core.models import Account
    from guantong.formats.workbook.rows import Row
    from guantong.frame.models import Source

REASON = "名册导入服务"
PIECE = 500


def _words(codes: type[models.TextChoices]) -> dict[str, str]:
    """Return the labels of a code list, in Chinese, and their codes."""
    with translation.override("zh-hans"):
        return {str(label): str(code) for code, label in codes.choices}


CODED = {
    "sex": _words(Sex), "category": _words(Category), "status": _words(Status),
    "party": _words(Party), "level": _words(Level), "rank": _words(PostRank),
    "schooling": _words(Schooling),
}  # fmt: skip


def _coded(name: str, title: str, **more: Any) -> Column:
    return Column(name, title, choices=tuple(CODED[name]), **more)


UNIT_NOTE = "单位编码和单位名称至少填一项；名称有重复的，另填上级单位。"
ROSTER = Template(
    "人员名册",
    (
        Column("name", "姓名", required=True, longest=40, example="盘志强"),
        _coded("sex", "性别", required=True, example="男"),
        Column("birth_month", "出生年月", Kind.MONTH, required=True, example="1975.03"),
        Column("ethnicity", "民族", longest=20, note="空着为汉族", example="瑶族"),
        Column("id_number", "身份证号", Kind.ID_NUMBER, note="按文本填写"),
        _coded("category", "人员类别", note="空着为党员", example="党员"),
        _coded("status", "状态", note="空着为在职", example="在职"),
        Column("unit_code", "单位编码", longest=32, note=UNIT_NOTE),
        Column("unit", "单位", longest=120, aliases=("所在党支部", "单位名称"), note=UNIT_NOTE),
        Column("parent", "上级单位", longest=120, aliases=("乡镇", "乡镇街道")),
        Column("post", "现任职务", longest=300, aliases=("职务",), note="干部必填"),
        _coded("level", "职务层次", example="乡科级正职"),
        Column("level_since", "任现层次时间", Kind.MONTH),
        Column("post_since", "任现职时间", Kind.MONTH),
        _coded("rank", "职级", example="一级主任科员"),
        Column("rank_since", "任现职级时间", Kind.MONTH),
        _coded("party", "政治面貌", required=True, example="中共党员"),
        Column("party_month", "入党时间", Kind.MONTH, example="1998.07"),
        Column("work_month", "参加工作时间", Kind.MONTH),
        _coded("schooling", "最高学历", aliases=("学历",), example="大学本科"),
        Column("degree", "最高学位", longest=40, aliases=("学位",)),
        Column("titles", "专业技术职务", longest=80),
        Column("native_place", "籍贯", longest=40, example="湖南道县"),
        Column("birthplace", "出生地", longest=40, example="湖南道县"),
    ),
)
PLAIN = (
    "name", "birth_month", "native_place", "birthplace", "post", "level_since", "post_since",
    "rank_since", "party_month", "work_month", "degree", "titles",
)  # fmt: skip
DEFAULTS = {"category": Category.MEMBER.value, "status": Status.ACTIVE.value}
COLUMNS = (
    "code", "unit_id", "unit_path", "position", "source_id", "source_row", "ethnicity",
    "id_number", "id_digest", "is_member", "pinyin", "initials", *PLAIN, *CODED,
)  # fmt: skip
#: Months of a person's life in the order in which they must come.
LIFE = ("birth_month", "party_month"), ("birth_month", "work_month")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is right: where the person goes, what the columns get."""

    number: int
    unit: Unit
    values: Mapping[str, Any]
    coded: Mapping[str, str]
    digest: str


class Reader:
    """Makes rows into entries and remembers what a later row may clash with."""

    def __init__(self, actor: Account, columns: Mapping[str, int]) -> None:
        self.at, self.faults = columns, list[Fault]()
        self._by_code: dict[str, Unit] = {}
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        seen = Unit.objects.visible_to(actor, PERSON_MANAGE).filter(closed_on=None)
        for unit in seen.select_related("parent"):
            self._by_code[unit.code] = unit
            self._by_name[unit.name].append(unit)
        self._first: dict[Any, int] = {}
        today = timezone.localdate()
        self._this_month = f"{today:%Y-%m}"
        self._latest_birth = f"{today.year - count('work.age', today)}-12"

    def read(self, rows: Iterable[Row]) -> list[Entry]:
        """Return the rows that are right; what is wrong gathers in ``faults``."""
        made = [entry for row in rows if (entry := self._entry(row)) is not None]
        taken = _taken([one.digest for one in made if one.digest])
        for one in made:
            if one.digest in taken:
                self._say(one.number, "id_number", "这个身份证号已登记，不能重复导入")
        return [one for one in made if one.digest not in taken]

    def _entry(self, row: Row) -> Entry | None:
        before, values, number = len(self.faults), row.values, row.number
        unit = self._unit(number, values)
        self._check_months(number, values)
        coded = {
            name: codes[text] if (text := values[name]) else DEFAULTS.get(name, "")
            for name, codes in CODED.items()
        }
        if coded["category"] == Category.CADRE and not values["post"]:
            self._say(number, "post", "干部要填现任职务")
        digest = persons.id_digest(values["id_number"])
        if digest:
            self._once(number, "id_number", digest, "身份证号")
        elif unit is not None:
            key = (values["name"], values["birth_month"], unit.pk)
            self._once(number, "name", key, "姓名、出生年月")
        if len(self.faults) > before or unit is None:
            return None
        return Entry(number, unit, values, coded, digest)

    def _unit(self, number: int, values: Mapping[str, Any]) -> Unit | None:
        code, name, parent = values["unit_code"], values["unit"], values["parent"]
        if code:
            found = [self._by_code[code]] if code in self._by_code else []
        else:
            found = self._by_name.get(name, [])
        if parent and len(found) > 1:
            found = [u for u in found if u.parent and u.parent.name == parent]
        if len(found) == 1:
            return found[0]
        field = "unit_code" if code else "unit"
        if not code and not name:
            self._say(number, field, "单位编码和单位都空着，至少填一项")
        elif not found:
            self._say(number, field, f"没有单位“{code or name}”，或不在您的维护范围内")
        else:
            self._say(number, field, f"有 {len(found)} 个“{name}”，请填单位编码或上级单位")
        return None

    def _check_months(self, number: int, values: Mapping[str, Any]) -> None:
        if not f"{persons.EARLIEST}" <= values["birth_month"] <= self._latest_birth:
            self._say(number, "birth_month", f"出生年月 {values['birth_month']} 不在合理范围")
        for earlier, later in LIFE:
            if values[later] and values[later] <= values[earlier]:
                self._say(number, later, f"{values[later]} 早于出生年月 {values[earlier]}")
            elif values[later] > self._this_month:
                self._say(number, later, f"{values[later]} 晚于本月")

    def _once(self, number: int, field: str, key: Any, what: str) -> None:
        first = self._first.setdefault(key, number)
        if first != number:
            self._say(number, field, f"与第 {first + 2} 行的{what}重复")

    def _say(self, row: int, field: str, message: str) -> None:
        self.faults.append(Fault(row, self.at.get(field), message))


def lines(
    entries: list[Entry], source: Source, positions: dict[int, int]
) -> Iterator[tuple[Any, ...]]:
    """Return what the columns of ``COLUMNS`` get, each person after the last of its unit."""
    context = Person._meta.get_field("id_number").context
    members = Party.members()
    for one in entries:
        unit, values = one.unit, one.values
        positions[unit.pk] = position = positions.get(unit.pk, 0) + 1
        yield (
            persons.new_code(), unit.pk, unit.path, position, source.pk, one.number,
            values["ethnicity"] or "汉族", sealing.seal(values["id_number"], context),
            one.digest or None, int(one.coded["party"] in members), *naming.pinyin(values["name"]),
            *(values[name] for name in PLAIN), *one.coded.values(),
        )  # fmt: skip


def _taken(digests: list[str]) -> set[str]:
    rows = Person.objects.unscoped(REASON)
    found: set[str] = set()
    for first in range(0, len(digests), PIECE):
        piece = rows.filter(id_digest__in=digests[first : first + PIECE])
        found.update(piece.values_list("id_digest", flat=True))
    return found
