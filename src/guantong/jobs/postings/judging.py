"""Who may be posted where: rules of the person once, of person and village for all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from guantong.jobs.postings import matching, queries
from guantong.jobs.postings.matching import HOME, REACH, TERM
from guantong.jobs.postings.models import Recommendation
from guantong.people.models import Person, PracticePosting
from guantong.people.rules.careers import career
from guantong.staffing.eligibility import Bars, Pool
from guantong.staffing.eligibility.policies import POLICIES, UNKNOWN
from guantong.staffing.eligibility.pool import county_of, county_paths
from guantong.staffing.models import Post, Scenario
from guantong.standards import career as plain
from guantong.standards.rules import Finding, Verdict, check
from guantong.standards.rules.missing import bits_of, kind_of

POLICIES.update({code: rule.name for code, rule in matching.rules().items()})
#: What rules of the person see of a village: a place below a township's committee, of no level.
VILLAGE = plain.Post(unit="", title="", level=None, committee=plain.Tier.TOWNSHIP)
HOME_FACT = "成长地"


def judge(pool: Pool, tell: Callable[[int, str], None]) -> Bars:
    """Hold everybody against every village."""
    tell(10, _("核对选派条件"))
    codes = [UNKNOWN, *matching.rules()]
    bit = {code: np.uint32(1 << n) for n, code in enumerate(codes)}
    shape = len(pool.people), len(pool.posts)
    barred, lacks = np.zeros(shape, np.uint32), np.zeros(shape, np.uint32)
    told: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    unknown: Counter[str] = Counter()
    rules = matching.rule_set(pool.on)
    said = queries.recommended(one.pk for one in pool.people)
    for n, person in enumerate(pool.people):
        found = check(pool.careers[person.pk], VILLAGE, pool.on, rules)
        if not _home_known(said.get(person.pk)):
            found.append(_finding(HOME, Verdict.UNKNOWN))
        for one in found:
            if one.verdict is Verdict.BROKEN:
                barred[n] |= bit[one.rule]
            elif one.verdict is Verdict.UNKNOWN:
                unknown[one.rule] += 1
                for words in one.missing:
                    kind = kind_of(words).code
                    lacks[n] |= np.uint32(bits_of([kind]))
                    told[person.pk, kind][words] = None
    tell(60, _("核对家乡村、选派范围和任期"))
    _pairs(pool, said, bit, barred)
    _stay(pool, barred, lacks)
    return Bars(
        people=tuple(one.pk for one in pool.people), posts=tuple(one.pk for one in pool.posts),
        codes=tuple(codes), barred=barred, advisory=np.zeros(shape, np.uint8),
        apart=np.zeros((0, 2), np.int64), lacks=lacks, unknown=dict(unknown), told=told,
    )  # fmt: skip


def _pairs(
    pool: Pool, said: dict[int, Recommendation], bit: dict[str, np.uint32],
    barred: np.ndarray[tuple[int, ...], np.dtype[np.uint32]],
) -> None:  # fmt: skip
    """Bar the own village, villages of other counties, and others while a term is not over."""
    at = {post.unit_id: n for n, post in enumerate(pool.posts)}
    counties = np.array([pool.county(post.unit_path) for post in pool.posts], object)
    terms = queries.terms(one.pk for one in pool.people)
    for n, person in enumerate(pool.people):
        own = pool.county(person.unit_path)
        if own:
            barred[n, counties != own] |= bit[REACH]
        home = said[person.pk].unit_id if person.pk in said else None
        if home in at:
            barred[n, at[home]] |= bit[HOME]
        term = terms.get(person.pk)
        if term is not None and term.due_on > pool.on:
            barred[n] |= bit[TERM]
            if term.unit_id in at:
                # Nobody else comes while whoever serves there stays.
                barred[:, at[term.unit_id]] |= bit[TERM]


def _stay(
    pool: Pool, barred: np.ndarray[tuple[int, ...], np.dtype[np.uint32]],
    lacks: np.ndarray[tuple[int, ...], np.dtype[np.uint32]],
) -> None:  # fmt: skip
    """Ask nothing of whoever stays where they serve: that posts nobody."""
    place = {post.pk: n for n, post in enumerate(pool.posts)}
    for post, person in pool.holders.items():
        if person in pool.place:
            barred[pool.place[person], place[post]] = lacks[pool.place[person], place[post]] = 0


def findings(scenario: Scenario, person: Person, post: Post) -> list[Finding]:
    """Hold a person against a village, rule by rule."""
    found = check(career(person), VILLAGE, scenario.on, matching.rule_set(scenario.on))
    said = queries.recommended([person.pk]).get(person.pk)
    term = queries.terms([person.pk]).get(person.pk)
    home = Verdict.MET
    if not _home_known(said):
        home = Verdict.UNKNOWN
    elif said is not None and said.unit_id == post.unit_id:
        home = Verdict.BROKEN
    paths = county_paths()
    own = county_of(person.unit_path, paths)
    outside = bool(own) and own != county_of(post.unit_path, paths)
    pairs = [
        _finding(HOME, home), _finding(REACH, _verdict(outside)),
        _finding(TERM, _verdict(_kept(term, person, post, scenario))),
    ]  # fmt: skip
    if term is not None and term.unit_id == post.unit_id:
        # Whoever stays is asked nothing that is unknown.
        found = [one for one in found if one.verdict is not Verdict.UNKNOWN]
        pairs = [one for one in pairs if one.verdict is not Verdict.UNKNOWN]
    return [*found, *pairs]


def _kept(
    term: PracticePosting | None, person: Person, post: Post, scenario: Scenario
) -> bool:  # fmt: skip
    """Tell whether a running term keeps the person elsewhere, or somebody else in the village."""
    there = queries.serving([post.unit_id]).filter(kind=queries.KINDS[0]).first()
    away = term is not None and term.due_on > scenario.on and term.unit_id != post.unit_id
    taken = there is not None and there.due_on > scenario.on and there.person_id != person.pk
    return away or taken


def _home_known(said: Recommendation | None) -> bool:
    return said is not None and said.home != Recommendation.Home.UNKNOWN


def _verdict(broken: bool) -> Verdict:
    return Verdict.BROKEN if broken else Verdict.MET


def _finding(code: str, verdict: Verdict) -> Finding:
    rule = matching.rules()[code]
    words = {Verdict.MET: rule.met, Verdict.BROKEN: rule.broken}
    message = words.get(verdict, f"缺少{HOME_FACT}，无法判断“{rule.name}”。")
    found = Finding(
        rule=code, name=rule.name, group=rule.group, article=rule.article, source=rule.source,
        verdict=verdict, message=message, verify=rule.verify,
    )  # fmt: skip
    return replace(found, missing=(HOME_FACT,)) if verdict is Verdict.UNKNOWN else found
