"""All suspicions in one table, each with its strength and its words."""

import numpy as np

from guantong.engines.measure.arrays import Bools, Ints, Text
from guantong.engines.measure.diagnostics.false_discovery import FALSE_SHARE, adjusted
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.suspicions.collusion import Gang, gangs
from guantong.engines.measure.suspicions.copies import copied_pairs
from guantong.engines.measure.suspicions.retaliation import low_forms
from guantong.engines.measure.tables import SuspicionsTable

Row = tuple[str, str, str, str, str, str, float, float, float, str]


def suspicions_table(fit: Estimate, whole: Estimate, out: Bools) -> SuspicionsTable:
    """Test all kinds; empty if the answers do not say who rated.

    ``fit`` is without the raters set aside, ``whole`` with everybody: who copies may have been
    set aside for it. Two raters who both were (``out``) are alike because both are worthless.
    """
    rows: list[Row] = []
    if fit.plan.answers.has_raters and not fit.plan.model.is_rasch:
        found = _listed(gangs(fit))
        rows = [*_collusion(fit, found), *_copies(whole, out), *_retaliation(fit, found)]
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


def _listed(found: list[Gang]) -> list[tuple[Gang, float]]:
    """Gangs that pass, the strongest first."""
    q = adjusted(np.array([one.p for one in found]))
    kept = [(one, float(share)) for one, share in zip(found, q, strict=True)]
    return sorted((pair for pair in kept if pair[1] <= FALSE_SHARE), key=lambda pair: -pair[0].z)


def _collusion(fit: Estimate, found: list[tuple[Gang, float]]) -> list[Row]:
    a = fit.plan.answers
    rows: list[Row] = []
    for one, share in found:
        lifted, pushed = _names(a.ratees, one.lifted), _names(a.ratees, one.pushed)
        told = [f"一致抬高 {lifted}" if lifted else "", f"一致压低 {pushed}" if pushed else ""]
        words = (
            f"{len(one.raters)} 名评价人对同一些人的偏向一致，超出其来源的共同看法："
            f"{'；'.join(word for word in told if word) or '其好恶次序相同'}。请核实是否串通。"
        )
        names = _names(a.raters, one.raters)
        unit = str(a.units[one.unit])
        rows.append(("串通", unit, names, "", lifted, pushed, one.z, one.p, share, words))
    return rows


def _copies(fit: Estimate, out: Bools) -> list[Row]:
    a, every = fit.plan.answers, copied_pairs(fit)
    pairs = every.only(~(out[every.first] & out[every.second]))
    p = np.exp(pairs.log_p)
    q = adjusted(p)
    listed = np.flatnonzero(q <= FALSE_SHARE)
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


def _retaliation(fit: Estimate, found: list[tuple[Gang, float]]) -> list[Row]:
    a, low = fit.plan.answers, low_forms(fit)
    told = {(r, j) for one, _ in found for r in one.raters.tolist() for j in one.pushed.tolist()}
    q = adjusted(low.p)
    forms = np.bincount(a.form_rater, minlength=len(a.raters))
    rows: list[Row] = []
    for n in np.flatnonzero(q <= FALSE_SHARE)[np.argsort(low.z[q <= FALSE_SHARE], kind="stable")]:
        form = low.form[n]
        rater = int(a.form_rater[form])
        if (rater, int(a.form_ratee[form])) in told:  # said already, of the whole group
            continue
        words = (
            f"该评价人共 {forms[rater]} 份答卷，唯独对这一名被考察人远低于其惯常的打分，"
            "也远低于他人的看法。请核实是否借机报复，或确有他人不知的情况。"
        )
        unit, ratee = str(a.units[a.form_unit[form]]), str(a.ratees[a.form_ratee[form]])
        z, p = float(-low.z[n]), float(low.p[n])
        rows.append(("报复", unit, str(a.raters[rater]), ratee, "", "", z, p, float(q[n]), words))
    return rows
