"""What is not met becomes a case: one a branch, however many criteria and months; so do problems.

A case is opened by the facts and ended by persons: it cannot be ended while the facts say no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case
from guantong.casework.services import opening, processes
from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import path_of, pointing, rows_of
from guantong.jobs.branches.models import BranchKind, BranchMeeting, BranchType
from guantong.programmes.models import Appraisal, Verdict
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_SHOW

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Of villages and communities the secretary and the town see to it; of others the county.
SHORTFALL, OF_UNIT = "branch.shortfall", "branch.shortfall_unit"
PROBLEM, PROBLEM_OF_UNIT = "branch.problem", "branch.problem_unit"
VILLAGES = (BranchKind.VILLAGE.value, BranchKind.COMMUNITY.value)
LABEL = Appraisal._meta.label_lower
Kind = BranchMeeting.Kind


def lacking(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the mandatory criteria that branches do not meet, by their appraisals."""
    found: dict[int, list[str]] = {}
    rows = pointing(Verdict, "appraisal", keys).filter(
        Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()), replaced=False,
        value=Verdict.Value.UNMET, criterion__mandatory=True,
        criterion__standard=F("appraisal__standard"),
    )  # fmt: skip
    told = rows.order_by("criterion__position").values_list(
        "appraisal", "criterion__code", "criterion__text"
    )
    for key, code, text in told:
        found.setdefault(key, []).append(f"{code} {text}")
    return found


def follow(some: Sequence[Appraisal], _on: dt.date) -> None:
    """Open a case about each branch that does not meet a mandatory criterion and has none open."""
    unmet = {one.pk: one for one in some if one.must_unmet and one.ended_on is None}
    there = pointing(Case, "subject_model", [LABEL]).filter(closed_at=None)
    for pk in there.values_list("subject_id", flat=True):
        unmet.pop(pk or 0, None)
    for key, villages in ((SHORTFALL, True), (OF_UNIT, False)):
        mine = [one for one in unmet.values() if (one.kind in VILLAGES) == villages]
        if mine:
            _open(key, mine)


def _open(key: str, some: Sequence[Appraisal]) -> None:
    """Open one case each; the process is that in force at the place of each."""
    units = {
        one.path: one for one in pointing(Unit, "path", {row.path for row in some})
    }  # fmt: skip
    said: dict[int, list[str]] = {}
    for at in range(0, len(some), 500):
        said |= lacking([one.pk for one in some[at : at + 500]])
    by_process: dict[int, tuple[Any, list[opening.Opened]]] = {}
    known: dict[str, Any] = {}
    for one in some:
        place = tree.ancestors(one.path)[-1:] or [one.path]
        if place[0] not in known:
            known[place[0]] = processes.in_force(key, one.path)
        process = known[place[0]]
        if process is None or one.path not in units:
            continue
        given = opening.Opened(
            units[one.path], f"{one.subject_name}：补齐标准短板", one,
            data={"lacking": "；".join(said.get(one.pk, ()))[:400]}, is_demo=one.is_demo,
        )  # fmt: skip
        by_process.setdefault(process.pk, (process, []))[1].append(given)
    for process, opened in by_process.values():
        opening.open_many(None, process, opened)


@act(
    Appraisal, "支部短板.补齐", gettext_lazy("短板已补齐"), needs=STANDARD_JUDGE, name="filled",
    open_to=("process",),
)  # fmt: skip
def filled(_actor: Account | None, row: Appraisal) -> str:
    """Refuse to say so while a mandatory criterion is not met.

    Raises
    ------
    Conflict
        With the criteria.

    """
    left = lacking([row.pk]).get(row.pk)
    if left:
        raise Conflict(_("还没有达到：%s。补齐并认定后再选。") % "；".join(left), field="outcome")
    return f"{row}短板已补齐"


@act(
    BranchMeeting, "组织生活.问题", gettext_lazy("登记查摆的问题"), needs=STANDARD_SHOW,
    name="problem", when=lambda row: row.kind in (Kind.LIFE, Kind.REVIEW), makes=Case,
    back=gettext_lazy("登记错的，在事项里说明后办结。"),
    confirm=gettext_lazy("立一件整改事项：支部整改，由另一人核对后办结。只写支部的问题，不写党员个人。"),
    ask=(
        Field("problem", gettext_lazy("支部的问题"), "reason", most=400),
        Field("measure", gettext_lazy("整改措施"), "reason", most=400),
    ),
)  # fmt: skip
def problem(actor: Account | None, row: BranchMeeting, problem: str, measure: str) -> Done:
    """Open the case of a problem that a branch found in itself.

    Raises
    ------
    Conflict
        If no process is in force.

    """
    village = rows_of(row.organisation, BranchType).filter(kind__in=VILLAGES).exists()
    key = PROBLEM if village else PROBLEM_OF_UNIT
    process = processes.in_force(key, path_of(row))
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % key)
    unit = row.organisation.unit
    opening.allowed(actor, process.definition, unit)
    given = opening.Opened(
        unit, f"{row.organisation}：{problem}"[:160], row, is_demo=row.is_demo,
        data={"problem": problem, "measure": measure},
    )  # fmt: skip
    (case,) = opening.open_many(actor, process, [given])
    return Done(f"{row}登记问题 {case.number}", _("已立项，编号 %s。") % case.number, made=case)
