"""Setting up the posts that plans fill: taken from the posts held, or entered one by one."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.people.models import Category, Duty, Level, PostHeld, Status
from guantong.people.rules import seats, teams
from guantong.staffing.models import Half, Post
from guantong.staffing.scoring import weighting
from guantong.staffing.services import access
from guantong.standards.derived import LEADING_LEVELS

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "岗位维护服务"
#: What an officer may set.
FACTS = (
    "title", "level", "work", "is_chief", "half", "in_team", "is_elected", "committee", "duties",
    "requires", "fields", "specialities", "weight", "position",
)  # fmt: skip
#: Units in which a secretary and a head of government lead together.
PAIRED = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.TOWNSHIP)


@transaction.atomic
def take_from_people(
    actor: Account | None, unit: Unit, *, kinds: Sequence[str] = (), is_demo: bool = False
) -> int:
    """Add a post for each leading post held in a unit and below it, unless it is there already.

    Parameters
    ----------
    kinds
        Only units of these kinds; all if empty.

    Returns
    -------
    int
        How many posts were added.

    """
    access.require(actor, unit.path)
    units = Unit.objects.unscoped(REASON)
    units = units.filter(units.under(unit.path), closed_on=None)
    if kinds:
        units = units.filter(kind__in=kinds)
    by_pk = {one.pk: one for one in units.order_by("path")}
    there: Counter[tuple[int | None, str]] = Counter()
    last: dict[int | None, int] = defaultdict(int)
    old = Post.objects.unscoped(REASON).filter(unit_id__in=by_pk, closed_on=None)
    for unit_pk, title, position in old.values_list("unit_id", "title", "position"):
        there[unit_pk, title] += 1
        last[unit_pk] = max(last[unit_pk], position)
    made: list[Post] = []
    tiers = {pk: teams.tier(one) for pk, one in by_pk.items()}
    for row in _held_in(by_pk):
        if there[row.unit_id, row.title] > 0:
            there[row.unit_id, row.title] -= 1
            continue
        last[row.unit_id] += 1
        committee = seats.committee_of(row.title, tiers[row.unit_id])
        post = _post(row, by_pk[row.unit_id], committee.value if committee else "")
        post.position, post.is_demo = last[row.unit_id], is_demo
        made.append(post)
    Post.objects.bulk_create(made, batch_size=200)
    text = _("%(unit)s：由任职情况建立岗位 %(count)s 个") % {
        "unit": unit.name, "count": len(made),
    }  # fmt: skip
    events.record(actor, "岗位.建立", f"unit:{unit.pk}", text)
    return len(made)


@transaction.atomic
def create(actor: Account | None, unit: Unit, facts: Mapping[str, Any]) -> Post:
    """Enter a post, last in its unit.

    Raises
    ------
    GuantongError
        If a fact does not hold, naming its field.

    """
    access.require(actor, unit.path)
    rows = Post.objects.unscoped(REASON).filter(unit=unit)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    post = Post(unit=unit, position=last + 1)
    _fill(post, facts)
    post.save()
    events.record(actor, "岗位.录入", f"post:{post.pk}", post.full_name)
    return post


@transaction.atomic
def change(
    actor: Account | None, post: Post, facts: Mapping[str, Any], *, version: int | None = None
) -> Post:
    """Change the facts given of a post, and no other.

    Raises
    ------
    Conflict
        If somebody changed it since.
    GuantongError
        If a fact does not hold, naming its field.

    """
    held = _hold(actor, post, version)
    _fill(held, facts)
    held.version += 1
    held.save()
    events.record(actor, "岗位.修改", f"post:{held.pk}", held.full_name, data={"set": list(facts)})
    return held


@transaction.atomic
def close(actor: Account | None, post: Post, on: dt.date, *, version: int | None = None) -> Post:
    """Take a post out of use from a day on; old plans keep it. Errors as `change`."""
    held = _hold(actor, post, version)
    held.closed_on, held.version = on, held.version + 1
    held.save()
    events.record(actor, "岗位.撤销", f"post:{held.pk}", f"{held.full_name}，{on}")
    return held


def default_weight(level: str, *, is_chief: bool) -> float:
    """Return the preset's weight of a post."""
    table = weighting.preset()["post_weights"]
    return float(table.get(level, 1.0)) * (float(table["chief"]) if is_chief else 1.0)


def _held_in(units: Mapping[int, Unit]) -> Iterable[PostHeld]:
    rows = PostHeld.objects.unscoped(REASON).filter(
        unit_id__in=list(units), end="", level__in=LEADING_LEVELS, person__status=Status.ACTIVE,
        person__category=Category.CADRE,
    )  # fmt: skip
    return rows.order_by("unit__path", "person__position", "person_id", "position", "id")


def _post(row: PostHeld, unit: Unit, committee: str) -> Post:
    return Post(
        unit=unit,
        unit_path=unit.path,
        title=row.title,
        level=row.level,
        work=row.duty,
        is_chief=row.is_chief,
        half=_half(row, unit),
        in_team=True,
        is_elected=row.is_elected,
        committee=committee,
        duties=[row.duty] if row.duty != Duty.OTHER else [],
        fields=list(weighting.fields_of(row.duty, unit.name, row.title)),
        weight=default_weight(row.level, is_chief=row.is_chief),
    )


def _half(row: PostHeld, unit: Unit) -> str:
    if not row.is_chief or unit.kind not in PAIRED:
        return ""
    halves = {Duty.PARTY: Half.SECRETARY, Duty.GOVERNMENT: Half.HEAD}
    return str(halves.get(Duty(row.duty), ""))


def _hold(actor: Account | None, post: Post, version: int | None) -> Post:
    access.require(actor, post.unit_path)
    rows = Post.objects.unscoped(REASON).select_for_update(of=("self",)).select_related("unit")
    held: Post = rows.get(pk=post.pk)
    if version is not None and held.version != version:
        raise Conflict(_("“%s”已被他人修改，您的修改没有保存，请刷新后重做。") % held.title)
    return held


def _fill(post: Post, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        if name not in FACTS:
            raise LookupError(f"posts have no {name} to set")
        setattr(post, name, value.strip() if isinstance(value, str) else value)
    if "fields" not in facts and not post.fields:
        post.fields = list(weighting.fields_of(post.work, post.unit.name, post.title))
    if "weight" not in facts and post.pk is None and post.level in Level.values:
        post.weight = default_weight(post.level, is_chief=post.is_chief)
    known = {field.code for field in weighting.all_fields()}
    for code in post.fields:
        if code not in known:
            raise GuantongError(_("没有工作领域“%s”。") % code, field="fields")
    try:
        post.full_clean(exclude=("unit", "unit_path"))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise GuantongError("；".join(messages), field=field) from error
