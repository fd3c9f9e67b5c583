"""An inspection's life: draft, open, closed, published; its ratees and its answering codes."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.assess.models import Ballot, Campaign, IndicatorSet, Ratee, ResultSet, Source
from guantong.assess.room import CAMPAIGN_MANAGE
from guantong.core import tree
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.people.models import Person
from guantong.standards.indicators import SOURCES

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Campaign.State
#: Over which kinds of units below one's own an inspection may be held.
TOP = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.MUNICIPAL)
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


def _scopes(reader: Account, unit: Unit) -> dict[str, Unit]:
    """Return the unit and the counties, zones and municipal units below it, by their keys."""
    seen = Unit.objects.visible_to(reader, CAMPAIGN_MANAGE)
    rows = seen.filter(seen.under(unit.path), closed_on=None)
    rows = rows.filter(kind__in=TOP) | rows.filter(pk=unit.pk)
    return {str(row.pk): row for row in rows}


@act(
    Unit, "考察.起草", _("发起考察"), needs=CAMPAIGN_MANAGE, makes=Campaign, name="campaign-create",
    ask=(
        "name",
        Field(
            "scope", _("范围"), "choice", initial=lambda unit: unit.pk,
            choices=lambda reader, unit: [(k, u.name) for k, u in _scopes(reader, unit).items()],
        ),
        "indicators", "opens_on", "closes_on", "minimum_group",
    ),
)  # fmt: skip
def create(
    actor: Account | None,
    unit: Unit,
    *,
    indicators: IndicatorSet,
    name: str,
    opens_on: datetime.date,
    closes_on: datetime.date,
    minimum_group: int = LEAST_GROUP,
    scope: str = "",
    is_demo: bool = False,
) -> Done:
    """Draft an inspection of people under a unit.

    Parameters
    ----------
    scope
        Key of a unit below to which the inspection keeps.

    Raises
    ------
    GuantongError
        If the name is empty, the window ends before it begins, the yardsticks are a draft, or
        groups smaller than five would be shown.

    """
    if not name.strip():
        raise GuantongError(_("名称不能为空。"), field="name")
    if closes_on < opens_on:
        raise GuantongError(_("截止日期早于开始日期。"), field="closes_on")
    if indicators.state != IndicatorSet.State.PUBLISHED:
        raise GuantongError(_("指标体系还是草稿，请先发布。"), field="indicators")
    if minimum_group < LEAST_GROUP:
        raise GuantongError(_("最小展示人数不能低于 %s。") % LEAST_GROUP, field="minimum_group")
    if actor is not None and scope:
        unit = _scopes(actor, unit)[scope]
    row = Campaign(
        unit=unit, indicators=indicators, name=name.strip(), opens_on=opens_on,
        closes_on=closes_on, minimum_group=minimum_group, is_demo=is_demo, created_by=actor,
    )  # fmt: skip
    row.save()
    return Done(f"起草{row.name}", made=row)


def _left(reader: Account, campaign: Campaign) -> QuerySet[Person]:
    """Return the people of the inspection's unit, as far as the reader sees them, not yet in it."""
    people = Person.objects.visible_to(reader)
    taken = rows_of(campaign, Ratee).values("person_id")
    return people.filter(people.under(campaign.unit_path)).exclude(pk__in=taken)


def _units_left(reader: Account, campaign: Campaign) -> list[tuple[str, str]]:
    counts = _left(reader, campaign).values_list("unit_id", "unit__name").annotate(n=Count("id"))
    return [(str(pk), f"{name}（{n}）") for pk, name, n in counts.order_by("unit_path")]


@act(
    Campaign, "考察.列入对象", _("列入考察对象"), needs=CAMPAIGN_MANAGE, when=(State.DRAFT,),
    name="add",
    ask=(
        Field(
            "units", _("单位"), "choices", choices=_units_left,
            help=_("没有可选的，请先在“人员”中录入范围内的人员。"),
        ),
    ),
)  # fmt: skip
def add_ratees(
    actor: Account | None,
    campaign: Campaign,
    persons: Iterable[Person] = (),
    units: Iterable[str] = (),
) -> Done:
    """Take persons into a draft, as they stand now; those already in stay as they are.

    Parameters
    ----------
    units
        Keys of units all of whose people, as far as the actor sees them, are taken in.

    Raises
    ------
    GuantongError
        If somebody does not belong under the inspection's unit.

    """
    if actor is not None and units:
        persons = [*persons, *_left(actor, campaign).filter(unit_id__in=units)]
    held = set(rows_of(campaign, Ratee).values_list("person_id", flat=True))
    added = []
    for person in persons:
        if not tree.inside(person.unit_path, campaign.unit_path):
            said = {"who": person.name, "where": campaign.unit.name}
            raise GuantongError(_("%(who)s不在%(where)s范围内。") % said)
        if person.pk not in held:
            added.append(
                Ratee(
                    campaign=campaign, person=person, name=person.name, post=person.post,
                    position=person.position, unit_id=person.unit_id, unit_path=person.unit_path,
                )
            )  # fmt: skip
    Ratee.objects.bulk_create(added, batch_size=500)
    told = gettext("列入 %(n)s 人。") % {"n": len(added)}
    return Done(f"{campaign.name}列入考察对象 {len(added)} 人", told, value=len(added))


@act(
    Ratee, "考察.移出对象", _("移出"), needs=CAMPAIGN_MANAGE, within="campaign",
    when=(State.DRAFT,), name="remove", back="add",
)  # fmt: skip
def remove_ratee(_actor: Account, ratee: Ratee) -> str:
    """Take a ratee out of a draft."""
    ratee.delete()
    return f"{ratee.campaign.name}移出考察对象 1 人"


def _places(reader: Account, campaign: Campaign) -> list[tuple[int, str]]:
    """Return the units with ratees that the reader manages, and the inspection's own."""
    seen = Unit.objects.visible_to(reader, CAMPAIGN_MANAGE)
    used = list(rows_of(campaign, Ratee).values_list("unit_id", flat=True).distinct())
    units = {unit.pk: unit.name for unit in (*seen.filter(pk__in=used), campaign.unit)}
    return list(units.items())


@act(
    Campaign, "考察.生成测评码", _("生成测评码"), needs=CAMPAIGN_MANAGE,
    when=(State.DRAFT, State.OPEN), open_to=(),
    ask=(
        Field("unit", type="choice", choices=_places),
        Field("source", _("来源"), "choice", choices=Source.choices),
        Field(
            "count", _("个数"), "number", least=1, most=MOST_CODES, initial=10,
            help=_("“本人”按考察对象每人一个，不看个数。"),
        ),
    ),
)  # fmt: skip
def draw(_actor: Account | None, campaign: Campaign, unit: Unit, source: str, count: int) -> Done:
    """Draw answering codes for a unit and a source, in no order that a drawer could follow.

    For 本人 there is one code a ratee, with the name on it; else codes bear no name, and what
    was drawn by whom is nowhere stored. Its own page shows the codes, this once.

    Raises
    ------
    GuantongError
        If nobody of the unit is a ratee, or the count is out of range.
    Conflict
        If the inspection is closed.

    """
    seen = rows_of(campaign, Ratee)
    rows = list(seen.filter(seen.under(unit.path)))
    if not rows:
        raise GuantongError(_("%s没有考察对象。") % unit.name, field="unit")
    whose: list[Ratee | None]
    if source == Source.SELF:
        taken = rows_of(campaign, Ballot).filter(source=source).values_list("ratee_id", flat=True)
        whose = [r for r in rows if r.pk not in set(taken)]
        if not whose:
            raise GuantongError(_("各人的自评码都已发放。"), field="source")
    elif not 1 <= count <= MOST_CODES:
        raise GuantongError(_("每次可生成 1 至 %s 个。") % MOST_CODES, field="count")
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
    return Done(text, value=cards)


@act(
    Campaign, "考察.开始", _("开始测评"), needs=CAMPAIGN_MANAGE, when=(State.DRAFT,),
    then=State.OPEN, back=FINAL, confirm=_("开始后不能再增减考察对象、更换指标。"),
)  # fmt: skip
def start(_actor: Account | None, campaign: Campaign) -> None:
    """Open a draft for answers.

    Raises
    ------
    GuantongError
        If there is no ratee.

    """
    if not rows_of(campaign, Ratee).exists():
        raise GuantongError(_("还没有考察对象，不能开始。"))


@act(
    Campaign, "考察.延期", _("延期"), needs=CAMPAIGN_MANAGE, when=(State.OPEN,),
    ask=("closes_on",),
)  # fmt: skip
def extend(_actor: Account, campaign: Campaign, closes_on: datetime.date) -> str:
    """Give an open inspection more time."""
    if closes_on < timezone.localdate():
        raise GuantongError(_("新的截止日期已经过去。"), field="closes_on")
    campaign.closes_on = closes_on
    campaign.save(update_fields=["closes_on"])
    return f"{campaign.name}延至 {closes_on}"


@act(
    Campaign, "考察.截止", _("截止"), needs=CAMPAIGN_MANAGE, when=(State.OPEN,),
    then=State.CLOSED, back=FINAL,
    confirm=_("截止后不再接收测评表，没有提交的测评表不计入，也不能再开放。"),
)  # fmt: skip
def close(_actor: Account | None, _campaign: Campaign) -> None:
    """Take no more answers; unfinished forms count for nothing."""


@act(
    Campaign, "考察.发布", _("发布给本人"), needs=CAMPAIGN_MANAGE, when=(State.CLOSED,),
    then=State.PUBLISHED, back=FINAL, confirm=_("发布后考察对象可以看到本人的报告，结果不再改变。"),
)  # fmt: skip
def publish(_actor: Account | None, campaign: Campaign) -> None:
    """Let the ratees read their reports; results no longer change.

    Raises
    ------
    Conflict
        If nothing was computed yet.

    """
    if not rows_of(campaign, ResultSet).exists():
        raise Conflict(_("还没有计算结果，请先计算。"))


def progress(campaign: Campaign) -> list[dict[str, object]]:
    """Count the codes of each unit and source: drawn, begun, handed in."""
    rows = rows_of(campaign, Ballot).order_by().values("source", place=F("unit__name"))
    counted = rows.annotate(
        drawn=Count("pk"), started=Count("pk", filter=~Q(state=Ballot.State.NEW)),
        done=Count("pk", filter=Q(state=Ballot.State.SUBMITTED)),
    )  # fmt: skip
    order = list(Source.values)
    return [
        {"unit": row.pop("place"), **row, "source": Source(row["source"]).label}
        for row in sorted(counted, key=lambda row: (row["place"], order.index(row["source"])))
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
