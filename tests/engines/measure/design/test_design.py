"""A design says what is wrong with it, and survives being written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.engines.measure import Coding, Columns, Design, Item, MeasureError, Model, Source


@pytest.mark.parametrize(
    "arguments",
    [
        {"items": ()},
        {"items": (Item("甲", "忠诚"), Item("甲", "忠诚"))},
        {"items": (Item("甲", "无此维"),)},
        {"items": (Item("甲", "忠诚", "无此层"),)},
        {"items": (Item("甲", "忠诚", key=2),)},
        {"items": (Item("甲", "忠诚"),), "sources": (Source("x", "under"),)},  # type: ignore[arg-type]
    ],
)
def test_faulty_design_is_refused(arguments: dict) -> None:
    with pytest.raises(MeasureError):
        Design(dimensions=("忠诚",), **arguments)


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=8)


@given(st.lists(names, min_size=1, max_size=5, unique=True), st.booleans(), st.integers(1, 5))
def test_design_survives_toml(ids: list[str], halo: bool, cut: int) -> None:
    design = Design(
        items=tuple(Item(name, "维", "学", (-1) ** n) for n, name in enumerate(ids)),
        dimensions=("维",),
        layers=("学",),
        sources=tuple(Source(name, "above") for name in ids),
        model=Model(halo=halo),
        coding=Coding(cut=cut),
        columns=Columns(traits=tuple(ids)),
        notes=tuple(ids),
    )
    assert Design.from_toml(design.to_toml() + "\n") == design


def test_unknown_setting_is_refused() -> None:
    with pytest.raises(MeasureError, match="speed"):
        Design.from_toml("[model]\nspeed = 3\n")
