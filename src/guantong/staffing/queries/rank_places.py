"""Places of a group of ranks (职级职数): approved, used, taken by proposals, free.

They are reckoned for one area: a county with its townships, or the prefecture's own organs. A group
of few places is shared by the organs of the area, another is each organ's own, as the rule's
parameter says. A place is taken by whoever is proposed, and given back only once its holder holds
another rank: so no part of what is proposed can pass a quota, in whatever order it is held.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all, rows_under
from guantong.people.models import Establishment, Person, PostRank, Status
from guantong.people.rules import teams
from guantong.people.rules.versions import rules_for
from guantong.staffing.models import RankCandidate
from guantong.standards.career import Tier
from guantong.standards.rules import Rule
from guantong.standards.rules.predicates.ranks import quota

REASON = "职级职数按全县（全市）计算，与查看范围无关"
AREAS = (Unit.Kind.COUNTY, Unit.Kind.ZONE)
#: Units that have established posts of civil servants; others count with the nearest one above.
ORGANS = (
    Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.MUNICIPAL,
    Unit.Kind.COUNTY_UNIT, Unit.Kind.TOWNSHIP,
)  # fmt: skip
#: Ranks of which nobody counts the places.
UNCOUNTED = frozenset({PostRank.STAFF_1.value, PostRank.STAFF_2.value})


@dataclass(frozen=True)
class Step:
    """A person's step up: where the person is, the rank held now, the next one."""

    path: str
    now: str
    rank: str


@dataclass(frozen=True)
class Place:
    """The places of one group of ranks in an organ, or in an area that shares them.

    Attributes
    ----------
    limit
        How many are approved by what is known; a lower bound while any organ is ``lacking``.
    lacking
        Organs of which it is not known how many established posts they have.

    """

    rule: Rule
    unit: Unit
    organs: frozenset[str]
    ranks: tuple[str, ...]
    posts: int
    limit: int
    lacking: tuple[str, ...]
    used: int
    coming: int

    @property
    def shared(self) -> bool:
        """Whether several organs share them."""
        return self.organs != {self.unit.path}

    def over(self, organ: Unit) -> bool:
        """Tell whether they are an organ's, or shared by it."""
        return organ.path in self.organs

    @property
    def after(self) -> int:
        """How many are taken once all that is proposed is held."""
        return self.used + self.coming

    @property
    def free(self) -> int | None:
        """How many are left; None while that is not known."""
        return None if self.lacking and self.limit <= self.after else max(
            0, self.limit - self.after
        )  # fmt: skip

    @property
    def passed(self) -> bool:
        """Whether more is proposed than is surely approved."""
        return self.coming > 0 and self.after > self.limit

    @property
    def names(self) -> str:
        """The ranks in words."""
        first, last = (str(PostRank(self.ranks[n]).label) for n in (0, -1))
        return first if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last}

    @property
    def words(self) -> str:
        """Say why nothing more may be proposed here."""
        told = {
            "unit": self.unit.name, "rule": self.rule.name, "limit": self.limit, "used": self.used,
            "coming": self.coming, "after": self.after, "law": self.rule.citation,
            "lacking": "、".join(self.lacking[:3]), "n": len(self.lacking),
        }  # fmt: skip
        if self.lacking:
            text = _(
                "%(unit)s：%(rule)s算不清：%(lacking)s等 %(n)s 个机关没有核定编制，请先录入编制。"
            )
        else:
            text = _(
                "%(unit)s：%(rule)s核定 %(limit)s 名，已用 %(used)s 名，连同拟晋升 %(coming)s 名"
                "将达 %(after)s 名，超出职数。依据：%(law)s。"
            )
        return text % told


def area_of(unit: Unit) -> Unit:
    """Return the county or zone that a unit is in, or what stands above the counties."""
    paths = [*tree.ancestors(unit.path), unit.path]
    rows = {one.path: one for one in Unit.objects.unscoped(REASON).filter(path__in=paths)}
    above: list[Unit] = [rows[path] for path in reversed(paths) if path in rows]
    inside = next((one for one in above if one.kind in AREAS), None)
    return inside or next((one for one in above if one.kind == Unit.Kind.PREFECTURE), above[-1])


class Area:
    """A county with its townships, or the prefecture's own organs, on a day."""

    def __init__(self, unit: Unit, on: dt.date) -> None:
        self.unit = unit
        rows = rows_under(unit, Unit).filter(kind__in=ORGANS, closed_on=None).order_by("path")
        some = list(rows)
        self._others = [
            one.path for one in some if unit.kind not in AREAS and one.kind in AREAS
        ]  # fmt: skip
        self.organs = {one.path: one for one in some if not self._elsewhere(one.path)}
        keys = [one.pk for one in self.organs.values()]
        kept = rows_of_all(keys, Establishment, "unit")
        self._posts = dict(kept.values_list("unit_id", "posts"))
        self._rules = rules_for(unit, on)
        self._used: dict[str, Counter[str]] = defaultdict(Counter)
        held = rows_under(unit, Person).filter(status=Status.ACTIVE).exclude(rank="").order_by()
        for path, rank in held.values_list("unit_path", "rank"):
            if (organ := self.organ(path)) is not None:
                self._used[organ.path][rank] += 1

    def organ(self, path: str) -> Unit | None:
        """Return the organ with which whoever is in a unit counts."""
        if self._elsewhere(path):
            return None
        way = (path, *reversed(tree.ancestors(path)))
        return next((self.organs[one] for one in way if one in self.organs), None)

    def proposed(self) -> list[Step]:
        """Return all steps that are proposed in the area, in whatever round."""
        rows = RankCandidate.objects.unscoped(REASON).filter(
            state__in=RankCandidate.LIVE, person__unit_path__gte=self.unit.path,
            person__unit_path__lt=tree.bound(self.unit.path),
        )  # fmt: skip
        some = rows.order_by().values_list("person__unit_path", "person__rank", "rank")
        return [Step(*one) for one in some]

    def places(self, steps: Iterable[Step]) -> list[Place]:
        """Return the places of each group of ranks, with steps counted as coming."""
        coming: dict[str, list[Step]] = defaultdict(list)
        for step in steps:
            if (organ := self.organ(step.path)) is not None:
                coming[organ.path].append(step)
        out = []
        for rule in self._rules.rules.values():
            if rule.test == "rank-quota":
                at = [one for one in self.organs.values() if tier_of(one) in _list(rule, "tiers")]
                shared = bool(self._rules.values[rule.id]["pool"])
                groups = [(self.unit, at)] if shared and at else [(one, [one]) for one in at]
                out += [self._place(rule, unit, some, coming) for unit, some in groups]
        return out

    def refused(self, step: Step) -> str:
        """Say why a step may not be proposed beside all that is proposed, "" if it may."""
        organ = self.organ(step.path)
        if step.rank in UNCOUNTED:
            return ""
        here = [
            one for one in self.places([*self.proposed(), step])
            if step.rank in one.ranks and organ is not None and one.over(organ)
        ]  # fmt: skip
        if not here:
            text = _("%(unit)s没有核定%(rank)s职数的规则，不能在这里提名；由上级管理的，请报上级。")
            name = (organ or self.unit).name
            return text % {"unit": name, "rank": PostRank(step.rank).label}
        full = (one for one in here if step.now not in one.ranks and one.passed)
        return next((one.words for one in full), "")

    def _place(
        self, rule: Rule, unit: Unit, organs: Sequence[Unit], coming: dict[str, list[Step]]
    ) -> Place:
        ranks = tuple(_list(rule, "ranks"))
        posts = sum(self._posts.get(one.pk, 0) for one in organs)
        new = sum(
            step.rank in ranks and step.now not in ranks
            for one in organs for step in coming[one.path]
        )  # fmt: skip
        return Place(
            rule, unit, frozenset(one.path for one in organs), ranks, posts,
            quota(posts, self._rules.values[rule.id]),
            tuple(one.name for one in organs if one.pk not in self._posts),
            sum(self._used[one.path][rank] for one in organs for rank in ranks), new,
        )  # fmt: skip

    def _elsewhere(self, path: str) -> bool:
        return any(tree.inside(path, other) for other in self._others)


def tier_of(unit: Unit) -> str:
    """Return where an organ stands; its own kind says so."""
    return teams.TIERS.get(Unit.Kind(unit.kind), Tier.COUNTY).value


def _list(rule: Rule, name: str) -> list[str]:
    return cast("list[str]", rule.options[name])
