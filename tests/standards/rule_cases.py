"""The cast of the rule tests (all invented) and the cases worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from guantong.standards.career import (
    Career,
    FamilyMember,
    Post,
    PostHeld,
    Practice,
    RankHeld,
    Sanction,
    Staff,
    Study,
    Tier,
    Training,
    Work,
)
from guantong.standards.kinship import Kin
from guantong.standards.months import Month
from guantong.standards.retirement import Category

M = Month.parse
ON = "2026-06-15"


def held(start, end=None, level="1A41", unit="丙局", title="局长", **more):
    begun, ended = (M(text) if text else None for text in (start, end))
    return PostHeld(unit, title, level, begun, ended, **more)


CLERK_BEFORE = held("2003-07", "2012-03", "1A50", "丙局", "科员", leading=False)
DEPUTY = held("2012-03", "2016-03", "1A42", "乙镇", "副镇长", grassroots=True)
MAYOR = held(
    "2016-03", "2020-06", "1A41", "乙镇", "镇长", grassroots=True, chief=True, elected=True
)
HEAD = held("2020-06", chief=True)

# Born 1980-05, a head of a county bureau: meets every rule for deputy head of a county.
HU = Career(
    key="hu", name="虚构胡", sex="1", birth=M("1980-05"), party_member=True,
    party_joined=M("2005-06"), work_start=M("2003-07"), posts=(CLERK_BEFORE, DEPUTY, MAYOR, HEAD),
    studies=(Study("21", True),), assessments={2023: "2", 2024: "2", 2025: "2"}, family=(),
    grew_up=frozenset({"431122"}), trainings=(Training(M("2024-05"), 100),), fit=True,
    qualifications=frozenset(),
)  # fmt: skip
SEAT = Post(
    unit="甲县政府", title="副县长", level="1A32", tier=Tier.COUNTY, work=Work.GOVERNMENT,
    superior="市政府", below=frozenset({"乙镇", "丙局"}), area="431124", elected=True,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    rule: str
    expected: str
    who: dict[str, Any] = field(default_factory=dict)
    what: dict[str, Any] = field(default_factory=dict)
    on: str = ON
    exceptional: bool | None = None
    says: str = ""
    set: dict[str, int] = field(default_factory=dict)

    @property
    def person(self) -> Career:
        return replace(HU, **self.who)

    @property
    def post(self) -> Post:
        return replace(SEAT, **self.what)

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.on)


def _posts(*posts):
    """These posts, and a clerk's wherever they leave a stretch of the career open."""
    reached, filled = HU.work_start, []
    for post in sorted((p for p in posts if p.start), key=lambda p: p.start):
        if post.start > reached:
            filled.append(replace(CLERK_BEFORE, start=reached, end=post.start))
        reached = max(reached, post.end or post.start)
    return {"posts": (*filled, *posts)}


def _sanction(kind, day, end=None):
    ends = dt.date.fromisoformat(end) if end else None
    return {"sanctions": (Sanction(kind, dt.date.fromisoformat(day) if day else None, ends),)}


def _sanctions(kind, many, day, end=None):
    """So many sanctions of one kind by one decision."""
    return {"sanctions": _sanction(kind, day, end)["sanctions"] * many}


def _kin(relation, unit, post="副职", **more):
    return {"family": (FamilyMember(relation, "虚构亲", unit, post, **more),)}


def _trained(month, days, hours=0):
    return {"trainings": (Training(M(month), days, hours),)}


#: A clerk who has held no leading post yet.
AT_DESK = {"posts": (held("2003-07", None, "1A50", "丙局", "科员", leading=False),)}
CHIEF = {"title": "县长", "level": "1A31", "chief": True}
COUNTY_DEPUTY = {"unit": "甲县政府", "title": "副县长", "level": "1A32", "elected": True}
TOWN = {"unit": "丁镇", "title": "镇长", "level": "1A41", "tier": Tier.TOWNSHIP, "chief": True}

SERVICE = "selection.service"
GRASS = "selection.grassroots"
VILLAGE = {"practice": (Practice("驻村工作队员", M("2023-07"), M("2024-07"), grassroots=True),)}
BELOW = "selection.posts-below"
DEPUTY_YEARS = "selection.deputy-years"
CHIEF_BELOW = "selection.chief-below-years"
TOWNSHIP = "selection.township-chief-years"
EDU, EDU_BUREAU = "selection.education", "selection.education-bureau"
TO_TOWN = {"unit": "乙镇", "title": "副镇长", "level": "1A42", "tier": Tier.TOWNSHIP}
TOWN_TRAIN = "selection.training-township"
TRAIN, HEALTH = "selection.training", "selection.health"
LAW, PARTY = "selection.qualification", "selection.party-age"
STEP, BARS, LAST = "selection.stepwise", "selection.exceptional-bars", "selection.assessment"

ARTICLE_8 = [
    Case(SERVICE, "met", says="工龄22年11个月"),
    Case(SERVICE, "met", {"work_start": M("2021-06")}, says="工龄5年"),
    Case(SERVICE, "broken", {"work_start": M("2021-07")}, exceptional=True, says="还差1个月"),
    Case(SERVICE, "met", {"work_start": M("2021-07")}, on="2026-07-01"),
    Case(SERVICE, "broken", {"work_start": M("2021-07")}, on="2026-06-30"),
    Case(SERVICE, "unknown", {"work_start": None}, says="参加工作时间"),
    Case(SERVICE, "met", {"work_start": M("2022-06")}, set={"years": 4}),
    Case(SERVICE, "met", {"work_start": M("2021-06"), **_posts(held("2018-01", level="1A32"))}, CHIEF),
    Case(GRASS, "met", says="8年3个月"),
    Case(GRASS, "met", _posts(held("2024-06", grassroots=True, chief=True))),
    Case(GRASS, "broken", _posts(held("2024-07", grassroots=True, chief=True)), exceptional=True),
    # A year of posting in a village counts once the parameter says so; overlapping months, once.
    Case(GRASS, "broken", _posts(held("2024-07", grassroots=True, chief=True)) | VILLAGE),
    Case(GRASS, "met", _posts(held("2024-07", grassroots=True, chief=True)) | VILLAGE,
         set={"practice": 1}, says="2年11个月"),
    Case(GRASS, "broken", _posts(HEAD), says="还差2年"),
    Case(GRASS, "unknown", _posts(held("2016-01", grassroots=None)), says="是否基层经历"),
    Case(GRASS, "met", _posts(MAYOR, held("2020-06", grassroots=None)), says="4年3个月"),
    Case(GRASS, "unknown", _posts(held(None, grassroots=True)), says="任职时间"),
    Case(GRASS, "broken", _posts(held("2022-06", "2024-05", grassroots=True), HEAD)),
    Case(GRASS, "unknown", {"posts": (HEAD,)}, says="2003-07至2020-06的任职情况"),
    Case(GRASS, "broken", {"posts": (HEAD,), "work_start": M("2019-06")}),
    Case(GRASS, "unknown", {"posts": (HEAD,), "work_start": M("2019-05")}),
    Case(GRASS, "met", {"posts": (held("2024-06", grassroots=True),)}, says="2年"),
    Case(BELOW, "unknown", {"posts": (DEPUTY, HEAD)}, says="2016-03至2020-06的任职情况"),
    Case(CHIEF_BELOW, "unknown", {"posts": (held("2024-06"),)}, says="2003-07至2024-06"),
    Case(TRAIN, "unknown", {"trainings": (Training(M("2026-07"), 90),)}, says="2026-06前的培训"),
    Case(BELOW, "met", says="2 个职位"),
    Case(BELOW, "broken", _posts(DEPUTY, HEAD), exceptional=True, says="只任过 1 个"),
    Case(BELOW, "broken", _posts(HEAD, held("2018-06", "2020-06")), says="只任过 1 个"),
    Case(BELOW, "met", _posts(HEAD, held("2022-01", title="党组书记", principal=False))),
    Case(BELOW, "unknown", _posts(HEAD, held("2018-01", "2020-06", None, "戊局", "局长"))),
    Case(BELOW, "broken", _posts(HEAD, held("2026-07", unit="戊局"))),
    Case(BELOW, "met", _posts(HEAD), set={"count": 1}),
    Case(CHIEF_BELOW, "met", says="10年3个月"),
    Case(CHIEF_BELOW, "met", _posts(DEPUTY, held("2023-06")), says="3年"),
    Case(CHIEF_BELOW, "broken", _posts(DEPUTY, held("2023-07")), exceptional=True, says="还差1个月"),
    Case(CHIEF_BELOW, "met", _posts(DEPUTY, held("2023-07")), on="2026-07-01"),
    Case(CHIEF_BELOW, "broken", _posts(DEPUTY, held("2023-07")), on="2026-06-30"),
    Case(CHIEF_BELOW, "met", _posts(held("2021-06", "2022-12"), held("2024-12", unit="戊局"))),
    Case(CHIEF_BELOW, "broken", _posts(held("2021-06", "2022-11"), held("2024-12", unit="戊局"))),
    Case(CHIEF_BELOW, "unknown", _posts(DEPUTY, held(None)), says="任职时间"),
    Case(
        CHIEF_BELOW, "unknown",
        {**_posts(held("2010-01", level="1A50", leading=False)), "ranks": (RankHeld("31", M("2019-06")),)},
        says="职级公务员",
    ),
    Case(DEPUTY_YEARS, "met", _posts(held("2024-06", **COUNTY_DEPUTY)), CHIEF, says="2年"),
    Case(DEPUTY_YEARS, "broken", _posts(held("2024-07", **COUNTY_DEPUTY)), CHIEF, exceptional=True),
    Case(DEPUTY_YEARS, "met", _posts(held("2024-07", **COUNTY_DEPUTY)), CHIEF, "2026-07-01"),
    Case(DEPUTY_YEARS, "broken", _posts(held("2024-07", **COUNTY_DEPUTY)), CHIEF, "2026-06-30"),
    Case(DEPUTY_YEARS, "unknown", _posts(held(None, **COUNTY_DEPUTY)), CHIEF),
    Case(TOWNSHIP, "met", _posts(held("2024-06", level="1A42")), TOWN),
    Case(TOWNSHIP, "broken", _posts(held("2024-07", level="1A42")), TOWN, exceptional=True),
    Case(EDU, "met", says="大学本科"),
    Case(EDU, "met", {"studies": (Study("31", False),)}, says="大学专科"),
    Case(EDU, "broken", {"studies": (Study("41", True),)}, exceptional=True, says="中等专科"),
    Case(EDU, "met", {"studies": (Study("61", True), Study("31", False))}),
    Case(EDU, "unknown", {"studies": ()}),
    Case(EDU, "unknown", {"studies": None}, says="学历"),
    Case(EDU, "broken", {"studies": (Study("31", True),)}, set={"grade": 2}),
    Case(EDU_BUREAU, "met", _posts(held("2018-01", level="1A31")), {"level": "1A22"}),
    Case(
        EDU_BUREAU, "broken",
        {**_posts(held("2018-01", level="1A31")), "studies": (Study("31", True),)},
        {"level": "1A22"}, exceptional=True,
    ),
    Case(TRAIN, "met", says="100 天"),
    Case(TRAIN, "met", {"trainings": (Training(M("2025-01"), 90),)}),
    Case(TRAIN, "broken", {"trainings": (Training(M("2025-01"), 89),)}, exceptional=True),
    Case(TRAIN, "broken", {"trainings": (Training(M("2021-06"), 100),)}),
    Case(TRAIN, "met", {"trainings": (Training(M("2021-07"), 100),)}),
    Case(TRAIN, "met", {"trainings": (Training(M("2021-07"), 45), Training(M("2026-06"), 45))}),
    Case(TRAIN, "broken", {"trainings": ()}, says="0 天"),
    Case(TRAIN, "unknown", {"trainings": None}),
    Case(TRAIN, "met", {"trainings": (Training(M("2025-01"), 10, 550),)}, says="10 天、550 学时"),
    Case(TRAIN, "broken", {"trainings": (Training(M("2025-01"), 10, 549),)}),
    Case(TRAIN, "none", {}, TO_TOWN),
    # Every year 12 days or 90 hours: on 15 June 2026 the last whole year is 2025.
    Case(TOWN_TRAIN, "none"),
    Case(TOWN_TRAIN, "met", AT_DESK | _trained("2025-11", 12), TO_TOWN, says="2025年 12 天"),
    Case(TOWN_TRAIN, "broken", AT_DESK | _trained("2025-11", 11), TO_TOWN, exceptional=True,
         says="2025年培训不足 12 天，也不足 90 学时：2025年 11 天"),
    Case(TOWN_TRAIN, "met", AT_DESK | _trained("2025-03", 5, 90), TO_TOWN, says="90 学时"),
    Case(TOWN_TRAIN, "met", AT_DESK | {"trainings": (
        Training(M("2025-03"), 6), Training(M("2025-12"), 6))}, TO_TOWN),
    Case(TOWN_TRAIN, "broken", AT_DESK | _trained("2026-03", 90), TO_TOWN, says="2025年 0 天"),
    Case(TOWN_TRAIN, "broken", AT_DESK | _trained("2025-03", 90), TO_TOWN, set={"years": 2},
         says="2024年培训不足"),
    Case(TOWN_TRAIN, "met", AT_DESK | {"work_start": M("2025-07"), "trainings": ()}, TO_TOWN),
    Case(TOWN_TRAIN, "unknown", AT_DESK | {"trainings": None}, TO_TOWN, says="培训情况"),
    Case(HEALTH, "met"),
    Case(HEALTH, "broken", {"fit": False}, exceptional=False),
    Case(HEALTH, "unknown", {"fit": None}, says="健康状况"),
    Case(LAW, "met", {"qualifications": frozenset({"法律职业资格"})}, {"requires": frozenset({"法律职业资格"})}),
    Case(LAW, "broken", {}, {"requires": frozenset({"法律职业资格"})}, exceptional=False),
    Case(LAW, "unknown", {"qualifications": None}, {"requires": frozenset({"法律职业资格"})}),
    Case(PARTY, "met", {"party_joined": M("2023-06")}, {"committee": Tier.COUNTY}, says="3年"),
    Case(PARTY, "broken", {"party_joined": M("2023-07")}, {"committee": Tier.COUNTY}, exceptional=False),
    Case(PARTY, "met", {"party_joined": M("2023-07")}, {"committee": Tier.COUNTY}, "2026-07-01"),
    Case(PARTY, "met", {"party_joined": M("2021-06")}, {"committee": Tier.PREFECTURE}),
    Case(PARTY, "broken", {"party_joined": M("2021-07")}, {"committee": Tier.PREFECTURE}),
    Case(PARTY, "broken", {"party_member": False}, {"committee": Tier.COUNTY}, says="不是中共党员"),
    Case(PARTY, "unknown", {"party_joined": None}, {"committee": Tier.COUNTY}),
    Case(STEP, "met"),
    Case(STEP, "broken", _posts(held("2018-01", level="1A42")), exceptional=True, says="越过 1 级"),
    Case(STEP, "broken", _posts(held("2018-01", level="1A42")), CHIEF, exceptional=False, says="越过 2 级"),
    Case(STEP, "unknown", _posts(), says="现任职务层次"),
    Case(LAST, "met", says="称职"),
    Case(LAST, "broken", {"assessments": {2025: "3"}}, exceptional=False),
    Case(LAST, "broken", {"assessments": {2025: "4"}}),
    Case(LAST, "met", {"assessments": {2024: "4", 2025: "1"}}),
    Case(LAST, "unknown", {"assessments": {2024: "1"}}, says="2025年度考核结果"),
    Case(LAST, "unknown", {"assessments": {2025: "5"}}, says="不定等次的原因"),
]  # fmt: skip

# A person too short in the post below needs an exception; these cases ask whether one may be made.
SHORT = held("2024-06", chief=True)
EXCEPTIONS = [
    Case(BARS, "met", _posts(DEPUTY, SHORT)),
    Case(BARS, "met", _posts(DEPUTY, held("2025-06"))),
    Case(BARS, "broken", _posts(DEPUTY, held("2025-07")), says="仅11个月"),
    Case(BARS, "broken", _posts(DEPUTY, replace(SHORT, exceptional=True)), says="连续破格"),
    Case(
        BARS, "broken", _posts(DEPUTY, replace(SHORT, probation_until=M("2026-07"))), says="试用期"
    ),
    Case(BARS, "met", _posts(DEPUTY, replace(SHORT, probation_until=M("2026-06")))),
    Case(CHIEF_BELOW, "broken", _posts(DEPUTY, held("2025-06")), exceptional=True),
    Case(CHIEF_BELOW, "broken", _posts(DEPUTY, held("2025-07")), exceptional=False),
]

P, G, ORG = "sanction.party", "sanction.government", "sanction.organisation"
INSTITUTION, ENTERPRISE = "sanction.institution", "sanction.enterprise"
ADMONISHED, REMOVED, ADJUSTED = "sanction.admonition", "sanction.removed", "sanction.adjustment"
SANCTIONS = [
    Case(P, "met"),
    Case(P, "broken", _sanction("p1", "2025-06-16"), says="2026-06-16"),
    Case(P, "met", _sanction("p1", "2025-06-15")),
    Case(P, "broken", _sanction("p2", "2024-12-16")),
    Case(P, "met", _sanction("p2", "2024-12-15")),
    Case(P, "broken", _sanction("p3", "2024-06-16")),
    Case(P, "met", _sanction("p3", "2024-06-15")),
    Case(P, "broken", _sanction("p4", "2023-06-16")),
    Case(P, "met", _sanction("p4", "2023-06-15")),
    Case(P, "broken", _sanction("p5", "2022-01-01")),
    Case(P, "met", _sanction("p1", "2026-06-16")),
    Case(P, "unknown", _sanction("p1", None), says="党内警告的日期"),
    Case(P, "unknown", {"sanctions": None}),
    Case(P, "broken", _sanction("p1", "2024-01-01", "2026-06-16")),
    Case(P, "broken", _sanction("p1", "2025-12-01", "2026-06-15"), says="2026-06-16 才满"),
    Case(P, "met", _sanction("p1", "2025-12-01", "2026-06-14")),
    # Two years on probation within the Party and two after it: 15 June 2022 to 14 June 2026.
    Case(P, "broken", _sanction("p4b", "2022-06-16"), says="2026-06-16"),
    Case(P, "met", _sanction("p4b", "2022-06-15")),
    Case(P, "met", _sanction("p4", "2022-06-16")),
    # Before 2016 a serious warning weighed one year; since then a year and a half.
    Case(P, "met", _sanction("p2", "2015-12-31"), on="2016-12-31"),
    Case(P, "broken", _sanction("p2", "2015-12-31"), on="2016-12-30", says="2016-12-31"),
    Case(P, "broken", _sanction("p2", "2016-01-01"), on="2017-06-30", says="2017-07-01"),
    Case(P, "met", _sanction("p2", "2016-01-01"), on="2017-07-01"),
    Case(P, "met", _sanction("g6", "2025-12-01")),
    Case(G, "broken", _sanction("g1", "2025-12-16")),
    Case(G, "met", _sanction("g1", "2025-12-15")),
    Case(G, "broken", _sanction("g2", "2025-06-16")),
    Case(G, "met", _sanction("g2", "2025-06-15")),
    Case(G, "broken", _sanction("g3", "2024-12-16")),
    Case(G, "met", _sanction("g3", "2024-12-15")),
    Case(G, "broken", _sanction("g4", "2024-06-16")),
    Case(G, "met", _sanction("g5", "2024-06-15")),
    Case(G, "broken", _sanction("g6", "1996-01-01")),
    Case(G, "broken", _sanction("g1", "2025-08-31"), on="2026-02-28"),
    Case(G, "met", _sanction("g1", "2025-08-31"), on="2026-03-01"),
    # Three demerits of one day: each 12 months, together at most 36; the decision says how long.
    Case(G, "broken", _sanctions("g2", 3, "2025-06-16"), says="2026-06-16"),
    Case(G, "unknown", _sanctions("g2", 3, "2025-06-15"), says="政务记过合并确定的处分期"),
    Case(G, "unknown", _sanctions("g2", 3, "2023-06-16")),
    Case(G, "met", _sanctions("g2", 3, "2023-06-15")),
    Case(G, "broken", _sanctions("g2", 3, "2024-01-01", "2026-06-15"), says="2026-06-16"),
    Case(G, "met", _sanctions("g2", 3, "2024-01-01", "2026-06-14")),
    # Three of 24 months each: 72, but no more than 48 (Art. 15).
    Case(G, "unknown", _sanctions("g5", 3, "2022-06-16")),
    Case(G, "met", _sanctions("g5", 3, "2022-06-15")),
    Case(G, "met", _sanctions("g5", 3, "2022-06-16"), set={"together": 36}),
    # Two kinds of one day are not the same sanction: the longer one counts.
    Case(
        G,
        "broken",
        {
            "sanctions": (
                *_sanctions("g2", 1, "2025-01-01")["sanctions"],
                *_sanctions("g3", 1, "2025-01-01")["sanctions"],
            )
        },
        says="政务记大过影响期到 2026-07-01",
    ),
    Case(INSTITUTION, "broken", _sanction("i1", "2025-12-16")),
    Case(INSTITUTION, "met", _sanction("i1", "2025-12-15")),
    Case(INSTITUTION, "broken", _sanction("i2", "2025-06-16")),
    Case(INSTITUTION, "broken", _sanction("i3", "2024-06-16")),
    Case(INSTITUTION, "met", _sanction("i3", "2024-06-15")),
    Case(ENTERPRISE, "broken", _sanction("s1", "2025-12-16")),
    Case(ENTERPRISE, "broken", _sanction("s2", "2025-06-16")),
    Case(ENTERPRISE, "met", _sanction("s2", "2025-06-15")),
    Case(ENTERPRISE, "broken", _sanction("s3", "2024-12-16")),
    Case(ENTERPRISE, "met", _sanction("s3", "2024-12-15")),
    Case(ENTERPRISE, "broken", _sanction("s5", "2024-06-16")),
    Case(ENTERPRISE, "unknown", _sanctions("s3", 3, "2022-06-16")),
    Case(ENTERPRISE, "met", _sanctions("s3", 3, "2022-06-15")),
    Case(ADMONISHED, "broken", _sanction("o1", "2025-12-16")),
    Case(ADMONISHED, "met", _sanction("o1", "2025-12-15")),
    Case(ADMONISHED, "broken", _sanction("o1", "2025-06-16"), set={"o1": 12}),
    Case(ORG, "met", _sanction("o1", "2026-06-01")),
    Case(ORG, "broken", _sanction("o4", "2024-06-16")),
    Case(ORG, "met", _sanction("o4", "2024-06-15")),
    Case(REMOVED, "broken", _sanction("o4", "2025-06-16"), says="2026-06-16"),
    Case(REMOVED, "met", _sanction("o4", "2025-06-15")),
    Case(ADJUSTED, "broken", _sanction("h4", "2025-06-16")),
    Case(ADJUSTED, "met", _sanction("h4", "2025-06-15")),
    Case(ADJUSTED, "met", _sanction("h1", "2026-06-01")),
    Case(ADJUSTED, "met", _sanction("h3", "2025-06-16"), set={"h3": 6}),
    Case(ORG, "broken", _sanction("o3", "2025-06-16")),
    Case(ORG, "met", _sanction("o3", "2025-06-16"), set={"o3": 6}),
]

SAME, ABOVE, DESK = "avoidance.same-leader", "avoidance.superior", "avoidance.restricted"
HOME = "avoidance.home-county"
AVOIDANCE = [
    Case(SAME, "met"),
    Case(SAME, "broken", _kin("妻子", "甲县政府", leads=True), says="妻子（夫妻）"),
    Case(SAME, "broken", _kin("岳父", "甲县政府", leads=True), says="近姻亲"),
    Case(SAME, "broken", _kin("堂弟", "甲县政府", leads=True), says="三代以内旁系血亲"),
    Case(SAME, "met", _kin("同学", "甲县政府", leads=True)),
    Case(SAME, "met", _kin("妻子", "", leads=True)),
    Case(SAME, "met", _kin("妻子", "甲县政府", leads=False)),
    Case(SAME, "unknown", _kin("妻子", "甲县政府"), {"in_team": False}, says="同一领导"),
    Case(SAME, "unknown", _kin("妻子", None), says="妻子的工作单位"),
    Case(SAME, "unknown", _kin("干妈", "甲县政府"), says="称谓“干妈”"),
    Case(SAME, "broken", _kin("家属", "甲县政府", leads=True, kin=Kin.SPOUSE)),
    Case(SAME, "unknown", {"family": None}, says="家庭成员"),
    Case(ABOVE, "broken", _kin("父亲", "市政府", leads=True)),
    Case(ABOVE, "met", _kin("父亲", "市政府", leads=False)),
    Case(ABOVE, "broken", _kin("弟弟", "乙镇", leads=True)),
    Case(ABOVE, "met", _kin("弟弟", "己镇", leads=True)),
    Case(ABOVE, "unknown", _kin("儿子", "甲县政府"), says="直接上下级"),
    Case(DESK, "broken", _kin("女儿", "甲县政府", "会计", duties=frozenset({Work.FINANCE}))),
    Case(DESK, "met", _kin("女儿", "甲县政府", "打字", duties=frozenset({Work.OTHER}))),
    Case(DESK, "broken", _kin("丈夫", "甲县政府", leads=True), {"duties": frozenset({Work.ORGANISATION})}),
    Case(DESK, "met", _kin("丈夫", "市政府", leads=True), {"duties": frozenset({Work.AUDIT})}),
    Case(HOME, "met", {}, CHIEF),
    Case(HOME, "broken", {"grew_up": frozenset({"431124"})}, CHIEF, exceptional=False),
    Case(HOME, "broken", {"grew_up": frozenset({"431124"})}, {**CHIEF, "work": Work.COURT}),
    Case(HOME, "unknown", {"grew_up": None}, CHIEF, says="成长地"),
    Case(HOME, "unknown", {}, {**CHIEF, "area": None}, says="所在地"),
    Case(HOME, "none", {"grew_up": frozenset({"431124"})}),
    Case(HOME, "none", {"grew_up": frozenset({"431124"})}, {**CHIEF, "work": Work.OTHER}),
    Case("avoidance.home-township", "broken", {"grew_up": frozenset({"丁镇"})},
         {**TOWN, "area": "丁镇"}),
    Case("avoidance.home-township", "none", {}, {**TOWN, "work": Work.POLICE, "area": "丁镇"}),
    Case("avoidance.home-prefecture", "broken", {"grew_up": frozenset({"431100"})},
         {**CHIEF, "tier": Tier.PREFECTURE, "area": "431100"}),
]  # fmt: skip

AGAIN = {"unit": "丙局", "title": "局长", "level": "1A41"}
MOVE = {"unit": "戊局", "title": "局长", "level": "1A41"}
LAWYER = {"qualifications": frozenset({"法律职业资格"})}
COURT = {"title": "法院院长", "chief": True, "work": Work.COURT}
OFFICE = {"title": "检察长", "chief": True, "work": Work.PROCURATORATE}
LEGAL = [
    Case("selection.judge", "met", LAWYER, COURT),
    Case("selection.judge", "broken", {}, COURT, says="没有法律职业资格", exceptional=False),
    Case("selection.judge", "unknown", {"qualifications": None}, COURT, says="法律职业资格"),
    Case("selection.judge", "none", {}, {**COURT, "chief": False}),
    Case("selection.judge", "none", LAWYER, OFFICE),
    Case("selection.procurator", "met", LAWYER, OFFICE),
    Case("selection.procurator", "broken", {}, OFFICE, says="没有法律职业资格"),
    Case("selection.procurator", "unknown", {"qualifications": None}, OFFICE),
    Case("selection.procurator", "none", {}, COURT),
]
CHIEF_NOW = {"chief": True, "leads": True, "unit": "乙镇", "title": "党委书记"}
STAYS = "tenure.chief"
STEADY = [
    Case(STAYS, "broken", _posts(held("2024-07", **CHIEF_NOW)), says="1年11个月", exceptional=True),
    Case(STAYS, "met", _posts(held("2024-06", **CHIEF_NOW)), says="满2年"),
    Case(STAYS, "met", _posts(held("2025-06", **CHIEF_NOW)), set={"years": 1}),
    Case(STAYS, "unknown", _posts(held(None, **CHIEF_NOW))),
    # In the same post again, or head of an office: nobody is moved, or none of the two.
    Case(STAYS, "none", _posts(held("2025-06", **CHIEF_NOW)),
         {"unit": "乙镇", "title": "党委书记", "level": "1A41"}),
    Case(STAYS, "none", _posts(held("2025-06", chief=True))),
]  # fmt: skip

TERMS, LEVEL, MOVES = "tenure.terms", "tenure.level", "tenure.moves"
TENURE = [
    Case(TERMS, "met", {}, AGAIN, says="6年"),
    Case(TERMS, "broken", _posts(held("2016-06")), AGAIN, says="连任现职10年"),
    Case(TERMS, "met", _posts(held("2016-07")), AGAIN, says="9年11个月"),
    Case(TERMS, "broken", _posts(held("2021-06")), AGAIN, set={"terms": 1}),
    Case(TERMS, "unknown", _posts(held(None)), AGAIN),
    Case(TERMS, "none", _posts(held("2010-01")), MOVE),
    Case(LEVEL, "met", {}, MOVE, says="10年3个月"),
    Case(LEVEL, "broken", _posts(held("2011-06")), MOVE, says="15年"),
    Case(LEVEL, "met", _posts(held("2011-07")), MOVE, says="14年11个月"),
    Case(LEVEL, "broken", _posts(held("2011-07")), MOVE, on="2026-07-01"),
    Case(LEVEL, "none", _posts(held("2005-01"))),
    Case(MOVES, "met", {}, MOVE),
    Case(MOVES, "met", _posts(held("2024-06")), MOVE, says="1 次"),
    Case(MOVES, "broken", _posts(held("2022-06", "2024-06", unit="己局"), held("2024-06")), MOVE),
    Case(MOVES, "met", _posts(held("2021-06", "2024-06", unit="己局"), held("2024-06")), MOVE, says="0 次"),
    Case(MOVES, "broken", _posts(held("2021-07", "2024-06", unit="己局"), held("2024-06")), MOVE, says="2 次"),
    Case("tenure.probation", "met"),
    Case("tenure.probation", "broken", _posts(held("2025-07"))),
    Case("tenure.probation", "met", _posts(held("2025-06"))),
]  # fmt: skip

REACHED, EARLY = "retirement.reached", "retirement.promotion"
RETIREMENT = [
    # Born 1966-05: 60 in 2026-05, the 17th month of the reform, so 5 months later: 2026-10.
    Case(REACHED, "met", {"birth": M("1966-05")}, says="2026-10 到龄"),
    Case(REACHED, "met", {"birth": M("1966-05")}, on="2026-09-30"),
    Case(REACHED, "broken", {"birth": M("1966-05")}, on="2026-10-01"),
    Case(REACHED, "unknown", {"birth": None}, says="出生年月"),
    Case(REACHED, "unknown", {"sex": None}, says="性别"),
    # Born 1968-01: 60 in 2028-01, the 37th month, so 10 months later: 2028-11.
    Case(EARLY, "met", {"birth": M("1968-01")}, on="2026-11-30", says="还有2年"),
    Case(EARLY, "broken", {"birth": M("1968-01")}, on="2026-12-01", says="还有1年11个月"),
    Case(EARLY, "met", {"birth": M("1968-01")}, on="2027-05-01", set={"months": 18}),
    # A woman born 1972-01 goes by 60 once promoted to county level, by 55 to a township's.
    Case(REACHED, "met", {"birth": M("1972-01"), "sex": "2"}, says="61岁10个月"),
    Case(REACHED, "met", {"birth": M("1972-01"), "sex": "2"}, MOVE, says="2027-08 到龄（55岁7个月）"),
    Case(REACHED, "broken", {"birth": M("1972-01"), "sex": "2", "retirement": Category.FIFTY}),
]  # fmt: skip

RANK = "rank.step"


def _rank(rank, start, years=(), *, gaps=(), **more):
    """Competent in every year but those named; of those in ``gaps`` nothing is known."""
    usual = dict.fromkeys(range(int(start[:4]), 2026), "2")
    results = {y: r for y, r in {**usual, **dict(years)}.items() if y not in gaps}
    return {"ranks": (RankHeld(rank, M(start)),), "assessments": results, **more}


def _to(rank, **more):
    return {"rank": rank, "level": None, **more}


CLERK = _posts(held("2010-01", level="1A50", leading=False, unit="丙局", title="干部"))
RANKS = [
    Case(RANK, "met", _rank("32", "2024-06") | CLERK, _to("31"), says="2年"),
    Case(RANK, "broken", _rank("32", "2024-07") | CLERK, _to("31"), says="还差1个月"),
    Case(RANK, "met", _rank("32", "2024-12", {2025: "1"}) | CLERK, _to("31"), says="1年6个月"),
    Case(RANK, "broken", _rank("32", "2025-01", {2025: "1"}) | CLERK, _to("31")),
    Case(RANK, "broken", _rank("32", "2023-07", {2025: "3"}) | CLERK, _to("31"), says="3年"),
    Case(RANK, "met", _rank("32", "2023-06", {2025: "3"}) | CLERK, _to("31")),
    Case(RANK, "broken", _rank("32", "2024-07", {2023: "1"}) | CLERK, _to("31")),
    Case(RANK, "met", {"ranks": ()}, _to("31"), says="任二级主任科员或乡科级正职"),
    Case(RANK, "met", _rank("22", "2023-06") | CLERK, _to("21"), says="3年"),
    Case(RANK, "broken", _rank("22", "2023-07") | CLERK, _to("21")),
    Case(RANK, "met", _rank("21", "2022-06") | CLERK, _to("12"), says="4年"),
    Case(RANK, "broken", _rank("21", "2022-07") | CLERK, _to("12")),
    Case(RANK, "broken", _rank("31", "2020-01") | CLERK, _to("23")),
    Case(RANK, "met", _rank("31", "2024-06") | CLERK, _to("24")),
    Case(RANK, "unknown", {"ranks": (RankHeld("32", None),), **CLERK}, _to("31")),
    # Two years to the month: of 2025 it is not known whether it counts.
    Case(RANK, "unknown", _rank("32", "2024-06", gaps=(2025,)) | CLERK, _to("31"), says="2025年度"),
    Case(RANK, "unknown", _rank("32", "2024-06", {2025: "6"}) | CLERK, _to("31")),
    Case(RANK, "met", _rank("32", "2023-06", gaps=(2025,)) | CLERK, _to("31")),
    # Five months short even if 2025 was excellent.
    Case(RANK, "broken", _rank("32", "2025-05", gaps=(2025,)) | CLERK, _to("31")),
    Case(RANK, "unknown", _rank("32", "2024-12", gaps=(2025,)) | CLERK, _to("31")),
    Case(RANK, "broken", _rank("32", "2023-07", {2025: "4"}) | CLERK, _to("31")),
    Case(RANK, "none"),
    # 50 posts in a city organ: 10 researchers, of them 4 of the first two grades, of them 2 first.
    Case("rank.quota-prefecture-research", "met", _rank("31", "2020-01") | CLERK,
         _to("24", tier=Tier.PREFECTURE, staff=Staff(50, {"24": 6, "23": 3})), says="核定 10 名"),
    Case("rank.quota-prefecture-research", "broken", _rank("31", "2020-01") | CLERK,
         _to("24", tier=Tier.PREFECTURE, staff=Staff(50, {"24": 6, "22": 4})), says="将达 11 名"),
    Case("rank.quota-prefecture-upper", "broken", _rank("23", "2020-01") | CLERK,
         _to("22", tier=Tier.PREFECTURE, staff=Staff(50, {"22": 3, "21": 1})), says="核定 4 名"),
    Case("rank.quota-prefecture-upper", "met", _rank("22", "2020-01") | CLERK,
         _to("21", tier=Tier.PREFECTURE, staff=Staff(50, {"22": 3, "21": 1})), says="晋升后 4 名"),
    Case("rank.quota-prefecture-first", "met", _rank("22", "2020-01") | CLERK,
         _to("21", tier=Tier.PREFECTURE, staff=Staff(50, {"21": 1})), says="核定 2 名"),
    Case("rank.quota-prefecture-first", "broken", _rank("22", "2020-01") | CLERK,
         _to("21", tier=Tier.PREFECTURE, staff=Staff(50, {"21": 2}))),
    # 99 posts in a county organ: 9 of the third and fourth grade, of them 3; 1 of the second.
    Case("rank.quota-county-lower", "broken", _rank("31", "2020-01") | CLERK,
         _to("24", staff=Staff(99, {"24": 6, "23": 3})), says="核定 9 名"),
    Case("rank.quota-county-third", "broken", _rank("24", "2020-01") | CLERK,
         _to("23", staff=Staff(99, {"23": 3})), says="核定 3 名"),
    Case("rank.quota-county-second", "met", _rank("23", "2020-01") | CLERK,
         _to("22", staff=Staff(99, {})), says="核定 1 名"),
    Case("rank.quota-section", "met", _rank("34", "2020-01") | CLERK,
         _to("33", staff=Staff(10, {"34": 6})), says="晋升后 6 名"),
    Case("rank.quota-section", "unknown", _rank("34", "2020-01") | CLERK, _to("33")),
    Case("rank.quota-section", "none", _rank("31", "2020-01") | CLERK, _to("24", staff=Staff(9, {}))),
]  # fmt: skip

CASES = [
    *ARTICLE_8,
    *EXCEPTIONS,
    *SANCTIONS,
    *AVOIDANCE,
    *LEGAL,
    *STEADY,
    *TENURE,
    *RETIREMENT,
    *RANKS,
]
