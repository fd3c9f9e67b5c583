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
    """Return posterior means, standard deviations, and the share common to a person."""
    mean, error = np.empty(len(seen)), np.empty(len(seen))
    together = alone = 0.0
    order = np.argsort(world.person, kind="stable")
    ends = np.flatnonzero(np.diff(world.person[order])) + 1
    for arcs in np.split(order, ends):
        role = world.teams.role[world.post[arcs]]
        prior = ABILITY + TILT * (role[:, None] == role) + REST * np.eye(len(arcs))
        noise = world.people.noise[world.person[arcs[0]]] ** 2
        seen_too = prior + noise * (SHARED + (1 - SHARED) * np.eye(len(arcs)))
        gain = np.linalg.solve(seen_too, prior).T
        left = prior - gain @ prior
        mean[arcs] = world.expected[arcs] + gain @ (seen - world.expected)[arcs]
        error[arcs] = np.sqrt(np.diag(left))
        if len(arcs) > 1:
            together += float((left.sum() - np.trace(left)) / (len(arcs) - 1))
            alone += float(np.trace(left))
    return mean, error, float(np.clip(together / alone, 0, 1)) if alone else 0.0
