"""Posts held on probation, and what was found at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, Waiting
from guantong.meeting.models import ProbationReview
from guantong.meeting.room import MEETING_RECORD
from guantong.people.models import PostHeld
from guantong.standards import months
from guantong.ui.columns import Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


#: A probation that ended longer ago, of which no review is kept, is in the list alone.
RECENT = 6


def _on_probation(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(end="", confirmed="").exclude(probation_until="")


def _ends_by(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    month = f"{timezone.localdate():%Y-%m}"
    if value == "now":
        return rows.filter(probation_until__lte=month)
    return rows.filter(probation_until__gt=month)


def _probations(account: Account) -> QuerySet[PostHeld]:
    rows: QuerySet[PostHeld] = PostHeld.objects.visible_to(account, MEETING_RECORD)
    since = str(months.Month.of(timezone.localdate()) + -RECENT)
    ended = _ends_by(_on_probation(rows), "now").filter(probation_until__gte=since)
    return ended.select_related("person")


class Probations(Listing):
    """Posts that are held on probation."""

    heading, route = _("试用期"), "meeting:probations"
    search = ("person__name", "unit_name", "title")
    filters = (
        Choice("by", _("期满"), [("now", _("本月和以前")), ("later", _("以后"))], _ends_by),
    )  # fmt: skip
    acts = ("probation-review",)
    waits = (
        Waiting(
            _("试用期满，待考核"), _probations, "", act="probation-review",
            page="meeting:probation-post",
        ),
    )  # fmt: skip
    empty = _("没有在试用期的任职。")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the reviews."""
        may = request.user.may(ProbationReview.view_permission)
        return [(Reviews.heading, reverse(Reviews.route))] if may else []

    person__name = Short(
        verbose_name=_("姓名"),
        linkify=lambda record: reverse("meeting:probation-post", args=[record.pk]),
    )
    unit_name = Column()
    start = Month()
    probation_until = Month()

    class Meta(Table.Meta):
        model = PostHeld
        fields = (
            "person__name",
            "unit_name",
            "title",
            "level",
            "start",
            "probation_until",
            "document",
        )

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those on probation, whose ends first the first."""
        rows = _on_probation(super().seen(account, on)).select_related("person")
        return rows.order_by("probation_until", "pk")


class Reviews(Listing):
    """What was found when probations ended."""

    heading, route, home = _("试用期满考核"), "meeting:probation-reviews", True
    search = ("post__person__name", "post__title")
    filters = (Choice("outcome", _("考核结论"), ProbationReview.Outcome.choices),)
    empty = _("还没有试用期满考核。")
    post__person__name = Short(
        verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url()
    )
    post__title = Column(verbose_name=_("试任职务"))

    class Meta(Table.Meta):
        model = ProbationReview
        fields = (
            "post__person__name", "post__title", "outcome", "month", "on", "by", "seconded_by",
        )  # fmt: skip
