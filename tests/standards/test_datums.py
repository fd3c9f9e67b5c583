"""Known answers of the published re-computation, and its inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards import datums

HERE = (116.404, 39.915)


def test_published_answers_are_met():
    """The example of wandergis/coordtransform, repeated by many ports of it."""
    assert datums.wgs84_to_gcj02(*HERE) == pytest.approx(
        (116.41024449916938, 39.91640428150164), abs=1e-12
    )
    assert datums.bd09_to_gcj02(*HERE) == pytest.approx(
        (116.39762729119315, 39.90865673957631), abs=1e-12
    )
    # That package takes the shift off once; ours meets it to its own error, some 6 cm.
    assert datums.to_wgs84("gcj02", *HERE) == pytest.approx(
        (116.39775550083061, 39.91359571849836), abs=1e-6
    )


@given(st.floats(109, 114), st.floats(24, 28))
def test_what_is_shifted_comes_back(longitude, latitude):
    shifted = datums.wgs84_to_gcj02(longitude, latitude)
    assert datums.to_wgs84("gcj02", *shifted) == pytest.approx((longitude, latitude), abs=1e-9)


def test_outside_china_nothing_is_shifted():
    assert datums.wgs84_to_gcj02(2.35, 48.85) == (2.35, 48.85)
