"""Reads of what placements rest on: what is still lacking, and which placements count on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from guantong.core.scope import rows_of, rows_of_all
from guantong.staffing.models import Grounds, GroundsEvidence, Judgement
from guantong.standards.judgement import needing

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Grounds.State


def counting(on: dt.date) -> Q:
    """Return the condition under which a placement counts on a day.

    What needs grounds counts from the day on which a second person confirmed them. Until then the
    placement changes nothing: what was in force before it stays in force.
    """
    signed = Q(grounds__state__in=[State.CONFIRMED, State.DECIDED], grounds__confirmed_on__lte=on)
    return Q(on__lte=on) & (~Q(group__in=sorted(needing())) | signed)


def in_force(rows: QuerySet[Judgement], on: dt.date) -> dict[int, str]:
    """Return person → group on a day, of placements that the caller may read.

    Once the committee decided, the decision and its influence period count, the group no more.
    """
    pairs = rows.filter(counting(on)).order_by("number")
    found = {
        person: "" if state == State.DECIDED else group
        for person, group, state in pairs.values_list("person_id", "group", "grounds__state")
    }
    return {person: group for person, group in found.items() if group}


def lacking(one: Grounds | None) -> list[str]:
    """Say in words what a placement that needs grounds lacks; nothing once it is confirmed.

    Parameters
    ----------
    one
        Grounds that the caller may read; None for a placement of before there were any.

    """
    if one is None:
        return [_("情形"), _("证明材料"), _("听取本人说明"), _("另一人确认")]
    return lacking_of([one])[one.pk]


def lacking_of(rows: Iterable[Grounds]) -> dict[int, list[str]]:
    """Return the same of several grounds, with one query."""
    found = list(rows)
    kept = rows_of_all([one.pk for one in found], GroundsEvidence, "grounds")
    proved = set(kept.filter(set_aside="").values_list("grounds_id", flat=True))
    return {one.pk: _lacking(one, proved=one.pk in proved) for one in found}


def _lacking(one: Grounds, *, proved: bool) -> list[str]:
    if one.state != State.PROPOSED:
        return []
    out = [] if one.situations else [_("情形")]
    out += [] if proved else [_("证明材料")]
    out += [] if one.heard_how else [_("听取本人说明")]
    return [*out, _("另一人确认")]


def of_judgements(keys: Iterable[int]) -> Mapping[int, Grounds]:
    """Return judgement → its grounds, of judgements that the caller may read."""
    rows = rows_of_all(list(keys), Grounds, "judgement")
    return {one.judgement_id: one for one in rows}


def evidence(one: Grounds) -> list[GroundsEvidence]:
    """Return the evidence of grounds that the caller may read, what was set aside included."""
    return list(rows_of(one, GroundsEvidence).select_related("file", "by"))
