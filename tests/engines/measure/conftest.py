"""Shared campaigns, simulated once."""

import pytest

from guantong.engines.measure import Result, Simulation, fit, simulate


@pytest.fixture(scope="session")
def county() -> Simulation:
    return simulate("small", seed=11, bad_share=0.1)


@pytest.fixture(scope="session")
def county_result(county: Simulation) -> Result:
    return fit(county.answers(), county.design)
