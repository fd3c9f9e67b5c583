"""No module needs itself, by whatever way round: imports inside functions and for types count."""

import pkgutil
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

import guantong

SRC = Path(guantong.__file__).parent
ENGINES = [f"engines.{one.name}" for one in pkgutil.iter_modules([str(SRC / "engines")])]
PACKAGES = [one.name for one in pkgutil.iter_modules([str(SRC)]) if one.ispkg]


@pytest.fixture(scope="module")
def house() -> grimp.ImportGraph:
    return grimp.build_graph("guantong", cache_dir=None)


@pytest.mark.parametrize("package", [one for one in PACKAGES if one != "engines"] + ENGINES)
def test_no_circle_of_imports(house: grimp.ImportGraph, package: str) -> None:
    top = f"guantong.{package}"
    modules = {top, *house.find_descendants(top)}
    needs = {name: house.find_modules_directly_imported_by(name) & modules for name in modules}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))


def test_every_folder_of_modules_is_a_package() -> None:
    """What is no package is seen by neither the import rules nor the tests above."""
    folders = {path.parent for path in SRC.rglob("*.py")}
    assert [str(one) for one in folders if not (one / "__init__.py").exists()] == []
