"""Arrays and a few words as bytes that a database keeps, and back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

HEAD = "__head__"


def pack(arrays: Mapping[str, npt.NDArray[Any]], head: Mapping[str, Any]) -> bytes:
    """Return arrays and a JSON value as one compressed archive."""
    words = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8)
    out = io.BytesIO()
    # The names of arrays are free; numpy's own argument is named apart.
    np.savez_compressed(out, allow_pickle=False, **{**arrays, HEAD: words})
    return out.getvalue()


def unpack(content: bytes) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Return what `pack` put together; never runs code that the bytes may carry."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    head = json.loads(arrays.pop(HEAD).tobytes().decode())
    return arrays, head
