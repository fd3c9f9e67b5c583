"""People of 甲县 and 红星镇 against the next rank on 2026-06-15, each worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from guantong.people.models import Assessment, AwardSanction, Person, PostHeld, RankHeld
from guantong.people.services import quotas
from guantong.staffing.models import RankCandidate
from guantong.staffing.services import ranks

ON = dt.date(2026, 6, 15)
MET, BROKEN, UNKNOWN = "met", "broken", "unknown"


@dataclass(frozen=True)
class One:
    """A person: the rank held since a month, results by year, and what the rules must find.

    Competent in every year from the first to 2025 but those in ``years``; of those in ``gaps``
    nothing is known. ``found`` is rank → verdict, months served, months needed.
    """

    name: str
    rank: str
    since: str
    found: dict[str, tuple[str, int | None, int | None]]
    years: dict[int, str] = field(default_factory=dict)
    gaps: tuple[int, ...] = ()
    post: tuple[str, str] | None = None
    sanction: tuple[str, str] | None = None
    kept: bool = True
    says: str = ""


CASES = (
    One("恰满", "34", "2024-06", {"33": (MET, 24, 24)}),
    One("差一月", "34", "2024-07", {"33": (BROKEN, 23, 24)}, says="还差1个月"),
    One("一优", "34", "2024-12", {"33": (MET, 18, 18)}, {2025: "1"}),
    One("一优差月", "34", "2025-01", {"33": (BROKEN, 17, 18)}, {2025: "1"}),
    One("两优", "34", "2025-01", {"33": (BROKEN, 17, 18)}, {2024: "1", 2025: "1"}),
    One("三年两优", "33", "2024-12", {"32": (MET, 18, 12)}, {2024: "1", 2025: "1"}),
    One("基本称职", "34", "2023-07", {"33": (BROKEN, 35, 36)}, {2024: "3"}, says="还差1个月"),
    One("基本称职满", "34", "2023-06", {"33": (MET, 36, 36)}, {2024: "3"}),
    One("上年基本", "34", "2020-01", {"33": (BROKEN, 77, 36)}, {2025: "3"}, says="2025年度考核"),
    One("警告未满", "34", "2020-01", {"33": (BROKEN, 77, 24)}, sanction=("p1", "2025-07-01"),
        says="党内警告影响期到 2026-07-01 才满"),
    One("警告期满", "34", "2020-01", {"33": (MET, 77, 24)}, sanction=("p1", "2025-06-15")),
    One("记过未满", "31", "2020-01", {"24": (BROKEN, 77, 24)}, sanction=("g2", "2025-12-01")),
    One("无时间", "34", "", {"33": (UNKNOWN, None, 24)}, kept=False, says="任职务职级时间"),
    One("缺上年", "34", "2020-01", {"33": (UNKNOWN, 77, 24)}, gaps=(2025,), says="2025年度考核"),
    One("缺前年", "34", "2024-06", {"33": (UNKNOWN, 24, 24)}, gaps=(2024,), says="2024年度考核"),
    One("缺而不碍", "34", "2020-01", {"33": (MET, 77, 24)}, gaps=(2022,)),
    One("副镇长", "", "", {"33": (MET, 24, 24)}, post=("1A42", "2024-06")),
    One("镇长", "32", "2025-06", {"31": (MET, 24, 24)}, post=("1A41", "2024-06")),
    One("两条路", "33", "2022-01", {"32": (MET, 53, 24), "31": (BROKEN, 23, 24)},
        post=("1A41", "2024-07")),
    One("科长", "31", "2024-06", {"24": (MET, 24, 24)}),
    One("三调", "23", "2024-06", {"22": (MET, 24, 24)}),
    One("二调", "22", "2023-06", {"21": (MET, 36, 36)}),
    One("无职级", "", "", {"": (UNKNOWN, None, None)}, says="没有登记职级"),
    One("已到顶", "11", "2020-01", {}),
)  # fmt: skip


def settle(town):
    """The people of the cases in 甲县, and as many more as make 400 in 红星镇."""
    made = [person_of(town.first, one) for one in CASES]
    usual = (
        One("满", "34", "2020-01", {"33": (MET, 77, 24)}),
        One("未满", "34", "2026-01", {"33": (BROKEN, 5, 24)}),
        One("缺", "34", "2020-01", {"33": (UNKNOWN, 77, 24)}, gaps=(2025,)),
        One("主任", "32", "2020-01", {"31": (MET, 77, 24)}),
    )
    rest = [(usual[n % 4], n) for n in range(400 - len(CASES))]
    for one, n in rest:
        made.append(person_of(town.red, one, str(n)))
    return made, {
        person.pk: one.found
        for person, one in zip(made, [*CASES, *(one for one, _n in rest)], strict=True)
    }


def person_of(unit, one, suffix=""):
    name = f"{one.name}{suffix}（虚构）"
    person = Person(
        unit=unit, code=f"R{unit.pk}{name}", name=name, sex="1", birth_month="1980-05",
        post="干部", rank=one.rank, rank_since=one.since, level=one.post[0] if one.post else "",
    )  # fmt: skip
    person.save()
    if one.rank and one.kept:
        RankHeld(person=person, rank=one.rank, start=one.since).save()
    if one.post:
        PostHeld(
            person=person, unit=unit, unit_name=unit.name, title="副镇长", level=one.post[0],
            start=one.post[1], is_leading=True, is_principal=True,
        ).save()  # fmt: skip
    first = min(int(text[:4]) for text in (one.since, one.post and one.post[1], "2024-01") if text)
    results = {**dict.fromkeys(range(first, 2026), "2"), **one.years}
    Assessment.objects.bulk_create(
        Assessment(person=person, year=year, result=result)
        for year, result in results.items() if year not in one.gaps
    )  # fmt: skip
    if one.sanction:
        kind, on = one.sanction
        AwardSanction(person=person, kind=kind, name=kind, on=on).save()
    return person


def able(unit, many, rank="34", since="2020-01", name="可晋"):
    """So many people of a unit who may step up from a rank."""
    one = One(name, rank, since, {})
    return [person_of(unit, one, f"{rank}{n}") for n in range(many)]


def approve(town, county=40, red=30):
    for unit, posts in ((town.first, county), (town.red, red)):
        if posts is not None:
            quotas.set_establishment(None, unit, posts=posts, document="甲编〔2026〕1号")


def opened(actor, unit, on=ON):
    return ranks.open_round(actor, unit, "2026年职级晋升", on)


def candidates(row, **which):
    rows = RankCandidate.objects.unscoped("test").filter(round=row, **which)
    return list(rows.select_related("person__unit", "round__unit"))


def propose(actor, some):
    for one in some:
        ranks.propose(actor, one)
