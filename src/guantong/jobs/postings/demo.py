"""Invented villages to be covered, candidates, a plan, postings with reports: nothing is true.

The villages are of the public register; why each is covered, what it needs and who serves there is
invented, and says so.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.core.scope import rows_of_all
from guantong.core.services import events
from guantong.engines import match
from guantong.jobs.postings import queries
from guantong.jobs.postings.models import (
    PlaceGround,
    PlaceNeed,
    PostingEnd,
    PostingPlace,
    PostingWord,
    Recommendation,
    Sphere,
)
from guantong.jobs.postings.services import places, planning, postings
from guantong.people.models import PracticePosting
from guantong.staffing.models import Plan, PlanKind, Post
from guantong.staffing.services import asking, eligibility, keeping
from guantong.standards.months import Month

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit
    from guantong.people.models import Person

SEED, SAID, DOCUMENT = 18, "（虚构）", "演示组〔2026〕8号（虚构）"
#: How many villages are covered and people recommended; 0 is all there are.
SIZES = {"small": (20, 30), "county": (60, 90), "prefecture": (0, 1200)}
#: How many a unit recommends: more than it may send.
MOST_RECOMMENDED = 5
#: How often a village is weak, relieved, of the relocated, a key village.
GROUNDS = (("weak", 0.12), ("relief", 0.3), ("relocated", 0.05), ("key", 0.5))
NEEDS = {
    "party": ("支部书记年纪大，后备力量不足", "三会一课质量不高"),
    "industry": ("油茶基地缺加工销路", "集体经济收入单一"),
    "law": ("林地权属纠纷多", "村规民约久未修订"),
    "technology": ("柑橘黄龙病防治缺技术", "稻田养鱼缺指导"),
    "project": ("灌溉渠道年久失修", "缺项目申报经验"),
}
WORDS = {
    "party": "做过支部书记，熟悉组织工作", "industry": "抓过产业项目，熟悉农产品销售",
    "law": "长期做调解和法律服务", "technology": "懂农业技术，常下田头",
    "project": "会跑项目，熟悉资金申报",
}  # fmt: skip
#: Months since those who serve began; the last but one is full, one was recalled.
SINCE = (5, 11, 14, 17, 22, 25)
SOURCE = "镇党委调研（虚构）"


@dataclass(frozen=True)
class Invented:
    """What was set up."""

    places: int
    candidates: int
    serving: int
    plan: Plan | None


def invent_postings(
    accounts: Mapping[str, Account], villages: Sequence[Unit], people: Sequence[Person], size: str
) -> Invented:
    """Set up villages, candidates, postings and a solved plan in the first villages' county.

    Parameters
    ----------
    accounts
        Those of the demonstration: who enters and who seconds.
    villages
        Those of a county, or of the prefecture, the first county's first.
    people
        Cadres whom their units may recommend.

    """
    rng = random.Random(SEED)  # noqa: S311 - invented
    many, wanted = SIZES[size]
    with transaction.atomic():
        some = list(villages[: many or None])
        made = _places(rng, some)
        own = [one for one in made if one.unit_path.startswith(_county(accounts).path)]
        served = _serving(rng, accounts, own, people)
        candidates = _recommended(rng, accounts, [p for p in people if p.pk not in served], wanted)
        events.record(None, "派驻.演示", some[0], f"写入虚构派驻村 {len(made)} 个")
    plan = _planned(accounts)
    return Invented(len(made), candidates, len(served), plan)


def _county(accounts: Mapping[str, Account]) -> Unit:
    return accounts["zuzhi"].unit


def _places(rng: random.Random, villages: Sequence[Unit]) -> list[PostingPlace]:
    posts = [
        Post(unit=one, unit_path=one.path, title=places.TITLE, use=queries.CODE, in_team=False,
             is_demo=True)
        for one in villages
    ]  # fmt: skip
    Post.objects.bulk_create(posts, batch_size=500)
    made = [
        PostingPlace(unit=one.unit, unit_path=one.unit_path, post=one, is_demo=True)
        for one in posts
    ]  # fmt: skip
    PostingPlace.objects.bulk_create(made, batch_size=500)
    since = timezone.localdate() - dt.timedelta(days=300)
    grounds, needs = [], []
    for n, place in enumerate(made):
        kinds = [code for code, share in GROUNDS if rng.random() < share]
        kinds = kinds or ["key"] if n % 2 else kinds
        kinds = ["weak", *kinds[1:]] if n in (0, 7) else kinds
        grounds += [
            PlaceGround(place=place, ground=one, basis=f"演示名单{SAID}", since=since)
            for one in kinds
        ]
        # Of every fifth village nobody has said what it needs.
        said = rng.sample(list(Sphere), k=rng.choice((1, 2, 3))) if n % 5 != 4 else []
        needs += [
            PlaceNeed(place=place, sphere=one, how="most" if not k else "some", source=SOURCE,
                      words=rng.choice(NEEDS[one]) + SAID, at=timezone.now())
            for k, one in enumerate(said)
        ]  # fmt: skip
    PlaceGround.objects.bulk_create(grounds, batch_size=500)
    PlaceNeed.objects.bulk_create(needs, batch_size=500)
    return made


def _serving(
    rng: random.Random, accounts: Mapping[str, Account], own: Sequence[PostingPlace],
    people: Sequence[Person],
) -> set[int]:  # fmt: skip
    """Post some people to every other village from the third on; recall one of them."""
    free = _spread(rng, people, len(SINCE))
    now = Month.of(timezone.localdate())
    months = 24
    rows = []
    for place, person, since in zip(own[2::2], free, SINCE, strict=False):
        row = PracticePosting(
            person=person, kind=queries.KINDS[0], sent_from=person.unit.name, unit=place.unit,
            unit_name=place.unit.name, task=f"驻村第一书记{SAID}", at_grassroots=True,
            start=str(now + -since), planned=months, document=DOCUMENT, is_demo=True,
        )  # fmt: skip
        row.save()
        rows.append((place, row))
    if len(rows) > 1:
        _recalled(accounts, *rows[1])
        _said(accounts, *rows[2 % len(rows)])
        postings.reports(accounts["zuzhi"], _county(accounts))
    return {row.person_id for _place, row in rows}


def _recalled(accounts: Mapping[str, Account], place: PostingPlace, row: PracticePosting) -> None:
    row.end = str(Month.of(timezone.localdate()))
    row.save()
    PostingEnd(
        place=place, posting=row, how=PostingEnd.How.RECALLED, by=accounts["zuzhi"],
        seconded_by=accounts["zuzhi2"], reason=f"长期不在村，经谈话没有改正{SAID}",
    ).save()  # fmt: skip


def _said(accounts: Mapping[str, Account], place: PostingPlace, row: PracticePosting) -> None:
    for side, words in (
        (PostingWord.Side.TOWNSHIP, "帮村里理清了林地纠纷，合作社签了第一份订单。"),
        (PostingWord.Side.VILLAGERS, "常在村里，说话算数；希望再帮着修好灌溉渠。"),
    ):
        PostingWord(
            place=place, posting=row, side=side, words=words + SAID, by=accounts["xiangzhen"],
            year=timezone.localdate().year - 1,
        ).save()  # fmt: skip


def _recommended(
    rng: random.Random, accounts: Mapping[str, Account], people: Sequence[Person], wanted: int
) -> int:
    some = _spread(rng, people, wanted, MOST_RECOMMENDED)
    there = set(rows_of_all([p.pk for p in some], Recommendation, "person").values_list(
        "person_id", flat=True
    ))  # fmt: skip
    rows = []
    for n, person in enumerate(some):
        if person.pk in there:
            continue
        good = rng.sample(list(Sphere), k=rng.choice((1, 1, 2)))
        home = Recommendation.Home.UNKNOWN if n % 9 == 8 else Recommendation.Home.ELSEWHERE
        rows.append(
            Recommendation(
                person=person, good_at=[str(one) for one in good], home=home, is_demo=True,
                words="；".join(WORDS[one] for one in good) + SAID, by=accounts["ganbu"],
                on=timezone.localdate() - dt.timedelta(days=20),
            )
        )  # fmt: skip
    Recommendation.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _spread(rng: random.Random, people: Sequence[Person], many: int, each: int = 1) -> list[Person]:
    """Return people of several units, no more than a few of each."""
    some = list(people)
    found: list[Person] = []
    rng.shuffle(some)
    taken: Counter[int] = Counter()
    for person in some:
        if taken[person.unit_id] < each and len(found) < many:
            taken[person.unit_id] += 1
            found.append(person)
    return found


def _planned(accounts: Mapping[str, Account]) -> Plan | None:
    """Set up the county's scenario, check who may, and keep a proven plan."""
    officer = accounts["ganbu"]
    name = f"{timezone.localdate().year}年第一书记选派（演示，人物虚构）"
    scenario = planning.create(officer, _county(accounts), name, timezone.localdate(), is_demo=True)
    eligibility.prepare(officer, scenario)
    scenario.refresh_from_db()
    question = asking.ask(scenario)
    try:
        found = match.solve(question.built.instance, match.Budget(seconds=10, rounds=20))
    except match.Clashing:
        # Too few of a county's invented people may be posted: the page says which demands clash.
        return None
    asked = keeping.digest_of(scenario)
    outcome = keeping.Outcome(found, question.built, PlanKind.RUN, scenario.version, asked)
    return keeping.keep(officer, scenario, [outcome])[0]
