"""One person, one file: the candidate, what each unit signed, the decision, the evidence; a sheet.

In the file stands what was signed and what was kept with it, and nothing else: no remark of the
program, no reckoning. Who did not answer stands there as not having answered.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.models import Conclusion, Evidence, Turn
from guantong.casework.process.definition import NO_REPLY
from guantong.core.errors import Conflict
from guantong.core.scope import pointing, rows_of
from guantong.core.services import files
from guantong.formats.documents.blocks import (
    Attached,
    Block,
    Contents,
    Document,
    Facts,
    Grid,
    Heading,
    Line,
    Text,
)
from guantong.jobs.village_terms.listings.candidates import state_of
from guantong.jobs.village_terms.services.candidates import case_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from guantong.casework.models import Round
    from guantong.core.models import Unit
    from guantong.jobs.village_terms.models import Candidate

DEMO = "演示数据，人物均为虚构"


def file_of(row: Candidate) -> tuple[Document, str]:
    """Return a candidate's file, and the digest that says which version of it this is.

    Raises
    ------
    Conflict
        If not all units have concluded.

    """
    case = case_of(row)
    turns = list(rows_of(case, Turn).select_related("unit", "done_by")) if case else []
    asked = [one for one in turns if one.definition.each]
    if case is None or not asked or any(one.done_at is None for one in asked):
        raise Conflict(_("各单位的结论还没有到齐，不能成卷。"))
    said = list(rows_of(case, Conclusion).select_related("turn"))
    kept = list(rows_of(case, Evidence).select_related("file", "by").order_by("pk"))
    # A letter about a whole list names others: it stays where it is, here stands its code alone.
    others = pointing(Evidence, "file", [one.file_id for one in kept if one.file_id])
    shared = set(others.exclude(case=case).values_list("file", flat=True))
    decided = [one for one in said if not one.turn.definition.each]
    materials = tuple(_material(n, one, shared) for n, one in enumerate(kept, start=1))
    facts = _facts(row)
    blocks: list[Block] = [
        Contents(),
        Heading(_("一、人选登记")), *(Facts(facts[n : n + 4]) for n in range(0, len(facts), 4)),
        Heading(_("二、各单位结论")), _grid(
            (_("单位"), _("结论"), _("依据条款"), _("理由"), _("签署、日期"), _("函件文号"),
             _("校验码")), (1.5, 1, 1.4, 1.8, 1.5, 1.1, 1.2),
            tuple(line for one in asked for line in _of_unit(one, said)), "",
        ),
        Heading(_("三、县级意见")), _grid(
            (_("单位"), _("意见"), _("理由"), _("签署、日期"), _("校验码")),
            (1.3, 1.5, 2.6, 1.7, 1.2),
            tuple((one.unit_name, one.outcome, one.reason, _signed(one), _code(one.digest[:16]))
                  for one in decided), _("尚未作出。"),
        ),
        Heading(_("四、材料目录")), _grid(
            (_("序号"), _("材料"), _("形成日期"), _("提供人"), _("文件校验码（SHA-256）"),
             _("备注")), (0.5, 1.5, 1.1, 1.2, 2.8, 1.1), materials, _("没有材料。"),
        ),
    ]  # fmt: skip
    version = hashlib.sha256(repr([row.pk, blocks]).encode()).hexdigest()
    blocks += [Line(_("本卷版本（内容校验码）：%s") % _code(version[:16]), "right", 9), *(
        Attached(
            f"{n:02d}.{one.file.name.rpartition('.')[2]}", files.content_of(one.file),
            one.file.content_type, str(one),
        )
        for n, one in enumerate(kept, start=1) if one.file and one.file_id not in shared
    )]  # fmt: skip
    last = max(_moment(one) for one in (*turns, *said, *kept))
    foot = DEMO if row.is_demo else case.number
    title = _("村“两委”人选联审卷")
    paper = Document(title, str(row), tuple(blocks), foot, kept_of=timezone.localdate(last))
    return paper, version


def _grid(
    head: tuple[str, ...], widths: tuple[float, ...], rows: tuple[tuple[str, ...], ...],
    nothing: str,
) -> Block:  # fmt: skip
    return Grid(head, rows, widths=widths) if rows else Text(nothing)


def _code(digest: str) -> str:
    """Return a check code in groups of eight, so that a narrow column holds it."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))


def _moment(one: Any) -> Any:
    return (
        one.done_at or one.opened_at
        if isinstance(one, Turn)
        else getattr(one, "signed_at", None) or one.at
    )


def _facts(row: Candidate) -> tuple[tuple[str, str], ...]:
    of = row.person
    return (
        (_("姓名"), of.name), (_("性别"), str(of.get_sex_display())),
        (_("出生年月"), of.birth_month), (_("民族"), of.ethnicity),
        (_("政治面貌"), str(of.get_party_display())), (_("入党时间"), of.party_month or "—"),
        (_("学历"), str(of.get_schooling_display()) or "—"),
        (_("身份证号"), str(of.id_number) or "—"),
        (_("村（社区）"), row.unit.name), (_("拟任职务"), str(row.get_post_display())),
        (_("现任"), _("是") if row.is_incumbent else _("否")), (_("批次"), row.round.name),
    )  # fmt: skip


def _of_unit(turn: Turn, said: Sequence[Conclusion]) -> list[tuple[str, ...]]:
    """Return what a unit concluded, corrections among it; a unit that did not answer says so."""
    own = [one for one in said if one.turn_id == turn.pk]
    silent = (
        turn.unit.name, NO_REPLY, "—", turn.note or "—",
        _("%(by)s记 %(on)s") % {"by": turn.done_by or "—", "on": _day(turn.done_at)}, "—", "—",
    )  # fmt: skip
    return [
        *([silent] if turn.outcome == NO_REPLY else []),
        *(
            (one.unit_name, one.outcome, one.article or "—", one.reason or "—", _signed(one),
             f"{one.letter} {_day(one.letter_on)}" if one.letter else "—", _code(one.digest[:16]))
            for one in own
        ),
    ]  # fmt: skip


def _material(n: int, one: Evidence, shared: Collection[int]) -> tuple[str, ...]:
    told = _("不采用：%s") % one.set_aside if one.set_aside else ""
    if one.file_id in shared:
        told = _("整批函件，另存")
    return (
        str(n),
        str(one),
        _day(one.taken_on or one.at),
        str(one.by or "—"),
        _code(one.file.sha256) if one.file else "—",
        told,
    )


def _signed(one: Conclusion) -> str:
    return f"{one.name} {_day(one.signed_at)}"


def _day(value: Any) -> str:
    if value is None:
        return "—"
    return f"{timezone.localtime(value) if hasattr(value, 'hour') else value:%Y-%m-%d}"


def sheet_of(of: Round, unit: Unit, rows: Iterable[Any]) -> Document:
    """Return the candidates of a round under a unit, as a list to be put on file."""
    lines = tuple(
        (str(n), one.unit.name, str(one.get_post_display()), one.person.name,
         str(one.person.get_sex_display()), one.person.birth_month,
         str(one.person.get_schooling_display()) or "—", str(one.person.get_party_display()),
         _("是") if one.is_incumbent else _("否"), str(state_of(one)))
        for n, one in enumerate(rows, start=1)
    )  # fmt: skip
    foot = DEMO if of.is_demo else ""
    blocks: tuple[Block, ...] = (
        _grid(
            (_("序号"), _("村（社区）"), _("拟任职务"), _("姓名"), _("性别"), _("出生年月"),
             _("学历"), _("政治面貌"), _("现任"), _("联审")),
            (0.6, 1.8, 1.8, 1, 0.6, 1, 1.1, 1.2, 0.6, 1.4), lines, _("没有人选。"),
        ),
        Line(_("填表人：　　　　　　　审核人：　　　　　　　乡镇党委（盖章）"), size=10.5),
    )  # fmt: skip
    title = _("村“两委”人选名册")
    return Document(title, f"{unit.name} · {of.name}", blocks, foot, page="a4-lying")
