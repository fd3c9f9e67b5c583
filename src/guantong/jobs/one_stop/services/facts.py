"""What the house knows of a request: who handles it, what its applicant may be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Turn
from guantong.casework.process.definition import REOPENED
from guantong.casework.room import CASE_VIEW
from guantong.core import tree
from guantong.core.facts import Answer as Said
from guantong.core.facts import Known, fact
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_under
from guantong.jobs.one_stop.models import Answer, Request
from guantong.jobs.one_stop.services.answers import filled

CATALOGUE, TEMPLATES = _("事项清单"), _("答复模板")
#: Outcomes by which nothing was done for the applicant.
NOT_DONE = ("不予受理", "逾期没有补正")


@fact("request.office", Request, Unit, label=_("经办单位"), needs=CASE_VIEW)
def office(rows: Sequence[Request], _on: dt.date) -> dict[int, Said]:
    """Return the unit of the item's department in its county, else the township."""
    out: dict[int, Said] = {}
    for row in rows:
        item = row.service.item
        own = rows_under(item, Unit).filter(closed_on=None, name=row.service.department or "—")
        up = pointing(Unit, "path", tree.ancestors(row.unit_path)).filter(kind=Unit.Kind.TOWNSHIP)
        found = own.first() or up.first()
        if found is not None:
            out[row.pk] = Known(found, CATALOGUE)
    return out


@fact("request.answer", Request, "long", label=_("告知内容"), needs=CASE_VIEW)
def answer(rows: Sequence[Request], _on: dt.date) -> dict[int, Said]:
    """Return the nearest template of how the request ended, filled in."""
    out: dict[int, Said] = {}
    for row in rows:
        result = _result(row)
        when = Answer.When.REFUSED if result in NOT_DONE else Answer.When.DONE
        up = [*tree.ancestors(row.unit_path), row.unit_path]
        found = pointing(Answer, "unit_path", up).filter(when=when)
        own = found.filter(item=row.service.item_id) or found.filter(item=None)
        if own:
            text = max(own, key=lambda one: len(one.unit_path)).text
            out[row.pk] = Known(filled(text, facts_of(row, result)), TEMPLATES)
    return out


def facts_of(row: Request, result: str) -> dict[str, str]:
    """Return what a template may say of a request."""
    return {
        "事项": row.service.name, "编号": row.log_name, "结果": result, "单位": row.unit.name,
        "电话": row.service.telephone, "日期": f"{timezone.localdate():%Y年%m月%d日}",
    }  # fmt: skip


def _result(row: Request) -> str:
    if row.case is None:
        return ""
    said = rows_of(row.case, Turn).exclude(outcome__in=("", REOPENED))
    done: Any = said.order_by("-done_at").first()
    return done.outcome if done else ""
