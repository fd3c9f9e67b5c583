"""Which rule bars whom from which post, for all pairs at once.

Most rules ask of a post no more than its level, its committee and the qualifications it needs:
they are judged once for each such kind of post and each person. What depends on the unit is
judged where it can make a difference: home places by where people grew up, kinship for the few
whose relatives work nearby, terms of office for the holders. The outcome is that of
`guantong.standards.rules.check`, pair by pair.

Beside what is barred stands what is not known. Whoever holds a post stays in it whatever is
missing: to stay is no appointment, and nobody is unseated by a gap in the file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from guantong.staffing.eligibility import kin
from guantong.staffing.eligibility.policies import LOWER, OTHERS, REACH, UNKNOWN, judged
from guantong.staffing.eligibility.table import Bars
from guantong.staffing.scoring import weighting
from guantong.standards import career as plain
from guantong.standards import derived
from guantong.standards.codes import higher
from guantong.standards.judgement import barring
from guantong.standards.rules import Finding, RuleSet, Verdict, check
from guantong.standards.rules.missing import bits_of, kind_of

if TYPE_CHECKING:
    from guantong.staffing.eligibility.pool import Pool

HOME, KIN = ("home-place",), ("kin-same-leader", "kin-superior", "kin-restricted")
#: Who heads a court or a procuratorate.
COURTS = (plain.Work.COURT, plain.Work.PROCURATORATE)
BARS = "selection.exceptional-bars"
MOST = 32
Tell = Callable[[int, str], None]


class _Told(NamedTuple):
    """What findings say of a pair: bars, advice not kept, kinds of fact that are lacking."""

    bars: np.uint32
    advice: int
    lacks: np.uint32


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
    return _Judge(pool).judge(tell, kin.families_of)


def answers_of(pool: Pool) -> Bars:
    """Judge everybody against a post or a few.

    No family is opened of whoever is kept from all of them already; nor is it said to be lacking.
    """
    judge = _Judge(pool)

    def opened(pool: Pool) -> kin.Families:
        return kin.families_of(pool, judge.still_open())

    return judge.judge(lambda _percent, _words: None, opened)


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
        self.lacks = np.zeros(shape, np.uint32)
        self.missing: dict[str, set[int]] = defaultdict(set)
        self.told: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
        #: Who holds which post, or one of the same name in its unit.
        self.own: list[tuple[int, int]] = []
        self.sets: dict[tuple[int, tuple[str, ...], bool], RuleSet] = {}
        who = weighting.preset()["who"]
        self.advising, self.within = set(who["advisory"]), set(who["within_county"])
        self.levels = [derived.current_level(career, self.on) for career in self.careers]

    def still_open(self) -> list[int]:
        """Return the persons whom nothing has kept from some post so far."""
        open_ = (self.barred == 0).any(axis=1)
        return [person.pk for person, free in zip(self.pool.people, open_, strict=True) if free]

    def judge(self, tell: Tell, opened: Callable[[Pool], kin.Families]) -> Bars:
        """Do all of it."""
        pool = self.pool
        # It is no rule of any pair here; whoever reads the table closes by it what is not accepted.
        self.bits(UNKNOWN)
        self._policies()
        self._judgements()
        self._by_kind(tell)
        tell(70, "核对现任职位的任期")
        self._own_posts()
        tell(75, "核对成长地回避")
        self._homes()
        tell(80, "核对亲属回避")
        families = opened(pool)
        self._kin(families)
        self._stay()
        return Bars(
            people=tuple(person.pk for person in pool.people),
            posts=tuple(post.pk for post in pool.posts),
            codes=tuple(self.bits.codes),
            barred=self.barred,
            advisory=self.advisory,
            apart=families.apart(),
            lacks=self.lacks,
            unknown=dict(Counter({code: len(who) for code, who in self.missing.items()})),
            told=self.told,
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
                told = self._found(check(career, post, self.on, rules), n)
                self.barred[n, columns] |= told.bars
                self.advisory[n, columns] = told.advice
                self.lacks[n, columns] |= told.lacks

    def _own_posts(self) -> None:
        """Judge holders for the post they hold: terms of office count, moves do not."""
        held: dict[tuple[str, str], list[int]] = defaultdict(list)
        for n, post in enumerate(self.pool.plain_posts):
            held[post.unit, post.title].append(n)
        for n, career in enumerate(self.careers):
            for now in derived.current_posts(career, self.on):
                for column in held.get((now.unit, now.title), ()):
                    rules = self._rules(column, (*HOME, *KIN), without=True)
                    told = self._found(
                        check(career, self.pool.plain_posts[column], self.on, rules), n
                    )
                    self.barred[n, column] = self.barred[n, column] & self.ways | told.bars
                    self.advisory[n, column] = told.advice
                    self.own.append((n, column))

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
                    self.lacks[who, column] |= self._note(found, who)
                    if found.verdict is Verdict.BROKEN:
                        self.barred[who, column] |= self.bits(found.rule)

    def _kin(self, families: kin.Families) -> None:
        """Judge kinship where relatives work near; elsewhere only facts can be missing."""
        nowhere = plain.Post(unit="nowhere", title="", level="1A42")
        if self.pool.posts:
            rules = self._rules(0, KIN)
            for person in families.people:
                n, career = self.pool.place[person], families.career(person, {})
                self.lacks[n] |= self._found(check(career, nowhere, self.on, rules), n).lacks
        columns: dict[int, list[int]] = defaultdict(list)
        for column, post in enumerate(self.pool.posts):
            columns[post.unit_id].append(column)
        for unit, near in families.near().items():
            for key in near:
                career, n = families.career(key, self.pool.around[unit].names), self.pool.place[key]
                for column in columns[unit]:
                    rules = self._rules(column, KIN)
                    found = check(career, self.pool.plain_posts[column], self.on, rules)
                    told = self._found(found, n)
                    self.barred[n, column] |= told.bars
                    self.lacks[n, column] |= told.lacks

    def _stay(self) -> None:
        """Ask nothing that is unknown of whoever stays: that appoints nobody."""
        place = {post.pk: n for n, post in enumerate(self.pool.posts)}
        held = [
            (self.pool.place[person], place[post])
            for post, person in self.pool.holders.items() if person in self.pool.place
        ]  # fmt: skip
        for n, column in [*self.own, *held]:
            self.lacks[n, column] = 0

    def _rules(self, column: int, tests: tuple[str, ...], *, without: bool = False) -> RuleSet:
        rules = self.pool.rules[self.pool.posts[column].unit_id]
        key = id(rules), tests, without
        if key not in self.sets:
            self.sets[key] = restricted(rules, tests, without=without)
        return self.sets[key]

    def _found(self, found: Iterable[Finding], person: int) -> _Told:
        broken, advice, lacks = [], 0, np.uint32(0)
        for one in found:
            lacks |= self._note(one, [person])
            if one.verdict is Verdict.BROKEN:
                if one.rule in self.advising:
                    advice += 1
                else:
                    broken.append(one.rule)
        return _Told(self.bits.of(broken), advice, lacks)

    def _note(self, found: Finding, people: Iterable[int]) -> np.uint32:
        """Count who lacks what a rule asks for; return the kinds that keep from a post."""
        if found.verdict is not Verdict.UNKNOWN:
            return np.uint32(0)
        self.missing[found.rule].update(people)
        if found.rule in self.advising:
            return np.uint32(0)
        kinds = [(kind_of(words).code, words) for words in found.missing]
        for n in people:
            for code, words in kinds:
                self.told[self.pool.people[n].pk, code][words] = None
        return np.uint32(bits_of(code for code, _words in kinds))


def _law(post: plain.Post) -> plain.Work:
    """Return the kind of a post of whose holder law asks more: who heads a court is a lawyer."""
    return post.work if post.chief and post.work in COURTS else plain.Work.OTHER
