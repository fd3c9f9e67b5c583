"""Packaged tables as rows."""

from __future__ import annotations

import csv
from importlib import resources


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a packaged CSV table."""
    file = resources.files("guantong.standards") / "data" / name
    with file.open(encoding="utf-8-sig") as handle:
        return list(csv.DictReader(handle))
