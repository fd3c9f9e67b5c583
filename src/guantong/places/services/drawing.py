"""What the engine makes of a village: its grids, and who keeps contact with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from guantong.core.errors import GuantongError
from guantong.engines.place import grids as engine
from guantong.places.models import Contact, ContactBar, GridPlan, Household
from guantong.places.services.ground import Ground
from guantong.standards import grids as standard

#: How long one village may be searched, seconds; whole groups take less than one.
SECONDS = 4.0
#: Called with the share that is done; False asks to stop.
Tell = Callable[[float], bool]


@dataclass(frozen=True)
class Drawn:
    """Grids that were found, by the keys of households, as a plan keeps them."""

    grids: list[dict[str, Any]]
    walk: float
    bound: float
    proven: bool
    numbers: list[int]
    moved: int
    split: int


def walks_of(ground: Ground) -> engine.Walks:
    """Return the ways of a village: where none are known, those between neighbours."""
    return engine.walks(ground.metres, ground.groups, detour=standard.detour())


def draw(
    ground: Ground, plan: GridPlan, present: Mapping[int, int], seconds: float = SECONDS
) -> Drawn:  # fmt: skip
    """Draw the grids of a village as a plan asks.

    Parameters
    ----------
    present
        Household → the number of its present grid, where the present is to be kept.

    Raises
    ------
    GuantongError
        If there are too few households, or what was asked cannot be; says why.

    """
    _enough(ground, plan.low)
    walks = walks_of(ground)
    target = plan.asked.get("target")
    limits = engine.Limits(plan.low, plan.high, target=target, number=plan.asked.get("number"))
    kept = np.array([present.get(row.pk, -1) for row in ground.rows], np.int64)
    try:
        found = engine.draw(
            walks, limits, groups=None if plan.whole else np.full(len(ground), -1),
            present=kept if present else None,
            move_price=float(max(1, plan.price)) if present else 0.0,
            together=_together(ground, plan.locks), seconds=seconds,
        )  # fmt: skip
        wrong = engine.check(walks, limits, found)
    except engine.GridError as error:
        raise GuantongError(str(error)) from error
    if wrong:
        raise GuantongError(_("方案没有通过核验，没有保存：%s") % wrong[0])
    return _told(ground, walks, found)


def _enough(ground: Ground, low: int) -> None:
    if len(ground) < low:
        text = _("能划入网格的只有 %(n)d 户，不足一个网格（%(low)d 户）。请先登记住户和位置。")
        raise GuantongError(text % {"n": len(ground), "low": low})


def _together(ground: Ground, locks: Sequence[Mapping[str, int]]) -> list[list[int]]:
    """Return the sets of households that are to be in one grid."""
    place, out = ground.place, []
    for one in locks:
        if "group" in one:
            some = [at for at, row in enumerate(ground.rows) if row.group_id == one["group"]]
        else:
            some = [place[one["household"]]] if one["household"] in place else []
        if some and one["with"] in place:
            out.append([*some, place[one["with"]]])
    return out


def _told(ground: Ground, walks: engine.Walks, found: engine.Drawing) -> Drawn:
    order = engine.number(ground.metres, found.grid)
    grids = []
    for at in order:
        members = np.flatnonzero(found.grid == at)
        centre = int(found.centre[at])
        far = walks.distances(np.array([centre]))[0][members]
        grids.append({
            "households": [ground.rows[i].pk for i in members],
            "centre": ground.rows[centre].pk,
            "walk": round(float(far.sum()), 1),
            "farthest": round(float(far.max()), 1),
            "assumed": int(ground.assumed[members].sum()),
        })  # fmt: skip
    return Drawn(
        grids, round(float(found.walk), 1), round(float(found.bound), 1), bool(found.proven),
        [int(n) for n in found.possible_numbers], int(found.moved), len(found.split),
    )  # fmt: skip


@dataclass(frozen=True)
class Assigned:
    """Who keeps contact with whom, by keys, with the reason; who is left without, and why."""

    pairs: dict[int, tuple[int, str]]
    unserved: list[tuple[int, str]]
    proven: bool


def assign(
    ground: Ground, contacts: Sequence[Contact], bars: Sequence[ContactBar], low: int, high: int,
    price: int,
) -> Assigned:  # fmt: skip
    """Give each household to one of the contacts.

    Raises
    ------
    GuantongError
        If there is nobody whose own household is known, or nobody to be kept contact with.

    """
    place = ground.place
    able = [one for one in contacts if one.home_id in place]
    if not able or not len(ground):
        text = _("没有登记自家住户的联系人，不知道从哪里走。请先在联系人里登记“自家住户”。")
        raise GuantongError(text)
    at = {one.pk: n for n, one in enumerate(able)}
    walks = walks_of(ground)
    homes = np.array([place[one.home_id] for one in able if one.home_id], np.int64)
    walk = walks.distances(homes).T
    speech, words = _languages(ground.rows, able)
    barred = np.zeros((len(ground), len(able)), bool)
    for one in bars:
        if one.household_id in place and one.contact_id in at:
            barred[place[one.household_id], at[one.contact_id]] = True
    present = np.array([at.get(row.contact_id or 0, -1) for row in ground.rows], np.int64)
    try:
        found = engine.assign(
            walk, homes, groups=ground.groups, household_language=speech, member_language=words,
            barred=barred, present=present, low=low, high=high,
            prices=engine.Prices(changed=price),
        )  # fmt: skip
    except engine.GridError as error:
        raise GuantongError(str(error)) from error
    pairs, unserved = {}, []
    for i, row in enumerate(ground.rows):
        to = int(found.member[i])
        if to < 0:
            unserved.append((row.pk, _why_not(row, able, bars)))
        else:
            home = ground.rows[place[able[to].home_id or 0]]
            pairs[row.pk] = (able[to].pk, _why(row, able[to], home, float(walk[i, to])))
    return Assigned(pairs, unserved, bool(found.proven))


def spoken(text: str) -> set[str]:
    """Return the languages that a register names.

    Examples
    --------
    >>> sorted(spoken("瑶语、汉语")), spoken("")
    (['汉语', '瑶语'], set())

    """
    for mark in "，,；;/ ":
        text = text.replace(mark, "、")
    return {one for one in text.split("、") if one}


def _languages(
    rows: Sequence[Household], contacts: Sequence[Contact]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the languages; whoever speaks all that are spoken here, or of whom none is known, -1.

    The engine knows one language a member: of several it takes the rarest of the village.
    """
    often = Counter(row.language for row in rows if row.language)
    at = {name: n for n, name in enumerate(often)}
    household = np.array([at.get(row.language, -1) for row in rows], np.int64)
    member = []
    for one in contacts:
        mine = spoken(one.languages) & set(at)
        rare = min(mine, key=lambda name: often[name], default="")
        member.append(-1 if len(mine) in (0, len(at)) else at[rare])
    return household, np.array(member, np.int64)


def _why(row: Household, to: Contact, home: Household, metres: float) -> str:
    """Say why somebody keeps contact with a household."""
    told = [_("步行约 %d 米") % round(metres, -1)]
    if row.group_id and row.group_id == home.group_id:
        told.append(_("同一小组"))
    if row.language and row.language in spoken(to.languages):
        told.append(_("会说%s") % row.language)
    if row.contact_id == to.pk:
        told.append(_("现在的联系人"))
    return "，".join(told)


def _why_not(row: Household, able: Sequence[Contact], bars: Sequence[ContactBar]) -> str:
    """Say why nobody keeps contact with a household."""
    keys = {one.contact_id for one in bars if one.household_id == row.pk}
    left = [one for one in able if one.pk not in keys and one.home_id != row.pk]
    if not left:
        return _("可以联系的人都登记了不由其联系，或者是自家")
    return _("联系人不够，各人的户数都满了")
