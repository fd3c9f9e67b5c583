"""Published data with known estimates, read as a stranger would read them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from guantong.engines.measure import Answers, Design, Result, fit

DATA = Path(__file__).parents[2] / "data" / "answers"


def _fit(answers: str, design: str) -> Result:
    plan = Design.from_toml(DATA / design)
    return fit(Answers.from_file(DATA / answers, plan), plan)


@pytest.fixture(scope="module")
def verbagg() -> Result:
    return _fit("VerbAgg_lme4.csv", "verbagg.toml")


def _column(name: str, column: str) -> dict[str, float]:
    with (DATA / name).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    place = rows[0].index(column)
    return {row[0]: float(row[place]) for row in rows[1:]}


def test_rasch_agrees_with_glmer(verbagg: Result) -> None:
    assert verbagg.log_likelihood == pytest.approx(-4039.259, abs=0.05)
    assert np.sqrt(verbagg.variances.value[0]) == pytest.approx(1.379, abs=0.01)


def test_rasch_difficulties_agree_with_glmer(verbagg: Result) -> None:
    glmer = _column("VerbAgg_glmer_items.csv", "est")
    ours = {row.item: row for row in verbagg.items.rows()}
    theirs = np.array([glmer["item" + name] for name in ours])
    mine = np.array([row.difficulty for row in ours.values()])
    assert np.corrcoef(mine, -theirs)[0, 1] > 0.999
    assert np.abs((mine - mine.mean()) + (theirs - theirs.mean())).max() < 0.01


def test_rasch_levels_agree_with_glmer(verbagg: Result) -> None:
    glmer, errors = (_column("VerbAgg_glmer_persons.csv", name) for name in ("est", "se"))
    rows = [row for row in verbagg.ratees.rows() if row.dimension == "总体"]
    mine = np.array([row.level for row in rows])
    theirs = np.array([glmer[row.ratee] for row in rows])
    assert np.corrcoef(mine, theirs)[0, 1] > 0.9999
    assert mine - mine.mean() == pytest.approx(theirs - theirs.mean(), abs=0.02)
    assert [row.error for row in rows] == pytest.approx([errors[r.ratee] for r in rows], abs=0.02)


def test_bfi_keyed_alphas() -> None:
    result = _fit("bfi_2800x28.csv", "bfi.toml")
    alphas = result.reliability.alpha[:5].round(3).tolist()
    assert alphas == pytest.approx([0.704, 0.729, 0.761, 0.813, 0.603], abs=0.001)
    assert result.converged
    assert "halo" not in result.variances.name.tolist()
