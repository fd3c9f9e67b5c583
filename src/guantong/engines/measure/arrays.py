"""The kinds of arrays that the engine works with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Shorts = NDArray[np.uint16]
Bools = NDArray[np.bool_]
Text = NDArray[np.object_]

#: An answer is a byte: 1 yes, 0 no, and this for none ("don't know" counts as none).
MISSING = 255


def floats(values: Any) -> Floats:
    """Say that an expression is an array of doubles, which its static type may not know."""
    return np.asarray(values, np.float64)
