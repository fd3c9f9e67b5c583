"""Posts from a workbook: every fault of every row told in its cell, or all rows taken in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_under
from guantong.core.services import events
from guantong.formats.workbook.faults import Fault, write_marked
from guantong.formats.workbook.read import Table, TableError, read_table
from guantong.formats.workbook.rows import Row, RowReader
from guantong.formats.workbook.template import Column, Kind, Template
from guantong.people.models import Duty, Level
from guantong.staffing.models import Half
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.staffing.services import posts

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST = 20_000


def _words(choices: Any) -> tuple[str, ...]:
    return tuple(events.chinese(label) for label in choices.labels)


#: What a workbook of posts looks like; written out for officers by `workbook.write_template`.
TEMPLATE = Template(
    "岗位",
    (
        Column("unit_code", "单位编码", longest=32, note="单位编码和单位至少填一项"),
        Column("unit", "单位", longest=120, note="名称有重复的，须填编码", example="梅花镇"),
        Column("title", "职务名称", required=True, longest=120, example="党委书记"),
        Column("level", "职务层次", required=True, choices=_words(Level), example="乡科级正职"),
        Column("work", "工作类别", choices=_words(Duty), note="空着为其他", example="党委"),
        Column("is_chief", "主要负责人", Kind.YES_NO),
        Column("half", "党政正职搭配", choices=_words(Half)),
        Column("is_elected", "选任", Kind.YES_NO),
        Column(
            "fields", "需要的工作经历", note="多项用顿号分开；空着由名称判断", example="党务综合"
        ),
        Column("specialities", "需要的专业", note="多项用顿号分开", example="法学、法律"),
        Column("weight", "岗位权重", Kind.NUMBER, note="空着按层次取默认值"),
    ),
)


class PostFaults(GuantongError):
    """A workbook in which something is wrong; ``marked`` is it with each fault in its cell."""

    def __init__(self, faults: list[Fault], table: Table) -> None:
        told = "；".join(f"{fault.place(table)}：{fault.message}" for fault in faults[:5])
        more = _("等 %d 处") % len(faults) if len(faults) > 5 else ""
        super().__init__(_("岗位表有误，没有导入：%s") % (told + more), field="file")
        self.faults = faults
        out = io.BytesIO()
        write_marked(out, table, faults)
        self.marked = out.getvalue()


@act(
    Unit, "岗位.导入", gettext_lazy("导入岗位"), needs=PLAN_MANAGE, open_to=(), name="posts-import"
)
def import_posts(actor: Account | None, scope: Unit, path: Path, name: str | None = None) -> Done:
    """Take in the posts of a workbook or CSV file, for units of a scope: all rows or none.

    Raises
    ------
    Refused
        If the account does not make plans there.
    PostFaults
        If anything in any row is wrong.
    GuantongError
        If the file is no table, or has no rows.

    """
    try:
        table = read_table(path, name)
    except TableError as error:
        raise GuantongError(str(error), field="file") from error
    if not 0 < len(table.rows) <= MOST:
        raise GuantongError(_("岗位表应有 1 到 %d 行。") % MOST, field="file")
    reader = RowReader(TEMPLATE, table.head)
    units = _Units(scope)
    rows = [row for n, cells in enumerate(table.rows) if (row := reader.read(n, cells))]
    faults = list(reader.faults)
    for row in rows:
        try:
            posts.create(actor, units.of(row), **_facts(row))
        except GuantongError as error:
            faults.append(Fault(row.number, reader.at.get(error.field or ""), error.message))
    if faults:
        # Leaves the transaction, and so takes back what was created.
        raise PostFaults(sorted(faults, key=lambda one: one.row), table)
    return Done(f"{scope.name} {len(rows)} 个", value=len(rows))


class _Units:
    """Finds the unit that a row names."""

    def __init__(self, scope: Unit) -> None:
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in rows_under(scope, Unit).filter(closed_on=None):
            self.by_code[unit.code] = unit
            self.by_name.setdefault(unit.name, []).append(unit)

    def of(self, row: Row) -> Unit:
        code, name = row.values["unit_code"], row.values["unit"]
        if code:
            if code not in self.by_code:
                raise GuantongError(_("范围内没有编码为“%s”的单位") % code, field="unit_code")
            return self.by_code[code]
        found = self.by_name.get(name, [])
        if len(found) != 1:
            words = _("范围内有 %d 个同名单位，请填单位编码") % len(found) if found else (
                _("范围内没有这个单位") if name else _("请填单位或单位编码")
            )  # fmt: skip
            raise GuantongError(words, field="unit")
        return found[0]


def _facts(row: Row) -> dict[str, Any]:
    values = row.values
    codes = {field.name: field.code for field in weighting.all_fields()}
    named = _several(values["fields"])
    for one in named:
        if one not in codes:
            known = "、".join(codes)
            raise GuantongError(
                _("没有工作领域“%(one)s”，可填：%(known)s") % {"one": one, "known": known},
                field="fields",
            )
    facts: dict[str, Any] = {
        "title": values["title"],
        "level": _code(Level, values["level"]),
        "work": _code(Duty, values["work"]) or Duty.OTHER.value,
        "is_chief": values["is_chief"],
        "half": _code(Half, values["half"]),
        "is_elected": values["is_elected"],
        "specialities": _several(values["specialities"]),
    }
    if named:
        facts["fields"] = [codes[one] for one in named]
    if values["weight"] is not None:
        facts["weight"] = values["weight"]
    return facts


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", "、").split("、") if part.strip()]


def _code(choices: Any, label: str) -> str:
    known = {events.chinese(words): value for value, words in choices.choices}
    return str(known.get(label, ""))
