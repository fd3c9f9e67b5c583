"""One county of an instance by itself, with its share of the shared funds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import Instance


@dataclass(frozen=True, eq=False)
class Part:
    """A county by itself.

    Attributes
    ----------
    instance
        Of one county, no fund shared.
    county
        Its number in the whole.
    villages, townships
        int: their numbers in the whole.

    """

    instance: Instance
    county: int
    villages: Ints
    townships: Ints


def part(whole: Instance, county: int, share: Floats) -> Part:
    """Cut a county out.

    Parameters
    ----------
    share
        float (S, Y): what it may take of each shared fund at most; not read for others.

    """
    one = whole
    villages = np.flatnonzero(one.county_of == county)
    townships, township_of = np.unique(one.township_of[villages], return_inverse=True)
    local = np.full(len(one.villages), -1)
    local[villages] = np.arange(len(villages))
    budget = one.budget[county].copy()
    budget[one.shared] = np.minimum(budget[one.shared], share[one.shared])
    here = one.changed(
        villages=tuple(one.villages[v] for v in villages),
        counties=(one.counties[county],),
        townships=tuple(one.townships[w] for w in townships),
        county_of=np.zeros(len(villages), np.int64),
        township_of=township_of.astype(np.int64),
        **{
            name: getattr(one, name)[villages]
            for name in ("base", "base_sd", "people", "cost", "income", "worst", "sd", "can", "has")
        },
        **{
            name: None if getattr(one, name) is None else getattr(one, name)[villages]
            for name in ("published", "begun", "may_designate", "village_limit")
        },
        shared=np.zeros(len(one.funds), bool),
        budget=budget[None],
        cap=one.cap[townships],
        group_low=one.group_low[:, county : county + 1],
        group_high=one.group_high[:, county : county + 1],
        designated_low=one.designated_low[county : county + 1],
        designated_high=one.designated_high[county : county + 1],
        locks=tuple((int(local[v]), p, t) for v, p, t in one.locks if local[v] >= 0),
        bans=tuple((int(local[v]), p, t) for v, p, t in one.bans if local[v] >= 0),
    )
    return Part(here, county, villages, townships)
