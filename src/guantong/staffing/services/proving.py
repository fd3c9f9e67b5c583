"""Proving a kept plan anew, from what was kept of it and nothing else."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.engines.match import MatchError, certificate
from guantong.staffing.models import Plan, Seat
from guantong.staffing.services import keeping

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Sums of many numbers differ by so much from one order of adding to another.
CLOSE = 1e-6


@dataclass(frozen=True)
class Proof:
    """What a plan was found to be: points, the points no plan exceeds, seats counted, seconds."""

    value: float
    bound: float
    seats: int
    seconds: float


def prove(actor: Account | None, plan: Plan) -> Proof:
    """Count a plan anew, prove its bound anew, and hold both against what is shown; logged.

    No act: that a plan fails its proof is written and logged although it is an error.

    Raises
    ------
    GuantongError
        If anything is not as it is shown: a seat, the value, the bound, a hard rule.

    """
    begun = time.perf_counter()
    found, built, _asked = keeping.restored(plan)
    try:
        told = certificate(found)
    except MatchError as error:
        raise _wrong(actor, plan, error.message) from error
    wide = CLOSE * max(1.0, abs(plan.value))
    if abs(told.value - plan.value) > wide:
        words = _("总分应为 %(true).3f，记录为 %(kept).3f")
        raise _wrong(actor, plan, words % {"true": told.value, "kept": plan.value})
    if told.bound > plan.bound + wide:
        words = _("能够证明的上界是 %(true).3f，记录为 %(kept).3f")
        raise _wrong(actor, plan, words % {"true": told.bound, "kept": plan.bound})
    places = {person: n for n, person in enumerate(built.people)}
    rows = rows_of(plan, Seat).filter(person__isnull=False)
    shown = dict(rows.values_list("person_id", "post_id"))
    solved = {
        person: built.posts[int(found.seats[n])]
        for person, n in places.items()
        if found.seats[n] >= 0
    }
    if shown != solved:
        raise _wrong(actor, plan, _("席位表与得到的席位不一致"))
    plan.certified = True
    plan.save(update_fields=["certified"])
    text = f"{plan.name}：总分 {told.value:.3f}，上界 {told.bound:.3f}，相符"
    events.record(actor, "方案.复核", plan, text)
    return Proof(told.value, told.bound, len(solved), time.perf_counter() - begun)


def _wrong(actor: Account | None, plan: Plan, why: str) -> GuantongError:
    plan.certified = False
    plan.save(update_fields=["certified"])
    events.record(actor, "方案.复核", plan, f"{plan.name}：{why}", outcome="不符")
    return GuantongError(_("“%(name)s”没有通过复核：%(why)s。请勿采用，重新生成方案。")
                         % {"name": plan.name, "why": why})  # fmt: skip
