"""All suspicions in one table, each with its strength and its words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from guantong.engines.measure.arrays import Bools, Floats, Ints, Text
from guantong.engines.measure.diagnostics.false_discovery import adjusted
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.grounds import GROUNDS
from guantong.engines.measure.suspicions.collusion import Gang, gang_chances, gangs
from guantong.engines.measure.suspicions.copies import Pairs, copied_pairs, copy_chances
from guantong.engines.measure.suspicions.retaliation import Low, low_chances, low_forms
from guantong.engines.measure.tables import SuspicionsTable

#: Shuffles of a unit of a clean campaign: its scale need not be exact, there are many of them.
FEW = 6
Row = tuple[str, str, str, str, str, str, float, float, float, str]


@dataclass(frozen=True)
class Usual:
    """What honest raters of a clean campaign show of each kind."""

    gangs: Floats
    pairs: Floats
    forms: Floats


def usual(fit: Estimate) -> Usual:
    """Look at a clean campaign as `suspicions_table` looks at the real one."""
    strength = np.array([one.strength for one in gangs(fit, shuffles=FEW)])
    return Usual(strength, copied_pairs(fit).z, low_forms(fit).z)


@dataclass(frozen=True)
class Candidates:
    """What would be listed by chances that need no clean campaigns.

    Attributes
    ----------
    fit
        Without the raters set aside.
    whole
        With everybody: who copies may have been set aside for it.

    """

    fit: Estimate
    whole: Estimate
    gangs: list[Gang]
    pairs: Pairs
    forms: Low

    @property
    def any(self) -> bool:
        """Whether clean campaigns have to be asked at all; they only make chances larger."""
        return any(
            (adjusted(p) <= share).any()
            for p, share in (
                (np.array([one.p for one in self.gangs]), GROUNDS.collusion),
                (copy_chances(self.pairs), GROUNDS.copies),
                (low_chances(self.forms), GROUNDS.retaliation),
            )
        )


def candidates(fit: Estimate, whole: Estimate, out: Bools) -> Candidates:
    """Look for all kinds. Two raters set aside (``out``) are alike for both are worthless."""
    every = copied_pairs(whole)
    pairs = every.only(~(out[every.first] & out[every.second]))
    return Candidates(fit, whole, gangs(fit), pairs, low_forms(fit))


def suspicions_table(found: Candidates | None, clean: Sequence[Usual]) -> SuspicionsTable:
    """List what clean campaigns hardly ever show; nothing without them."""
    rows: list[Row] = []
    if found and clean:
        null = Usual(*(
            np.concatenate([getattr(one, kind) for one in clean])
            for kind in ("gangs", "pairs", "forms")
        ))  # fmt: skip
        listed = _listed(found.gangs, null)
        rows = [
            *_collusion(found.fit, listed), *_copies(found, null),
            *_retaliation(found, listed, null),
        ]  # fmt: skip
    columns: list[tuple[object, ...]] = [*zip(*rows, strict=True)] if rows else [()] * 10
    kind, unit, raters, ratee, lifted, pushed, z, p, q, words = columns
    return SuspicionsTable(
        kind=np.array(kind, object),
        unit=np.array(unit, object),
        raters=np.array(raters, object),
        ratee=np.array(ratee, object),
        lifted=np.array(lifted, object),
        pushed=np.array(pushed, object),
        z=np.array(z, np.float64),
        p=np.array(p, np.float64),
        q=np.array(q, np.float64),
        words=np.array(words, object),
    )


def _names(names: Text, places: Ints) -> str:
    return "、".join(str(name) for name in names[places])


@dataclass(frozen=True)
class _Listed:
    """A gang that passes, with its chance and the false-discovery rate at which it passes."""

    gang: Gang
    p: float
    q: float


def _listed(found: list[Gang], null: Usual) -> list[_Listed]:
    """Gangs that pass, the strongest first."""
    p = gang_chances(found, null.gangs)
    kept = [
        _Listed(*one) for one in zip(found, p.tolist(), adjusted(p).tolist(), strict=True)
        if one[2] <= GROUNDS.collusion
    ]  # fmt: skip
    return sorted(kept, key=lambda one: one.p)


def _collusion(fit: Estimate, found: list[_Listed]) -> list[Row]:
    a = fit.plan.answers
    rows: list[Row] = []
    for listed in found:
        one = listed.gang
        lifted, pushed = _names(a.ratees, one.lifted), _names(a.ratees, one.pushed)
        told = [f"一致抬高 {lifted}" if lifted else "", f"一致压低 {pushed}" if pushed else ""]
        words = (
            f"{len(one.raters)} 名评价人对同一些人的偏向一致，超出其来源的共同看法："
            f"{'；'.join(word for word in told if word) or '其好恶次序相同'}。请核实是否串通。"
        )
        names = _names(a.raters, one.raters)
        unit = str(a.units[one.unit])
        figures = (float(-ndtri(max(listed.p, 1e-300))), listed.p, listed.q)
        rows.append(("串通", unit, names, "", lifted, pushed, *figures, words))
    return rows


def _copies(found: Candidates, null: Usual) -> list[Row]:
    a, pairs = found.whole.plan.answers, found.pairs
    p = copy_chances(pairs, null.pairs)
    q = adjusted(p)
    listed = np.flatnonzero(q <= GROUNDS.copies)
    rows: list[Row] = []
    for n in listed[np.argsort(-pairs.z[listed], kind="stable")]:
        words = (
            f"两名评价人共同作答的 {pairs.common[n]} 处有 {100 * pairs.alike[n]:.0f}% 答得一样，"
            "连出人意料的答案也相同，难以用巧合解释。请核实是否抄写或代填。"
        )
        names = f"{a.raters[pairs.first[n]]}、{a.raters[pairs.second[n]]}"
        unit = str(a.units[pairs.unit[n]])
        figures = (float(pairs.z[n]), float(p[n]), float(q[n]))
        rows.append(("雷同", unit, names, "", "", "", *figures, words))
    return rows


def _retaliation(found: Candidates, conspirators: list[_Listed], null: Usual) -> list[Row]:
    a, low = found.fit.plan.answers, found.forms
    every = [one.gang for one in conspirators]
    told = {(r, j) for one in every for r in one.raters.tolist() for j in one.pushed.tolist()}
    p = low_chances(low, null.forms)
    q = adjusted(p)
    listed = np.flatnonzero(q <= GROUNDS.retaliation)
    forms = np.bincount(a.form_rater, minlength=len(a.raters))
    rows: list[Row] = []
    for n in listed[np.argsort(low.z[listed], kind="stable")]:
        form = low.form[n]
        rater = int(a.form_rater[form])
        if (rater, int(a.form_ratee[form])) in told:  # said already, of the whole group
            continue
        words = (
            f"该评价人共 {forms[rater]} 份答卷，唯独对这一名被考察人远低于其惯常的打分，"
            "也远低于他人的看法。请核实是否借机报复，或确有他人不知的情况。"
        )
        unit, ratee = str(a.units[a.form_unit[form]]), str(a.ratees[a.form_ratee[form]])
        figures = (float(-low.z[n]), float(p[n]), float(q[n]))
        rows.append(("报复", unit, str(a.raters[rater]), ratee, "", "", *figures, words))
    return rows
