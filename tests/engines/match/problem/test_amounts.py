"""What arcs count: the same from a dense table as from a sparse matrix."""

import numpy as np
import pytest
import scipy.sparse as sp

from guantong.engines.match import Amounts, MatchError
from guantong.engines.match.tables.classic_problems import assignment

TABLE = np.array([[1, 0, 0], [0, 0, 2], [3, 0, 1], [0, 0, 0]])


@pytest.mark.parametrize("table", [TABLE, sp.csr_matrix(TABLE), sp.coo_matrix(TABLE)])
def test_a_dense_table_and_a_sparse_matrix_are_read_alike(table):
    found = Amounts(table)
    assert found.tolist() == TABLE.tolist()
    assert found[:, 2].tolist() == [0, 2, 1, 0]
    assert found[np.array([2, 0]), 0].tolist() == [3, 1]
    assert found.row(2) == [(0, 3), (2, 1)]
    assert found.row(3) == []
    assert found.most == 3


def test_an_attribute_that_nobody_has_counts_nothing():
    found = Amounts(TABLE)
    assert found[:, 1].tolist() == [0, 0, 0, 0]
    assert [len(part) for part in found.of(1)] == [0, 0]


def test_amounts_that_are_no_whole_numbers_are_refused():
    with pytest.raises(MatchError, match="整数"):
        Amounts(np.array([[0.5]]))


def test_an_instance_keeps_what_it_was_given_as_amounts():
    one = assignment(np.array([[6.0, 5], [5, 8]]), np.array([[2, 3], [2, 3]]), np.array([4, 3]))
    assert isinstance(one.amounts, Amounts)
    assert isinstance(one.changed(bans=[(0, 1)]).amounts, Amounts)
