"""What the rules of appointment find about every motion, unit by unit."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from guantong.people.rules.relatives import WORKS
from guantong.people.services import rules
from guantong.people.services.rules import Vacancy
from guantong.staffing.services import ranks
from guantong.standards import career as plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from guantong.core.models import Account, Unit
    from guantong.meeting.models import Motion
    from guantong.standards.rules import Finding


def findings_of(
    actor: Account,
    motions: Sequence[Motion],
    on: dt.date,
    step: Callable[[int], object] = bool,
) -> dict[int, Sequence[Finding]]:
    """Return the findings of each motion that appoints; ``step`` hears how many are done."""
    out: dict[int, Sequence[Finding]] = {
        one.pk: ranks.findings_of(one.candidate) for one in motions if one.candidate is not None
    }
    wanted = sorted(
        ((one.unit, one) for one in motions if one.unit is not None), key=lambda pair: pair[0].path
    )
    for _path, rows in groupby(wanted, key=lambda pair: pair[0].path):
        group = list(rows)
        pairs = [(motion.person, vacancy_of(motion, unit)) for unit, motion in group]
        found = rules.check_people(actor, pairs, on)
        out |= {motion.pk: told for (_unit, motion), told in zip(group, found, strict=True)}
        step(len(out))
    return out


def vacancy_of(motion: Motion, unit: Unit) -> Vacancy:
    """Return the post of a motion as the rules ask for it; what the post says goes before."""
    post = motion.post
    work = motion.duty if motion.duty in WORKS else plain.Work.OTHER.value
    return Vacancy(
        unit=unit, title=motion.title, level=motion.level, work=work, chief=motion.is_chief,
        in_team=motion.is_leading, elected=motion.is_elected,
        committee=post.committee if post else "",
        duties=tuple(one for one in (post.duties if post else ()) if one in WORKS),
        requires=tuple(post.requires) if post else (),
    )  # fmt: skip
