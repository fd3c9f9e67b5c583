"""Invented needs, visits, requests, a clash, help, where the households are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import bulk
from guantong.places.models import (
    Contact,
    Help,
    HelpOffer,
    HelpPair,
    Household,
    HouseholdNeed,
    Proposal,
    Visit,
)
from guantong.places.services import visits
from guantong.standards import needs

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Of a hundred households so many have a need, so many of these were visited of late.
NEEDY, VISITED = 14, 70
#: Whose account is a contact of the first village, with so many households to show.
WORKER, OWN = "wanggeyuan", 8
WISHES = (
    "村口到小学的路灯坏了三盏，老人小孩晚上不好走。（虚构）",
    "屋后山坡有裂缝，下雨怕塌，想请人来看看。（虚构）",
)
OFFERS = (
    (Help.WORDS, "会说瑶语，可以陪老人去窗口办事、代写申请", "瑶语、官话"),
    (Help.TRANSPORT, "有面包车，赶集日可以捎带去镇上看病", ""),
    (Help.SKILL, "会嫁接、修枝，可以教种柑橘", ""),
    (Help.SALE, "在镇上开收购点，可以包销柑橘和油茶", ""),
    (Help.WORK, "农忙时可以帮收割", ""),
)
PAIRS = (
    ("教种柑橘，苗木先用后付，收成包销", "已种下两亩，成活九成"),
    ("赶集日接送看病取药", ""),
    ("每周上门看望，帮做重活", "厨房屋顶已修好"),
)


@transaction.atomic
def invent_visits(accounts: Mapping[str, Account], villages: Sequence[Unit], seed: int = 11) -> int:
    """Write needs, visits and help into invented households; return how many visits."""
    draw, today = Random(seed), timezone.localdate()  # noqa: S311 - invented data
    lived = rows_of_all([one.pk for one in villages], Household, "unit").filter(left_on=None)
    rows = list(lived.select_related("unit", "contact").order_by("unit_path", "number", "pk"))
    if not rows:
        return 0
    _reachable(rows)
    with_needs = _needs(rows, today, draw)
    made = _visits(with_needs, today, draw)
    first = [row for row in rows if row.unit_id == rows[0].unit_id]
    own = _worker(accounts[WORKER], first)
    for row, wish in zip(own, WISHES, strict=False):
        visits.file(accounts["cunzhishu"], _fresh(row), today, wish=wish, is_demo=True)
    _clash(_fresh(own[2]), accounts[WORKER], today)
    _help(rows, today, accounts["cunzhishu"])
    return made + len(WISHES) + 1


def _fresh(row: Household) -> Household:
    some = Household.objects.unscoped("演示").select_related("unit", "contact")
    found: Household = some.get(pk=row.pk)
    return found


def _reachable(rows: Sequence[Household]) -> None:
    """Give most households a telephone that is nobody's."""
    some = [(f"1380000{row.pk % 10_000:04d}", row.pk) for at, row in enumerate(rows) if at % 5]
    bulk.set_values(Household, "telephone", some)


def _needs(rows: Sequence[Household], today: dt.date, draw: Random) -> list[Any]:
    classes = list(needs.classes().values())
    made = []
    for row in rows:
        if draw.randrange(100) < NEEDY:
            one = draw.choice(classes)
            made.append(HouseholdNeed(
                household=row, kind=one.key, sensitive=one.sensitive, is_demo=True,
                since=today - dt.timedelta(days=draw.randint(60, 900)), source="名单（虚构）",
            ))  # fmt: skip
    bulk.insert(HouseholdNeed, made)
    return made


def _visits(some: Sequence[HouseholdNeed], today: dt.date, draw: Random) -> int:
    """Visit most of who has a need in time, some long ago, some never."""
    made = []
    for one in some:
        months = needs.classes()[one.kind].months
        chance = draw.randrange(100)
        if chance >= 90:
            continue
        late = 0 if chance < VISITED else 40
        days = draw.randint(1, 25 * months) + late * months
        row = one.household
        made.append(Visit(
            household=row, unit=row.unit, unit_path=row.unit_path, contact=row.contact,
            on=today - dt.timedelta(days=days), is_demo=True,
        ))  # fmt: skip
    bulk.insert(Visit, made)
    return len(made)


def _worker(account: Account, first: Sequence[Household]) -> list[Household]:
    """Link the account to a contact of the first village; return the contact's households."""
    of: dict[int, list[Household]] = {}
    for row in first:
        if row.contact_id is not None:
            of.setdefault(row.contact_id, []).append(row)
    chosen = next((key for key, some in of.items() if len(some) >= 5), min(of, default=0))
    if not chosen:
        chosen = _contact(first)
        of[chosen] = list(first[:OWN])
    contact = Contact.objects.unscoped("演示").get(pk=chosen)
    contact.account = account
    contact.save()
    own = of[chosen]
    if not HouseholdNeed.objects.unscoped("演示").filter(household=own[-1]).exists():
        HouseholdNeed(
            household=own[-1], kind="left_elderly", source="走访", is_demo=True,
            since=timezone.localdate() - dt.timedelta(days=200),
        ).save()  # fmt: skip
    return own


def _contact(first: Sequence[Household]) -> int:
    made = Contact(unit=first[0].unit, name="网格员演示（虚构）", is_demo=True)
    made.save()
    bulk.set_values(Household, "contact_id", [(made.pk, row.pk) for row in first[:OWN]])
    return int(made.pk)


def _clash(row: Household, by: Account, today: dt.date) -> None:
    """Let one visit say otherwise than what somebody entered meanwhile."""
    visit = Visit(household=row, unit=row.unit, contact=row.contact, on=today, by=by, is_demo=True)
    visit.save()
    Proposal(
        household=row, visit=visit, field="persons", base=(row.persons or 1) + 1,
        held=row.persons, value=(row.persons or 1) + 2, is_demo=True,
    ).save()  # fmt: skip


def _help(rows: Sequence[Household], today: dt.date, by: Account) -> None:
    """Write who can help in each village, and three pairs in the first."""
    of: dict[int, list[Household]] = {}
    for row in rows:
        of.setdefault(row.unit_id, []).append(row)
    offers = [
        HelpOffer(unit=some[0].unit, unit_path=some[0].unit_path, helper=row, kind=kind, what=what,
                  language=language, by=by, is_demo=True)
        for some in of.values()
        for row, (kind, what, language) in zip(some[3::7], OFFERS, strict=False)
    ]  # fmt: skip
    bulk.insert(HelpOffer, offers)
    own = of[rows[0].unit_id]
    for at, (agreed, changed) in enumerate(PAIRS):
        # One agreed time is over: it waits to be prolonged or ended.
        until = today + dt.timedelta(days=-5 if at == 1 else 200)
        HelpPair(
            household=own[10 + at], helper=own[3 + 7 * at], unit=own[0].unit, agreed=agreed,
            changed=changed, since=today - dt.timedelta(days=160), until=until, by=by,
            is_demo=True,
        ).save()  # fmt: skip
