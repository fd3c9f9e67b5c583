"""Collusion: raters of a unit who lift the same ratees and push the same others.

A unit's impressions (raters x ratees, each in its own standard deviation) have a covariance
between raters. What the raters of a source see alike in honesty is the mean covariance of that
source's pairs and is taken off, as is each rater's own variance. The leading eigenvector of what
is left names the raters who agree more than others. How large its value is by chance is known from
shuffling each rater's impressions over the ratees, which leaves every rater's own habits intact.
"""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Bools, Floats, Ints, floats
from guantong.engines.measure.diagnostics.tail_chance import tail
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.suspicions.retaliation import impression_z
from guantong.engines.measure.threads import in_threads

LEAST_RATEES, LEAST_RATERS, LARGEST_UNIT = 6, 6, 1000
#: A rater must have rated this share of a unit's ratees to be compared.
LEAST_SHARE = 0.7
#: Impressions are cut here, so that one settled score is not mistaken for a conspiracy.
CLIP = 4.0
#: A ratee's views are not stretched further than this.
LEAST_SCATTER = 0.5
#: Pairs by which a source's mean covariance is shrunk.
SHRINK = 5.0
#: Shuffles of each unit, and at least so many in all.
SHUFFLES, LEAST_SHUFFLES = 6, 600
#: A member's correlation with the rest of the group is this clear, in standard deviations.
MEMBER = 2.0
#: A ratee is named when the group's mean impression is this far from zero.
NAMED = 1.0


@dataclass(frozen=True)
class Gang:
    """The leading agreement of a unit: members, whom they lift and push.

    ``strength`` is relative to the unit's shuffled impressions, ``p`` its chance among shuffles.
    """

    unit: int
    raters: Ints
    lifted: Ints
    pushed: Ints
    strength: float
    p: float


@dataclass(frozen=True)
class _Unit:
    number: int
    raters: Ints
    ratees: Ints
    scores: Floats
    vector: Floats
    strength: float
    by_chance: Floats


def gangs(fit: Estimate, *, shuffles: int = 0) -> list[Gang]:
    """Look at every unit that is large enough; also those that show nothing are returned.

    ``shuffles`` of each unit are made, or as many as its own chance needs.
    """
    a, z = fit.plan.answers, impression_z(fit)
    if not z.any():
        return []
    edges = np.searchsorted(a.form_unit, np.arange(len(a.units) + 1))
    shuffles = shuffles or max(SHUFFLES, -(-LEAST_SHUFFLES // len(a.units)))

    def work(unit: int) -> _Unit | None:
        return _look(fit, z, unit, int(edges[unit]), int(edges[unit + 1]), shuffles)

    done = in_threads(work, range(len(a.units)))
    found = [one for one in done if one is not None and one.by_chance.mean() > 1e-9]
    if not found:
        return []
    # Units differ in size: each is measured from the mean of its own shuffles, in the relative
    # spread that all units' shuffles have together; then all share one tail.
    middle = np.array([one.by_chance.mean() for one in found])
    around = np.concatenate([one.by_chance / m - 1 for one, m in zip(found, middle, strict=True)])
    # A shuffle is nearer to the mean that it is in than another value would be.
    around *= np.sqrt((shuffles + 1) / (shuffles - 1))
    strength = np.array([one.strength for one in found]) / middle - 1
    p = tail(floats(around), floats(strength))
    return [_gang(one, *map(float, pair)) for one, *pair in zip(found, strength, p, strict=True)]


def gang_chances(found: list[Gang], clean: Floats) -> Floats:
    """How often a unit of honest raters agrees as much: by clean campaigns, and by shuffles."""
    if not (found and len(clean)):
        return np.ones(len(found))
    by_draws = tail(clean, np.array([one.strength for one in found]))
    return floats(np.maximum(by_draws, [one.p for one in found]))


def _look(fit: Estimate, z: Floats, unit: int, lo: int, hi: int, shuffles: int) -> _Unit | None:
    a = fit.plan.answers
    ratees, column = np.unique(a.form_ratee[lo:hi], return_inverse=True)
    raters, row = np.unique(a.form_rater[lo:hi], return_inverse=True)
    if len(raters) > LARGEST_UNIT:
        return None
    seen = np.full((len(raters), len(ratees)), np.nan)
    seen[row, column] = np.clip(z[lo:hi], -CLIP, CLIP)
    source = np.zeros(len(raters), np.int64)
    source[row] = a.form_source[lo:hi]
    full = np.isfinite(seen).mean(axis=1) >= LEAST_SHARE
    seen, source, raters = seen[full], source[full], raters[full]
    told = np.isfinite(seen).any(axis=0)
    seen, ratees = seen[:, told], ratees[told]
    if len(raters) < LEAST_RATERS or len(ratees) < LEAST_RATEES:
        return None
    scores = _centred(seen)
    values, vectors = np.linalg.eigh(excess(scores, source))
    vector = vectors[:, -1] * np.sign((vectors[:, -1] ** 3).sum() or 1.0)
    rng = np.random.default_rng([0, unit])
    chance = [
        np.linalg.eigvalsh(excess(floats(rng.permuted(scores, axis=1)), source))[-1]
        for _ in range(shuffles)
    ]
    return _Unit(unit, raters, ratees, scores, vector, float(values[-1]), floats(chance))


def _centred(seen: Floats) -> Floats:
    """Each rater's mean taken off, and each ratee's scatter made 1; what is missing is 0.

    Otherwise ratees of whom views differ widely would look like a matter of agreement. The
    scatter is that of the bulk, so that a few conspirators do not hide in it.
    """
    centred = seen - np.nanmean(seen, axis=1, keepdims=True)
    wide = 1.4826 * np.nanmedian(np.abs(centred), axis=0)
    return floats(np.nan_to_num(centred / np.maximum(wide, LEAST_SCATTER)))


def excess(scores: Floats, source: Ints) -> Floats:
    """Covariances between raters above the (shrunken) mean of their sources' pairs.

    >>> alike = np.array([[1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
    >>> excess(alike, np.array([0, 1, 2])).round(2).tolist()
    [[0.0, 0.83, -0.83], [0.83, 0.0, -0.83], [-0.83, -0.83, 0.0]]
    """
    out = floats(scores @ scores.T / scores.shape[1])
    np.fill_diagonal(out, 0.0)
    names, place = np.unique(source, return_inverse=True)
    member = floats(np.eye(len(names))[place])
    size = member.sum(axis=0)
    pairs = np.outer(size, size) - np.diag(size)
    mean = (member.T @ out @ member) / (pairs + SHRINK * np.where(np.eye(len(names)) > 0, 2, 1))
    out -= mean[place][:, place]
    np.fill_diagonal(out, 0.0)
    return out


def _gang(one: _Unit, strength: float, p: float) -> Gang:
    member = _members(one.scores, one.vector)
    profile = one.scores[member].mean(axis=0) if member.any() else np.zeros(len(one.ratees))
    return Gang(
        unit=one.number,
        raters=one.raters[member],
        lifted=one.ratees[profile > NAMED],
        pushed=one.ratees[profile < -NAMED],
        strength=strength,
        p=p if member.sum() >= 2 else 1.0,
    )


def _members(scores: Floats, vector: Floats) -> Bools:
    """Raters who agree with those who load most, themselves left out of the comparison."""
    core: Bools = vector >= max(0.4 * float(vector.max()), 1e-9)
    out = np.zeros(len(vector), np.bool_)
    for place in np.flatnonzero(core):
        others = core.copy()
        others[place] = False
        if not others.any():
            continue
        profile = scores[others].mean(axis=0)
        size = np.sqrt((scores[place] ** 2).sum() * (profile**2).sum())
        r = float(scores[place] @ profile) / max(float(size), 1e-9)
        out[place] = np.arctanh(min(r, 0.999)) * np.sqrt(max(len(profile) - 3, 1)) >= MEMBER
    return out
