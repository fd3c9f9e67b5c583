"""Templates of what an applicant is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.jobs.one_stop.models import Answer
from guantong.jobs.one_stop.room import ITEM_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What a template may name.
PLACES = ("事项", "编号", "结果", "单位", "电话", "日期")
ASKED = ("name", "item", "when", "text")
_PLACE = re.compile(r"\{([^{}]*)\}")


@act(
    Unit, "答复.新建", gettext_lazy("新建答复模板"), needs=ITEM_MANAGE, makes=Answer, ask=ASKED,
    name="answer-add",
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Write a template.

    Raises
    ------
    GuantongError
        If it names what no request has.

    """
    row = Answer(unit=unit)
    _fill(row, facts)
    row.save()
    return Done(row.name, _("已保存：%s。") % row.name, made=row)


@act(Answer, "答复.修改", gettext_lazy("修改"), needs=ITEM_MANAGE, ask=ASKED, versioned=True)
def change(actor: Account | None, row: Answer, **facts: Any) -> str:
    """Change a template. Errors as `add`."""
    _fill(row, facts)
    return row.name


@act(
    Answer, "答复.删除", gettext_lazy("删除"), needs=ITEM_MANAGE, back=FINAL, name="delete",
    confirm=gettext_lazy("删除模板；已经告知的内容不受影响。"),
)  # fmt: skip
def remove(actor: Account | None, row: Answer) -> str:
    """Take a template away; what was told stays."""
    name = row.name
    row.delete()
    return name


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a template's text with a request's facts; what is not known yet stays as it is.

    Examples
    --------
    >>> filled("{事项}已办结，{结果}。", {"事项": "高龄津贴申请"})
    '高龄津贴申请已办结，{结果}。'

    """
    return _PLACE.sub(lambda found: facts.get(found[1]) or found[0], text)


def _fill(row: Answer, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    for name in _PLACE.findall(row.text):
        if name not in PLACES:
            told = {"name": name[:20], "may": "、".join(f"{{{one}}}" for one in PLACES)}
            raise GuantongError(_("没有“{%(name)s}”这一项，可用：%(may)s。") % told, field="text")
