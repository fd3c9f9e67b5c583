"""The benchmark measures what it says: known figures, limits that bind, pages that stay whole."""

import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.measure.accuracy import closeness
from benchmarks.measure.detection import PANEL, PEOPLE, area, forms
from benchmarks.measure.misfit import with_misfit
from benchmarks.measure.peers import Data
from benchmarks.measure.prepared import prepare_with_warming, read
from benchmarks.measure.speed import METHODS, Limits, Runs, run_once
from benchmarks.measure.tables import keep, markdown

from guantong.engines.measure import simulate


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    prepare_with_warming("tiny", 1, folder)
    return folder


def test_closeness_of_known_levels() -> None:
    truth = np.array([[0.0], [1.0], [2.0]])
    same, double = closeness(truth + 5, truth), closeness(2 * truth, truth)
    assert (same.correlation, same.rmse) == pytest.approx((1.0, 0.0))
    assert double.rmse == pytest.approx(np.sqrt(2 / 3))
    assert double.rmse_after_line == pytest.approx(0.0)


def test_area_counts_pairs_and_halves_of_ties() -> None:
    bad = np.array([True, False, True, False])
    assert area(np.array([4.0, 1.0, 3.0, 2.0]), bad) == 1.0
    assert area(np.array([2.0, 1.0, 2.0, 2.0]), bad) == 0.75


@pytest.mark.parametrize("per_rater", [15, 3, 1])
def test_every_rater_gives_as_many_forms_as_asked(per_rater: int) -> None:
    layout = forms(per_rater, 0)
    assert set(np.unique(layout["rater"], return_counts=True)[1]) == {per_rater}
    assert set(np.unique(layout["ratee"], return_counts=True)[1]) == {sum(PANEL.values())}
    assert len(set(zip(layout["rater"], layout["ratee"], strict=True))) == len(layout["rater"])
    assert PEOPLE == 15


def test_misfit_keeps_who_is_silent_and_who_is_worthless() -> None:
    sample = simulate("tiny", seed=2, bad_share=0.2)
    other = with_misfit(sample, 2)
    assert ((other.matrix == 255) == (sample.matrix == 255)).all()
    kind = dict(zip(sample.truth.raters, sample.truth.bad, strict=True))
    bad = np.array([kind[name] != "" for name in sample.rater])
    assert (other.matrix[bad] == sample.matrix[bad]).all()
    assert 0.1 < (other.matrix[~bad] != sample.matrix[~bad]).mean() < 0.5


def test_children_read_the_same_answers(prepared: Path) -> None:
    answers, design = read(prepared)
    data = Data.read(prepared)
    agree = data.agreement(np.arange(len(design.items)))
    assert data.shape == (len(answers.ratees), len(design.dimensions))
    assert (agree >= 0).sum() == len(answers)
    reverse = [n for n, item in enumerate(design.items) if item.key < 0]
    assert ((agree.T[reverse] == 1) == (answers.matrix[reverse] == 0)).all()


def test_a_child_reports_and_its_limits_bind(prepared: Path) -> None:
    method, runs = METHODS[0], Runs()
    run_once(method, prepared, Limits(8, 300, sys.executable), runs)
    assert runs.trouble == ""
    assert runs.close is not None
    assert runs.close.correlation > 0.8
    assert 50 < runs.peak < 2000
    run_once(method, prepared, Limits(0.3, 300, sys.executable), tight := Runs())
    assert tight.trouble
    run_once(method, prepared, Limits(8, 0.2, sys.executable), late := Runs())
    assert late.trouble == "more than 0.2 s"


def test_a_section_of_the_page_is_replaced_and_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    table = markdown(("a", "b"), [["x", "1"]])
    assert table.splitlines()[0] == "| a | b |"
    keep(page, "speed", table)
    keep(page, "coverage", "old\n")
    keep(page, "coverage", "new\n")
    text = page.read_text(encoding="utf-8")
    assert "| x | 1 |" in text
    assert "new" in text
    assert "old" not in text
