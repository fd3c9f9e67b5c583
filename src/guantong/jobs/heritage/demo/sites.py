"""Invented heritage beside what public pages name: sites with years of surveys, what is told.

What public pages name is brought in as it is, to be verified, without invented states. All else is
invented, and each name says so; an invented point is marked as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from guantong.casework.models import Case, Evidence, Turn
from guantong.casework.services import opening
from guantong.core.models import Knowledge, Unit
from guantong.core.scope import rows_under
from guantong.core.services import events
from guantong.jobs.heritage.demo import bases
from guantong.jobs.heritage.services.loading import bring, shipped
from guantong.places.models import (
    HeritageRecord,
    HeritageTheme,
    Site,
    SiteCase,
    SiteProof,
    SiteSurvey,
)
from guantong.places.models.sites import HAVES
from guantong.places.services import surveys
from guantong.standards.outlines import near

if TYPE_CHECKING:
    from guantong.core.models import Account

SAID, DAY = "（虚构）", dt.timedelta(days=1)
REASON = "演示"
Grade, Why, Urgency = SiteSurvey.Grade, SiteCase.Why, SiteSurvey.Urgency
#: Sites of the whole: those of public pages of which the township is known, and invented ones.
MANY, OWN = 66, 8
NAMES = (
    ("农会旧址", Site.Category.FORMER, "大革命"), ("红军标语墙", Site.Category.REMAINS, "土地革命"),
    ("交通站旧址", Site.Category.FORMER, "土地革命"), ("烈士墓", Site.Category.GRAVE, "土地革命"),
    ("夜校旧址", Site.Category.FORMER, "大革命"), ("纪念亭", Site.Category.MEMORIAL, "综合"),
    ("渡口遗址", Site.Category.REMAINS, "土地革命"), ("村史陈列室", Site.Category.HALL, "综合"),
)  # fmt: skip
HOURS = (
    "周二至周日 9:00-17:00；周一闭馆", "每天 8:30-17:30", "周三至周日 9:00-12:00、14:00-17:00",
    "周二至周日 9:00-12:00", "每天全天开放", "",
)  # fmt: skip
#: Grades of an invented site from year to year; the last two of the own county's fall.
COURSES = (
    (Grade.GOOD, Grade.GOOD, Grade.GOOD), (Grade.FAIR, Grade.FAIR, Grade.FAIR),
    (Grade.POOR, Grade.MIDDLE, Grade.FAIR), (Grade.MIDDLE, Grade.MIDDLE, Grade.MIDDLE),
    (Grade.FAIR, Grade.GOOD, Grade.GOOD),
)  # fmt: skip
TOLD = (
    (HeritageRecord.Kind.STORY, "一盏马灯"), (HeritageRecord.Kind.STORY, "半条被单"),
    (HeritageRecord.Kind.OBJECT, "油印传单"), (HeritageRecord.Kind.OBJECT, "竹制扁担"),
    (HeritageRecord.Kind.SOURCE, "区农会登记簿"), (HeritageRecord.Kind.SOURCE, "老战士回忆录音"),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """How many of each were written."""

    public: int
    sites: int
    surveys: int
    cases: int
    bases: int
    bookings: int
    visits: int

    def __str__(self) -> str:
        return (
            f"公开资料 {self.public} 处（待核），虚构 {self.sites} 处，调查 {self.surveys} 次，"
            f"事项 {self.cases} 件，基地和学校 {self.bases:,} 个，预约 {self.bookings} 次，"
            f"集体学习 {self.visits} 次"
        )


@transaction.atomic
def invent_heritage(accounts: Mapping[str, Account], size: str, seed: int = 14) -> Made:
    """Write sites, surveys, cases, bases, bookings, lines and visits; return how many.

    Parameters
    ----------
    accounts
        Those of the demonstration: its county, its first town, the first village there.
    size
        ``small`` and ``county`` fill the county of the accounts, ``prefecture`` all of them.

    """
    rng, today = Random(seed), timezone.localdate()  # noqa: S311 - an invented year
    city = Unit.objects.unscoped(REASON).get(parent=None)
    public = bring(city, [row for row in shipped("heritage_sites") if row["township_code"]])
    sites = _sites(rng, city, accounts, MANY - len(public))
    looked = _surveys(rng, accounts, sites, today)
    cases = _cases(accounts, sites, today)
    _told(city, sites)
    made = bases.invent_bases(rng, accounts, city, sites, size)
    events.record(
        None, "红色资源.演示", city, f"写入演示红色资源 {len(sites)} 处、基地 {made.bases} 个"
    )
    return Made(
        len(public), len(sites), looked, cases, made.bases, made.bookings, made.visits
    )  # fmt: skip


def _sites(rng: Random, city: Unit, accounts: Mapping[str, Account], many: int) -> list[Site]:
    """Write invented sites: those of the accounts' county first, two of them in its first town."""
    own, town = accounts["zuzhi"].unit, accounts["xiangzhen"].unit
    towns = list(rows_under(city, Unit).filter(kind=Unit.Kind.TOWNSHIP).order_by("path"))
    near = [one for one in towns if one.path.startswith(own.path) and one.pk != town.pk]
    counties: dict[int, list[Unit]] = {}
    for one in towns:
        if not one.path.startswith(own.path) and one.parent_id is not None:
            counties.setdefault(one.parent_id, []).append(one)
    places = [town, town, *near[: OWN - 2]]
    others = [some[n % len(some)] for n in range(3) for some in counties.values()]
    made = [_site(rng, unit, n) for n, unit in enumerate([*places, *others][:many])]
    Site.objects.bulk_create(made)
    SiteProof.objects.bulk_create([
        SiteProof(site=one, have=name.removeprefix("has_"), state=getattr(one, name),
                  note=f"演示登记，没有佐证{SAID}", by=accounts["zuzhi"], is_demo=True)
        for one in made for name in HAVES if getattr(one, name) != "unknown"
    ])  # fmt: skip
    return made


def _site(rng: Random, unit: Unit, n: int) -> Site:
    name, category, period = NAMES[n % len(NAMES)]
    level = (Site.Level.COUNTY, Site.Level.LISTED, Site.Level.CITY, Site.Level.NONE)[n % 4]
    made = Site(
        unit=unit, unit_path=unit.path, name=f"{unit.name}{name}{SAID}", category=category,
        period=period, level=level, batch=f"第 {n % 5 + 1} 批{SAID}" if n % 4 != 3 else "",
        address=f"{unit.name}某村{SAID}", owner=f"村集体{SAID}", manager=f"村民委员会{SAID}",
        keeper=f"文物保护员{SAID}", opening=HOURS[n % len(HOURS)], verify=False, is_demo=True,
        capacity=(40, 60, 25, None)[n % 4], minutes=(40, 60, 30, 90)[n % 4],
        source=f"演示数据{SAID}", about=f"当地革命活动{SAID}",
        revolutionary=("yes", "no", "unknown")[n % 3],
    )  # fmt: skip
    for k, have in enumerate(HAVES):
        said = "yes" if n % 3 == 0 else ("yes", "unknown", "no", "yes")[(n + k) % 4]
        setattr(made, have, said)
    if unit.longitude is not None and unit.latitude is not None:
        made.longitude, made.latitude = near((unit.longitude, unit.latitude), 0.03, rng)
        made.knowledge, made.point_source = Knowledge.INVENTED, REASON
    return made


def _surveys(
    rng: Random, accounts: Mapping[str, Account], sites: Sequence[Site], today: dt.date
) -> int:
    """Write three years of surveys; of the own county's, one is due soon, one late, three fell."""
    made: list[SiteSurvey] = []
    for n, site in enumerate(sites):
        course = list(COURSES[n % len(COURSES)])
        back = 20 + rng.randrange(200)
        if n == 0:
            back = 355
        elif n == 1:
            back = 400
        elif n in (2, 3, 4):
            course = [Grade.GOOD, Grade.FAIR, Grade.POOR if n > 2 else Grade.MIDDLE]
            back = 40
        for year, grade in enumerate(course):
            on = today - (back + 365 * (len(course) - 1 - year)) * DAY
            bad = grade not in (Grade.GOOD, Grade.FAIR)
            made.append(SiteSurvey(
                site=site, on=on, surveyor=f"县文物管理所{SAID}", grade=grade, is_demo=True,
                damage=f"屋面渗漏，墙面返潮{SAID}" if bad else "",
                cause=SiteSurvey.Cause.NATURAL if bad else "",
                urgency=Urgency.SOON if bad else Urgency.ROUTINE, next_due=on + 365 * DAY,
                by=accounts["xiangzhen"] if n < 2 else accounts["zuzhi"],
            ))  # fmt: skip
    SiteSurvey.objects.bulk_create(made)
    return len(made)


def _cases(accounts: Mapping[str, Account], sites: Sequence[Site], today: dt.date) -> int:
    """Open cases about what fell and what is late; one waits to be closed, one is closed."""
    last = {
        one.site_id: one
        for one in SiteSurvey.objects.unscoped(REASON).filter(site__in=sites).order_by("on", "pk")
        .select_related("site__unit")
    }  # fmt: skip
    fell = [(last[one.pk], Why.FELL) for one in sites[2:5]]
    late = [(one, Why.OVERDUE) for one in last.values() if one.next_due < today]
    cases = [one for one in surveys.open_cases(None, [*fell, *late]) if one is not None]
    for case, done in zip(cases[1:3], (False, True), strict=False):
        _mend(accounts, case, today, close=done)
    return len(cases)


def _mend(accounts: Mapping[str, Account], case: Case, today: dt.date, *, close: bool) -> None:
    """Survey a site anew, end the repair by one person, and close it by the other."""
    now = timezone.now()
    case.opened_at = now - 38 * DAY
    SiteSurvey(
        site=case.subject(), on=today - 5 * DAY, surveyor=f"县文物管理所{SAID}", grade=Grade.FAIR,
        urgency=Urgency.ROUTINE, next_due=today + 360 * DAY, by=accounts["zuzhi"], is_demo=True,
    ).save()  # fmt: skip
    turn = Turn.objects.unscoped(REASON).get(case=case, done_at=None)
    turn.done_at, turn.done_by, turn.outcome = now - 4 * DAY, accounts["zuzhi"], "已修缮"
    turn.note = f"屋面翻修，排水疏通{SAID}"
    turn.save()
    (last,) = opening.turns_for(case, case.definition.close, {}, now - 4 * DAY)
    papers = [(turn, accounts["zuzhi"])]
    if close:
        last.done_at, last.done_by = now - 2 * DAY, accounts["zuzhi2"]
        case.state, case.closed_at, case.closed_by = Case.State.CLOSED, last.done_at, last.done_by
        case.result = "已修缮"
        papers.append((last, accounts["zuzhi2"]))
    last.save()
    case.save()
    for one, by in papers:
        for kind in one.definition.evidence:
            Evidence(case=case, kind=kind, text=f"演示材料，没有文件{SAID}", by=by,
                     taken_on=today - 4 * DAY).save()  # fmt: skip


def _told(city: Unit, sites: Sequence[Site]) -> None:
    """Write invented stories, objects and sources at the first sites, and a theme of them."""
    made: list[Any] = [
        HeritageRecord(
            unit=site.unit, unit_path=site.unit_path, kind=kind, name=f"{name}{SAID}", is_demo=True,
            text=f"演示内容{SAID}", source=f"演示数据{SAID}", verify=False,
        )
        for site, (kind, name) in zip(sites, TOLD, strict=False)
    ]  # fmt: skip
    HeritageRecord.objects.bulk_create(made)
    for site, one in zip(sites, made, strict=False):
        one.sites.add(site.pk)
    theme = HeritageTheme(
        unit=city, name=f"依靠群众{SAID}", question=f"为什么群众把最后一碗米送去当军粮{SAID}",
        source=f"演示数据{SAID}", verify=False, is_demo=True,
    )  # fmt: skip
    theme.save()
    theme.sites.add(*[one.pk for one in sites[:6]])
    theme.records.add(*[one.pk for one in made])
