"""What judgement and inspection material say about a person, as its page links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.frame.neighbours import Link
from guantong.staffing.models import PersonStyle
from guantong.staffing.queries import judgement as reads
from guantong.staffing.room import PLAN_VIEW

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person


def of_person(actor: Account, person: Person) -> list[Link]:
    """Return the person's judgements in rounds that the account may open, and way of working."""
    if not actor.may(PLAN_VIEW, person.unit_path):
        return []
    kinds = [row.get_kind_display() for row in rows_of(person, PersonStyle).filter(withdrawn="")]
    style = Link(
        _("工作风格"), None, reverse("staffing:styles-of", args=[person.pk]),
        "、".join(kinds) or _("未记录"),
    )  # fmt: skip
    return [style] + [
        Link(
            f"{row.round.name}：{row.group_name}", row.on,
            reverse("staffing:judgement-person", args=[row.round_id, person.pk]), _("研判意见"),
        )
        for row in reads.history(actor, [person.pk]).get(person.pk, [])
        if actor.may(PLAN_VIEW, row.round.unit_path)
    ]  # fmt: skip
