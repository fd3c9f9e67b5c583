"""The tree's arithmetic: a subtree is exactly a range of paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.core import tree

numbers = st.integers(min_value=0, max_value=36**tree.WIDTH - 1)
paths = st.lists(numbers, min_size=1, max_size=6).map(lambda ns: "".join(map(tree.segment, ns)))


@given(numbers, numbers)
def test_segments_sort_as_their_numbers(a: int, b: int) -> None:
    assert (tree.segment(a) < tree.segment(b)) == (a < b)


@given(paths, paths)
def test_a_range_holds_the_subtree_and_nothing_else(path: str, root: str) -> None:
    assert tree.inside(path, root) == path.startswith(root)


def test_ancestors_of_a_village() -> None:
    path = tree.segment(1) + tree.segment(2) + tree.segment(3)
    assert tree.ancestors(path) == ["000001", "000001000002"]
    assert tree.depth(path) == 3


@pytest.mark.parametrize("number", [-1, 36**tree.WIDTH])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        tree.segment(number)
