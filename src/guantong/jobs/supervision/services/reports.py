"""Special reports: asked of a chief, handed in by the chief, heard; the whole is a case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Turn
from guantong.casework.services import finishing, opening, processes
from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import pointing
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.people.models import Person
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY = "special.report"
LONGEST = 8000


def own(account: Account) -> QuerySet[Case]:
    """Return the reports that are asked of whoever an account is."""
    mine = pointing(Person, "account", [account.pk]).values("pk")
    rows = pointing(Case, "subject_id", mine).filter(process__key=KEY)
    return rows.filter(subject_model=Person._meta.label_lower)


def turn_of(case: Case, step: str = "hand_in") -> Turn | None:
    """Return the open turn of a report at a step."""
    rows = pointing(Turn, "case", [case.pk]).filter(step=step, done_at=None)
    return rows.filter(case__process__key=KEY).select_related("unit").first()


@act(
    Post, "专项述职.要求", gettext_lazy("要求专项述职"), needs=SUPERVISE_WORK, makes=Case,
    name="ask-report", when=lambda post: post.is_chief and not post.closed_on,
    ask=(
        Field("topic", gettext_lazy("述职专题"), most=60),
        Field("asked_by", gettext_lazy("要求述职的组织或领导"), most=80),
        Field("due", gettext_lazy("报告最迟哪天交"), "date"),
    ),
    back=gettext_lazy("要错了的，由统筹单位按流程办结并写明。"),
)  # fmt: skip
def ask(actor: Account | None, post: Post, topic: str, asked_by: str, due: dt.date) -> Done:
    """Ask whoever holds a post for a report.

    Raises
    ------
    GuantongError
        If the day is not ahead, or more than a year.
    Conflict
        If nobody holds the post, or no process is in force.

    """
    person = pointing(Person, "pk", holders([post]).values()).first()
    process = processes.in_force(KEY, post.unit_path)
    if person is None or process is None:
        text = _("“%s”现在没有人担任。") if process else _("没有施行的流程，“%s”不能述职。")
        raise Conflict(text % post.full_name)
    days = (due - today()).days
    if not 1 <= days <= (process.definition.parameters["days"].most or days):
        raise GuantongError(_("日期应在明天以后、一年以内。"), field="due")
    opening.allowed(actor, process.definition, post.unit)
    given = opening.Opened(
        post.unit, f"{post.full_name}专项述职：{topic}", person,
        {"topic": topic, "asked_by": asked_by}, {"days": days},
    )  # fmt: skip
    (made,) = opening.open_many(actor, process, [given])
    return Done(f"{made.number}：要求{post.full_name}专项述职", made=made)


def _concerns(actor: Account, case: Case) -> bool:
    return own(actor).filter(pk=case.pk).exists()


@act(
    Case, "专项述职.提交", gettext_lazy("提交报告"), needs=_concerns, name="hand-in",
    when=lambda case: turn_of(case) is not None,
    ask=(
        Field("report", gettext_lazy("述职报告"), "long", most=LONGEST),
        Field("upload", gettext_lazy("附件"), "file", required=False),
    ),
    back=gettext_lazy("述职时要求补充的，再次提交。"),
)  # fmt: skip
def hand_in(actor: Account | None, case: Case, report: str, upload: Any = None) -> Done:
    """Hand in one's own report."""
    turn = turn_of(case)
    if turn is None or actor is None:
        raise Conflict(_("现在不能提交。"))
    case.data = {**case.data, "report": report}
    turn.case = case
    finishing.for_concerned(actor, turn, given=upload)
    return Done(f"{case.number}：本人提交述职报告", _("已提交。"), made=case)
