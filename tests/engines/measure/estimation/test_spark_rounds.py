"""On Spark, in its local mode, the same numbers come out as in memory."""

import os
import shutil
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from pyspark.sql import SparkSession

from guantong.engines.measure import fit, simulate
from guantong.engines.measure.estimation.spark_rounds import cut
from guantong.engines.measure.planning.plan import make_plan


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    assert shutil.which("java"), "Spark needs a Java runtime"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield made
    made.stop()


def test_pieces_hold_every_block_once() -> None:
    campaign = simulate("small", seed=4)
    plan = make_plan(campaign.answers(), campaign.design)
    pieces = cut(plan, 4)
    assert [piece.forms[1] for piece in pieces[:-1]] == [piece.forms[0] for piece in pieces[1:]]
    assert sum(len(piece.blocks) for piece in pieces) == len(plan.blocks)
    for piece in pieces:
        for block in piece.blocks:
            home = piece.ratees[slice(*block.ratees)]
            units = plan.answers.ratee_unit[home]
            assert len(set(units)) == 1
            assert len(home) == 8


def test_spark_gives_the_numbers_of_memory(session: SparkSession) -> None:
    campaign = simulate("small", seed=11, bad_share=0.1)
    answers = campaign.answers()
    here = fit(answers, campaign.design)
    there = fit(answers, campaign.design, spark=session)
    assert there.iterations == here.iterations
    for name in ("level", "error", "score"):
        assert getattr(there.ratees, name) == pytest.approx(getattr(here.ratees, name), abs=1e-6)
    assert there.raters.severity == pytest.approx(here.raters.severity, abs=1e-6)
    assert (there.raters.set_aside == here.raters.set_aside).all()
    assert there.raters.set_aside.any()
    assert there.pairs.probability == pytest.approx(here.pairs.probability, abs=1e-6)
    assert there.items.difficulty == pytest.approx(here.items.difficulty, abs=1e-6)
    assert there.variances.value == pytest.approx(here.variances.value, abs=1e-6)
    assert np.isfinite(there.log_likelihood)
    assert there.log_likelihood == pytest.approx(here.log_likelihood, rel=1e-5)
