"""Compiled loops over the answers and the forms of one block. `vectors` has the same in NumPy.

Arrays of a block's forms are side-major: a row for each dimension and key (2D x forms).
``person``, ``slot`` and ``source`` say for each form which ratee of the block, which of its raters
and which source it has. A block's system stands in the order of `planning.layout.Block`:
[local ratees | means | source biases | crossing ratees | crossing raters | origin].
docs/developer/measure.md has the algebra.
"""

import numpy as np

from guantong.engines.measure.arrays import Bytes, Floats, Ints, Shorts, Singles
from guantong.engines.measure.kernels.compiler import compiled, compiled_fast

CHUNK = 1024
SMALL = 1e-9
#: Above this the second-order term is no longer an improvement, so the variance is cut here.
VARIANCE_LIMIT = 1.0
#: Probabilities multiplied before their logarithm is taken.
FACTORS = 12


@compiled_fast
def moments(
    matrix: Bytes, first: int, order: Ints, starts: Ints, ends: Ints, odds: Singles, h: Singles,
    s: Singles, item_e: Floats, item_w: Floats,
) -> tuple[Singles, Singles]:  # fmt: skip
    """Expected agreement and its curvature by side and form; items' sums are added up.

    With the posterior variance ``s`` of the predictor ``h`` the second-order term of the Gaussian
    variational approximation is added (Ormerod and Wand 2012).
    """
    one, two, six, zero = np.float32(1), np.float32(2), np.float32(6), np.float32(0)
    sides, forms = h.shape
    e = np.zeros((sides, forms), np.float32)
    w = np.zeros((sides, forms), np.float32)
    q = np.empty(CHUNK, np.float32)
    half = np.empty(CHUNK, np.float32)
    for lo in range(0, forms, CHUNK):
        n = min(CHUNK, forms - lo)
        for b in range(sides):
            for f in range(n):
                q[f] = np.exp(-min(max(h[b, lo + f], np.float32(-30)), np.float32(30)))
                half[f] = np.float32(0.5) * min(s[b, lo + f], np.float32(VARIANCE_LIMIT))
            e_row, w_row = e[b, lo : lo + n], w[b, lo : lo + n]
            for k in range(starts[b], ends[b]):
                i = order[k]
                x = matrix[i, first + lo : first + lo + n]
                odd = odds[i]
                total_e, total_w = zero, zero
                for f in range(n):
                    asked = one if x[f] != 255 else zero
                    p = one / (one + odd * q[f])
                    v = p * (one - p)
                    pp = asked * (p + half[f] * v * (one - two * p))
                    ww = asked * (v + half[f] * v * (one - six * v))
                    e_row[f] += pp
                    w_row[f] += ww
                    total_e += pp
                    total_w += ww
                item_e[i] += total_e
                item_w[i] += total_w
    return e, w


@compiled
def count(
    matrix: Bytes, side: Ints, key: Ints, first: int, last: int, agree: Shorts, answers: Shorts,
    item_agree: Floats, item_answers: Floats,
) -> None:  # fmt: skip
    """Count agreeing answers and answers, by side and form and by item."""
    for i in range(len(side)):
        good = 1 if key[i] > 0 else 0
        yes, all_ = agree[side[i]], answers[side[i]]
        x = matrix[i]
        agreed, asked = 0, 0
        for f in range(first, last):
            here = 1 if x[f] != 255 else 0
            fits = 1 if x[f] == good else 0
            all_[f] += here
            yes[f] += fits
            asked += here
            agreed += fits
        item_answers[i] += asked
        item_agree[i] += agreed


@compiled_fast
def log_likelihood(
    matrix: Bytes, first: int, side: Ints, key: Ints, odds: Floats, h: Singles
) -> float:
    """Log-likelihood of a block's answers given everything else."""
    sides, forms = h.shape
    one = np.float32(1)
    q = np.empty((sides, forms), np.float32)
    for b in range(sides):
        for f in range(forms):
            q[b, f] = np.exp(-min(max(h[b, f], np.float32(-30)), np.float32(30)))
    product = np.ones(forms)
    total = 0.0
    for i in range(len(side)):
        good = 1 if key[i] > 0 else 0
        x, row, odd = matrix[i, first : first + forms], q[side[i]], np.float32(odds[i])
        for f in range(forms):
            t = odd * row[f]
            p = (one if x[f] == good else t) / (one + t)
            product[f] *= p if x[f] != 255 else one
        if (i + 1) % FACTORS == 0:
            for f in range(forms):
                total += np.log(product[f])
                product[f] = 1.0
    for f in range(forms):
        total += np.log(product[f])
    return total


@compiled
def add_part(matrix: Floats, rhs: Floats, columns: Ints, part: Floats, part_rhs: Floats) -> None:
    """Add a block's part to the common border."""
    for a in range(len(columns)):
        rhs[columns[a]] += part_rhs[a]
        for b in range(len(columns)):
            matrix[columns[a], columns[b]] += part[a, b]


@compiled
def predictor(
    theta: Floats, gamma: Floats, alpha: Floats, kappa: Floats, u: Floats, v: Floats,
    person: Ints, slot: Ints, source: Ints,
) -> Singles:  # fmt: skip
    """Linear predictor of each form without the difficulty, side by side."""
    forms, dims = v.shape
    h = np.empty((2 * dims, forms), np.float32)
    for f in range(forms):
        p, r, s = person[f], slot[f], source[f]
        shared = u[f] - alpha[r]
        for d in range(dims):
            eta = theta[p, d] + gamma[s, d] + shared + v[f, d]
            h[2 * d, f] = eta + kappa[r]
            h[2 * d + 1, f] = eta - kappa[r]
    return h


@compiled
def _reduce(
    g: Singles, w: Singles, f: int, u: float, v: Floats, pu: float, pv: float,
    wt: Floats, qt: Floats, et: Floats,
) -> tuple[float, float, float, float, float]:  # fmt: skip
    """Eliminate v of a form: the shrunken w and q, the gradient; K_u, g_u, Q and kappa's own."""
    k_u, g_u, q_u, kk, ek = pu, -pu * u, 0.0, 0.0, 0.0
    for d in range(len(v)):
        a, c = float(w[2 * d, f]), float(w[2 * d + 1, f])
        gp, gn = float(g[2 * d, f]), float(g[2 * d + 1, f])
        total, differ = a + c + SMALL, a - c
        inverse = 1 / (total + pv)
        gv = gp + gn - pv * v[d]
        et[d] = gp + gn - total * gv * inverse
        wt[d] = total * pv * inverse
        qt[d] = differ * pv * inverse
        ek += gp - gn - differ * gv * inverse
        kk += total - differ * differ * inverse
        k_u += wt[d]
        g_u += et[d]
        q_u += qt[d]
    return k_u, g_u, q_u, kk, ek


@compiled
def gather(
    g: Singles, w: Singles, u: Floats, v: Floats, person: Ints, slot: Ints, source: Ints,
    pu: float, pv: float, local: int, people: int, own_raters: int, raters: int, sources: int,
    extra: int,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:  # fmt: skip
    """Sum a block's forms into its system, and into the 2 x 2 systems of its local raters.

    Returns
    -------
    tuple of arrays
        System, its right side, local raters' systems, their right sides, their links.

    """
    forms, dims = v.shape
    bias = (local + 1) * dims
    cross = bias + sources * dims
    tail = cross + (people - local) * dims
    size = tail + 2 * (raters - own_raters) + extra
    big, rhs = np.zeros((size, size)), np.zeros(size)
    own, own_rhs = np.zeros((own_raters, 2, 2)), np.zeros((own_raters, 2))
    link = np.zeros((2 * own_raters, size))
    cell, cell_rhs = np.zeros((people * sources, dims, dims)), np.zeros((people * sources, dims))
    wt, qt, et = np.empty(dims), np.empty(dims), np.empty(dims)
    for f in range(forms):
        k_u, g_u, q_u, kk, ek = _reduce(g, w, f, u[f], v[f], pu, pv, wt, qt, et)
        p, r, s = person[f], slot[f], source[f]
        inverse = 1 / k_u
        shrink = pu * inverse
        c, c_rhs = cell[p * sources + s], cell_rhs[p * sources + s]
        t = p * dims if p < local else cross + (p - local) * dims
        y = bias + s * dims
        pull = 0.0
        for d in range(dims):
            scaled = wt[d] * inverse
            slope = et[d] - scaled * g_u
            pull += slope
            c_rhs[d] += slope
            c[d, d] += wt[d]
            for e in range(d + 1):
                c[d, e] -= scaled * wt[e]
            et[d] = -wt[d] * shrink
            qt[d] -= scaled * q_u
        total, mixed = (k_u - pu) * shrink, -q_u * shrink
        bend, lean = kk - q_u * q_u * inverse, ek - q_u * g_u * inverse
        if r < own_raters:
            own[r, 0, 0] += total
            own[r, 0, 1] += mixed
            own[r, 1, 0] += mixed
            own[r, 1, 1] += bend
            own_rhs[r, 0] -= pull
            own_rhs[r, 1] += lean
            severe, saying = link[2 * r], link[2 * r + 1]
        else:
            x = tail + 2 * (r - own_raters)
            big[x, x] += total
            big[x, x + 1] += mixed
            big[x + 1, x] += mixed
            big[x + 1, x + 1] += bend
            rhs[x] -= pull
            rhs[x + 1] += lean
            severe, saying = big[x], big[x + 1]
        for d in range(dims):
            severe[t + d] += et[d]
            severe[y + d] += et[d]
            saying[t + d] += qt[d]
            saying[y + d] += qt[d]
    for x in range(tail, size - extra):
        for p in range(tail):
            big[p, x] = big[x, p]
    for p in range(people):
        t = p * dims if p < local else cross + (p - local) * dims
        for s in range(sources):
            y = bias + s * dims
            for d in range(dims):
                rhs[t + d] += cell_rhs[p * sources + s, d]
                rhs[y + d] += cell_rhs[p * sources + s, d]
                for e in range(dims):
                    x_ = cell[p * sources + s, max(d, e), min(d, e)]
                    big[t + d, t + e] += x_
                    big[y + d, y + e] += x_
                    big[t + d, y + e] += x_
                    big[y + d, t + e] += x_
    return big, rhs, own, own_rhs, link


@compiled
def add_level_prior(
    big: Floats, rhs: Floats, columns: Ints, means: Ints, inner: Floats, shared: Floats,
    deviation: Floats,
) -> None:  # fmt: skip
    """Add the prior of the ratees at home here, whose columns begin at ``columns``.

    Its precision is ``inner`` for each ratee less ``shared`` for every pair; it pulls towards the
    sum of what stands at ``means`` (the means, and the unit's origin if it has one).
    """
    people, dims = deviation.shape
    total = np.zeros(dims)
    for a in range(people):
        for d in range(dims):
            total[d] += deviation[a, d]
    to_mean = inner - people * shared
    for a in range(people):
        t = columns[a]
        for d in range(dims):
            pull = 0.0
            for e in range(dims):
                pull += inner[d, e] * deviation[a, e] - shared[d, e] * total[e]
                big[t + d, t + e] += inner[d, e]
                for b in range(people):
                    big[t + d, columns[b] + e] -= shared[d, e]
                for m in means:
                    big[t + d, m + e] -= to_mean[d, e]
                    big[m + e, t + d] -= to_mean[d, e]
            rhs[t + d] -= pull
            for m in means:
                rhs[m + d] += pull
    for m in means:
        for k in means:
            for d in range(dims):
                for e in range(dims):
                    big[m + d, k + e] += people * to_mean[d, e]


@compiled
def inverse_of(matrix: Floats) -> Floats:
    """Inverse of a symmetric positive definite matrix, by its Cholesky factor."""
    n = len(matrix)
    factor = np.linalg.cholesky(matrix)
    inner = np.zeros((n, n))
    for i in range(n):
        scale = 1 / factor[i, i]
        for k in range(i):
            x = factor[i, k] * scale
            for j in range(k + 1):
                inner[i, j] -= x * inner[k, j]
        inner[i, i] = scale
    found: Floats = np.dot(inner.T, inner)
    return found


@compiled
def halo_steps(
    g: Singles, w: Singles, u: Floats, v: Floats, person: Ints, slot: Ints, source: Ints,
    pu: float, pv: float, theta: Floats, gamma: Floats, alpha: Floats, kappa: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Steps of u and v once the steps of everything that forms share are known."""
    forms, dims = v.shape
    du, dv = np.empty(forms), np.empty((forms, dims))
    wt, qt, et = np.empty(dims), np.empty(dims), np.empty(dims)
    for f in range(forms):
        k_u, g_u, q_u, _, _ = _reduce(g, w, f, u[f], v[f], pu, pv, wt, qt, et)
        p, r, s = person[f], slot[f], source[f]
        x = g_u - q_u * kappa[r]
        for d in range(dims):
            x -= wt[d] * (theta[p, d] + gamma[s, d] - alpha[r])
        du[f] = x / k_u
        for d in range(dims):
            a, c = float(w[2 * d, f]), float(w[2 * d + 1, f])
            moved = theta[p, d] + gamma[s, d] - alpha[r] + du[f]
            gv = float(g[2 * d, f]) + float(g[2 * d + 1, f]) - pv * v[f, d]
            total, differ = a + c + SMALL, a - c
            dv[f, d] = (gv - total * moved - differ * kappa[r]) / (total + pv)
    return du, dv


@compiled
def form_variances(
    w: Singles, person: Ints, slot: Ints, source: Ints, pu: float, pv: float, local: int,
    people: int, own_raters: int, cov: Floats, own_cov: Floats, link_cov: Floats, sources: int,
    var_u: Floats, var_v: Floats, var_h: Singles,
) -> None:  # fmt: skip
    """Posterior variances of u, of v (mean over dimensions) and of the predictor of each form."""
    sides, forms = w.shape
    dims = sides // 2
    bias = (local + 1) * dims
    cross = bias + sources * dims
    tail = cross + (people - local) * dims
    pair = np.empty((people * sources, dims, dims))
    for p in range(people):
        t = p * dims if p < local else cross + (p - local) * dims
        for s in range(sources):
            y = bias + s * dims
            for d in range(dims):
                for e in range(dims):
                    x = cov[t + d, t + e] + cov[t + d, y + e] + cov[y + d, t + e]
                    pair[p * sources + s, d, e] = x + cov[y + d, y + e]
    phi, lean, turned = np.empty((dims + 1, dims + 1)), np.empty(dims + 1), np.empty(dims + 1)
    wt, severe = np.empty(dims), np.empty(dims)
    for f in range(forms):
        p, r, s = person[f], slot[f], source[f]
        t = p * dims if p < local else cross + (p - local) * dims
        y = bias + s * dims
        k_u, q_u = pu, 0.0
        for d in range(dims):
            total = float(w[2 * d, f]) + float(w[2 * d + 1, f]) + SMALL
            differ = float(w[2 * d, f]) - float(w[2 * d + 1, f])
            shrink = pv / (total + pv)
            wt[d] = total * shrink
            k_u += wt[d]
            q_u += differ * shrink
        if r < own_raters:
            alone, bent = own_cov[r, 0, 0], own_cov[r, 1, 1]
            for d in range(dims):
                severe[d] = link_cov[2 * r, t + d] + link_cov[2 * r, y + d]
                phi[d, dims] = -own_cov[r, 0, 1] - link_cov[2 * r + 1, t + d]
                phi[d, dims] -= link_cov[2 * r + 1, y + d]
        else:
            x = tail + 2 * (r - own_raters)
            alone, bent = cov[x, x], cov[x + 1, x + 1]
            for d in range(dims):
                severe[d] = -cov[x, t + d] - cov[x, y + d]
                phi[d, dims] = cov[x + 1, t + d] + cov[x + 1, y + d] - cov[x, x + 1]
        c = pair[p * sources + s]
        for d in range(dims):
            lean[d] = wt[d] / k_u
            phi[dims, d] = phi[d, dims]
            for e in range(dims):
                phi[d, e] = c[d, e] + alone + severe[d] + severe[e]
        lean[dims], phi[dims, dims] = q_u / k_u, bent
        spread = 0.0
        for a in range(dims + 1):
            turned[a] = 0.0
            for b in range(dims + 1):
                turned[a] += phi[a, b] * lean[b]
            spread += lean[a] * turned[a]
        var_u[f] = 1 / k_u + spread
        halo = 0.0
        for d in range(dims):
            total = float(w[2 * d, f]) + float(w[2 * d + 1, f]) + SMALL
            differ = float(w[2 * d, f]) - float(w[2 * d + 1, f])
            alone_v = 1 / (total + pv)
            var_m = phi[d, d] - 2 * turned[d] + var_u[f]
            m_kappa = phi[d, dims] - turned[dims]
            mixed = total * total * var_m + 2 * total * differ * m_kappa + differ * differ * bent
            halo += alone_v + mixed * alone_v * alone_v
            b1, b2 = pv * alone_v, 1 - differ * alone_v
            b3 = -1 - differ * alone_v
            straight = alone_v + b1 * b1 * var_m
            var_h[2 * d, f] = straight + 2 * b1 * b2 * m_kappa + b2 * b2 * bent
            var_h[2 * d + 1, f] = straight + 2 * b1 * b3 * m_kappa + b3 * b3 * bent
        var_v[f] = halo / dims


@compiled
def halo_log_determinant(w: Singles, pu: float, pv: float) -> float:
    """Half the log-determinant of u and v of a block's forms, relative to their prior."""
    sides, forms = w.shape
    total = 0.0
    for f in range(forms):
        k_u, product = pu, 1.0
        for d in range(sides // 2):
            here = float(w[2 * d, f]) + float(w[2 * d + 1, f]) + SMALL
            k_u += here * pv / (here + pv)
            product *= (here + pv) / pv
        total += np.log(k_u / pu * product)
    return 0.5 * total


@compiled
def scatter(squares: Floats, posterior: Floats, prior: float) -> Floats:
    """Count effects, sum their expected squares, and the squared shares that answers determine."""
    square, share = 0.0, 0.0
    for k in range(len(posterior)):
        square += squares[k] + posterior[k]
        known = min(max(1 - posterior[k] / prior, 0.0), 1.0)
        share += known * known
    return np.array([float(len(posterior)), square, share])


@compiled
def level_moments(
    deviation: Floats, cov: Floats, columns: Ints, origin: int
) -> tuple[Floats, Floats]:
    """Expected squares of levels, around the origin at column ``origin`` if there is one (>= 0);
    and expected square of their mean.
    """
    people, dims = deviation.shape
    around, mean = np.zeros((dims, dims)), np.zeros((dims, dims))
    for a in range(people):
        t = columns[a]
        for d in range(dims):
            for e in range(dims):
                x = deviation[a, d] * deviation[a, e] + cov[t + d, t + e]
                if origin >= 0:
                    x += cov[origin + d, origin + e]
                    x -= cov[t + d, origin + e] + cov[origin + d, t + e]
                around[d, e] += x
                for b in range(people):
                    s = columns[b]
                    mean[d, e] += deviation[a, d] * deviation[b, e] + cov[t + d, s + e]
    return around, mean / max(people * people, 1)
