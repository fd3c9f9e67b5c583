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

from guantong.assess.models import (
    Ballot,
    Campaign,
    Form,
    IndicatorSet,
    Ratee,
    RateeResult,
    ResultSet,
    Source,
)
from guantong.assess.room import CAMPAIGN_MANAGE, FEEDBACK_APPROVE
from guantong.core import tree
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.reasons import reason_of
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
#: So many names are said, then how many there are.
SAID = 10
REASON = "按收回的测评表计数"


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


def _without_raters(campaign: Campaign) -> list[Ratee]:
    """Return the ratees whom nobody but themselves can assess: no code covers their unit."""
    codes = rows_of(campaign, Ballot).exclude(source=Source.SELF)
    paths = tuple(codes.order_by().values_list("unit_path", flat=True).distinct())
    rows = rows_of(campaign, Ratee)
    return [row for row in rows if not any(tree.inside(row.unit_path, path) for path in paths)]


def _opening(campaign: Campaign) -> str:
    """Say who would be assessed by nobody."""
    people = rows_of(campaign, Ratee).count()
    text = gettext("开始后考察对象不能再增减。考察对象共 %(n)s 人。") % {"n": people}
    left = _without_raters(campaign)
    if not left:
        return text
    told = {"n": len(left), "who": named([row.name for row in left])}
    return text + gettext("其中 %(n)s 人还没有参评人员的测评码：%(who)s。") % told


@act(
    Campaign, "考察.开始", _("开始测评"), needs=CAMPAIGN_MANAGE, when=(State.DRAFT,),
    then=State.OPEN, back=FINAL, confirm=_opening,
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
    campaign.closes_on = _ahead(closes_on)
    campaign.save(update_fields=["closes_on"])
    return f"{campaign.name}延至 {closes_on}"


def _ahead(closes_on: datetime.date) -> datetime.date:
    if closes_on < timezone.localdate():
        raise GuantongError(_("新的截止日期已经过去。"), field="closes_on")
    return closes_on


def _closing(campaign: Campaign) -> str:
    """Say what is missing, and that there is a way back."""
    codes = rows_of(campaign, Ballot)
    drawn, done = codes.count(), codes.filter(state=Ballot.State.SUBMITTED).count()
    begun = codes.filter(state=Ballot.State.STARTED).count()
    text = gettext("已发测评码 %(drawn)s 个，收回 %(done)s 个，还差 %(left)s 个")
    told = {"drawn": drawn, "done": done, "left": drawn - done}
    text = text % told + (gettext("（其中 %s 个填写中，不计入）") % begun if begun else "") + "。"
    few = _hidden_by_few(campaign)
    if few:
        told = {"n": len(few), "who": named([row.name for row in few])}
        text += gettext("按现有测评表，%(n)s 人没有结果：%(who)s。") % told
    return text + gettext("截止后不再接收测评表；发布之前可以写明理由重新开放。")


def _hidden_by_few(campaign: Campaign) -> list[Ratee]:
    """Return the ratees who would have fewer forms than are shown."""
    handed_in = rows_of(campaign, Ballot).filter(state=Ballot.State.SUBMITTED)
    forms = Form.objects.unscoped(REASON).filter(ballot__in=handed_in).order_by()
    counts = dict(forms.values_list("ratee").annotate(n=Count("pk")))
    rows = rows_of(campaign, Ratee)
    return [row for row in rows if counts.get(row.pk, 0) < campaign.minimum_group]


@act(
    Campaign, "考察.截止", _("截止"), needs=CAMPAIGN_MANAGE, when=(State.OPEN,),
    then=State.CLOSED, back="reopen", confirm=_closing,
)  # fmt: skip
def close(_actor: Account | None, campaign: Campaign) -> None:
    """Take no more answers; unfinished forms count for nothing. The last day is what happened."""
    campaign.closed_at = timezone.now()
    campaign.closes_on = min(campaign.closes_on, timezone.localdate())
    campaign.opens_on = min(campaign.opens_on, campaign.closes_on)


@act(
    Campaign, "考察.重新开放", _("重新开放"), needs=CAMPAIGN_MANAGE, when=(State.CLOSED,),
    then=State.OPEN,
    ask=("closes_on", Field("reason", _("理由"), "text", most=200)),
    confirm=_("重新接收测评表；已经算出的结果不再发布，截止后须重新计算。"),
)  # fmt: skip
def reopen(
    _actor: Account | None, campaign: Campaign, closes_on: datetime.date, reason: str
) -> str:
    """Take answers again, with a reason; what was computed is out of date.

    Raises
    ------
    GuantongError
        If the last day is past, or no reason is given.

    """
    campaign.closes_on, campaign.closed_at = _ahead(closes_on), None
    return f"{campaign.name}重新开放至 {closes_on}：{reason_of(reason)}"


def _computed(campaign: Campaign) -> ResultSet | None:
    """Return the latest computation since the inspection was closed."""
    made = rows_of(campaign, ResultSet).order_by("-id")
    if campaign.closed_at:
        made = made.filter(made_at__gte=campaign.closed_at)
    found: ResultSet | None = made.first()
    return found


def without_result(made: ResultSet) -> list[str]:
    """Name those for whom a computation has no result, since too few answered."""
    rows = rows_of(made, RateeResult).select_related("ratee").order_by("unit_path", "id")
    return [row.ratee.name for row in rows if row.content.get("hidden")]


def _publishing(campaign: Campaign) -> str:
    """Say how many reports there are, and who has none."""
    made = _computed(campaign)
    if made is None:
        return gettext("截止以后还没有计算结果，请先计算。")
    people, lacking = rows_of(made, RateeResult).count(), without_result(made)
    text = gettext("发布 %(n)s 人的报告，供研判使用；发布后结果不再改变，也不能收回。")
    text = text % {"n": people - len(lacking)}
    if lacking:
        told = {"n": len(lacking), "who": named(lacking)}
        text += gettext("%(n)s 人测评表不足，没有结果，不发布：%(who)s。") % told
    if campaign.on_screen:
        return text + gettext("已批准本人在系统内阅读：有报告的人即可看到。")
    return text + gettext("本人在系统内看不到报告；反馈另行提请部领导批准，当面进行。")


@act(
    Campaign, "考察.发布", _("发布结果"), needs=CAMPAIGN_MANAGE, when=(State.CLOSED,),
    then=State.PUBLISHED, back=FINAL, confirm=_publishing,
)  # fmt: skip
def publish(_actor: Account | None, campaign: Campaign) -> str:
    """Let results be used; they no longer change. Who has no result has no report.

    Raises
    ------
    Conflict
        If nothing was computed since the inspection was closed, or nobody has a result.

    """
    made = _computed(campaign)
    if made is None:
        raise Conflict(_("还没有计算结果，请先计算。"))
    people, lacking = rows_of(made, RateeResult).count(), without_result(made)
    if people == len(lacking):
        told = {"n": people, "who": named(lacking)}
        text = gettext("%(n)s 人的测评表都不足，没有一人有结果，不能发布：%(who)s。")
        raise Conflict(text % told)
    return f"{campaign.name}：发布 {people - len(lacking)} 人，没有结果 {len(lacking)} 人"


@act(
    Campaign, "考察.本人阅读", _("开通本人阅读"), needs=CAMPAIGN_MANAGE,
    when=lambda campaign: not campaign.on_screen, second=True, seconder=FEEDBACK_APPROVE,
    name="on-screen",
    confirm=_("批准后，本次考察发布的报告本人登录即可阅读。一般应当面反馈，确有必要的才开通。"),
)  # fmt: skip
def let_read(_actor: Account | None, campaign: Campaign) -> None:
    """Let the ratees read their published reports in the system; a leader approves it."""
    campaign.on_screen = True
    campaign.save(update_fields=["on_screen"])


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


def named(names: list[str]) -> str:
    """Write the first names, and that there are more."""
    return "、".join(names[:SAID]) + (gettext("等") if len(names) > SAID else "")


def new_token() -> str:
    """Draw a code of 60 random bits, written in three groups of four."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * WIDTH)]
    return "-".join("".join(letters[k : k + WIDTH]) for k in range(0, len(letters), WIDTH))


def digest_of(token: str) -> str:
    """Return what the database keeps of a code; spaces, dashes and small letters do not matter."""
    bare = "".join(c for c in token.upper() if c.isalnum())
    bare = bare.replace("O", "0").replace("I", "1").replace("L", "1")
    return salted_hmac("guantong.ballot", bare, algorithm="sha256").hexdigest()
