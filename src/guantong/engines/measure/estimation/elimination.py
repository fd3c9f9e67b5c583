"""One block's part in a round: assemble and eliminate it, go back, and what remains uncertain.

Each of the three functions is one compiled call, so that threads do not wait for the interpreter.

Nothing is approximated: the step equals that of the full dense Hessian (a test compares them),
and the posterior covariance of a block's ratees comes from the same factors.
"""

from typing import NamedTuple

import numpy as np

from guantong.engines.measure.arrays import Bytes, Floats, Ints, Shorts, Singles
from guantong.engines.measure.kernels import (
    add_level_prior,
    form_variances,
    gather,
    halo_steps,
    inverse_of,
    level_moments,
    moments,
    predictor,
    scatter,
)
from guantong.engines.measure.kernels.compiler import compiled

LONGEST_STEP = 2.0


class Reduced(NamedTuple):
    """A block after its forms, local raters and local ratees are eliminated.

    ``inverse`` is that of its ratees' matrix A, ``solved`` A^-1 B, ``target`` A^-1 b; ``raters``,
    ``rater_link`` and ``rater_target`` bring back local raters; ``border`` and ``border_rhs`` are
    what is left for the common border.
    """

    inverse: Floats
    solved: Floats
    target: Floats
    raters: Floats
    rater_link: Floats
    rater_target: Floats
    border: Floats
    border_rhs: Floats


@compiled
def _eliminate(
    big: Floats, rhs: Floats, own: Floats, own_rhs: Floats, link: Floats, n: int
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats]:
    raters, rater_link = np.empty_like(own), np.empty_like(link)
    rater_target = np.empty(2 * len(own))
    for r in range(len(own)):
        scale = 1 / (own[r, 0, 0] * own[r, 1, 1] - own[r, 0, 1] * own[r, 1, 0])
        raters[r, 0, 0], raters[r, 1, 1] = own[r, 1, 1] * scale, own[r, 0, 0] * scale
        raters[r, 0, 1] = raters[r, 1, 0] = -own[r, 0, 1] * scale
        for a in range(2):
            x, y = raters[r, a, 0], raters[r, a, 1]
            rater_link[2 * r + a] = x * link[2 * r] + y * link[2 * r + 1]
            rater_target[2 * r + a] = x * own_rhs[r, 0] + y * own_rhs[r, 1]
    if len(own) > 0:
        big -= np.dot(link.T, rater_link)
        rhs -= np.dot(link.T, rater_target)
    right = np.ascontiguousarray(big[:n, n:])
    border = np.ascontiguousarray(big[n:, n:])
    border_rhs = rhs[n:].copy()
    inverse = np.zeros((n, n))
    solved, target = np.zeros(right.shape), np.zeros(n)
    if n > 0:
        inverse = inverse_of(np.ascontiguousarray(big[:n, :n]))
        solved = np.dot(inverse, right)
        target = np.dot(inverse, rhs[:n].copy())
        border -= np.dot(right.T, solved)
        border_rhs -= np.dot(right.T, target)
    return inverse, solved, target, raters, rater_link, rater_target, border, border_rhs


@compiled
def assemble(
    matrix: Bytes, order: Ints, starts: Ints, ends: Ints, odds: Singles, agree: Shorts, s: Singles,
    theta: Floats, mu: Floats, gamma: Floats, alpha: Floats, kappa: Floats, u: Floats, v: Floats,
    origin: Floats, persons: Ints, raters: Ints, columns: Ints, person: Ints, slot: Ints,
    source: Ints, first: int, last: int, home: int, guests: int, local: int, own_raters: int,
    precision: Floats, inner: Floats, shared: Floats, expected: Singles, weight: Singles,
) -> tuple[
    Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats
]:  # fmt: skip
    """Look at a block's answers and eliminate it at the current state.

    What the look found stays in ``expected`` and ``weight``, by side and form.

    ``precision`` is that of u, v, severity and yes-saying; ``origin`` has one row if the unit
    fills several blocks; ``home`` and ``guests`` bound the ratees at home. Returns the fields of
    `Reduced`.
    """
    dims, extra = len(mu), origin.size
    u, v = u[first:last], v[first:last]
    h = predictor(theta[persons], gamma, alpha[raters], kappa[raters], u, v, person, slot, source)
    unused = np.zeros((2, len(odds)))
    e, w = moments(
        matrix, first, order, starts, ends, odds, h, np.ascontiguousarray(s[:, first:last]),
        unused[0], unused[1],
    )  # fmt: skip
    g = (agree[:, first:last] - e).astype(np.float32)
    expected[:, first:last] = e
    weight[:, first:last] = w
    big, rhs, own, own_rhs, link = gather(
        g, w, u, v, person, slot, source, precision[0], precision[1], local, len(persons),
        own_raters, len(raters), len(gamma), extra,
    )  # fmt: skip
    deviation = theta[home:guests] - mu
    means = np.array([local * dims, len(rhs) - dims])[: 1 + len(origin)]
    for row in origin:
        deviation -= row
    add_level_prior(big, rhs, columns, means, inner, shared, deviation)
    for r in range(own_raters):
        own[r, 0, 0] += precision[2]
        own[r, 1, 1] += precision[3]
        own_rhs[r, 0] -= precision[2] * alpha[raters[r]]
        own_rhs[r, 1] -= precision[3] * kappa[raters[r]]
    return _eliminate(big, rhs, own, own_rhs, link, local * dims)


@compiled
def _back(
    solved: Floats, target: Floats, rater_link: Floats, rater_target: Floats, border: Floats
) -> tuple[Floats, Floats]:
    """Steps of the local ratees and of the local raters, given the step of the border."""
    theta = target.copy()
    if len(theta) > 0:
        theta -= np.dot(solved, border)
    raters = rater_target.copy()
    if len(raters) > 0:
        raters -= np.dot(rater_link, np.concatenate((theta, border)))
    return theta, raters


@compiled
def _covariance(
    inverse: Floats, solved: Floats, raters: Floats, rater_link: Floats, border: Floats
) -> tuple[Floats, Floats, Floats]:
    """Posterior covariance of a block's system, of its local raters, and between them.

    ``border`` is the covariance of the block's part of the border.
    """
    n = len(inverse)
    size = n + len(border)
    cov = np.empty((size, size))
    cov[n:, n:] = border
    if n > 0:
        through = np.dot(solved, border)
        cov[:n, :n] = inverse + np.dot(through, solved.T)
        cov[:n, n:] = -through
        cov[n:, :n] = -through.T
    own, link_cov = raters.copy(), np.empty_like(rater_link)
    if len(raters) > 0:
        link_cov = np.dot(rater_link, cov)
    for r in range(len(raters)):
        for a in range(2):
            for b in range(2):
                total = 0.0
                for x in range(size):
                    total += link_cov[2 * r + a, x] * rater_link[2 * r + b, x]
                own[r, a, b] += total
    return cov, own, link_cov


@compiled
def advance(
    agree: Shorts, expected: Singles, weight: Singles, solved: Floats, target: Floats,
    rater_link: Floats, rater_target: Floats, border: Floats, theta: Floats, alpha: Floats,
    kappa: Floats, u: Floats, v: Floats, persons: Ints, raters: Ints, person: Ints, slot: Ints,
    source: Ints, first: int, last: int, local: int, own_raters: int, sources: int,
    precision: Floats,
) -> tuple[float, float]:  # fmt: skip
    """Move what a block owns, given the step of its border, in place.

    Returns the largest step of a level, and the sum of local raters' yes-saying.
    """
    dims = v.shape[1]
    own_theta, own = _back(solved, target, rater_link, rater_target, border)
    bias, head = dims, dims * (1 + sources)
    tail = head + dims * (len(persons) - local)
    step = np.concatenate((own_theta, border[head:tail])).reshape(-1, dims)
    severe, saying = np.empty(len(raters)), np.empty(len(raters))
    for r in range(len(raters)):
        if r < own_raters:
            severe[r], saying[r] = own[2 * r], own[2 * r + 1]
        else:
            x = tail + 2 * (r - own_raters)
            severe[r], saying[r] = border[x], border[x + 1]
    w = np.ascontiguousarray(weight[:, first:last])
    g = (agree[:, first:last] - expected[:, first:last]).astype(np.float32)
    du, dv = halo_steps(
        g, w, u[first:last], v[first:last], person, slot, source, precision[0], precision[1],
        step, border[bias:head].reshape(-1, dims), severe, saying,
    )  # fmt: skip
    largest = 0.0
    for p in range(len(step)):
        for d in range(dims):
            largest = max(largest, abs(step[p, d]))
    size = min(1.0, LONGEST_STEP / max(largest, 1e-9))
    for p in range(local):
        theta[persons[p]] += size * step[p]
    total = 0.0
    for r in range(own_raters):
        alpha[raters[r]] += size * severe[r]
        kappa[raters[r]] += size * saying[r]
        total += kappa[raters[r]]
    u[first:last] += size * du
    v[first:last] += size * dv
    return largest, total


@compiled
def look(
    matrix: Bytes, order: Ints, starts: Ints, ends: Ints, odds: Singles, s: Singles,
    theta: Floats, gamma: Floats, alpha: Floats, kappa: Floats, u: Floats, v: Floats,
    persons: Ints, raters: Ints, person: Ints, slot: Ints, source: Ints, first: int, last: int,
    expected: Singles, weight: Singles, item_e: Floats, item_w: Floats,
) -> None:  # fmt: skip
    """Look at a block's answers afresh; keep the sums by form, add up the sums by item."""
    h = predictor(
        theta[persons], gamma, alpha[raters], kappa[raters], u[first:last], v[first:last], person,
        slot, source,
    )  # fmt: skip
    e, w = moments(
        matrix, first, order, starts, ends, odds, h, np.ascontiguousarray(s[:, first:last]),
        item_e, item_w,
    )  # fmt: skip
    expected[:, first:last] = e
    weight[:, first:last] = w


@compiled
def uncertainty(
    weight: Singles, inverse: Floats, solved: Floats, raters_inverse: Floats, rater_link: Floats,
    border: Floats, theta: Floats, mu: Floats, alpha: Floats, kappa: Floats, u: Floats, v: Floats,
    origin: Floats, raters: Ints, columns: Ints, person: Ints, slot: Ints, source: Ints,
    first: int, last: int, home: int, guests: int, people: int, local: int, own_raters: int,
    sources: int, precision: Floats, var_alpha: Floats, var_kappa: Floats, var_u: Floats,
    var_v: Floats, var_h: Singles,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """Posterior variances of what a block owns, from the factors of the step just made.

    Returns the covariance of the ratees at home, sums of `scatter` (halo, halo by dimension,
    severity, yes-saying), and `level_moments`.
    """
    dims = len(mu)
    w = np.ascontiguousarray(weight[:, first:last])
    cov, own, link_cov = _covariance(inverse, solved, raters_inverse, rater_link, border)
    for r in range(own_raters):
        var_alpha[raters[r]], var_kappa[raters[r]] = own[r, 0, 0], own[r, 1, 1]
    h = np.empty(w.shape, np.float32)
    form_variances(
        w, person, slot, source, precision[0], precision[1], local, people, own_raters, cov, own,
        link_cov, sources, var_u[first:last], var_v[first:last], h,
    )  # fmt: skip
    var_h[:, first:last] = h
    sums = np.empty((4, 3))
    mine = raters[:own_raters]
    squares = np.zeros(last - first)
    for d in range(dims):
        squares += v[first:last, d] ** 2 / dims
    sums[0] = scatter(u[first:last] ** 2, var_u[first:last], 1 / precision[0])
    sums[1] = scatter(squares, var_v[first:last], 1 / precision[1])
    sums[2] = scatter(alpha[mine] ** 2, var_alpha[mine], 1 / precision[2])
    sums[3] = scatter(kappa[mine] ** 2, var_kappa[mine], 1 / precision[3])
    deviation = theta[home:guests] - mu
    for row in origin:
        deviation -= row
    begin = len(cov) - dims if len(origin) > 0 else -1
    around, mean = level_moments(deviation, cov, columns, begin)
    own_cov = np.empty((len(columns) * dims, len(columns) * dims))
    for a in range(len(columns)):
        for b in range(len(columns)):
            block = cov[columns[a] : columns[a] + dims, columns[b] : columns[b] + dims]
            own_cov[a * dims : (a + 1) * dims, b * dims : (b + 1) * dims] = block
    return own_cov, sums, around, mean
