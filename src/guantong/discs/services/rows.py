"""All rows of a model: a disc carries what a machine holds, whoever reads it in."""

from __future__ import annotations

from typing import Any


def whole(model: Any) -> Any:
    """Return every row of a model."""
    return model.objects.unscoped("随光盘")
