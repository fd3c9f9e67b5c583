"""Answers in files that every child process reads, so that its memory is that of a fit alone."""

from pathlib import Path

import numpy as np

from guantong.engines.measure import Answers, Design, simulate

NAMES = ("ratees", "raters", "sources", "units")
PLACES = ("form_ratee", "form_rater", "form_source", "form_unit", "ratee_unit")


#: Folder of a few answers beside the many, to load the compiled loops with.
WARM = "warm"


def prepare_with_warming(size: str, seed: int, folder: Path) -> int:
    """Simulate a campaign into a folder, and a tiny one beside it; returns the answers."""
    prepare("tiny", seed, folder / WARM)
    return prepare(size, seed, folder)


def prepare(size: str, seed: int, folder: Path) -> int:
    """Simulate a campaign into a folder; returns the number of answers."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = simulate(size, seed=seed)
    answers, design = sample.answers(), sample.design
    place = {str(name): number for number, name in enumerate(sample.truth.ratees)}
    truth = sample.truth.levels[[place[str(name)] for name in answers.ratees]]
    arrays = {name: getattr(answers, name) for name in ("matrix", *PLACES)}
    arrays |= {name: getattr(answers, name).astype(str) for name in NAMES}
    arrays["truth"] = truth
    arrays["key"] = np.array([item.key for item in design.items])
    dims = {name: number for number, name in enumerate(design.dimensions)}
    arrays["dimension"] = np.array([dims[item.dimension] for item in design.items])
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "design.toml").write_text(design.to_toml(), encoding="utf-8")
    return len(answers)


def read(folder: Path) -> tuple[Answers, Design]:
    """Read what `prepare` wrote."""
    places = {name: np.load(folder / f"{name}.npy") for name in PLACES}
    names = {name: np.load(folder / f"{name}.npy").astype(object) for name in NAMES}
    answers = Answers(matrix=np.load(folder / "matrix.npy"), grades=None, **names, **places)
    return answers, Design.from_toml(folder / "design.toml")
