"""Results of checks of personal matters, loaded from the system that draws and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.jobs.supervision.models import Finding, MatterCheck
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services import findings

if TYPE_CHECKING:
    from guantong.core.models import Account

Result = MatterCheck.Result


@act(
    Unit, "个人有关事项.导入结果", gettext_lazy("导入查核结果"), needs=SUPERVISE_WORK,
    makes=MatterCheck, name="matters-take", open_to=(),
    ask=(*findings.NAMED, "kind", "draw", "found_on", "result"),
    file=FromFile(gettext_lazy("导入查核结果"), said={
        "name": Said(required=True, example="盘志强（虚构）"), "kind": Said(example="随机抽查"),
        "draw": Said(titles=("批次",), example="2026-1"), "found_on": Said(example="2026-06-30"),
        "result": Said(titles=("结果",), example="一致",
                       note=gettext_lazy("只写结果，不写申报内容")),
    }),
)  # fmt: skip
def take(_actor: Account | None, unit: Unit, name: str, code: str = "", **facts: Any) -> Done:
    """Keep one person's result.

    Raises
    ------
    GuantongError
        If it is nobody's, or of a day to come.
    Conflict
        If there is one of that draw already.

    """
    if facts["found_on"] > today():
        raise GuantongError(_("结果日期在今天之后，请核对。"), field="found_on")
    person = findings.named(unit, name, code)
    same = {key: facts[key] for key in ("kind", "draw")}
    if rows_of(person, MatterCheck).filter(**same).exists():
        raise Conflict(_("%s在这一批次已有结果，不重复写。") % person.name, field="draw")
    made = MatterCheck(person=person, **facts)
    made.save()
    return Done(f"{made.log_name}：查核结果", made=made)


@act(
    MatterCheck, "个人有关事项.转为问题", gettext_lazy("转为问题"), needs=SUPERVISE_WORK,
    name="to-finding", makes=Finding, ask=(),
    when=lambda row: row.result != Result.SAME and row.finding_id is None,
)  # fmt: skip
def to_finding(actor: Account | None, row: MatterCheck) -> Done:
    """Let a result that is not the same be handled as a finding; errors as `findings.record`."""
    done = findings.record.do(
        actor, row.person.unit, person=row.person, source=Finding.Source.MATTERS,
        told_on=row.found_on,
        fact=_("个人有关事项%(kind)s（%(draw)s）：%(result)s") % {
            "kind": row.get_kind_display(), "draw": row.draw, "result": row.get_result_display(),
        },
    )  # fmt: skip
    row.finding = done.made
    row.save(update_fields=["finding"])
    return Done(f"{row.log_name}：查核结果转为问题 {done.made}", made=done.made)
