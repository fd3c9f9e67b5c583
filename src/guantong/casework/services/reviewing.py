"""Looking again: a closed case is followed by another at the latest on a day."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Review
from guantong.casework.process.due import last_day
from guantong.casework.room import CASE_OPEN
from guantong.casework.services import opening, processes
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import rows_of
from guantong.core.services.daily import daily

if TYPE_CHECKING:
    from guantong.core.models import Account

logger = logging.getLogger(__name__)


def plan(case: Case) -> None:
    """Write down by when a case that was closed is looked at again, as its process says."""
    start = timezone.localdate(case.closed_at)
    for one in case.definition.look_again:
        if one.when in ("", case.result):
            day, _provisional = last_day(start, one.within.number(case.parameters), one.within.unit)
            Review(case=case, opens=one.opens, due=day).save()


def forget(case: Case) -> None:
    """Let go of what was planned and not yet done, since the case begins again."""
    rows_of(case, Review, "case").filter(opened=None).delete()


@act(
    Review, "事项.复查立项", gettext_lazy("立项复查"), needs=CASE_OPEN, name="look-again",
    when=lambda review: review.opened_id is None,
)  # fmt: skip
def look_again(actor: Account | None, review: Review) -> Done:
    """Open the case in which another is looked at again.

    Raises
    ------
    Conflict
        If the process is not in force at the unit.

    """
    case = review.case
    process = processes.in_force(review.opens, case.unit.path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % review.opens)
    opening.allowed(actor, process.definition, case.unit)
    # A title is kept: it is written in one language.
    title = f"复查：{case.title}"
    given = opening.Opened(case.unit, title, case.subject(), source=case, is_demo=case.is_demo)
    (made,) = opening.open_many(actor, process, [given])
    review.opened = made
    review.save(update_fields=["opened"])
    return Done(f"{case.log_name}复查立项 {made.number}", made=made)


@daily("到期未复查的立项")
def open_overdue() -> int:
    """Open what should have been looked at by now and was not; return how many."""
    late = Review.objects.unscoped("到期复查自动立项").filter(
        opened=None, due__lt=timezone.localdate()
    )
    many = 0
    for review in late.select_related("case__unit", "case__process"):
        try:
            look_again(None, review)
        except GuantongError as error:
            # It waits on its list; what else is due is opened all the same.
            logger.warning("%s is not looked at again: %s", review.case.number, error.message)
        else:
            many += 1
    return many
