"""An instance of the engine as canonical JSON and back, so that a plan can be proven later."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

import numpy as np

from guantong.engines.stage.problem.instance import Instance, Weights

#: Infinity in JSON, which has none.
ENDLESS = "inf"


def packed(value: Any) -> str:
    """Return canonical JSON: keys sorted, no spaces, numbers as Python writes them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(text: str) -> Any:
    """Read what `packed` wrote."""
    return json.loads(text)


def digest(text: str) -> str:
    """Return the digest by which a snapshot is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_data(one: Instance) -> dict[str, Any]:
    """Return an instance as what JSON holds."""
    return {f.name: _told(getattr(one, f.name)) for f in dataclasses.fields(one)}


def from_data(data: dict[str, Any]) -> Instance:
    """Return the instance that `as_data` told."""
    given = {name: _read(value) for name, value in data.items()}
    given["weights"] = Weights(**given["weights"])
    for name in ("locks", "bans"):
        given[name] = tuple(map(tuple, given[name]))
    return Instance(**given)


def _told(value: Any) -> Any:
    if isinstance(value, Weights):
        return dataclasses.asdict(value)
    if isinstance(value, np.ndarray):
        flat = value.ravel().tolist()
        if value.dtype.kind == "f":
            flat = [_number(one) for one in flat]
        elif value.dtype.kind == "b":
            flat = [int(one) for one in flat]
        return {"kind": value.dtype.str, "shape": list(value.shape), "values": flat}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple):
        return [_told(one) for one in value]
    return value


def _number(value: float) -> float | int | str:
    if not np.isfinite(value):
        return ENDLESS
    return int(value) if value == int(value) else round(value, 6)


def _read(value: Any) -> Any:
    if isinstance(value, dict) and "shape" in value:
        flat = [np.inf if one == ENDLESS else one for one in value["values"]]
        return np.array(flat, np.dtype(value["kind"])).reshape(value["shape"])
    return tuple(value) if isinstance(value, list) else value
