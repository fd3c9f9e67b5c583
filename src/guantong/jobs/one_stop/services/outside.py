"""Requests that a platform in use keeps: read from its weekly export, worked on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.room import CASE_OPEN
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import FromFile, Said
from guantong.core.models import Unit
from guantong.jobs.one_stop.models import OutsideRequest

if TYPE_CHECKING:
    from guantong.core.models import Account

ASKED = ("number", "platform", "name", "received_on", "due_on", "state", "closed_on", "result")
DONE = dict.fromkeys(("办结", "已完成", "已结案", "已回复"), OutsideRequest.State.CLOSED)
OPEN = dict.fromkeys(("在办", "处理中", "待办", "已派单"), OutsideRequest.State.OPEN)


@act(
    Unit, "平台件.登记", gettext_lazy("登记平台件"), needs=CASE_OPEN, makes=OutsideRequest,
    ask=ASKED, name="outside-add", open_to=(),
    file=FromFile(
        gettext_lazy("导入平台件"), key=("number",), again="change",
        said={
            "number": Said(("工单编号", "办件编号", "受理编号", "申办流水号", "编号")),
            "platform": Said(("来源平台", "系统"), blank="12345"),
            "name": Said(("事项名称", "诉求标题", "标题", "工单标题", "事项")),
            "received_on": Said(("受理时间", "收件时间", "来电时间", "申请日期")),
            "due_on": Said(("办理期限", "截止时间", "承诺办结时间")),
            "state": Said(("办理状态", "工单状态"), words={**DONE, **OPEN}),
            "closed_on": Said(("办结时间", "完成时间", "回复时间")),
            "result": Said(("办理结果", "处理结果")),
        },
        help=gettext_lazy("一体化平台、12345 每周导出的办件表；不取姓名、电话和地址。"),
    ),
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Keep a request as its platform tells it.

    Raises
    ------
    GuantongError
        If it is closed without a day, or before it came.

    """
    row = OutsideRequest(unit=unit)
    _fill(row, facts)
    row.save()
    return Done(str(row), made=row)


@act(
    OutsideRequest, "平台件.更新", gettext_lazy("更新"), needs=CASE_OPEN, ask=ASKED, open_to=(),
    versioned=True,
)  # fmt: skip
def change(actor: Account | None, row: OutsideRequest, **facts: Any) -> str:
    """Bring it to what its platform says now. Errors as `add`."""
    _fill(row, facts)
    return str(row)


def _fill(row: OutsideRequest, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    if row.closed_on is not None:
        if row.closed_on < row.received_on:
            raise GuantongError(_("办结日期早于收件日期。"), field="closed_on")
        row.state = OutsideRequest.State.CLOSED
    elif row.state == OutsideRequest.State.CLOSED:
        raise GuantongError(_("已办结的，请填办结日期。"), field="closed_on")
