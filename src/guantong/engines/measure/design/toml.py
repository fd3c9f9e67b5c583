"""A design as TOML text, both ways."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from guantong.engines.measure.design.coding import Coding
from guantong.engines.measure.design.parts import Columns, Item, Model, Source
from guantong.engines.measure.errors import MeasureError

_TABLES: dict[str, type] = {"model": Model, "coding": Coding, "columns": Columns}
_LISTS: dict[str, type] = {"items": Item, "sources": Source}
_NAMES = ("dimensions", "layers", "learned", "done", "notes")


def read(source: str | Path) -> dict[str, Any]:
    """Read TOML from a path, or from text that has more than one line.

    Returns
    -------
    dict
        The arguments of a `Design`.

    Raises
    ------
    MeasureError
        If there is no such file, or it is no TOML that says a design.

    """
    text = source
    if isinstance(source, Path) or "\n" not in source:
        try:
            text = Path(source).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise MeasureError(f"读不到设计文件 {source}：{error.strerror}。") from error
        except UnicodeDecodeError as error:
            raise MeasureError(f"设计文件 {source} 不是 UTF-8 文本。") from error
    try:
        data = tomllib.loads(str(text))
    except tomllib.TOMLDecodeError as error:
        raise MeasureError(f"设计不是合格的 TOML：{error}。") from error
    return _arguments(data)


def _arguments(data: dict[str, Any]) -> dict[str, Any]:
    known = {*_TABLES, *_LISTS, *_NAMES, "table"}
    for name in data:
        if name not in known:
            raise MeasureError(f"设计里有不认识的项“{name}”。可用：{'、'.join(sorted(known))}。")
    data.setdefault("columns", data.pop("table", {}))
    values: dict[str, Any] = {name: tuple(data[name]) for name in _NAMES if name in data}
    for name, kind in _TABLES.items():
        values[name] = _build(kind, data.get(name, {}), name)
    for name, kind in _LISTS.items():
        rows = data.get(name, [])
        values[name] = tuple(
            kind(row) if isinstance(row, str) and kind is Source else _build(kind, row, name)
            for row in rows
        )
    if "dimensions" not in values:
        values["dimensions"] = tuple(dict.fromkeys(item.dimension for item in values["items"]))
    if "layers" not in values:
        values["layers"] = tuple(
            dict.fromkeys(item.layer for item in values["items"] if item.layer)
        )
    return values


def _build(kind: type, row: Any, where: str) -> Any:
    if not isinstance(row, dict):
        raise MeasureError(f"设计的 {where} 写法不对：{row!r}。")
    row = dict(row)
    if kind is Model and row.pop("rasch", False):
        base = asdict(Model.rasch())
        row = {**base, **row}
    allowed = {one.name for one in fields(kind)}
    for name in row:
        if name not in allowed:
            raise MeasureError(
                f"设计的 {where} 里有不认识的项“{name}”。可用：{'、'.join(sorted(allowed))}。"
            )
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise MeasureError(f"设计的 {where} 缺少必填项：{row!r}。") from error


def write(design: Mapping[str, Any]) -> str:
    """Write every value of a design (its parts as mappings), so that the file says what was done.

    Defaults are written too.
    """
    lines = [f"{name} = {_value(design[name])}" for name in _NAMES]
    for name in _TABLES:
        lines += ["", f"[{name}]", *_pairs(design[name])]
    for name in ("sources", "items"):
        for row in design[name]:
            lines += ["", f"[[{name}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def _pairs(values: dict[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in values.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    # JSON's strings are TOML's, but for one character that JSON need not escape.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
