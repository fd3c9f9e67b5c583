"""Fits as they are observed, with the truth behind them known: raw, shrunk and true.

An observation is the true fit plus an error of standard deviation s, the person's own, of whose
variance a share is the same for all posts of the person (`SHARED`). The shrunk fits are the means
of the exact posterior, person by person; what measured fits are worth is measured elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.match.instances import World, as_instance, draw
from benchmarks.match.world import Floats

from guantong.engines.match import Instance

SHARED = 0.7
#: Variances of fits between people, between a person's roles, and between posts of one role.
ABILITY, TILT, REST = 7.0**2, 3.0**2, 2.5**2


@dataclass(frozen=True)
class Forms:
    """The same term change as seen by three: ``oracle`` knows all, ``raw`` believes all it sees."""

    oracle: Instance
    raw: Instance
    shrunk: Instance


def forms(size: str, seed: int) -> Forms:
    """Draw a term change and observe it with error."""
    world = draw(size, seed)
    rng = np.random.default_rng([seed, 22])
    noise = world.people.noise[world.person]
    common = rng.normal(size=len(world.people.noise))[world.person]
    own = rng.normal(size=len(noise))
    seen = world.fit + noise * (np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own)
    mean, error, share = posterior(world, seen)
    return Forms(
        oracle=as_instance(world, world.fit, np.zeros(len(seen)), seed),
        raw=as_instance(world, seen, noise, seed, person_share=SHARED),
        shrunk=as_instance(world, mean, error, seed, person_share=share),
    )


def posterior(world: World, seen: Floats) -> tuple[Floats, Floats, float]:
    """Return posterior means, standard deviations, and the share common to a person.

    A person's fits vary by ``REST I + U P U'`` and are seen to vary by ``rest I + U V U'``,
    where U says which fits share the person and which a role: all is done in U's few columns.
    """
    mean, error = np.empty(len(seen)), np.empty(len(seen))
    together = alone = 0.0
    order = np.argsort(world.person, kind="stable")
    ends = np.flatnonzero(np.diff(world.person[order])) + 1
    for arcs in np.split(order, ends):
        roles, role = np.unique(world.teams.role[world.post[arcs]], return_inverse=True)
        shares = np.column_stack([np.ones(len(arcs)), role[:, None] == np.arange(len(roles))])
        noise = float(world.people.noise[world.person[arcs[0]]]) ** 2
        gain, left, alike = _of_person(shares, noise)
        off = (seen - world.expected)[arcs]
        rest = REST + (1 - SHARED) * noise
        mean[arcs] = world.expected[arcs] + REST / rest * off + shares @ (gain @ (shares.T @ off))
        variance = alike + np.einsum("ij,jk,ik->i", shares, left, shares)
        error[arcs] = np.sqrt(variance)
        if len(arcs) > 1:
            total = shares.sum(axis=0)
            every = alike * len(arcs) + float(total @ left @ total)
            together += (every - float(variance.sum())) / (len(arcs) - 1)
            alone += float(variance.sum())
    return mean, error, float(np.clip(together / alone, 0, 1)) if alone else 0.0


def _of_person(shares: Floats, noise: float) -> tuple[Floats, Floats, float]:
    """Return the gain beyond ``REST / rest`` and what variance is left, in the columns of U."""
    prior = np.full(shares.shape[1], TILT)
    prior[0] = ABILITY
    seen = prior.copy()
    seen[0] += SHARED * noise
    rest = REST + (1 - SHARED) * noise
    counts = shares.T @ shares
    inner = np.linalg.inv(np.diag(1 / seen) + counts / rest)
    across = (np.eye(len(prior)) - inner @ counts / rest) / rest
    both = prior[:, None] * across.T
    gain = both - REST * inner / rest**2
    left = np.diag(prior) + (REST / rest) ** 2 * inner - REST * (both + both.T)
    left -= prior[:, None] * (counts @ across) * prior
    return gain, left, REST - REST**2 / rest
