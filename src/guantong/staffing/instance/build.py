"""A scenario as the engine takes it: the tables of `guantong.engines.match.Instance`."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from guantong.engines.match import ANYWHERE, Amounts, Bound, Instance
from guantong.staffing.models import ScenarioBound
from guantong.staffing.queries import alike
from guantong.staffing.scoring import fits, together, weighting
from guantong.standards import derived

if TYPE_CHECKING:
    from guantong.staffing.eligibility import Bars, Pool
    from guantong.staffing.models import Post
    from guantong.staffing.scoring.asked import Asked
    from guantong.staffing.scoring.facts import Facts
    from guantong.staffing.scoring.kinds import Count, Fits

Ints = npt.NDArray[np.int64]
#: Points are kept to so many decimals, so that what is stored is what was solved.
DECIMALS = 3


@dataclass(frozen=True, eq=False)
class Built:
    """An instance with the keys of its people and posts, in the instance's order.

    ``lacks`` are the kinds of fact, as bits, that each arc rests on without: it was accepted.
    """

    instance: Instance
    people: tuple[int, ...]
    posts: tuple[int, ...]
    lacks: npt.NDArray[np.uint32]


def build(
    pool: Pool, bars: Bars, facts: Mapping[int, Facts], asked: Asked, accepted: Mapping[int, int],
    own: Fits | None = None,
) -> Built:  # fmt: skip
    """Build the instance of a scenario.

    Persons who may sit nowhere and hold nothing are left out. A seat locked by an officer is one
    that may be taken, whatever bars it: that was weighed when it was locked.

    Parameters
    ----------
    accepted
        Person → the kinds of fact, as bits, whose lack was accepted; where others are lacking,
        nobody is proposed.
    own
        How persons fit, and what is counted, in a kind of scenario of its own.

    """
    return _Builder(pool, bars, facts, asked, accepted, own).build()


class _Builder:
    def __init__(
        self, pool: Pool, bars: Bars, facts: Mapping[int, Facts], asked: Asked,
        accepted: Mapping[int, int], own: Fits | None,
    ) -> None:  # fmt: skip
        self.pool, self.asked, self.own = pool, asked, own
        self.posts = pool.posts
        locks = [pin for pin in asked.pins if pin.kind == "lock"]
        place = {post.pk: n for n, post in enumerate(self.posts)}
        barred = bars.shut(accepted)
        for pin in locks:
            if pin.person_id in pool.place and pin.post_id in place:
                barred[pool.place[pin.person_id], place[pin.post_id]] = 0
        held = {person: place[post] for post, person in pool.holders.items()}
        open_ = (barred == 0).any(axis=1)
        kept = [
            n for n, person in enumerate(pool.people) if open_[n] or person.pk in held
        ]  # fmt: skip
        self.people = [pool.people[n] for n in kept]
        self.barred = np.ascontiguousarray(barred[kept])
        self.advisory, self.settled = bars.advisory[kept], bars.settled[kept]
        self.lacks = bars.lacks[kept]
        self.rules = bars.names
        where = {n: at for at, n in enumerate(kept)}
        pairs = [(where[a], where[b]) for a, b in bars.apart.tolist() if a in where and b in where]
        self.apart = np.array(pairs, np.int64).reshape(-1, 2)
        self.facts = [facts[person.pk] for person in self.people]
        self.now = np.array([held.get(person.pk, -1) for person in self.people], np.int64)
        self.place = place
        self.at = {person.pk: n for n, person in enumerate(self.people)}
        self.teams = list(dict.fromkeys(post.unit_id for post in self.posts))
        number = {unit: n for n, unit in enumerate(self.teams)}
        self.team_of = np.array([number[post.unit_id] for post in self.posts], np.int64)
        self.weights = np.array([post.weight for post in self.posts], float)
        kinds = alike.kinds(self.posts)
        #: Posts of one kind bear one number: whoever moves among them has not moved.
        self.kind = np.array([place[kinds[post.pk]] for post in self.posts], np.int64)

    def build(self) -> Built:
        arcs = np.nonzero(self.barred == 0)
        person, post = arcs[0].astype(np.int64), arcs[1].astype(np.int64)
        asked = self.asked
        fit, error = self._fits(person, post)
        more, counted = self._counts(person, post)
        units = {one.unit_id: one.unit for one in self.posts}
        locks, bans = self._pins()
        found = together.terms(
            [one.pk for one in self.people], self.facts, self.posts, self.team_of, asked
        )
        instance = Instance(
            people=_once([one.name for one in self.people], [p.code for p in self.people]),
            posts=_once([self._name(one) for one in self.posts]),
            teams=_once([units[pk].name for pk in self.teams], [units[p].code for p in self.teams]),
            team_of=self.team_of,
            places=np.ones(len(self.posts), np.int64),
            vacancy=_round(asked.prices.vacancy * self.weights),
            left_out=self._left_out(person),
            arc_person=person,
            arc_post=post,
            gain=_round(fit * self.weights[post] - self._charges(person, post)),
            move=_round(self._moves(person, post)),
            error=_round(error * self.weights[post]),
            person_share=self._person_share(),
            attributes=(*weighting.attributes().values(), *_once([one.name for one in more])),
            amounts=self._amounts(person, post, counted),
            bounds=(*self._bounds(), *self._own_bounds(more)),
            traits=found.traits,
            couples=found.couples,
            circles=found.circles,
            apart=self.apart,
            now=self.now,
            alike=self.kind,
            locks=locks,
            bans=bans,
            rules=self.rules,
            barred=self.barred,
        )
        keys = tuple(one.pk for one in self.people), tuple(one.pk for one in self.posts)
        return Built(instance, *keys, self.lacks[person, post])

    def _fits(
        self, person: Ints, post: Ints
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        if self.own is None:
            return fits.of_arcs(self.facts, self.posts, (person, post), self.asked.weighting)
        people = [one.pk for one in self.people]
        return self.own.of_arcs(self.facts, people, self.posts, (person, post))

    def _counts(self, person: Ints, post: Ints) -> tuple[list[Count], list[Ints]]:
        """Return the kind's own requirements, and the arcs that count for each."""
        if self.own is None:
            return [], []
        more = list(self.own.counts([one.pk for one in self.people], self.posts))
        by_person = np.argsort(person, kind="stable")
        starts = np.searchsorted(person[by_person], np.arange(len(self.people) + 1))
        found = []
        for one in more:
            inside = np.array([place.pk in one.posts for place in self.posts], bool)
            some = np.arange(len(person))
            if one.people is not None:
                who = sorted(self.at[pk] for pk in one.people if pk in self.at)
                spans = [by_person[starts[n] : starts[n + 1]] for n in who]
                some = np.concatenate([np.zeros(0, np.int64), *spans])
            found.append(some[inside[post[some]]])
        return more, found

    def _own_bounds(self, more: Sequence[Count]) -> Iterable[Bound]:
        first = len(weighting.attributes())
        for n, one in enumerate(more):
            posts = np.array(sorted(self.place[pk] for pk in one.posts), np.int64)
            yield Bound(one.name, posts, first + n, one.low, one.high, one.price)

    def _name(self, post: Post) -> str:
        above = post.unit.parent
        town = post.unit.kind == "township" and above is not None
        return f"{above.name if town and above else ''}{post.full_name}"

    def _left_out(self, person: Ints) -> npt.NDArray[np.float64]:
        """Return what leaving out a holder costs; who is to stay is not pushed out by another."""
        prices = self.asked.prices
        price = np.where(self.settled, prices.left_out + prices.vacancy, prices.left_out)
        return np.where(self._stays_possible(person), price, 0.0)

    def _stays_possible(self, person: Ints) -> npt.NDArray[np.bool_]:
        """Tell who holds a post and may hold one: leaving whom out costs."""
        some = np.zeros(len(self.people), bool)
        some[person] = True
        return some & (self.now >= 0)

    def _moves(self, person: Ints, post: Ints) -> npt.NDArray[np.float64]:
        prices = self.asked.prices
        from_unit = np.array([one.unit_id for one in self.people])
        to_unit = np.array([one.unit_id for one in self.posts])
        held = self.now >= 0
        from_unit[held] = to_unit[self.now[held]]
        counties = self._counties()
        moved: npt.NDArray[np.float64] = prices.move + prices.cross_unit * (
            from_unit[person] != to_unit[post]
        )
        moved = moved + prices.cross_county * (counties[0][person] != counties[1][post])
        moved = moved + prices.newcomer * (self.now[person] < 0)
        moved[self._stays(person, post)] = 0
        return moved

    def _stays(self, person: Ints, post: Ints) -> npt.NDArray[np.bool_]:
        """Tell which pairs leave a person where they are: in their post, or in one like it."""
        stays: npt.NDArray[np.bool_] = self.kind[self.now[person]] == self.kind[post]
        return stays & (self.now[person] >= 0)

    def _charges(self, person: Ints, post: Ints) -> npt.NDArray[np.float64]:
        """Return what is taken off whatever the price of moves: advice not kept, exchange due."""
        prices, least = self.asked.prices, weighting.preset()["who"]["overdue_months"]
        overdue = np.array(
            [self._months_held(n) >= least for n in range(len(self.people))], bool
        )  # fmt: skip
        stays = self._stays(person, post) & overdue[person]
        charged: npt.NDArray[np.float64] = (
            prices.advisory * self.advisory[person, post] + prices.overdue * stays
        )
        return charged + prices.congress * self._early(person, post)

    def _early(self, person: Ints, post: Ints) -> npt.NDArray[np.float64]:
        """Return by how many years somebody goes to the congress or the conference too soon."""
        custom = weighting.preset()["who"]["congress"]
        there = np.array(
            [one.work in custom["work"] and one.level in custom["levels"] for one in self.posts],
            bool,
        )  # fmt: skip
        ages = [derived.age(one.career, one.on) for one in self.facts]
        years = np.array([0 if age is None else max(0, custom["age"] - age) for age in ages], float)
        held = self.now[person]
        early: npt.NDArray[np.float64] = years[person] * there[post]
        early[(held >= 0) & there[held]] = 0
        return early

    def _months_held(self, person: int) -> int:
        if self.now[person] < 0:
            return 0
        post = self.pool.plain_posts[self.now[person]]
        return self.facts[person].months_in(post.unit, post.title)

    def _counties(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        county = self.pool.county
        people = np.array([county(one.unit_path) for one in self.people], object)
        return people, np.array([county(one.unit_path) for one in self.posts], object)

    def _person_share(self) -> float:
        """Return the inspection's share in the usual variance: it is the same in every post."""
        terms = self.asked.weighting.terms
        own = {"inspection", "assessment"}
        parts = {t.code: (self.asked.weighting.share(t.code) * t.spread) ** 2 for t in terms}
        total = sum(parts.values())
        return sum(v for code, v in parts.items() if code in own) / total if total else 1.0

    def _amounts(self, person: Ints, post: Ints, counted: Sequence[Ints]) -> Amounts:
        """Return what arcs count: of the officer's requirements, then of the kind's own."""
        own = self._asked_amounts(person, post)
        arcs, columns = np.nonzero(own)
        first = own.shape[1]
        which = [np.full(len(some), first + n) for n, some in enumerate(counted)]
        cells = np.concatenate([arcs, *counted]), np.concatenate([columns, *which])
        values = np.concatenate([own[arcs, columns], *(np.ones_like(some) for some in counted)])
        shape = len(person), first + len(counted)
        return Amounts(sp.coo_matrix((values.astype(np.int64), cells), shape=shape))

    def _asked_amounts(self, person: Ints, post: Ints) -> npt.NDArray[np.uint8]:
        names = tuple(weighting.attributes())
        out = np.zeros((len(person), len(names)), np.uint8)
        own = [one.attributes() for one in self.facts]
        areas = np.array(
            [self.pool.around[one.unit_id].area or "" for one in self.posts], object
        )  # fmt: skip
        counties = self._counties()
        for n, name in enumerate(names):
            if name == "staying":
                out[:, n] = self._stays(person, post)
            elif name == "exchanged":
                out[:, n] = counties[0][person] != counties[1][post]
            elif name == "local":
                homes = [one.career.grew_up or frozenset() for one in self.facts]
                out[:, n] = [
                    areas[j] in homes[p]
                    for p, j in zip(person.tolist(), post.tolist(), strict=True)
                ]
            else:
                out[:, n] = np.array([one[name] for one in own], np.int64)[person]
        return out

    def _bounds(self) -> Iterable[Bound]:
        names = tuple(weighting.attributes())
        for row in self.asked.bounds:
            chosen = [n for n, post in enumerate(self.posts) if _counts(row, post)]
            groups: dict[int, list[int]] = defaultdict(list)
            for n in chosen:
                per_team = row.per == ScenarioBound.Per.TEAM
                groups[int(self.team_of[n]) if per_team else -1].append(n)
            for team, posts in groups.items():
                unit = self.posts[posts[0]].unit
                name = f"{unit.name} {row.name}" if team >= 0 else row.name
                low, high = limits(row, len(posts))
                if low is None and high is None:
                    continue
                numbers = np.array(posts, np.int64)
                yield Bound(name, numbers, names.index(row.attribute), low, high, row.price)

    def _pins(self) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        locks, bans = [], []
        for pin in self.asked.pins:
            person, post = self.at.get(pin.person_id), self.place.get(pin.post_id or 0)
            if person is None:
                continue
            if pin.kind == "lock" and post is not None:
                locks.append((person, post))
            elif pin.kind == "ban" and pin.post_id is None:
                bans.append((person, ANYWHERE))
            elif pin.kind == "ban" and post is not None:
                bans.append((person, post))
        return tuple(locks), tuple(bans)


def limits(row: ScenarioBound, posts: int) -> tuple[int | None, int | None]:
    """Return the limits of a bound over so many posts: a percentage is met in whole persons."""
    low, high = row.low, row.high
    if row.measure == ScenarioBound.Measure.PERCENT:
        low = None if low is None else math.ceil(low * posts / 100)
        high = None if high is None else math.floor(high * posts / 100)
    return low, high


def _counts(row: ScenarioBound, post: Post) -> bool:
    unit = row.unit
    return (
        (not row.unit_kind or post.unit.kind == row.unit_kind)
        and (not row.level or post.level == row.level)
        and (unit is None or post.unit_path.startswith(unit.path))
    )


def _round(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.round(values, DECIMALS)


def _once(names: Sequence[str], marks: Sequence[str] = ()) -> tuple[str, ...]:
    """Tell apart what has one name: by a mark, or by counting."""
    many = Counter(names)
    seen: Counter[str] = Counter()
    out = []
    for n, name in enumerate(names):
        seen[name] += 1
        if many[name] > 1:
            name += f"（{marks[n]}）" if marks else f"（{seen[name]}）"
        out.append(name)
    return tuple(out)
