"""Answers on disk give the same result as answers in memory."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from guantong.engines.measure import Simulation, fit
from guantong.engines.measure.estimation.elimination import Reduced
from guantong.engines.measure.estimation.storage import Disk


def test_answers_on_disk_are_measured_as_in_memory(county: Simulation, tmp_path: Path) -> None:
    answers = county.answers()
    mapped = np.memmap(tmp_path / "answers", np.uint8, "w+", shape=answers.matrix.shape)
    mapped[:] = answers.matrix
    here = fit(answers, county.design)
    there = fit(replace(answers, matrix=mapped), county.design)
    assert there.ratees.level == pytest.approx(here.ratees.level, abs=1e-12)
    assert there.ratees.error == pytest.approx(here.ratees.error, abs=1e-12)
    assert there.log_likelihood == here.log_likelihood


def test_what_a_block_kept_comes_back_to_the_bit(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    mapped = np.memmap(tmp_path / "answers", np.uint8, "w+", shape=(2, 2))
    disk = Disk(mapped, tmp_path)
    shapes = [(2, 2), (2, 5), (2,), (3, 2, 2), (6, 7), (6,), (5, 5), (5,)]
    for _ in range(2):
        parts = [rng.normal(size=shape) for shape in shapes]
        disk.keep(7, Reduced(*parts))
        disk.rest()
        for one, two in zip(parts, disk.kept(7), strict=True):
            assert two.dtype == one.dtype
            assert (two == one).all()
    assert [path.name for path in tmp_path.iterdir()] == ["answers"]
