"""The elements that villages are asked for, as they ship with the job: kept at set-up."""

from __future__ import annotations

from importlib import resources

from guantong.programmes.services import values


def load() -> int:
    """Keep the shipped elements and rules of the root, if it has none; return how many are new."""
    data = resources.files("guantong.jobs.economy") / "data"
    made = values.load(data / "elements.csv", data / "rules.csv")
    return made + values.load(data / "elements_three.csv")
