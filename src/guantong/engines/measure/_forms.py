"""Loops over forms: eliminate the halo of a form, and gather forms into their block.

A form's Hessian in (eta_1..eta_D, kappa, u, v_1..v_D) is reduced first by the v, then by u.
docs/developer/measure.md has the algebra.
"""

import numpy as np

from guantong.engines.measure._jit import Floats, Ints, Singles, compiled

SMALL = 1e-9


@compiled
def form_system(
    g: Singles,
    w: Singles,
    u: float,
    v: Floats,
    pu: float,
    pv: float,
    hessian: Floats,
    gradient: Floats,
    work: Floats,
) -> tuple[float, float, float]:
    """Reduce one form to (eta, kappa); returns K_u, g_u and the u-kappa term Q.

    ``work`` keeps, by dimension, w, q, the shrunken w, the shrunken q and the gradient of v.
    """
    dims = len(v)
    k_u, g_u, q_u = pu, -pu * u, 0.0
    kk, ek = 0.0, 0.0
    for d in range(dims):
        a, c = float(w[2 * d]), float(w[2 * d + 1])
        total, differ = a + c + SMALL, a - c
        gp, gn = float(g[2 * d]), float(g[2 * d + 1])
        den = total + pv
        shrink = pv / den
        gv = gp + gn - pv * v[d]
        et = gp + gn - total * gv / den
        ek += (gp - gn) - differ * gv / den
        kk += total - differ * differ / den
        work[0, d] = total
        work[1, d] = differ
        work[2, d] = total * shrink
        work[3, d] = differ * shrink
        work[4, d] = gv
        k_u += work[2, d]
        g_u += et
        q_u += work[3, d]
        gradient[d] = et
    for d in range(dims):
        wt = work[2, d]
        for e in range(dims):
            hessian[d, e] = -wt * work[2, e] / k_u
        hessian[d, d] += wt
        hessian[d, dims] = work[3, d] - wt * q_u / k_u
        hessian[dims, d] = hessian[d, dims]
        gradient[d] -= wt * g_u / k_u
    hessian[dims, dims] = kk - q_u * q_u / k_u
    gradient[dims] = ek - q_u * g_u / k_u
    return k_u, g_u, q_u


@compiled
def gather(
    g: Singles,
    w: Singles,
    u: Floats,
    v: Floats,
    ratee: Ints,
    slot: Ints,
    source: Ints,
    pu: float,
    pv: float,
    sources: int,
    people: int,
    big: Floats,
    rhs: Floats,
    own: Floats,
    link: Floats,
    own_rhs: Floats,
) -> float:
    """Add a block's forms to its system in [theta | mu | gamma | crossing raters] and to the
    2 x 2 systems of its local raters; returns half the log-determinants of u and v.
    """
    dims = v.shape[1]
    n = people * dims
    head = n + dims + sources * dims
    hessian = np.zeros((dims + 1, dims + 1))
    gradient = np.zeros(dims + 1)
    work = np.zeros((5, dims))
    logs = 0.0
    for f in range(len(u)):
        k_u, _, _ = form_system(g[f], w[f], u[f], v[f], pu, pv, hessian, gradient, work)
        logs += np.log(k_u / pu)
        for d in range(dims):
            logs += np.log((work[0, d] + pv) / pv)
        t, s = ratee[f] * dims, n + dims + source[f] * dims
        severe, mixed, total = 0.0, 0.0, 0.0
        for d in range(dims):
            rhs[t + d] += gradient[d]
            rhs[s + d] += gradient[d]
            severe -= gradient[d]
            mixed -= hessian[d, dims]
            for e in range(dims):
                x = hessian[d, e]
                total += x
                big[t + d, t + e] += x
                big[s + d, s + e] += x
                big[t + d, s + e] += x
                big[s + d, t + e] += x
        bend = hessian[dims, dims]
        if slot[f] >= 0:
            r = slot[f]
            own[r, 0, 0] += total
            own[r, 0, 1] += mixed
            own[r, 1, 0] += mixed
            own[r, 1, 1] += bend
            own_rhs[r, 0] += severe
            own_rhs[r, 1] += gradient[dims]
            for d in range(dims):
                x = 0.0
                for e in range(dims):
                    x -= hessian[d, e]
                link[r, 0, t + d] += x
                link[r, 0, s + d] += x
                link[r, 1, t + d] += hessian[d, dims]
                link[r, 1, s + d] += hessian[d, dims]
        else:
            c = head + 2 * (-slot[f] - 1)
            big[c, c] += total
            big[c, c + 1] += mixed
            big[c + 1, c] += mixed
            big[c + 1, c + 1] += bend
            rhs[c] += severe
            rhs[c + 1] += gradient[dims]
            for d in range(dims):
                x = 0.0
                for e in range(dims):
                    x -= hessian[d, e]
                for p in (t + d, s + d):
                    big[c, p] += x
                    big[p, c] += x
                    big[c + 1, p] += hessian[d, dims]
                    big[p, c + 1] += hessian[d, dims]
    return 0.5 * logs


@compiled
def halo_steps(
    g: Singles,
    w: Singles,
    u: Floats,
    v: Floats,
    d_eta: Floats,
    d_kappa: Floats,
    pu: float,
    pv: float,
    du: Floats,
    dv: Floats,
    first: int,
    last: int,
) -> None:
    """Steps of u and v once the steps of everything that forms share are known."""
    dims = v.shape[1]
    hessian = np.zeros((dims + 1, dims + 1))
    gradient = np.zeros(dims + 1)
    work = np.zeros((5, dims))
    for f in range(first, last):
        k_u, g_u, q_u = form_system(g[f], w[f], u[f], v[f], pu, pv, hessian, gradient, work)
        x = g_u - q_u * d_kappa[f]
        for d in range(dims):
            x -= work[2, d] * d_eta[f, d]
        du[f] = x / k_u
        for d in range(dims):
            moved = d_eta[f, d] + du[f]
            dv[f, d] = (work[4, d] - work[0, d] * moved - work[1, d] * d_kappa[f]) / (
                work[0, d] + pv
            )


@compiled
def form_variances(
    g: Singles,
    w: Singles,
    ratee: Ints,
    slot: Ints,
    source: Ints,
    pu: float,
    pv: float,
    sources: int,
    people: int,
    cov: Floats,
    link_cov: Floats,
    own_cov: Floats,
    var_u: Floats,
    var_v: Floats,
    var_h: Singles,
) -> None:
    """Posterior variances of u, of v (mean over dimensions) and of the predictor of each form."""
    dims = w.shape[1] // 2
    n = people * dims
    head = n + dims + sources * dims
    hessian = np.zeros((dims + 1, dims + 1))
    gradient = np.zeros(dims + 1)
    work = np.zeros((5, dims))
    phi = np.zeros((dims + 1, dims + 1))
    lean = np.zeros(dims + 1)
    zero = np.zeros(dims)
    for f in range(len(var_u)):
        k_u, _, q_u = form_system(g[f], w[f], 0.0, zero, pu, pv, hessian, gradient, work)
        t, s, r = ratee[f] * dims, n + dims + source[f] * dims, slot[f]
        c = head + 2 * (-r - 1)
        for d in range(dims):
            lean[d] = work[2, d] / k_u
            for e in range(dims):
                x = cov[t + d, t + e] + cov[t + d, s + e] + cov[s + d, t + e] + cov[s + d, s + e]
                if r >= 0:
                    x += own_cov[r, 0, 0] + link_cov[2 * r, t + d] + link_cov[2 * r, s + d]
                    x += link_cov[2 * r, t + e] + link_cov[2 * r, s + e]
                else:
                    x += cov[c, c] - cov[c, t + d] - cov[c, s + d] - cov[c, t + e] - cov[c, s + e]
                phi[d, e] = x
            if r >= 0:
                y = -own_cov[r, 0, 1] - link_cov[2 * r + 1, t + d] - link_cov[2 * r + 1, s + d]
            else:
                y = cov[c + 1, t + d] + cov[c + 1, s + d] - cov[c, c + 1]
            phi[d, dims] = y
            phi[dims, d] = y
        lean[dims] = q_u / k_u
        phi[dims, dims] = own_cov[r, 1, 1] if r >= 0 else cov[c + 1, c + 1]
        spread = 0.0
        for a in range(dims + 1):
            for b in range(dims + 1):
                spread += lean[a] * lean[b] * phi[a, b]
        var_u[f] = 1.0 / k_u + spread
        halo = 0.0
        for d in range(dims):
            with_eta, with_kappa = 0.0, 0.0
            for a in range(dims + 1):
                with_eta -= lean[a] * phi[a, d]
                with_kappa -= lean[a] * phi[a, dims]
            var_m = phi[d, d] + 2 * with_eta + var_u[f]
            m_kappa = phi[d, dims] + with_kappa
            total, differ = work[0, d], work[1, d]
            den = total + pv
            bent = phi[dims, dims]
            mixed = total * total * var_m + 2 * total * differ * m_kappa + differ * differ * bent
            halo += 1.0 / den + mixed / (den * den)
            b1 = pv / den
            for side in range(2):
                b2 = (1.0 if side == 0 else -1.0) - differ / den
                var_h[f, 2 * d + side] = (
                    1.0 / den + b1 * b1 * var_m + 2 * b1 * b2 * m_kappa + b2 * b2 * bent
                )
        var_v[f] = halo / dims
