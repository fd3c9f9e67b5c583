"""No module needs itself, by whatever way round: imports inside functions and for types count."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

PACKAGES = ["guantong.engines.measure", "guantong.staffing"]


@pytest.fixture(scope="module")
def house() -> grimp.ImportGraph:
    return grimp.build_graph("guantong", cache_dir=None)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_circle_of_imports(house: grimp.ImportGraph, package: str) -> None:
    modules = {package, *house.find_descendants(package)}
    needs = {name: house.find_modules_directly_imported_by(name) & modules for name in modules}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))
