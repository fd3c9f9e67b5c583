"""An inspection's life: draft, open, closed, published; its ratees and its answering codes."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from guantong.assess.models import Ballot, Campaign, IndicatorSet, Ratee, ResultSet, Source
from guantong.assess.room import CAMPAIGN_MANAGE
from guantong.core import tree
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.scope import ScopedQuerySet
from guantong.core.services import events
from guantong.people.models import Person
from guantong.standards.indicators import SOURCES

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit

REASON = "考察服务"
#: Digits and capitals without those that are taken for one another (I L O U).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, WIDTH = 3, 4
MOST_CODES = 500
LEAST_GROUP = 5


@dataclass(frozen=True)
class Card:
    """One answering code as it is handed out; the database keeps only its digest."""

    token: str
    unit: str
    source: str
    name: str = ""


@transaction.atomic
def create(
    actor: Account | None,
    *,
    unit: Unit,
    indicators: IndicatorSet,
    name: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    minimum_group: int = LEAST_GROUP,
    is_demo: bool = False,
) -> Campaign:
    """Draft an inspection of people under a unit.

    Raises
    ------
    GuantongError
        If the name is empty, the window ends before it begins, the yardsticks are a draft, or
        groups smaller than five would be shown.

    """
    _require(actor, unit.path)
    if not name.strip():
        raise GuantongError("名称不能为空。", field="name")
    if closes_on < opens_on:
        raise GuantongError("截止日期早于开始日期。", field="closes_on")
    if indicators.published_at is None:
        raise GuantongError("指标体系还是草稿，请先发布。", field="indicators")
    if minimum_group < LEAST_GROUP:
        raise GuantongError(f"最小展示人数不能低于 {LEAST_GROUP}。", field="minimum_group")
    row = Campaign(
        unit=unit, indicators=indicators, name=name.strip(), opens_on=opens_on,
        closes_on=closes_on, minimum_group=minimum_group, is_demo=is_demo, created_by=actor,
    )  # fmt: skip
    row.save()
    events.record(actor, "考察.起草", f"campaign:{row.pk}", f"起草{row.name}")
    return row


@transaction.atomic
def add_ratees(actor: Account | None, campaign: Campaign, persons: Iterable[Person]) -> int:
    """Take persons into a draft, as they stand now; those already in stay as they are.

    Raises
    ------
    GuantongError
        If somebody does not belong under the inspection's unit.

    """
    campaign = _locked(actor, campaign, Campaign.State.DRAFT)
    held = set(ratees(campaign).values_list("person_id", flat=True))
    added = []
    for person in persons:
        if not tree.inside(person.unit_path, campaign.unit_path):
            raise GuantongError(f"{person.name}不在{campaign.unit.name}范围内。")
        if person.pk not in held:
            added.append(
                Ratee(
                    campaign=campaign, person=person, name=person.name, post=person.post,
                    position=person.position, unit_id=person.unit_id, unit_path=person.unit_path,
                )
            )  # fmt: skip
    Ratee.objects.bulk_create(added, batch_size=500)
    if added:
        text = f"{campaign.name}列入考察对象 {len(added)} 人"
        events.record(actor, "考察.列入对象", f"campaign:{campaign.pk}", text)
    return len(added)


@transaction.atomic
def remove_ratee(actor: Account, ratee: Ratee) -> None:
    """Take a ratee out of a draft."""
    campaign = _locked(actor, ratee.campaign, Campaign.State.DRAFT)
    ratee.delete()
    text = f"{campaign.name}移出考察对象 1 人"
    events.record(actor, "考察.移出对象", f"campaign:{campaign.pk}", text)


@transaction.atomic
def draw(
    actor: Account | None, campaign: Campaign, unit: Unit, source: str, count: int
) -> list[Card]:
    """Draw answering codes for a unit and a source, in no order that a drawer could follow.

    For 本人 there is one code a ratee, with the name on it; else codes bear no name, and what
    was drawn by whom is nowhere stored.

    Raises
    ------
    GuantongError
        If nobody of the unit is a ratee, or the count is out of range.
    Conflict
        If the inspection is closed.

    """
    campaign = _locked(actor, campaign, Campaign.State.DRAFT, Campaign.State.OPEN)
    seen = ratees(campaign)
    rows = list(seen.filter(seen.under(unit.path)))
    if not rows:
        raise GuantongError(f"{unit.name}没有考察对象。", field="unit")
    whose: list[Ratee | None]
    if source == Source.SELF:
        taken = _ballots(campaign).filter(source=source).values_list("ratee_id", flat=True)
        whose = [r for r in rows if r.pk not in set(taken)]
        if not whose:
            raise GuantongError("各人的自评码都已发放。", field="source")
    elif not 1 <= count <= MOST_CODES:
        raise GuantongError(f"每次可生成 1 至 {MOST_CODES} 个。", field="count")
    else:
        whose = [None] * count
    made, cards = [], []
    for ratee in whose:
        token = new_token()
        made.append(
            Ballot(
                campaign=campaign, unit=unit, unit_path=unit.path, source=source, ratee=ratee,
                digest=digest_of(token),
            )
        )  # fmt: skip
        name = ratee.name if ratee else ""
        cards.append(Card(token, unit.name, str(Source(source).label), name))
    dice = secrets.SystemRandom()
    dice.shuffle(made)
    Ballot.objects.bulk_create(made, batch_size=500)
    text = f"{campaign.name}：{unit.name}{SOURCES[source]}测评码 {len(made)} 个"
    events.record(actor, "考察.生成测评码", f"campaign:{campaign.pk}", text)
    return cards


@transaction.atomic
def start(actor: Account | None, campaign: Campaign) -> Campaign:
    """Open a draft for answers.

    Raises
    ------
    GuantongError
        If there is no ratee.

    """
    campaign = _locked(actor, campaign, Campaign.State.DRAFT)
    if not ratees(campaign).exists():
        raise GuantongError("还没有考察对象，不能开始。")
    return _move(actor, campaign, Campaign.State.OPEN, "开始")


@transaction.atomic
def extend(actor: Account, campaign: Campaign, closes_on: datetime.date) -> Campaign:
    """Give an open inspection more time."""
    campaign = _locked(actor, campaign, Campaign.State.OPEN)
    if closes_on < timezone.localdate():
        raise GuantongError("新的截止日期已经过去。", field="closes_on")
    campaign.closes_on = closes_on
    campaign.save(update_fields=["closes_on"])
    text = f"{campaign.name}延至 {closes_on}"
    events.record(actor, "考察.延期", f"campaign:{campaign.pk}", text)
    return campaign


@transaction.atomic
def close(actor: Account | None, campaign: Campaign) -> Campaign:
    """Take no more answers; unfinished forms count for nothing."""
    campaign = _locked(actor, campaign, Campaign.State.OPEN)
    return _move(actor, campaign, Campaign.State.CLOSED, "截止")


@transaction.atomic
def publish(actor: Account | None, campaign: Campaign) -> Campaign:
    """Let the ratees read their reports; results no longer change.

    Raises
    ------
    Conflict
        If nothing was computed yet.

    """
    campaign = _locked(actor, campaign, Campaign.State.CLOSED)
    if not ResultSet.objects.unscoped(REASON).filter(campaign=campaign).exists():
        raise Conflict("还没有计算结果，请先计算。")
    return _move(actor, campaign, Campaign.State.PUBLISHED, "发布")


def ratees(campaign: Campaign) -> ScopedQuerySet:
    """Return the ratees of an inspection whose right to be read was checked already."""
    return Ratee.objects.unscoped(REASON).filter(campaign=campaign)


def progress(campaign: Campaign) -> list[dict[str, object]]:
    """Count the codes of each unit and source: drawn, begun, handed in."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for unit, source, state in _ballots(campaign).values_list("unit__name", "source", "state"):
        row = counts.setdefault((unit, source), dict.fromkeys(("drawn", "started", "done"), 0))
        row["drawn"] += 1
        row["started"] += state != Ballot.State.NEW
        row["done"] += state == Ballot.State.SUBMITTED
    order = list(Source.values)
    return [
        {"unit": unit, "source": Source(source).label, **row}
        for (unit, source), row in sorted(
            counts.items(), key=lambda pair: (pair[0][0], order.index(pair[0][1]))
        )
    ]


def new_token() -> str:
    """Draw a code of 60 random bits, written in three groups of four."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * WIDTH)]
    return "-".join("".join(letters[k : k + WIDTH]) for k in range(0, len(letters), WIDTH))


def digest_of(token: str) -> str:
    """Return what the database keeps of a code; spaces, dashes and small letters do not matter."""
    bare = "".join(c for c in token.upper() if c.isalnum())
    bare = bare.replace("O", "0").replace("I", "1").replace("L", "1")
    return salted_hmac("guantong.ballot", bare, algorithm="sha256").hexdigest()


def _ballots(campaign: Campaign) -> ScopedQuerySet:
    return Ballot.objects.unscoped(REASON).filter(campaign=campaign)


def _move(
    actor: Account | None, campaign: Campaign, state: Campaign.State, verb: str
) -> Campaign:  # fmt: skip
    campaign.state = state
    campaign.save(update_fields=["state"])
    events.record(actor, f"考察.{verb}", f"campaign:{campaign.pk}", f"{campaign.name}：{verb}")
    return campaign


def _locked(actor: Account | None, campaign: Campaign, *states: Campaign.State) -> Campaign:
    """Return the row as it stands now, held until the transaction ends, in one of the states."""
    rows = Campaign.objects.unscoped(REASON).select_for_update(of=("self",))
    row: Campaign = rows.select_related("unit").get(pk=campaign.pk)
    _require(actor, row.unit_path)
    if row.state not in states:
        raise Conflict(f"{row.name}现在是“{row.get_state_display()}”，不能这样做。")
    return row


def _require(actor: Account | None, path: str) -> None:
    if actor is not None and not actor.may(CAMPAIGN_MANAGE, path):
        raise Refused("您没有组织该单位考察的权限。")
