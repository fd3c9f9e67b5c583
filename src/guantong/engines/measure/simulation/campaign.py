"""A campaign with known truth: for tests, for benchmarks, and for a demonstration's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from guantong.engines.measure.arrays import Bytes, Floats, Ints, Text, floats
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Item, Model, Source
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.reading.answers import Answers
from guantong.engines.measure.simulation.forms import make_forms
from guantong.engines.measure.simulation.planted import Hidden, Planted, copy_answers, hide

DIMENSIONS = ("政治忠诚", "政治定力", "政治担当", "政治能力", "政治自律")
LAYERS = ("学", "干", "成", "效")
SOURCES = (
    Source("上级", "above"),
    Source("同级", "level"),
    Source("下级", "below"),
    Source("服务对象", "below"),
    Source("监督部门", "level"),
)
#: Kinds of raters whose answers are worthless, each found by another sign.
BAD_KINDS = ("随手填写", "一律好评", "一律答是", "一律差评", "印象不分人")


@dataclass(frozen=True)
class Spreads:
    """Standard deviations of the effects, on the logit scale."""

    unit: float = 0.3
    unit_by_dimension: float = 0.15
    person: float = 0.6
    person_by_dimension: float = 0.4
    halo: float = 0.6
    halo_by_dimension: float = 0.35
    severity: float = 0.7
    acquiescence: float = 0.35
    source: float = 0.2
    item: float = 0.9
    mean: float = 0.9


@dataclass(frozen=True)
class Truth:
    """What the answers were made from; names are sorted as in a result."""

    ratees: Text
    levels: Floats
    raters: Text
    severity: Floats
    yes_saying: Floats
    bad: Text
    items: Text
    difficulty: Floats
    sources: Text
    bias: Floats
    traits: Mapping[str, Text] = field(default_factory=dict)
    hidden: Hidden = field(default_factory=Hidden)


@dataclass(frozen=True)
class Simulation:
    """Forms with their answers (forms x items: 1, 0, 255), the design, and the truth."""

    design: Design
    ratee: Text
    rater: Text
    source: Text
    unit: Text
    matrix: Bytes
    truth: Truth

    def answers(self) -> Answers:
        """Return the answers ready for `fit`."""
        return Answers.from_wide(
            self.matrix,
            ratee=self.ratee.tolist(),
            rater=self.rater.tolist(),
            unit=self.unit.tolist(),
            source=self.source.tolist(),
            traits=self._traits(),
            design=self.design,
        )

    def _traits(self) -> dict[str, list[str]]:
        place = {str(name): number for number, name in enumerate(self.truth.ratees)}
        rows = [place[str(name)] for name in self.ratee]
        return {name: one[rows].tolist() for name, one in self.truth.traits.items()}

    def table(self) -> dict[str, Text]:
        """Return the answers as a long table, "don't know" included."""
        forms, items = self.matrix.shape
        words = np.array(["否", "是"], object)
        answer = np.full(forms * items, "不了解", object)
        flat = self.matrix.ravel()
        answer[flat != 255] = words[flat[flat != 255]]
        facets = {"ratee": self.ratee, "rater": self.rater}
        facets |= {"unit": self.unit, "source": self.source}
        long = {name: np.repeat(column, items) for name, column in facets.items()}
        names = np.array([item.id for item in self.design.items], object)
        return long | {"item": np.tile(names, forms), "answer": answer}


def default_items(rng: np.random.Generator | None = None) -> tuple[Item, ...]:
    """125 unnamed items: 77 positive, 48 reverse, spread over dimensions and layers."""
    keys = np.array([1] * 77 + [-1] * 48)
    (rng or np.random.default_rng(0)).shuffle(keys)
    return tuple(
        Item(f"Q{n + 1:03d}", DIMENSIONS[n % 5], LAYERS[(n // 5) % 4], int(key))
        for n, key in enumerate(keys)
    )


def simulate(
    size: str = "county",
    *,
    seed: int = 0,
    items: Sequence[Item] | None = None,
    forms: Mapping[str, Sequence[str]] | None = None,
    sources: Sequence[Source] = SOURCES,
    spreads: Spreads | None = None,
    model: Model | None = None,
    halo: bool = True,
    bad_share: float = 0.0,
    unknown_share: float = 0.1,
    traits: Mapping[str, Sequence[str]] | None = None,
    planted: Planted | None = None,
) -> Simulation:
    """Simulate a campaign from the model itself, with known truth.

    Parameters
    ----------
    size
        One of ``SIZES``; ignored where ``forms`` are given.
    seed
        The same seed gives the same campaign.
    items
        The caller's own items; by default 125 unnamed ones.
    forms
        The caller's own forms: equally long columns ``ratee``, ``rater``, ``source``, ``unit``.
    sources
        The groups of raters and their sides.
    spreads, halo
        How far effects scatter; whether raters have general impressions of ratees.
    model
        The model that the design asks for.
    bad_share
        Share of raters who answer worthlessly, in the kinds of ``BAD_KINDS``.
    unknown_share
        Rough share of "don't know".
    traits
        Traits of ratees and their groups, for example ``{"性别": ("男", "女")}``, drawn evenly.
    planted
        Unfair items, conspirators, copies and retaliation to be hidden in the answers.

    Raises
    ------
    MeasureError
        If the size is unknown, or the forms lack a column.

    """
    rng = np.random.default_rng(seed)
    names = [source.id for source in sources]
    asked = tuple(items) if items is not None else default_items()
    dimensions = tuple(dict.fromkeys(item.dimension for item in asked))
    layers = tuple(dict.fromkeys(item.layer for item in asked if item.layer))
    columns = _given_forms(forms) if forms is not None else make_forms(size, rng, names)
    known = {source.id for source in sources}
    extra = tuple(Source(s) for s in sorted(set(columns["source"].tolist()) - known))
    design = Design(asked, dimensions, layers, (*sources, *extra), model or Model())
    truth, place = _make_truth(design, columns, spreads or Spreads(), bad_share, rng)
    # What is planted draws from a stream of its own, so that the rest stays as it was.
    hand = np.random.default_rng([seed, 1])
    planted = planted or Planted()
    groups = {name: hand.choice(list(of), len(truth.ratees)) for name, of in (traits or {}).items()}
    hidden, push = hide(planted, columns, hand)
    truth = replace(truth, traits={k: v.astype(object) for k, v in groups.items()}, hidden=hidden)
    harder = _harder(planted, truth, place, design)
    matrix = _answer(design, truth, place, spreads or Spreads(), halo, rng, push, harder)
    _forget(matrix, place, unknown_share, rng)
    copy_answers(matrix, columns, hidden, planted.copied_share, hand)
    return Simulation(design=design, matrix=matrix, truth=truth, **columns)


def _given_forms(forms: Mapping[str, Sequence[str]]) -> dict[str, Text]:
    lacking = [name for name in ("ratee", "rater", "source", "unit") if name not in forms]
    if lacking:
        raise MeasureError(f"答卷表缺少“{lacking[0]}”列。", column=lacking[0])
    return {
        name: np.array([str(value) for value in forms[name]], object)
        for name in ("ratee", "rater", "source", "unit")
    }


@dataclass(frozen=True)
class _Place:
    ratee: Ints
    rater: Ints
    source: Ints


def _make_truth(
    design: Design,
    columns: Mapping[str, Text],
    sd: Spreads,
    bad_share: float,
    rng: np.random.Generator,
) -> tuple[Truth, _Place]:
    dims = len(design.dimensions)
    ratees, ratee = np.unique(columns["ratee"].astype(str), return_inverse=True)
    raters, rater = np.unique(columns["rater"].astype(str), return_inverse=True)
    sources, source = np.unique(columns["source"].astype(str), return_inverse=True)
    units, unit = np.unique(columns["unit"].astype(str), return_inverse=True)
    home = np.zeros(len(ratees), np.int64)
    home[ratee] = unit
    shared = rng.normal(0, sd.unit, (len(units), 1))
    shared = shared + rng.normal(0, sd.unit_by_dimension, (len(units), dims))
    levels = sd.mean + shared[home] + rng.normal(0, sd.person, (len(ratees), 1))
    levels = levels + rng.normal(0, sd.person_by_dimension, (len(ratees), dims))
    bad = np.full(len(raters), "", object)
    chosen = rng.permutation(len(raters))[: round(bad_share * len(raters))]
    bad[chosen] = np.array(BAD_KINDS, object)[np.arange(len(chosen)) % len(BAD_KINDS)]
    truth = Truth(
        ratees=ratees.astype(object),
        levels=levels,
        raters=raters.astype(object),
        severity=rng.normal(0, sd.severity, len(raters)),
        yes_saying=rng.normal(0.15, sd.acquiescence, len(raters)),
        bad=bad,
        items=np.array([item.id for item in design.items], object),
        difficulty=rng.normal(0, sd.item, len(design.items)),
        sources=sources.astype(object),
        bias=rng.normal(0, sd.source, (len(sources), dims)),
    )
    return truth, _Place(ratee, rater, source)


def _harder(planted: Planted, truth: Truth, place: _Place, design: Design) -> dict[int, Floats]:
    """Added difficulty of each form, for the items that are unfair."""
    out: dict[int, Floats] = {}
    for one in planted.dif:
        if one.trait == "来源":
            member = (truth.sources == one.group)[place.source]
        else:
            member = (truth.traits[one.trait] == one.group)[place.ratee]
        item = design.item_index[one.item]
        out[item] = out.get(item, 0.0) + one.shift * member.astype(np.float64)
    return out


def _answer(
    design: Design,
    truth: Truth,
    place: _Place,
    sd: Spreads,
    halo: bool,
    rng: np.random.Generator,
    push: Floats,
    harder: Mapping[int, Floats],
) -> Bytes:
    forms, dims = len(place.ratee), len(design.dimensions)
    eta = truth.levels[place.ratee] + truth.bias[place.source] + push[:, None]
    eta = eta - truth.severity[place.rater][:, None]
    if halo:
        eta = eta + rng.normal(0, sd.halo, (forms, 1))
        eta = eta + rng.normal(0, sd.halo_by_dimension, (forms, dims))
    kappa = truth.yes_saying[place.rater]
    bad = truth.bad[place.rater]
    # One who knows nobody apart gives all ratees one impression, item by item at random.
    blur = rng.normal(1.0, 0.3, len(truth.raters))[place.rater]
    eta = np.where((bad == "印象不分人")[:, None], blur[:, None], eta)
    matrix = np.empty((forms, len(design.items)), np.uint8)
    for n, item in enumerate(design.items):
        d = design.dimensions.index(item.dimension)
        difficulty = np.where(bad == "印象不分人", 0.0, truth.difficulty[n] + harder.get(n, 0.0))
        agree = rng.random(forms) < 1 / (1 + np.exp(-(eta[:, d] - difficulty + item.key * kappa)))
        slip = rng.random(forms)
        agree = np.where(bad == "随手填写", slip < 0.5, agree)
        agree = np.where(bad == "一律好评", slip < 0.98, agree)
        agree = np.where(bad == "一律差评", slip < 0.03, agree)
        yes = agree if item.key > 0 else ~agree
        matrix[:, n] = np.where(bad == "一律答是", slip < 0.97, yes)
    return matrix


def _forget(matrix: Bytes, place: _Place, share: float, rng: np.random.Generator) -> None:
    """Some items and some raters get "don't know" more often."""
    if share <= 0:
        return
    forms, items = matrix.shape
    base = np.log(share / (1 - share)) - 0.2
    rater = rng.normal(0, 0.5, int(place.rater.max()) + 1)[place.rater]
    for n, ease in enumerate(floats(rng.normal(0, 0.6, items))):
        unknown = rng.random(forms) < 1 / (1 + np.exp(-(base + ease + rater)))
        matrix[unknown, n] = 255
