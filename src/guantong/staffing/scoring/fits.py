"""How well a person fits a post: the declared terms, each with its error, and nothing else.

A fit is of a person *in a post*; persons are never put in an order. The table that the engine
gets and the parts that a screen shows come from the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.staffing.scoring.facts import Facts
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


Reader = Callable[[Facts, "Post"], Read]
Key = Callable[["Post"], Hashable]


def _inspection(facts: Facts, _post: Post) -> Read:
    found = facts.inspection
    if found is None:
        return Read(None, _("没有考察结果"))
    return Read(found.score, _("最近测评 %.1f 分") % found.score, found.error)


def _field(facts: Facts, post: Post) -> Read:
    if not facts.worked:
        return Read(None, _("没有任职情况"))
    wanted = set(post.fields)
    if not wanted:
        return Read(None, _("职位没有写明需要的经历"))
    months = sum(one.months for one in facts.worked if one.fields & wanted)
    return Read(months / 12, _("%.1f 年") % (months / 12))


def _speciality(facts: Facts, post: Post) -> Read:
    if facts.majors is None:
        return Read(None, _("没有所学专业"))
    wanted = frozenset(post.specialities) or majors_of(post.fields)
    if not wanted:
        return Read(None, _("职位没有写明需要的专业"))
    fitting = sorted(facts.majors & wanted)
    return Read(1.0, "、".join(fitting)) if fitting else Read(0.0, "、".join(sorted(facts.majors)))


def _level(facts: Facts, post: Post) -> Read:
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


def _assessment(facts: Facts, _post: Post) -> Read:
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


def score(term: Term, read: Read) -> tuple[float, float] | None:
    """Return a term's points and their error; None where it is left out for want of the fact."""
    if read.amount is None:
        return (term.unknown, term.spread) if term.imputed else None
    share = min(1.0, max(0.0, read.amount / term.full))
    slope = (100 - term.floor) / term.full
    return term.floor + (100 - term.floor) * share, read.error * slope


def parts(facts: Facts, post: Post, weighting: Weighting) -> Fit:
    """Return a person's fit in a post, term by term: the mean of the terms that are counted."""
    read = [(term, READERS[term.code][0](facts, post)) for term in weighting.terms]
    scores = [score(term, one) for term, one in read]
    counted = sum(term.weight for (term, _one), points in zip(read, scores, strict=True) if points)
    found = []
    for (term, one), told in zip(read, scores, strict=True):
        share = term.weight / counted if told and counted else 0.0
        points, error = told or (0.0, 0.0)
        found.append(
            Part(
                code=term.code, name=term.name, share=share, points=points, error=error,
                counted=share * points, words=one.words, known=one.amount is not None,
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
) -> tuple[Floats, Floats]:
    """Return fit and error of many pairs, float (A,) each; posts' weights not yet counted.

    Parameters
    ----------
    arcs
        Places in ``facts`` and in ``posts``, int (A,) each.

    """
    person, post = arcs
    fit, variance, counted = (np.zeros(len(person)) for _n in range(3))
    for term in weighting.terms:
        if not term.weight:
            continue
        groups: dict[Hashable, int] = {}
        some: list[Post] = []
        of_post = np.zeros(len(posts), np.int64)
        key = READERS[term.code][1]
        for n, one in enumerate(posts):
            if key(one) not in groups:
                groups[key(one)] = len(some)
                some.append(one)
            of_post[n] = groups[key(one)]
        points, error, known = _table(term, facts, some)[person, of_post[post]].T
        fit += term.weight * points
        variance += (term.weight * error) ** 2
        counted += term.weight * known
    counted[counted == 0] = 1
    return fit / counted, np.sqrt(variance) / counted


def _table(term: Term, facts: Sequence[Facts], posts: Sequence[Post]) -> Floats:
    """Return points, error and whether the term is counted, float (people, posts, 3)."""
    reader = READERS[term.code][0]
    told = [[score(term, reader(who, one)) for one in posts] for who in facts]
    rows = [[(*one, 1.0) if one else (0.0, 0.0, 0.0) for one in row] for row in told]
    return np.array(rows, float).reshape(len(facts), len(posts), 3)
