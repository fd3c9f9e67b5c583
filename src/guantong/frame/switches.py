"""Jobs that a county does not use: off in its menus, its workbenches and at their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.acts import act
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.roles import UNIT_MANAGE
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.frame.models import JobOff
from guantong.frame.rooms import at_desk, rooms

if TYPE_CHECKING:
    from guantong.core.models import Account

KINDS = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)


def off(account: Account) -> frozenset[int]:
    """Return the numbers of the jobs that are off wherever the account works.

    On a phone those that are kept at a desk are off as well.
    """
    places = [grant.unit.path for grant in account.live_grants()] or [account.unit_path]
    above = {up for path in places for up in (*tree.ancestors(path), path)}
    rows = JobOff.objects.unscoped("关闭的工作决定菜单").filter(unit_path__in=above)
    found = list(rows.values_list("job", "unit_path"))
    away = {
        job for job in {job for job, _root in found}
        if all(any(j == job and tree.inside(path, root) for j, root in found) for path in places)
    }  # fmt: skip
    if account.on_phone:
        away |= {room.number for room in rooms() if room.number and room.name in at_desk()}
    return frozenset(away)


def _jobs(_actor: Any, _unit: Any) -> list[tuple[int, Any]]:
    return sorted((room.number, room.label) for room in rooms() if room.number is not None)


def _on(unit: Unit) -> list[int]:
    without = set(rows_of(unit, JobOff).values_list("job", flat=True))
    return [number for number, _label in _jobs(None, unit) if number not in without]


@act(
    Unit, "工作.开关", _("启用哪些工作"), needs=UNIT_MANAGE, when=lambda unit: unit.kind in KINDS,
    ask=(
        Field(
            "jobs", _("启用的工作"), "choices", required=False, choices=_jobs, initial=_on,
            help=_("没有勾选的工作，本单位及其下级的账号在菜单和工作台上都看不到，已有的记录不受影响。"),
        ),
    ),
    name="jobs",
)  # fmt: skip
def switch(actor: Account | None, unit: Unit, jobs: list[str]) -> str:
    """Say which jobs a unit and all below it use."""
    names = dict(_jobs(actor, unit))
    wanted = {number for number in names if str(number) not in set(map(str, jobs))}
    rows = rows_of(unit, JobOff)
    before = set(rows.values_list("job", flat=True))
    rows.exclude(job__in=wanted).delete()
    for number in wanted - before:
        JobOff(unit=unit, job=number).save()
    told = [
        f"{word}{events.chinese(names[number])}"
        for word, some in (("关闭", wanted - before), ("启用", before - wanted))
        for number in sorted(some) if number in names
    ]  # fmt: skip
    return f"{unit.name}：{'、'.join(told) or '没有改动'}"
