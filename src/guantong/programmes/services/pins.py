"""Locking a village's start to a year, barring it: an officer's word with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.programmes.models import Programme, Project, VillagePin
from guantong.programmes.room import PROGRAMME_MANAGE
from guantong.programmes.services.programmes import EDITED

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What can still be moved.
MOVABLE = (Project.State.PROPOSED, Project.State.PLANNED, Project.State.APPROVED)
WHY = Field("reason", type="reason", most=240,
            help=gettext_lazy("记入日志，随方案一并留存。"))  # fmt: skip


def _years(_actor: Any, programme: Any) -> list[tuple[str, str]]:
    return [(str(one), str(one)) for one in programme.all_years] if programme.first_year else []


def _whole(actor: Any, programme: Any) -> list[tuple[str, str]]:
    return [("", _("每一年")), *_years(actor, programme)]


def _begun(programme: Any, said: Mapping[str, str]) -> dict[str, Any]:
    """Begin the form with what the board's address says: a project, a year."""
    return {name: said[name] for name in ("project", "year") if said.get(name)}


PROJECT = Field("project", type=Project)


@act(
    Programme, "项目计划.锁定", gettext_lazy("锁定"), needs=PROGRAMME_MANAGE, when=EDITED,
    makes=VillagePin, name="lock", versioned=True, back="release", begins=_begun,
    ask=(PROJECT, Field("year", type="choice", choices=_years), WHY),
)  # fmt: skip
def lock(
    actor: Account | None, programme: Programme, project: Project, year: int | str, reason: str
) -> Done:
    """Say that a village begins a project in a year; what was said of it before ends.

    Raises
    ------
    Conflict
        If it is begun already.
    GuantongError
        If it lies outside the programme, or cannot be built.

    """
    inside(programme, project.unit, "project")
    if project.state not in MOVABLE:
        raise Conflict(_("“%s”已经开工或见效，不用锁定。") % project)
    if project.feasible == Project.Feasible.NO:
        told = {"project": project, "why": project.why_not}
        raise GuantongError(_("“%(project)s”论证不可行：%(why)s") % told, field="project")
    if int(year) not in programme.all_years:
        raise GuantongError(_("年度不在计划期内。"), field="year")
    rows_of(programme, VillagePin).filter(project=project).delete()
    return _written(actor, programme, VillagePin(
        unit=project.unit, kind=VillagePin.Kind.LOCK, project=project, year=int(year), reason=reason
    ))  # fmt: skip


@act(
    Programme, "项目计划.排除", gettext_lazy("排除"), needs=PROGRAMME_MANAGE, when=EDITED,
    makes=VillagePin, name="ban", versioned=True, back="release", begins=_begun,
    ask=(PROJECT, Field("year", type="choice", required=False, initial="", choices=_whole), WHY),
)  # fmt: skip
def ban(
    actor: Account | None, programme: Programme, project: Project, reason: str,
    year: int | str | None = None,
) -> Done:  # fmt: skip
    """Say that a village does not begin a project in a year, or in none.

    Errors as for `lock`; a ban that is there is a Conflict.
    """
    inside(programme, project.unit, "project")
    at = int(year) if year else None
    rows = rows_of(programme, VillagePin).filter(project=project)
    if rows.filter(kind=VillagePin.Kind.BAN, year=at).exists():
        raise Conflict(_("“%s”已经排除。") % project)
    locks = rows.filter(kind=VillagePin.Kind.LOCK)
    (locks if at is None else locks.filter(year=at)).delete()
    return _written(actor, programme, VillagePin(
        unit=project.unit, kind=VillagePin.Kind.BAN, project=project, year=at, reason=reason
    ))  # fmt: skip


@act(
    VillagePin, "项目计划.解除", gettext_lazy("解除"), needs=PROGRAMME_MANAGE, when=EDITED,
    within="programme", name="release", versioned=True, back="lock",
)  # fmt: skip
def release(_actor: Account | None, pin: VillagePin) -> Done:
    """Take a lock or a ban back."""
    data, programme = _data(pin), pin.programme
    text = _("解除%s") % pin
    pin.delete()
    return Done(text, _("已保存。"), made=programme, data=data)


def inside(programme: Programme, unit: Unit, field: str) -> None:
    """Refuse a unit that lies outside a programme."""
    if not tree.inside(unit.path, programme.unit_path):
        raise GuantongError(_("“%s”不在本计划的范围内。") % unit, field=field)


def _written(actor: Account | None, programme: Programme, pin: VillagePin) -> Done:
    pin.by, pin.programme = actor, programme
    pin.save()
    label = events.chinese(VillagePin.Kind(pin.kind).label)
    return Done(f"{pin.unit}{label}", _("已保存。"), made=pin, data=_data(pin))


def _data(pin: VillagePin) -> dict[str, object]:
    return {
        "unit": pin.unit_id, "project": pin.project_id, "year": pin.year, "reason": pin.reason,
    }  # fmt: skip
