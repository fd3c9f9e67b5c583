"""How well a person fits a post: the declared terms, each with its error, and nothing else.

A fit is of a person *in a post*; persons are never put in an order. The table that the engine
gets and the parts that a screen shows come from the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.staffing.scoring.facts import Facts, Norm, norm_for
from guantong.staffing.scoring.weighting import Term, Weighting, majors_of
from guantong.standards import derived
from guantong.standards.codes import table

if TYPE_CHECKING:
    from guantong.staffing.models import Post

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Read:
    """What a term found: how much (None: not on file), its error in points, and in words."""

    amount: float | None
    words: str
    error: float = 0.0


@dataclass(frozen=True)
class Part:
    """One term of one person's fit in one post, as a screen shows it.

    ``points`` is the term's own score, ``counted`` what it adds to the fit by its share.
    """

    code: str
    name: str
    share: float
    points: float
    error: float
    counted: float
    words: str
    known: bool
    note: str


@dataclass(frozen=True)
class Fit:
    """A person's fit in a post with its parts; ``weighted`` counts with the post's weight."""

    parts: tuple[Part, ...]
    fit: float
    error: float
    weight: float

    @property
    def weighted(self) -> float:
        """What the plan counts."""
        return self.fit * self.weight


Reader = Callable[[Facts, "Post", Mapping[str, Norm]], Read]
Key = Callable[["Post"], Hashable]


def _inspection(facts: Facts, _post: Post, norms: Mapping[str, Norm]) -> Read:
    found = facts.inspection
    if found is None:
        norm = norm_for(norms, facts.level)
        return Read(norm.mean, _("没有考察结果，取同层次平均"), norm.spread)
    return Read(found.score, _("最近考察 %.1f 分") % found.score, found.error)


def _field(facts: Facts, post: Post, _norms: Mapping[str, Norm]) -> Read:
    if not facts.worked:
        return Read(None, _("没有任职情况"))
    wanted = set(post.fields)
    if not wanted:
        return Read(None, _("岗位没有写明需要的经历"))
    months = sum(one.months for one in facts.worked if one.fields & wanted)
    return Read(months / 12, _("%.1f 年") % (months / 12))


def _speciality(facts: Facts, post: Post, _norms: Mapping[str, Norm]) -> Read:
    if facts.majors is None:
        return Read(None, _("没有所学专业"))
    wanted = frozenset(post.specialities) or majors_of(post.fields)
    if not wanted:
        return Read(None, _("岗位没有写明需要的专业"))
    fitting = sorted(facts.majors & wanted)
    return Read(1.0, "、".join(fitting)) if fitting else Read(0.0, "、".join(sorted(facts.majors)))


def _level(facts: Facts, post: Post, _norms: Mapping[str, Norm]) -> Read:
    codes = tuple(table("level").labels)
    level = post.level
    if facts.level and facts.level != level:
        at = codes.index(level) + 1
        level = codes[at] if at < len(codes) else level
    span = derived.at_level(facts.career, facts.on, level)
    if span.missing and not span.months:
        return Read(None, "、".join(span.missing))
    words = {"level": table("level").label(level), "years": span.months / 12}
    return Read(span.months / 12, _("任%(level)s %(years).1f 年") % words)


def _assessment(facts: Facts, _post: Post, _norms: Mapping[str, Norm]) -> Read:
    if facts.excellent is None:
        return Read(None, _("没有年度考核"))
    return Read(facts.excellent, _("优秀 %d 次") % facts.excellent)


#: A term's code → how it is read, and what it asks of a post.
READERS: dict[str, tuple[Reader, Key]] = {
    "inspection": (_inspection, lambda _post: None),
    "field": (_field, lambda post: tuple(sorted(post.fields))),
    "speciality": (
        _speciality,
        lambda post: (tuple(sorted(post.specialities)), tuple(sorted(post.fields))),
    ),
    "level": (_level, lambda post: post.level),
    "assessment": (_assessment, lambda _post: None),
}


def score(term: Term, read: Read) -> tuple[float, float]:
    """Return a term's points and their error."""
    if read.amount is None:
        return term.unknown, term.spread
    share = min(1.0, max(0.0, read.amount / term.full))
    slope = (100 - term.floor) / term.full
    return term.floor + (100 - term.floor) * share, read.error * slope


def parts(facts: Facts, post: Post, weighting: Weighting, norms: Mapping[str, Norm]) -> Fit:
    """Return a person's fit in a post, term by term."""
    found = []
    for term in weighting.terms:
        read = READERS[term.code][0](facts, post, norms)
        points, error = score(term, read)
        share = weighting.share(term.code)
        found.append(
            Part(
                code=term.code, name=term.name, share=share, points=points, error=error,
                counted=share * points, words=read.words, known=read.amount is not None,
                note=term.note,
            )
        )  # fmt: skip
    error = math.sqrt(sum((part.share * part.error) ** 2 for part in found))
    return Fit(tuple(found), sum(part.counted for part in found), error, post.weight)


def of_arcs(
    facts: Sequence[Facts],
    posts: Sequence[Post],
    arcs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    weighting: Weighting,
    norms: Mapping[str, Norm],
) -> tuple[Floats, Floats]:
    """Return fit and error of many pairs, float (A,) each; posts' weights not yet counted.

    Parameters
    ----------
    arcs
        Places in ``facts`` and in ``posts``, int (A,) each.

    """
    person, post = arcs
    fit, variance = np.zeros(len(person)), np.zeros(len(person))
    for term in weighting.terms:
        share = weighting.share(term.code)
        if not share:
            continue
        reader, key = READERS[term.code]
        groups: dict[Hashable, int] = {}
        some: list[Post] = []
        of_post = np.zeros(len(posts), np.int64)
        for n, one in enumerate(posts):
            if key(one) not in groups:
                groups[key(one)] = len(some)
                some.append(one)
            of_post[n] = groups[key(one)]
        values = np.array(
            [[score(term, reader(who, one, norms)) for one in some] for who in facts]
        ).reshape(len(facts), len(some), 2)
        fit += share * values[person, of_post[post], 0]
        variance += (share * values[person, of_post[post], 1]) ** 2
    return fit, np.sqrt(variance)
