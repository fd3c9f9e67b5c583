"""Which rule bars whom from which post, for all pairs at once.

Most rules ask of a post no more than its level, its committee and the qualifications it needs:
they are judged once for each such kind of post and each person. What depends on the unit is
judged where it can make a difference: home places by where people grew up, kinship for the few
whose relatives work nearby, terms of office for the holders. The outcome is that of
`guantong.standards.rules.check`, pair by pair.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from guantong.staffing.eligibility import kin
from guantong.staffing.eligibility.policies import LOWER, OTHERS, REACH, judged, name_of
from guantong.staffing.scoring import weighting
from guantong.standards import career as plain
from guantong.standards import derived
from guantong.standards.codes import higher
from guantong.standards.judgement import barring
from guantong.standards.rules import Finding, RuleSet, Verdict, check

if TYPE_CHECKING:
    from guantong.staffing.eligibility.pool import Pool

HOME, KIN = ("home-place",), ("kin-same-leader", "kin-superior", "kin-restricted")
#: Who heads a court or a procuratorate; and the rule by which chiefs stay for some years.
COURTS, STAYS = (plain.Work.COURT, plain.Work.PROCURATORATE), "tenure.chief"
BARS = "selection.exceptional-bars"
MOST = 32
Tell = Callable[[int, str], None]


@dataclass(frozen=True, eq=False)
class Bars:
    """Who is barred from where.

    Attributes
    ----------
    people, posts
        Keys, P and J of them.
    codes
        The rules, by number of their bit.
    barred
        uint32 (P, J).
    advisory
        uint8 (P, J): how many rules that only advise are broken.
    apart
        int (N, 2): places of kin who may not sit in one team.
    unknown
        Rule → how many persons lack a fact that it asks for.

    """

    people: tuple[int, ...]
    posts: tuple[int, ...]
    codes: tuple[str, ...]
    barred: npt.NDArray[np.uint32]
    advisory: npt.NDArray[np.uint8]
    apart: npt.NDArray[np.int64]
    unknown: dict[str, int] = field(default_factory=dict)

    @property
    def settled(self) -> npt.NDArray[np.bool_]:
        """Who heads a committee or a government, and has not for so long as they are to stay."""
        if STAYS not in self.codes:
            return np.zeros(len(self.people), bool)
        bit = np.uint32(self.codes.index(STAYS))
        return np.asarray((self.barred >> bit & np.uint32(1)).any(axis=1))

    @property
    def names(self) -> tuple[str, ...]:
        """What the rules are called, each once."""
        return tuple(name_of(code) for code in self.codes)

    def rules_of(self, bits: int) -> list[str]:
        """Return the codes of the rules whose bits are set."""
        return [code for n, code in enumerate(self.codes) if bits >> n & 1]

    def counts(self) -> list[dict[str, object]]:
        """Return, for each rule, how many pairs it bars and how many persons from everything."""
        shut = np.bitwise_and.reduce(self.barred, axis=1) if len(self.posts) else self.barred
        rows = []
        for n, (code, name) in enumerate(zip(self.codes, self.names, strict=True)):
            pairs = int((self.barred >> np.uint32(n) & np.uint32(1)).sum())
            everywhere = int((shut >> np.uint32(n) & np.uint32(1)).sum())
            rows.append({"code": code, "name": name, "pairs": pairs, "people": everywhere})
        return rows


class _Bits:
    """Numbers rules as they first bar somebody; what has no number left shares the last."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __call__(self, code: str) -> np.uint32:
        if code not in self.codes:
            full = len(self.codes) >= MOST - 1
            code = OTHERS if full else code
            if code not in self.codes:
                self.codes.append(code)
        return np.uint32(1 << self.codes.index(code))

    def of(self, codes: Iterable[str]) -> np.uint32:
        total = np.uint32(0)
        for code in codes:
            total |= self(code)
        return total


def restricted(rules: RuleSet, tests: Iterable[str], *, without: bool = False) -> RuleSet:
    """Return the rules of some predicates, or all but those; the bars of exceptions stay."""
    wanted = set(tests)
    kept = {
        code: rule
        for code, rule in rules.rules.items()
        if code == BARS or (rule.test in wanted) is not without
    }
    return replace(rules, rules=kept)


def bars_of(pool: Pool, tell: Tell = lambda _percent, _words: None) -> Bars:
    """Judge every person against every post."""
    return _Judge(pool).judge(tell)


class _Judge:
    """Fills the two tables, one kind of rule after another."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.on = pool, pool.on
        self.careers = [pool.careers[person.pk] for person in pool.people]
        self.bits = _Bits()
        #: The bits of what is no rule of appointment.
        self.ways = np.uint32(0)
        shape = len(pool.people), len(pool.posts)
        self.barred = np.zeros(shape, np.uint32)
        self.advisory = np.zeros(shape, np.uint8)
        self.missing: dict[str, set[int]] = defaultdict(set)
        self.sets: dict[tuple[int, tuple[str, ...], bool], RuleSet] = {}
        who = weighting.preset()["who"]
        self.advising, self.within = set(who["advisory"]), set(who["within_county"])
        self.levels = [derived.current_level(career, self.on) for career in self.careers]

    def judge(self, tell: Tell) -> Bars:
        """Do all of it."""
        pool = self.pool
        self._policies()
        self._judgements()
        self._by_kind(tell)
        tell(70, "核对现任职位的任期")
        self._own_posts()
        tell(75, "核对成长地回避")
        self._homes()
        tell(80, "核对亲属回避")
        families = kin.families_of(pool)
        self._kin(families)
        return Bars(
            people=tuple(person.pk for person in pool.people),
            posts=tuple(post.pk for post in pool.posts),
            codes=tuple(self.bits.codes),
            barred=self.barred,
            advisory=self.advisory,
            apart=families.apart(),
            unknown=dict(Counter({code: len(who) for code, who in self.missing.items()})),
        )

    def _policies(self) -> None:
        """Nobody is considered for a lower level, nor by a county for another's posts."""
        pool, lower, reach = self.pool, self.bits(LOWER), self.bits(REACH)
        self.ways = lower | reach
        counties = np.array([pool.county(person.unit_path) for person in pool.people], object)
        above: dict[str, npt.NDArray[np.bool_]] = {}
        for n, post in enumerate(pool.posts):
            if post.level not in above:
                held = [level is not None and higher(level, post.level) for level in self.levels]
                above[post.level] = np.array(held, bool)
            self.barred[above[post.level], n] |= lower
            if post.level in self.within:
                self.barred[counties != pool.county(post.unit_path), n] |= reach

    def _judgements(self) -> None:
        """Nobody is proposed of whom officers said to leave without a seat; they may lock one."""
        shut = barring()
        for person, group in self.pool.groups.items():
            if group in shut:
                bit = self.bits(judged(group))
                self.barred[self.pool.place[person]] |= bit
                self.ways |= bit

    def _by_kind(self, tell: Tell) -> None:
        """Judge what asks no more of a post than its kind."""
        kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for n, post in enumerate(self.pool.plain_posts):
            rules = self.pool.rules[self.pool.posts[n].unit_id]
            kind = id(rules), post.level, post.committee, post.requires, _law(post)
            kinds[kind].append(n)
        for at, columns in enumerate(kinds.values()):
            tell(5 + 65 * at // len(kinds), f"核对任职资格（{at + 1}/{len(kinds)} 类职位）")
            some = self.pool.plain_posts[columns[0]]
            law = _law(some)
            post = plain.Post(
                unit="", title="", level=some.level, committee=some.committee,
                requires=some.requires, chief=law in COURTS, work=law,
            )  # fmt: skip
            rules = self._rules(columns[0], (*HOME, *KIN), without=True)
            lower = self.bits(LOWER)
            for n, career in enumerate(self.careers):
                if self.barred[n, columns[0]] & lower:
                    continue
                bits, advice = self._found(check(career, post, self.on, rules), n)
                self.barred[n, columns] |= bits
                self.advisory[n, columns] = advice

    def _own_posts(self) -> None:
        """Judge holders for the post they hold: terms of office count, moves do not."""
        held: dict[tuple[str, str], list[int]] = defaultdict(list)
        for n, post in enumerate(self.pool.plain_posts):
            held[post.unit, post.title].append(n)
        for n, career in enumerate(self.careers):
            for now in derived.current_posts(career, self.on):
                for column in held.get((now.unit, now.title), ()):
                    rules = self._rules(column, (*HOME, *KIN), without=True)
                    found = check(career, self.pool.plain_posts[column], self.on, rules)
                    bits, advice = self._found(found, n)
                    self.barred[n, column] = self.barred[n, column] & self.ways | bits
                    self.advisory[n, column] = advice

    def _homes(self) -> None:
        """Judge home places: for each kind of chief's post and each place of growing up."""
        homes: dict[frozenset[str] | None, list[int]] = defaultdict(list)
        for n, career in enumerate(self.careers):
            homes[career.grew_up].append(n)
        for column, post in enumerate(self.pool.plain_posts):
            if not post.chief:
                continue
            rules = self._rules(column, HOME)
            for home, who in homes.items():
                career = plain.Career(key="", name="", grew_up=home)
                for found in check(career, post, self.on, rules):
                    self._note(found, who)
                    if found.verdict is Verdict.BROKEN:
                        self.barred[who, column] |= self.bits(found.rule)

    def _kin(self, families: kin.Families) -> None:
        """Judge kinship where relatives work near; elsewhere only facts can be missing."""
        nowhere = plain.Post(unit="nowhere", title="", level="1A42")
        if self.pool.posts:
            rules = self._rules(0, KIN)
            for n, person in enumerate(self.pool.people):
                career = families.career(person.pk, {})
                self._found(check(career, nowhere, self.on, rules), n)
        columns: dict[int, list[int]] = defaultdict(list)
        for column, post in enumerate(self.pool.posts):
            columns[post.unit_id].append(column)
        for unit, near in families.near().items():
            for key in near:
                career, n = families.career(key, self.pool.around[unit].names), self.pool.place[key]
                for column in columns[unit]:
                    rules = self._rules(column, KIN)
                    found = check(career, self.pool.plain_posts[column], self.on, rules)
                    bits, _advice = self._found(found, n)
                    self.barred[n, column] |= bits

    def _rules(self, column: int, tests: tuple[str, ...], *, without: bool = False) -> RuleSet:
        rules = self.pool.rules[self.pool.posts[column].unit_id]
        key = id(rules), tests, without
        if key not in self.sets:
            self.sets[key] = restricted(rules, tests, without=without)
        return self.sets[key]

    def _found(self, found: Iterable[Finding], person: int) -> tuple[np.uint32, int]:
        broken, advice = [], 0
        for one in found:
            self._note(one, [person])
            if one.verdict is Verdict.BROKEN:
                if one.rule in self.advising:
                    advice += 1
                else:
                    broken.append(one.rule)
        return self.bits.of(broken), advice

    def _note(self, found: Finding, people: Iterable[int]) -> None:
        if found.verdict is Verdict.UNKNOWN:
            self.missing[found.rule].update(people)


def _law(post: plain.Post) -> plain.Work:
    """Return the kind of a post of whose holder law asks more: who heads a court is a lawyer."""
    return post.work if post.chief and post.work in COURTS else plain.Work.OTHER
