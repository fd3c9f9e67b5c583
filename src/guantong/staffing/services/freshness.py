"""Whether what was prepared still holds: rules, posts, cadres and judgements, each as a mark.

The marks are read with a few queries, so that a page can say what changed before anybody solves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.scope import rows_of
from guantong.staffing.eligibility.reading import people_under, posts_of, rules_of
from guantong.staffing.models import Eligibility, Scenario
from guantong.staffing.queries.judgement import groups_of
from guantong.staffing.scoring import kinds, weighting
from guantong.standards.judgement import barring

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from guantong.staffing.models import Post
    from guantong.standards.rules import RuleSet

#: What is marked, and what is said where it changed. Who is there goes before what they are.
TOLD = {
    "rules": gettext_lazy("任职规则的参数"), "posts": gettext_lazy("岗位"),
    "posts_content": gettext_lazy("职位的内容"), "people": gettext_lazy("在职干部"),
    "people_content": gettext_lazy("干部的信息"), "judged": gettext_lazy("研判意见"),
}  # fmt: skip


class _Row(Protocol):
    pk: int
    version: int


class Read(Protocol):
    """What marks are taken of: a pool, or as little of one."""

    @property
    def on(self) -> dt.date:
        """The scenario's day."""

    @property
    def posts(self) -> Sequence[Post]:
        """The posts in their order."""

    @property
    def people(self) -> Sequence[_Row]:
        """The cadres in their order."""

    @property
    def groups(self) -> Mapping[int, str]:
        """Person → group of judgement."""

    @property
    def rules(self) -> Mapping[int, RuleSet]:
        """Unit → rules in force."""


@dataclass(frozen=True)
class _Light:
    """As little of a pool as marks need: no careers, no families."""

    on: dt.date
    posts: Sequence[Post]
    people: Sequence[_Row]
    groups: Mapping[int, str]
    rules: Mapping[int, RuleSet]


def marks(pool: Read) -> dict[str, str]:
    """Return a digest of each thing that eligibility rests on."""
    sets = {id(rules): rules for rules in pool.rules.values()}
    values = sorted(
        json.dumps({code: dict(v) for code, v in rules.values.items()}, sort_keys=True)
        for rules in sets.values()
    )
    who = json.dumps(weighting.preset()["who"], sort_keys=True)
    return {
        "rules": _hash([str(pool.on), who, *sorted(barring()), *values]),
        "posts": _hash(str(post.pk) for post in pool.posts),
        "posts_content": _hash(f"{post.pk}:{post.version}" for post in pool.posts),
        "people": _hash(str(one.pk) for one in pool.people),
        "people_content": _hash(f"{one.pk}:{one.version}" for one in pool.people),
        "judged": _hash(f"{one}:{group}" for one, group in sorted(pool.groups.items())),
    }


def changed_since(scenario: Scenario, pool: Read | None = None) -> list[str]:
    """Say what changed since eligibility was prepared; nothing if it still holds.

    Parameters
    ----------
    pool
        What is there now, if the caller has read it.

    """
    row: Eligibility = rows_of(scenario, Eligibility).only("counts").get()
    then = row.counts.get("marks")
    if then is None:
        return [_("核对的办法")]
    now = marks(_light(scenario) if pool is None else pool)
    other = [name for name in TOLD if then[name] != now[name]]
    # Other posts or cadres are other contents too; that is said once.
    said = [name for name in other if name.removesuffix("_content") not in other or
            not name.endswith("_content")]  # fmt: skip
    return [str(TOLD[name]) for name in said]


def _light(scenario: Scenario) -> _Light:
    posts = posts_of(scenario)
    people = list(people_under(scenario).values_list("pk", "version", named=True))
    units = {post.unit_id: post.unit for post in posts}
    own = kinds.of(scenario)
    rules = (
        rules_of(scenario.unit, scenario.on, units.values()) if own is None
        else dict.fromkeys(units, own.rules(scenario.on))
    )  # fmt: skip
    groups = groups_of((one.pk for one in people), scenario.on)
    return _Light(scenario.on, posts, people, groups, rules)


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
