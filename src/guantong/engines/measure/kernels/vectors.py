"""What `loops` does, in NumPy, for machines without a compiler; a test holds them equal."""

from typing import NamedTuple

import numpy as np

from guantong.engines.measure.arrays import Bytes, Floats, Ints, Shorts, Singles, floats
from guantong.engines.measure.kernels.loops import SMALL, VARIANCE_LIMIT


class _Reduced(NamedTuple):
    """What is left of each form once v is eliminated (forms x dimensions, or forms)."""

    total: Floats
    differ: Floats
    wt: Floats
    qt: Floats
    et: Floats
    gv: Floats
    k_u: Floats
    g_u: Floats
    q_u: Floats
    kk: Floats
    ek: Floats


def moments(
    matrix: Bytes, first: int, order: Ints, starts: Ints, ends: Ints, odds: Singles, h: Singles,
    s: Singles, item_e: Floats, item_w: Floats,
) -> tuple[Singles, Singles]:  # fmt: skip
    """Expected agreement and its curvature by side and form; items' sums are added up."""
    sides, forms = h.shape
    e, w = np.zeros((sides, forms), np.float32), np.zeros((sides, forms), np.float32)
    half = 0.5 * np.minimum(s, VARIANCE_LIMIT)
    q = np.exp(-np.clip(h, -30, 30))
    for b in range(sides):
        items = order[starts[b] : ends[b]]
        asked = matrix[items, first : first + forms] != 255
        p = 1 / (1 + odds[items, None] * q[b])
        v = p * (1 - p)
        pp = (p + half[b] * v * (1 - 2 * p)) * asked
        ww = (v + half[b] * v * (1 - 6 * v)) * asked
        e[b], w[b] = pp.sum(axis=0), ww.sum(axis=0)
        item_e[items] += pp.sum(axis=1)
        item_w[items] += ww.sum(axis=1)
    return e, w


def count(
    matrix: Bytes, side: Ints, key: Ints, first: int, last: int, agree: Shorts, answers: Shorts,
    item_agree: Floats, item_answers: Floats,
) -> None:  # fmt: skip
    """Count agreeing answers and answers, by side and form and by item."""
    for i in range(len(side)):
        x = matrix[i, first:last]
        asked, fits = x != 255, x == (1 if key[i] > 0 else 0)
        answers[side[i], first:last] += asked
        agree[side[i], first:last] += fits
        item_answers[i] += np.count_nonzero(asked)
        item_agree[i] += np.count_nonzero(fits)


def log_likelihood(
    matrix: Bytes, first: int, side: Ints, key: Ints, odds: Floats, h: Singles
) -> float:
    """Log-likelihood of a block's answers given everything else."""
    total = 0.0
    for i in range(len(side)):
        x = matrix[i, first : first + h.shape[1]]
        eta = np.clip(h[side[i]].astype(np.float64), -30, 30) - np.log(odds[i])
        signed = np.where(x == (1 if key[i] > 0 else 0), -eta, eta)
        total -= float(np.logaddexp(0, signed[x != 255]).sum())
    return total


def add_part(matrix: Floats, rhs: Floats, columns: Ints, part: Floats, part_rhs: Floats) -> None:
    """Add a block's part to the common border."""
    matrix[columns[:, None], columns] += part
    rhs[columns] += part_rhs


def predictor(
    theta: Floats, gamma: Floats, alpha: Floats, kappa: Floats, u: Floats, v: Floats,
    person: Ints, slot: Ints, source: Ints,
) -> Singles:  # fmt: skip
    """Linear predictor of each form without the difficulty, side by side."""
    eta = theta[person] + gamma[source] + (u - alpha[slot])[:, None] + v
    h = np.empty((2 * eta.shape[1], len(eta)), np.float32)
    h[0::2] = (eta + kappa[slot][:, None]).T
    h[1::2] = (eta - kappa[slot][:, None]).T
    return h


def _reduce(g: Singles, w: Singles, u: Floats, v: Floats, pu: float, pv: float) -> _Reduced:
    a, c = w[0::2].T.astype(np.float64), w[1::2].T.astype(np.float64)
    gp, gn = g[0::2].T.astype(np.float64), g[1::2].T.astype(np.float64)
    total, differ = a + c + SMALL, a - c
    inverse = 1 / (total + pv)
    gv = gp + gn - pv * v
    et = gp + gn - total * gv * inverse
    wt, qt = total * pv * inverse, differ * pv * inverse
    ek = (gp - gn - differ * gv * inverse).sum(axis=1)
    kk = (total - differ * differ * inverse).sum(axis=1)
    k_u, g_u, q_u = pu + wt.sum(axis=1), et.sum(axis=1) - pu * u, qt.sum(axis=1)
    return _Reduced(total, differ, wt, qt, et, gv, k_u, g_u, q_u, kk, ek)


def _columns(local: int, people: int, sources: int, dims: int) -> tuple[Ints, Ints, int]:
    """Return where ratees and sources begin in a block's system, and where raters do."""
    bias = (local + 1) * dims
    cross = bias + sources * dims
    place = np.arange(people)
    ratee = np.where(place < local, place * dims, cross + (place - local) * dims)
    return ratee, bias + np.arange(sources) * dims, cross + (people - local) * dims


def gather(
    g: Singles, w: Singles, u: Floats, v: Floats, person: Ints, slot: Ints, source: Ints,
    pu: float, pv: float, local: int, people: int, own_raters: int, raters: int, sources: int,
    extra: int,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:  # fmt: skip
    """Sum a block's forms into its system, and into the 2 x 2 systems of its local raters."""
    dims = v.shape[1]
    ratee, bias, tail = _columns(local, people, sources, dims)
    size = tail + 2 * (raters - own_raters) + extra
    r = _reduce(g, w, u, v, pu, pv)
    scaled, shrink = r.wt / r.k_u[:, None], pu / r.k_u
    slope = r.et - scaled * r.g_u[:, None]
    hessian = -scaled[:, :, None] * r.wt[:, None, :]
    hessian[:, np.arange(dims), np.arange(dims)] += r.wt
    every = np.arange(dims)
    big, rhs = np.zeros((size, size)), np.zeros(size)
    at, by = ratee[person][:, None] + every, bias[source][:, None] + every
    np.add.at(rhs, at, slope)
    np.add.at(rhs, by, slope)
    for one in (at, by):
        for two in (at, by):
            np.add.at(big, (one[:, :, None], two[:, None, :]), hessian)
    # A row for each rater of the block, local raters first: [links to the system | own 2 x 2].
    links = np.zeros((2 * raters, size))
    square, right = np.zeros((raters, 2, 2)), np.zeros((raters, 2))
    for column in (at, by):
        np.add.at(links, (2 * slot[:, None], column), -r.wt * shrink[:, None])
        np.add.at(links, (2 * slot[:, None] + 1, column), r.qt - scaled * r.q_u[:, None])
    mixed = -r.q_u * shrink
    np.add.at(square[:, 0, 0], slot, (r.k_u - pu) * shrink)
    np.add.at(square[:, 0, 1], slot, mixed)
    np.add.at(square[:, 1, 0], slot, mixed)
    np.add.at(square[:, 1, 1], slot, r.kk - r.q_u**2 / r.k_u)
    np.add.at(right[:, 0], slot, -slope.sum(axis=1))
    np.add.at(right[:, 1], slot, r.ek - r.q_u * r.g_u / r.k_u)
    for crossing in range(own_raters, raters):
        x = tail + 2 * (crossing - own_raters)
        big[x : x + 2] += links[2 * crossing : 2 * crossing + 2]
        big[:, x : x + 2] += links[2 * crossing : 2 * crossing + 2].T
        big[x : x + 2, x : x + 2] += square[crossing]
        rhs[x : x + 2] += right[crossing]
    return big, rhs, square[:own_raters].copy(), right[:own_raters].copy(), links[: 2 * own_raters]


def add_level_prior(
    big: Floats, rhs: Floats, columns: Ints, means: Ints, inner: Floats, shared: Floats,
    deviation: Floats,
) -> None:  # fmt: skip
    """Add the prior of the ratees at home here, whose columns begin at ``columns``."""
    people, dims = deviation.shape
    if people == 0:
        return
    every = np.arange(dims)
    at = (columns[:, None] + every).ravel()
    prior = np.kron(np.eye(people), inner) - np.kron(np.ones((people, people)), shared)
    big[np.ix_(at, at)] += prior
    pull = (prior @ deviation.ravel()).reshape(people, dims)
    rhs[at] -= pull.ravel()
    to_mean = inner - people * shared
    for m in means:
        here = m + every
        big[np.ix_(at, here)] -= np.tile(to_mean, (people, 1))
        big[np.ix_(here, at)] -= np.tile(to_mean, (people, 1)).T
        rhs[here] += pull.sum(axis=0)
        for k in means:
            big[np.ix_(here, k + every)] += people * to_mean


def inverse_of(matrix: Floats) -> Floats:
    """Inverse of a symmetric positive definite matrix."""
    return floats(np.linalg.inv(matrix))


def halo_steps(
    g: Singles, w: Singles, u: Floats, v: Floats, person: Ints, slot: Ints, source: Ints,
    pu: float, pv: float, theta: Floats, gamma: Floats, alpha: Floats, kappa: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Steps of u and v once the steps of everything that forms share are known."""
    r = _reduce(g, w, u, v, pu, pv)
    moved = theta[person] + gamma[source] - alpha[slot][:, None]
    du = floats((r.g_u - r.q_u * kappa[slot] - (r.wt * moved).sum(axis=1)) / r.k_u)
    moved = moved + du[:, None]
    return du, (r.gv - r.total * moved - r.differ * kappa[slot][:, None]) / (r.total + pv)


def form_variances(
    w: Singles, person: Ints, slot: Ints, source: Ints, pu: float, pv: float, local: int,
    people: int, own_raters: int, cov: Floats, own_cov: Floats, link_cov: Floats, sources: int,
    var_u: Floats, var_v: Floats, var_h: Singles,
) -> None:  # fmt: skip
    """Posterior variances of u, of v (mean over dimensions) and of the predictor of each form."""
    dims = w.shape[0] // 2
    forms = len(person)
    ratee, bias, tail = _columns(local, people, sources, dims)
    every = np.arange(dims)
    at, by = ratee[person][:, None] + every, bias[source][:, None] + every
    phi = np.zeros((forms, dims + 1, dims + 1))
    for one in (at, by):
        for two in (at, by):
            phi[:, :dims, :dims] += cov[one[:, :, None], two[:, None, :]]
    mine = slot < own_raters
    here, x = slot[mine], tail + 2 * (slot[~mine] - own_raters)
    severe, saying = np.zeros((forms, dims)), np.zeros((forms, dims))
    own = np.empty((forms, 3))
    own[mine] = own_cov[here][:, (0, 0, 1), (0, 1, 1)]
    own[~mine] = np.stack([cov[x, x], cov[x, x + 1], cov[x + 1, x + 1]], axis=1)
    for column in (at, by):
        severe[mine] += link_cov[2 * here[:, None], column[mine]]
        saying[mine] -= link_cov[2 * here[:, None] + 1, column[mine]]
        severe[~mine] -= cov[x[:, None], column[~mine]]
        saying[~mine] += cov[x[:, None] + 1, column[~mine]]
    phi[:, :dims, :dims] += own[:, 0, None, None] + severe[:, :, None] + severe[:, None, :]
    phi[:, :dims, dims] = phi[:, dims, :dims] = saying - own[:, 1, None]
    phi[:, dims, dims] = own[:, 2]
    total = (w[0::2] + w[1::2]).T.astype(np.float64) + SMALL
    differ = (w[0::2] - w[1::2]).T.astype(np.float64)
    shrink = pv / (total + pv)
    k_u = pu + (total * shrink).sum(axis=1)
    lean = np.column_stack([total * shrink, (differ * shrink).sum(axis=1)]) / k_u[:, None]
    turned = np.einsum("fab,fb->fa", phi, lean)
    var_u[:] = 1 / k_u + (lean * turned).sum(axis=1)
    var_m = np.einsum("fdd->fd", phi)[:, :dims] - 2 * turned[:, :dims] + var_u[:, None]
    m_kappa = phi[:, :dims, dims] - turned[:, dims:]
    alone, bent = 1 / (total + pv), own[:, 2:]
    mixed = total**2 * var_m + 2 * total * differ * m_kappa + differ**2 * bent
    var_v[:] = (alone + mixed * alone**2).mean(axis=1)
    b1 = pv * alone
    for k, sign in ((0, 1), (1, -1)):
        b2 = sign - differ * alone
        var_h[k::2] = (alone + b1**2 * var_m + 2 * b1 * b2 * m_kappa + b2**2 * bent).T


def halo_log_determinant(w: Singles, pu: float, pv: float) -> float:
    """Half the log-determinant of u and v of a block's forms, relative to their prior."""
    total = (w[0::2] + w[1::2]).T.astype(np.float64) + SMALL
    k_u = pu + (total * pv / (total + pv)).sum(axis=1)
    return 0.5 * float(np.log(k_u / pu).sum() + np.log((total + pv) / pv).sum())


def scatter(squares: Floats, posterior: Floats, prior: float) -> Floats:
    """Count effects, sum their expected squares, and the squared shares that answers determine."""
    known = np.clip(1 - posterior / prior, 0, 1)
    return np.array([len(posterior), squares.sum() + posterior.sum(), known @ known])


def level_moments(
    deviation: Floats, cov: Floats, columns: Ints, origin: int
) -> tuple[Floats, Floats]:
    """Expected squares of levels around their origin, and of their mean."""
    people, dims = deviation.shape
    at = (columns[:, None] + np.arange(dims)).ravel()
    four = cov[at[:, None], at].reshape(people, dims, people, dims)
    around = deviation.T @ deviation + np.einsum("adae->de", four)
    if origin >= 0:
        there = origin + np.arange(dims)
        linked = cov[at[:, None], there].reshape(people, dims, dims).sum(axis=0)
        around += people * cov[there[:, None], there] - linked - linked.T
    total = deviation.sum(axis=0)
    return around, (np.outer(total, total) + four.sum(axis=(0, 2))) / max(people * people, 1)
