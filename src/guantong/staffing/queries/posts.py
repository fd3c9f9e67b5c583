"""The posts that an account sees, who holds them, and whether they keep to the quota (职数)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.people.models import Level, Person, StaffQuota
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders
from guantong.staffing.room import PLAN_VIEW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guantong.core.models import Account


#: Unit, level, whether of chiefs.
Key = tuple[int, str, bool]
TOGETHER = "同一单位的职位一起看，才知道哪个空着；结果仍在调用者的范围内"


@dataclass(frozen=True)
class Held:
    """A post with whoever holds it now; None if nobody does."""

    post: Post
    person: Person | None


def level_named(level: str, *, is_chief: bool) -> str:
    """Return what a level is called, with 正职 for chiefs of it."""
    return f"{Level(level).label}{'（主要负责人）' if is_chief else ''}"


def key_of(unit: int, level: str, approved: Container[Key], *, is_chief: bool) -> Key:
    """Return the line in which a post counts: chiefs apart where a number was approved for them."""
    return unit, level, is_chief and (unit, level, True) in approved


@dataclass(frozen=True)
class QuotaLine:
    """A level of a unit: the approved number of posts, those set up, those filled.

    ``quota`` is None where none was approved.
    """

    unit: Unit
    level: str
    is_chief: bool
    quota: int | None
    posts: int
    filled: int

    @property
    def level_name(self) -> str:
        """What the level is called, with 正职 for chiefs of it."""
        return level_named(self.level, is_chief=self.is_chief)

    @property
    def over(self) -> int:
        """By how many the persons in office exceed the quota (超配)."""
        return max(0, self.filled - self.quota) if self.quota is not None else 0

    @property
    def under(self) -> int:
        """How many places of the quota nobody fills (空缺)."""
        return max(0, self.quota - self.filled) if self.quota is not None else 0


def posts(actor: Account, *, closed: bool = False) -> QuerySet[Post]:
    """Return the posts in scope, in the order of the tree; those in use, or the closed ones."""
    rows = Post.objects.visible_to(actor).select_related("unit", "unit__parent")
    return rows.filter(closed_on__isnull=not closed, use="")


def held(rows: QuerySet[Post], value: str) -> QuerySet[Post]:
    """Keep the posts that somebody holds now, or with ``0`` those that nobody does."""
    units = rows.order_by().values("unit")
    # Of several posts of one title, who holds which is known of the whole team alone.
    team = Post.objects.unscoped(TOGETHER).filter(unit__in=units, closed_on=None)
    taken = list(holders(team))
    return rows.filter(pk__in=taken) if value == "1" else rows.exclude(pk__in=taken)


def with_holders(actor: Account, rows: Iterable[Post]) -> list[Held]:
    """Return posts with their holders; a holder out of the account's scope is not named."""
    some = list(rows)
    held = holders(some)
    people = Person.objects.visible_to(actor).select_related("unit").in_bulk(list(held.values()))
    return [Held(post, people.get(held.get(post.pk, 0))) for post in some]


def holder_of(actor: Account, post: Post) -> Person | None:
    """Return who holds a post, if anybody does and the account sees them.

    Of several posts of one title, who holds which is known of the whole team alone.
    """
    team = rows_of(post.unit, Post).filter(closed_on=None)
    held = holders(team).get(post.pk, 0)
    found: Person | None = (
        Person.objects.visible_to(actor).select_related("unit").filter(pk=held).first()
    )
    return found


def quota_lines(actor: Account, unit: Unit | None = None) -> list[QuotaLine]:
    """Compare quota, posts and holders of a unit and below it, or of all in scope, by level.

    A quota line of chiefs counts chiefs; the other line of a level counts the rest, or everybody
    of the level where no line of chiefs was approved.
    """
    rows = Post.objects.visible_to(actor).filter(closed_on=None, use="")
    rows = rows.only("unit_id", "unit_path", "title", "level", "is_chief")
    quotas = StaffQuota.objects.visible_to(actor).select_related("unit")
    if unit is not None:
        rows, quotas = rows.filter(rows.under(unit.path)), quotas.filter(quotas.under(unit.path))
    some = list(rows)
    approved = {(row.unit_id, row.level, row.is_chief): row for row in quotas}
    held = holders(some)
    seen = Unit.objects.visible_to(actor, PLAN_VIEW)
    units = seen.in_bulk(list({post.unit_id for post in some}))
    units |= {row.unit_id: row.unit for row in approved.values()}
    count: Counter[Key] = Counter()
    filled: Counter[Key] = Counter()
    for post in some:
        key = key_of(post.unit_id, post.level, approved, is_chief=post.is_chief)
        count[key] += 1
        filled[key] += post.pk in held
    keys = sorted({*count, *approved}, key=lambda key: (units[key[0]].path, key[1], not key[2]))
    return [
        QuotaLine(
            units[key[0]], key[1], key[2],
            approved[key].number if key in approved else None, count[key], filled[key],
        )
        for key in keys
    ]  # fmt: skip
