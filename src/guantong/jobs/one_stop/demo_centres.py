"""Invented centres, teams and trainings; people, hours and points are invented and say so.

Where a centre lies is drawn around its township's point and marked as invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from django.db import transaction
from django.utils import timezone

from guantong.core.models import Knowledge, Unit
from guantong.core.scope import pointing
from guantong.core.services import bulk, events
from guantong.jobs.one_stop.models import ServiceItem, TeamMember, Training
from guantong.jobs.one_stop.services import centre_standards
from guantong.places.models import Centre
from guantong.programmes.models import Standard
from guantong.programmes.services import appraising, standards
from guantong.standards.outlines import near

SAID, SEED = "（虚构）", 11
NAMES = (*"何唐蒋盘奉周李王陈", "欧阳")
HOURS = (
    "周一至周五 9:00-12:00、14:00-17:00；周六至周日闭馆", "周一至周六 8:30-17:30；周日闭馆",
    "每天 8:30-17:30", "",
)  # fmt: skip
USES = (
    "便民服务", "党群活动", "议事协商", "矛盾调解", "文明实践", "图书阅览", "养老助老", "儿童之家",
)  # fmt: skip
DUTIES = (
    TeamMember.Duty.HEAD, TeamMember.Duty.WINDOW, TeamMember.Duty.AGENT, TeamMember.Duty.KEEPER,
)  # fmt: skip
DAYS = ("12345", "135", "24", "67", "")
#: Every so many centres one has no team, one nobody trained, one everybody.
NO_TEAM, UNTRAINED, TRAINED = 9, 5, 4
#: Degrees around a township within which its villages' centres are drawn; and so many metres off.
AROUND, RADIUS = 0.04, 5_000


@transaction.atomic
def invent_centres(villages: Sequence[Unit], size: str, seed: int = SEED) -> int:
    """Write centres of villages, of their townships and counties; return how many.

    Of the smallest demonstration the first township's alone.
    """
    draw = Random(seed)  # noqa: S311 - invented data
    if size == "small":
        villages = [one for one in villages if one.parent_id == villages[0].parent_id]
    towns = {one.pk: one for one in pointing(Unit, "pk", {one.parent_id for one in villages})}
    counties = pointing(Unit, "pk", {one.parent_id for one in towns.values()})
    bulk.insert(Centre, [
        *(_centre(draw, one, one, n) for n, one in enumerate(counties.filter(kind="county"))),
        *(_centre(draw, one, one, n) for n, one in enumerate(towns.values())),
        *(_centre(draw, one, towns[one.parent_id or 0], n) for n, one in enumerate(villages)),
    ])  # fmt: skip
    centres = list(pointing(Centre, "is_demo", [True]).order_by("unit_path", "pk"))
    _teams(draw, centres)
    centre_standards.CENTRES.load()
    for row in pointing(Standard, "subject_model", [centre_standards.CENTRES.label]):
        if row.state == Standard.State.DRAFT:
            standards.publish(None, row)
    appraising.refresh(centre_standards.CENTRES.label)
    events.record(None, "一门式.演示", villages[0], f"写入虚构中心 {len(centres)} 处")
    return len(centres)


def _centre(draw: Random, unit: Unit, town: Unit, n: int) -> Centre:
    name, kind = _named(unit)
    made = Centre(
        unit=unit, unit_path=unit.path, is_demo=True, closed_on=None, name=f"{name}{SAID}",
        kind=kind,
        area=None if n % 7 == 3 else draw.choice((120, 180, 210, 260, 320, 450)),
        functions="、".join(USES[: draw.randrange(1, len(USES))]) if n % 6 else "",
        opening=HOURS[n % len(HOURS)] if n else HOURS[0], capacity=draw.choice((None, 30, 60, 100)),
        keeper=f"{NAMES[n % len(NAMES)]}某{SAID}" if n % 8 != 5 else "",
        telephone=f"0746-0001{n % 1000:03d}" if n % 8 != 5 else "",
    )  # fmt: skip
    if town.longitude is not None and town.latitude is not None and n % 10 != 9:
        made.longitude, made.latitude = near((town.longitude, town.latitude), AROUND, draw)
        made.knowledge, made.radius = Knowledge.INVENTED, RADIUS
        made.point_source = f"演示{SAID}"
    return made


def _named(unit: Unit) -> tuple[str, str]:
    """Return what a unit's centre is called, and of which kind it is."""
    if unit.kind == Unit.Kind.COUNTY:
        return f"{unit.name}政务服务中心", Centre.Kind.COUNTY
    if unit.kind != Unit.Kind.VILLAGE:
        return f"{unit.name}便民服务中心", Centre.Kind.TOWNSHIP
    name = unit.name.replace("村村委会", "村").replace("村委会", "村")
    if name.endswith("居委会"):
        name = f"{name.removesuffix('居委会').removesuffix('社区')}社区"
    kind = Centre.Kind.COMMUNITY if name.endswith("社区") else Centre.Kind.VILLAGE
    return f"{name}党群服务中心", kind


def _teams(draw: Random, centres: Sequence[Centre]) -> None:
    """Let most centres have a team, of whom some were taught some of it."""
    today = timezone.localdate()
    members = [
        TeamMember(
            centre=one, name=f"{draw.choice(NAMES)}{'甲乙丙丁'[at]}{SAID}", duty=DUTIES[at],
            weekdays=DAYS[(n + at) % len(DAYS)], telephone=f"1990001{n % 10_000:04d}",
            since=today - dt.timedelta(days=draw.randrange(60, 900)), is_demo=True,
        )
        for n, one in enumerate(centres) if n % NO_TEAM != NO_TEAM - 1
        for at in range(draw.randrange(2, 5))
    ]  # fmt: skip
    bulk.insert(TeamMember, members)
    categories = list(
        pointing(ServiceItem, "is_demo", [True]).exclude(category="").order_by("category")
        .values_list("category", flat=True).distinct()
    )  # fmt: skip
    at = {one.pk: n for n, one in enumerate(centres)}
    made = []
    for member in pointing(TeamMember, "is_demo", [True]).order_by("pk"):
        n = at[member.centre_id]
        if n % UNTRAINED == UNTRAINED - 1 or not member.serves:
            continue
        whole = n % TRAINED == TRAINED - 1 and member.duty == TeamMember.Duty.WINDOW
        some = [""] if whole or not categories else draw.sample(categories, min(4, len(categories)))
        made += [
            Training(
                member=member, category=one, by=f"县政务服务中心{SAID}", is_demo=True,
                on=today - dt.timedelta(days=draw.randrange(9, 300)),
            )
            for one in some
        ]  # fmt: skip
    bulk.insert(Training, made)
