"""A child process that fits prepared answers with another package; it needs nothing of ours.

Each function gives levels, ratees x dimensions. Packages that know no raters take each form for a
person, and a ratee's level is the mean over the forms.
"""

import json
import resource
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Data:
    """Answers (items x forms), keys and dimensions of items, ratee, rater and source of forms."""

    matrix: NDArray[np.uint8]
    key: Ints
    dimension: Ints
    ratee: Ints
    rater: Ints
    source: Ints

    @classmethod
    def read(cls, folder: Path) -> "Data":
        """Read what `prepared.prepare` wrote."""
        names = ("matrix", "key", "dimension", "form_ratee", "form_rater", "form_source")
        return cls(*(np.load(folder / f"{name}.npy") for name in names))

    @property
    def shape(self) -> tuple[int, int]:
        """Ratees and dimensions."""
        return int(self.ratee.max()) + 1, int(self.dimension.max()) + 1

    def agreement(self, items: Ints) -> NDArray[np.int8]:
        """Forms x items: 1 where the answer speaks for the ratee, 0 against, -1 none."""
        raw, good = self.matrix[items], (self.key[items] > 0)[:, None]
        agree = np.where(good, raw, 1 - raw.astype(np.int8)).astype(np.int8)
        agree[raw == 255] = -1
        return np.ascontiguousarray(agree.T)

    def over_forms(self, value: Floats) -> Floats:
        """Mean of a number of each form by ratee."""
        known = np.isfinite(value)
        many = np.bincount(self.ratee[known], minlength=self.shape[0])
        return np.bincount(self.ratee[known], value[known], self.shape[0]) / np.maximum(many, 1)


def sklearn_logistic(data: Data) -> Floats:
    """Logistic regression on ratee x dimension, item, rater, rater x key, source x dimension."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    ratees, dims = data.shape
    item, form = np.nonzero(data.matrix != 255)
    agree = (data.matrix[item, form] == (data.key[item] > 0)).astype(np.int8)
    d = data.dimension[item]
    blocks = (
        (ratees * dims, data.ratee[form] * dims + d),
        (len(data.key), item),
        (int(data.rater.max()) + 1, data.rater[form]),
        (int(data.rater.max()) + 1, data.rater[form]),
        ((int(data.source.max()) + 1) * dims, data.source[form] * dims + d),
    )
    place = np.empty((len(item), len(blocks)), np.int32)
    width = 0
    for k, (size, column) in enumerate(blocks):
        place[:, k] = width + column
        width += size
    value = np.ones(place.shape)
    value[:, 3] = data.key[item]
    rows = np.arange(len(item) + 1, dtype=np.int64) * len(blocks)
    if rows[-1] < np.iinfo(np.int32).max:
        rows = rows.astype(np.int32)
    x = csr_matrix((value.ravel(), place.ravel(), rows), shape=(len(item), width))
    del item, form, d, blocks, place, value
    model = LogisticRegression(tol=1e-6, max_iter=20_000).fit(x, agree)
    return np.asarray(model.coef_[0, : ratees * dims], np.float64).reshape(ratees, dims)


def raschpy_mfrm(data: Data) -> Floats:
    """Many-facet Rasch model (ratee, rater, item) of each dimension, main effects."""
    import pandas as pd
    from raschpy import MFRM

    levels = np.full(data.shape, np.nan)
    index = pd.MultiIndex.from_arrays([data.rater, data.ratee], names=["rater", "person"])
    for d in range(data.shape[1]):
        agree = data.agreement(np.flatnonzero(data.dimension == d)).astype(np.float64)
        agree[agree < 0] = np.nan
        model = MFRM(pd.DataFrame(agree, index=index), max_score=1, validate=False)
        model.calibrate("global")
        model.person_estimates("global")
        found = model.persons_global
        levels[found.index.to_numpy(int), d] = found.to_numpy(float)
    return levels


def crowdkit_dawid_skene(data: Data) -> Floats:
    """Dawid and Skene: each ratee and item has a true answer; mean probability by dimension."""
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    items = len(data.key)
    item, form = np.nonzero(data.matrix != 255)
    agree = (data.matrix[item, form] == (data.key[item] > 0)).astype(int)
    task = data.ratee[form] * items + item
    table = pd.DataFrame({"task": task, "worker": data.rater[form], "label": agree})
    chance = DawidSkene(n_iter=100).fit_predict_proba(table)[1]
    task = chance.index.to_numpy(int)
    ratees, dims = data.shape
    cell = task // items * dims + data.dimension[task % items]
    many = np.bincount(cell, minlength=ratees * dims)
    total = np.bincount(cell, chance.to_numpy(float), ratees * dims)
    return (total / np.maximum(many, 1)).reshape(ratees, dims)


def girth_rasch(data: Data) -> Floats:
    """Rasch's model of forms by marginal likelihood, one dimension at a time."""
    from girth import ability_eap, rasch_mml, tag_missing_data

    levels = np.empty(data.shape)
    for d in range(data.shape[1]):
        agree = data.agreement(np.flatnonzero(data.dimension == d)).T.astype(int)
        tagged = tag_missing_data(agree, [0, 1])
        difficulty = rasch_mml(tagged)["Difficulty"]
        levels[:, d] = data.over_forms(ability_eap(tagged, difficulty, 1.0))
    return levels


def mirt_rasch(data: Data) -> Floats:
    """One-parameter model of forms by expectation-maximisation, one dimension at a time."""
    import mirt

    levels = np.empty(data.shape)
    for d in range(data.shape[1]):
        agree = data.agreement(np.flatnonzero(data.dimension == d)).astype(int)
        model = mirt.fit_mirt(agree, model="1PL", compute_standard_errors=False)
        theta = np.asarray(mirt.fscores(model, agree).theta, np.float64).reshape(len(agree), -1)
        levels[:, d] = data.over_forms(theta[:, 0])
    return levels


METHODS = {
    "sklearn": sklearn_logistic,
    "raschpy": raschpy_mfrm,
    "crowd-kit": crowdkit_dawid_skene,
    "girth": girth_rasch,
    "mirt": mirt_rasch,
}


def main(method: str, folder: str, levels: str) -> None:
    """Fit, and say how long and how much it took; imports are not counted."""
    warnings.simplefilter("ignore")
    data = Data.read(Path(folder))
    started = time.perf_counter()
    found = METHODS[method](data)
    seconds = time.perf_counter() - started
    np.save(levels, found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
