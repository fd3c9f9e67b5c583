"""What a fit must do: cover, stop, repeat, leave out, flag."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.measure.coverage import MODELS, honest, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.engines.measure import Model, Result, Simulation, fit, groups, simulate


def _part(sample: Simulation, keep: np.ndarray) -> Simulation:
    names = {name: getattr(sample, name)[keep] for name in ("ratee", "rater", "source", "unit")}
    return replace(sample, matrix=sample.matrix[keep], **names)


def _fit(sample: Simulation) -> Result:
    return fit(sample.answers(), sample.design)


def test_intervals_cover_with_halo_and_do_not_without(capsys: pytest.CaptureFixture) -> None:
    made = samples("small", 10)
    full, narrow = honest(made, MODELS["full model"]), honest(made, MODELS["without halo"])
    print(f"coverage with halo {full.coverage:.3f}, without {narrow.coverage:.3f}")
    assert 0.93 <= full.coverage <= 0.97
    assert narrow.coverage < 0.85
    assert full.wrong_sign <= 0.005


def test_levels_follow_the_truth(county: Simulation, county_result: Result) -> None:
    found, true = county_result.levels.level[:, :5], county.truth.levels
    assert min(np.corrcoef(found[:, d], true[:, d])[0, 1] for d in range(5)) > 0.9


def test_same_answers_give_the_same_result_in_any_order(county: Simulation) -> None:
    order = np.random.default_rng(0).permutation(len(county.ratee))
    first, again = _fit(county), _fit(county)
    shuffled = _fit(_part(county, order))
    assert first.ratees.level.tolist() == again.ratees.level.tolist()
    assert first.ratees.level.tolist() == shuffled.ratees.level.tolist()
    assert first.pairs.error.tolist() == shuffled.pairs.error.tolist()


def test_long_table_reads_like_wide_matrix() -> None:
    sample = simulate("tiny", seed=4)
    table = sample.table()
    order = np.random.default_rng(1).permutation(len(table["item"]))
    long = type(sample.answers()).from_table(
        {name: column[order] for name, column in table.items()}, sample.design
    )
    wide = sample.answers()
    assert (long.matrix == wide.matrix).all()
    assert long.raters.tolist() == wide.raters.tolist()
    assert long.form_source.tolist() == wide.form_source.tolist()


def test_every_table_library_reads_alike() -> None:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    sample = simulate("tiny", seed=4)
    table, wide = sample.table(), sample.answers()
    frame = pd.DataFrame(table)
    arrow = pa.table({name: column.tolist() for name, column in table.items()})
    for kind in (frame, pl.DataFrame(arrow.to_pydict()), arrow, duckdb.from_arrow(arrow)):
        assert (type(wide).from_table(kind, sample.design).matrix == wide.matrix).all()


def test_empty_source_is_left_out() -> None:
    sample = simulate("tiny", seed=5)
    result = _fit(_part(sample, sample.source != "服务对象"))
    assert "服务对象" not in result.by_source.source.tolist()
    assert "服务对象" not in result.sources.source.tolist()
    one = _part(sample, ~((sample.source == "同级") & (sample.ratee == "P001")))
    rows = [r for r in _fit(one).by_source.rows() if r.ratee == "P001"]
    assert "同级" not in {r.source for r in rows}


def test_no_halo_is_found_and_the_fit_stops() -> None:
    sample = simulate("small", seed=1, halo=False, model=Model(screening=False))
    result = _fit(sample)
    assert result.converged
    assert result.iterations <= 40
    value = dict(zip(result.variances.name, result.variances.value, strict=True))
    assert value["halo"] < 0.01
    assert value["halo_by_dimension"] < 0.01


def test_disconnected_design_is_flagged_and_not_compared() -> None:
    sample = simulate("tiny", seed=6)
    local = _part(sample, np.isin(sample.source, ["同级", "下级", "服务对象"]))
    result = _fit(replace(local, unit=np.full(len(local.unit), "U", object)))
    assert len(result.components) == 3
    assert any("互不相连" in words for words in result.warnings)
    assert len(result.pairs) == 3 * 15
    assert len({name for g in groups(result, "U") for name in g.ratees}) == 18


def test_few_units_are_flagged() -> None:
    assert any("少于 5 个" in words for words in _fit(simulate("tiny", seed=7)).warnings)


def test_bad_raters_are_set_aside_with_words_and_honest_ones_are_not(
    county: Simulation, county_result: Result
) -> None:
    bad = county.truth.bad != ""
    out = county_result.raters.set_aside
    assert county_result.raters.rater.tolist() == county.truth.raters.tolist()
    assert out[bad].mean() > 0.8
    assert out[~bad].mean() <= 0.02
    assert all(words for words in county_result.raters.reason[out])
    assert county_result.with_all.level.tolist() != county_result.ratees.level.tolist()


def test_dropping_bad_raters_helps(county: Simulation, county_result: Result) -> None:
    def error(table) -> float:
        level = table.level.reshape(-1, 6)[:, :5] - county.truth.levels
        return float(np.sqrt(((level - level.mean(axis=0)) ** 2).mean()))

    assert error(county_result.ratees) < error(county_result.with_all)


def test_pairs_and_groups_agree(county_result: Result) -> None:
    apart = {
        frozenset((row.ratee_a, row.ratee_b)) for row in county_result.pairs.rows() if row.distinct
    }
    found = groups(county_result, "U001")
    assert found[0].ratees
    for group in found:
        for name in group.ratees:
            for other in group.ratees:
                assert frozenset((name, other)) not in apart


def test_tables_hold_sane_numbers(county_result: Result) -> None:
    may_be_empty = ("contradictions", "suspicions", "impact")
    for name, table in county_result.tables().items():
        assert len(table) > 0 or name in may_be_empty, name
    r = county_result.ratees
    assert ((r.score_low <= r.score) & (r.score <= r.score_high)).all()
    assert ((r.score >= 0) & (r.score <= 100) & (r.error > 0)).all()
    assert ((r.reliability >= 0) & (r.reliability <= 1)).all()
    c = county_result.cells
    assert ((c.score_low < c.score) & (c.score < c.score_high)).all()
    assert {"温差", "落差", "偏差"} == set(county_result.gaps.gap.tolist())
    assert (county_result.by_source.forms > 0).all()


def test_gaps_find_what_was_planted() -> None:
    sample = simulate("small", seed=9)
    target = sample.truth.ratees[0]
    mine = sample.ratee == target
    below = np.isin(sample.source, ["下级", "服务对象"])
    done = np.array([item.layer == "干" for item in sample.design.items])
    bad = np.array([0 if item.key > 0 else 1 for item in sample.design.items], np.uint8)
    rng = np.random.default_rng(2)
    matrix = sample.matrix.copy()
    # Below, and on what was done, most of this person's answers turn against the key.
    turn = rng.random(matrix.shape) < 0.7
    turn &= mine[:, None] & (below[:, None] | done[None, :]) & (matrix != 255)
    matrix[turn] = np.broadcast_to(bad, matrix.shape)[turn]
    result = _fit(replace(sample, matrix=matrix))
    gap = {row.gap: row for row in result.gaps.rows() if row.ratee == target}
    assert gap["温差"].low > 0
    assert gap["落差"].low > 0
    others = result.gaps.ratee != target
    z = np.abs(result.gaps.value / result.gaps.error)[others]
    assert (z > 1.96).mean() < 0.08


def test_contradiction_is_found_with_words() -> None:
    sample = simulate("small", seed=10)
    mine = sample.ratee == sample.truth.ratees[3]
    matrix = sample.matrix.copy()
    positive = np.array([one.key > 0 for one in sample.design.items])
    item = int(np.argmin(np.where(positive, sample.truth.difficulty, np.inf)))
    matrix[mine, item] = 0
    result = _fit(replace(sample, matrix=matrix))
    rows = [r for r in result.contradictions.rows() if r.ratee == sample.truth.ratees[3]]
    assert [(r.item, r.kind) for r in rows] == [(sample.design.items[item].id, "矛盾")]
    assert "预期" in rows[0].words


def test_progress_goes_from_little_to_all() -> None:
    seen: list[int] = []
    sample = simulate("tiny", seed=1)
    fit(sample.answers(), sample.design, on_progress=lambda percent, _: seen.append(percent))
    assert seen == sorted(seen)
    assert seen[-1] == 100


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["halo", "severity", "acquiescence", "units"]))
def test_any_thinned_campaign_gives_finite_numbers(seed: int, off: str) -> None:
    rng = np.random.default_rng(seed)
    sample = simulate("tiny", seed=seed % 5, model=replace(Model(), **{off: False}))
    sample = _part(sample, rng.random(len(sample.ratee)) < rng.uniform(0.3, 1))
    result = _fit(sample)
    for column in (result.ratees.level, result.ratees.error, result.cells.error):
        assert np.isfinite(column).all()
    assert (result.ratees.error > 0).all()
