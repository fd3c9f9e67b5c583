"""The filing of a village secretary with the county: only of whom the review is concluded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case
from guantong.casework.services import opening
from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import pointing
from guantong.jobs.village_terms.models import Candidate, PostKind
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_WORK
from guantong.jobs.village_terms.services import cases
from guantong.jobs.village_terms.services.candidates import FILING, PASSED, case_of, with_cases

if TYPE_CHECKING:
    from guantong.core.models import Account


def refuse_unreviewed(row: Candidate) -> None:
    """Refuse whom no review let stand: that is so between elections too.

    Raises
    ------
    Conflict
        Saying what is missing.

    """
    case = case_of(row)
    if case is None or case.closed_at is None:
        raise Conflict(_("这个人选的联审没有办结，不能备案；任期内补选、调整的也先联审。"))
    if case.result != PASSED:
        raise Conflict(_("联审的县级意见是“%s”，不能备案。") % case.result)


def to_file(row: Any) -> bool:
    """Tell whether a secretary passed in the review and is not filed; its cases may be read."""
    if row.post != PostKind.SECRETARY:
        return False
    one = row if hasattr(row, "filing") else with_cases(pointing(Candidate, "pk", [row.pk])).get()
    return one.filing is None and one.review_closed is not None and one.review_result == PASSED


@act(
    Candidate, "换届.申请备案", gettext_lazy("申请县级备案"), needs=TERM_WORK, makes=Case,
    name="file", when=to_file,
    back=gettext_lazy("申请错了，由县级写明“不同意备案”后办结。"),
)  # fmt: skip
def file(actor: Account | None, row: Candidate) -> Done:
    """Open the filing of a secretary; errors as `cases.start`."""
    given = opening.Opened(
        row.unit, _("%s备案") % row.log_name, row, source=case_of(row), is_demo=row.is_demo
    )
    (case,) = cases.start(actor, FILING, [given])
    return Done(f"{case.number}：{row.log_name}申请备案", made=case)


@act(
    Candidate, "换届.核对联审", gettext_lazy("核对联审结论"), needs=TERM_DECIDE, name="reviewed",
    open_to=("process",),
)  # fmt: skip
def reviewed(_actor: Account | None, row: Candidate) -> str:
    """Say that the review is concluded; errors as `refuse_unreviewed`."""
    refuse_unreviewed(row)
    return f"{row.log_name}核对联审结论"


@act(
    Candidate, "换届.到任", gettext_lazy("报到任日期"), needs=TERM_WORK, name="in-post",
    ask=("in_post_on",), open_to=("process",),
)  # fmt: skip
def in_post(_actor: Account | None, row: Candidate, in_post_on: dt.date) -> str:
    """Keep the day on which a secretary took office.

    Raises
    ------
    GuantongError
        If it lies ahead.

    """
    if in_post_on > today():
        raise GuantongError(_("到任日期不能在今天之后。"), field="in_post_on")
    row.in_post_on = in_post_on
    row.save(update_fields=["in_post_on"])
    return f"{row.log_name}到任 {in_post_on:%Y-%m-%d}"
