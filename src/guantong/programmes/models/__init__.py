"""The tables of programmes, one module a subject."""

from guantong.programmes.models.values import (
    Basis,
    Cadence,
    ColumnTitle,
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    DataWord,
    Told,
    ValueOrigin,
    ValueState,
)

__all__ = [
    "Basis", "Cadence", "ColumnTitle", "DataElement", "DataRule", "DataSheet", "DataValue",
    "DataWord", "Told", "ValueOrigin", "ValueState",
]  # fmt: skip
