"""Suspicions: nobody is named where nobody did wrong, and what was planted is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from benchmarks.measure.tables import markdown

from guantong.engines.measure import Item, Planted, Result, Simulation, Spreads, fit, rota, simulate

#: Shares of answers that agree, as campaigns have them.
SHARES = (0.48, 0.65, 0.78, 0.88, 0.94, 0.98)
UNITS, PEOPLE, PANEL, QUESTIONS = 8, 10, (3, 8, 4), 40
SOURCES = ("上级", "同级", "下级")
PLANTED = Planted(gangs=1, copies=3, retaliations=2, shift=5.0)
KINDS = ("报复", "串通", "雷同")


@dataclass
class Seen:
    """Of the campaigns of one share: in how many something was listed, and what was found."""

    yes: list[float] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    campaigns: int = 0
    any: int = 0
    found: dict[str, int] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)


def mean_for(share: float) -> float:
    """Return the mean level at which so many answers agree, all effects averaged over."""
    one = Spreads()
    spreads = (
        one.unit, one.unit_by_dimension, one.person, one.person_by_dimension, one.halo,
        one.halo_by_dimension, one.severity, one.acquiescence, one.source, one.item,
    )  # fmt: skip
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    wide = float(np.sqrt(sum(sd**2 for sd in spreads)))
    grid = np.linspace(-4, 9, 1301)
    agree = (weights / weights.sum()) @ (1 / (1 + np.exp(-(grid + wide * nodes[:, None]))))
    # The simulation's raters say yes a little more often than no.
    return float(np.interp(share, agree, grid)) - 0.15


def campaign(share: float, seed: int, planted: Planted | None = None) -> Simulation:
    """Forty questions, eight panels of fifteen that rate ten each."""
    forms = rota(units=UNITS, ratees=PEOPLE, raters=PANEL, each=PEOPLE, sources=SOURCES, seed=seed)
    items = [Item(f"题{n + 1:02d}", "总评") for n in range(QUESTIONS)]
    return simulate(
        forms=forms, items=items, seed=seed, spreads=Spreads(mean=mean_for(share)),
        planted=planted,
    )  # fmt: skip


def _pairs(result: Result, kind: str) -> Iterator[frozenset[str]]:
    for row in result.suspicions.rows():
        if row.kind == kind:
            yield frozenset([*row.raters.split("、"), row.ratee] if row.ratee else
                            row.raters.split("、"))  # fmt: skip


def _clean(seen: Seen, share: float, seed: int) -> None:
    made = campaign(share, seed)
    result = fit(made.answers(), made.design)
    matrix = made.matrix[made.matrix != 255]
    seen.yes.append(float(matrix.mean()))
    listed = {kind for kind in KINDS if (result.suspicions.kind == kind).any()}
    if (result.items.flag != "").any():
        listed.add("题目")
    for kind in listed:
        seen.named[kind] = seen.named.get(kind, 0) + 1
    seen.campaigns += 1
    seen.any += bool(listed)


def _spoilt(seen: Seen, share: float, seed: int) -> None:
    made = campaign(share, seed, PLANTED)
    result = fit(made.answers(), made.design)
    hidden = made.truth.hidden
    told = {kind: set(_pairs(result, kind)) for kind in KINDS}
    conspirators = [set(one) for one in told["串通"]]
    counts = {
        "报复": [frozenset(one) in told["报复"] for one in hidden.retaliations],
        "串通": [any(len(set(gang) & one) >= 2 for one in conspirators) for gang in hidden.gangs],
        "雷同": [frozenset(one) in told["雷同"] for one in hidden.copies],
    }
    for kind, hits in counts.items():
        seen.found[kind] = seen.found.get(kind, 0) + sum(hits)
        seen.planted[kind] = seen.planted.get(kind, 0) + len(hits)


def suspicions(seasons: int, spoilt: int) -> str:
    """Clean campaigns in which anything is listed, and of what was planted the share found."""
    rows = []
    for share in SHARES:
        seen = Seen()
        for seed in range(seasons):
            _clean(seen, share, seed)
        for seed in range(spoilt):
            _spoilt(seen, share, 10_000 + seed)
        rows.append([
            f"{100 * np.mean(seen.yes):.0f} %",
            *(f"{seen.named.get(kind, 0)}" for kind in (*KINDS, "题目")),
            f"{seen.any} of {seen.campaigns} = {100 * seen.any / seen.campaigns:.1f} %",
            *(f"{seen.found[kind]} of {seen.planted[kind]}" for kind in KINDS),
        ])  # fmt: skip
        print("  ".join(rows[-1]), flush=True)
    head = (
        "agreeing answers", *(f"clean: {kind}" for kind in KINDS), "clean: items",
        "clean campaigns with anything listed", *(f"found: {kind}" for kind in KINDS),
    )  # fmt: skip
    return (
        f"### Suspicions: {seasons} clean campaigns and {spoilt} with planted wrongs at each share,"
        f" {UNITS} units x {PEOPLE} x {sum(PANEL)} forms x {QUESTIONS} items\n\n"
        f"{markdown(head, rows)}\n"
        "Planted in each: a group of four who move two friends up and two rivals down by 5"
        " logits, three pairs of whom one copies three answers in four, two single forms moved by"
        " 5 logits. At a high share few answers are left that could differ, so less is found.\n"
    )
