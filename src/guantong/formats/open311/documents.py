"""Documents of GeoReport v2, written and read, in XML and in JSON.

JSON is the XML by the Spark convention: a list of like elements is an array without their names.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from lxml import etree

from guantong.formats.open311.moments import read_moment, written
from guantong.formats.open311.values import Open311Error

T = TypeVar("T")

#: Format → what the answer's head says of it.
FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
MOST_BYTES, MOST_ROWS, LONGEST = 4_000_000, 1000, 4000
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULL = type(None)
_KNOWN: dict[Any, dict[str, tuple[Any, bool]]] = {}


def write(kind: type[T], found: T | Sequence[T], form: str) -> bytes:
    """Write one value, or as many as a document of the kind holds, as ``xml`` or ``json``."""
    many = found if isinstance(found, Sequence) else [found]
    within = getattr(kind, "within", "")
    if form == "json":
        plain = [_plain(one) for one in many]
        return json.dumps(plain if within else plain[0], ensure_ascii=False).encode()
    elements = [_element(one) for one in many]
    root = elements[0] if not within else etree.Element(within)
    if within:
        root.extend(elements)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return text


def read(kind: type[T], data: bytes, form: str) -> tuple[T, ...]:
    """Read a document of values of a kind.

    Raises
    ------
    Open311Error
        If it is too long, not of the format, or a value is missing or none of its type.

    """
    if len(data) > MOST_BYTES:
        raise Open311Error(f"内容超过 {MOST_BYTES // 1_000_000} MB，请分次提供。")
    within = getattr(kind, "within", "")
    tag: str = kind.tag  # type: ignore[attr-defined]  # every kind has one
    rows = _of_json(data, within) if form == "json" else _of_xml(data, within, tag)
    if len(rows) > MOST_ROWS:
        raise Open311Error(f"一次最多 {MOST_ROWS} 条，这里有 {len(rows)} 条。")
    return tuple(_value(kind, row) for row in rows)


def _columns(kind: Any) -> dict[str, tuple[Any, bool]]:
    """Return of each field its type (of a list: of its items) and whether it is a list."""
    if kind in _KNOWN:
        return _KNOWN[kind]
    hints, found = get_type_hints(kind), {}
    for one in dataclasses.fields(kind):
        hint = hints[one.name]
        several = get_origin(hint) is tuple
        kinds = [arg for arg in get_args(hint) or (hint,) if arg not in (_NULL, ...)]
        found[one.name] = (kinds[0], several)
    return _KNOWN.setdefault(kind, found)


def _plain(found: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, (_kind, several) in _columns(type(found)).items():
        held = getattr(found, name)
        if several:
            out[name] = [_plain(x) if dataclasses.is_dataclass(x) else _clean(x) for x in held]
        elif held not in ("", None):
            out[name] = written(held) if isinstance(held, dt.datetime) else _clean(held)
    return out


def _element(found: Any) -> Any:
    made = etree.Element(found.tag)
    for name, (kind, several) in _columns(type(found)).items():
        held = getattr(found, name)
        if several:
            row = etree.SubElement(made, name)
            for one in held:
                if dataclasses.is_dataclass(kind):
                    row.append(_element(one))
                else:
                    etree.SubElement(row, name.removesuffix("s")).text = _text(one)
        elif held not in ("", None):
            etree.SubElement(made, name).text = _text(held)
    return made


def _text(held: Any) -> str:
    if isinstance(held, bool):
        return "true" if held else "false"
    if isinstance(held, dt.datetime):
        return written(held)
    return str(_clean(held))


def _clean(held: Any) -> Any:
    """Mark in a text what XML cannot say, so that both formats say the same."""
    return _NO_XML.sub("\ufffd", held) if isinstance(held, str) else held


def _of_json(data: bytes, within: str) -> list[Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Open311Error("内容不是 JSON。") from None
    rows = found if within else [found]
    if not isinstance(rows, list) or not (within or isinstance(found, dict)):
        raise Open311Error("内容应是一个数组。" if within else "内容应是一个对象。")
    return rows


def _of_xml(data: bytes, within: str, tag: str) -> list[Any]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Open311Error("内容不是 XML。") from None
    if root.getroottree().docinfo.doctype:
        raise Open311Error("XML 里不能有文档类型声明。")
    if root.tag != (within or tag) or any(row.tag != tag for row in root if within):
        raise Open311Error(f"XML 里应是 <{within or tag}>，这里是 <{str(root.tag)[:40]}>。")
    return list(root) if within else [root]


def _value(kind: type[T], row: Any) -> T:
    """Read one value from a JSON object, or from an element."""
    if isinstance(row, dict):
        given = {name: held for name, held in row.items() if held not in ("", None)}
    elif isinstance(row, etree._Element):
        given = {
            str(child.tag): list(child) if len(child) else child.text
            for child in row
            if len(child) or child.text
        }
    else:
        raise Open311Error("列表里应是一个个对象。")
    columns, out = _columns(kind), {}
    for one in dataclasses.fields(kind):  # type: ignore[arg-type]  # every kind is a dataclass
        item, several = columns[one.name]
        if one.name in given:
            held = given[one.name]
            out[one.name] = (
                tuple(_one(one.name, item, x) for x in _items(one.name, held))
                if several
                else _one(one.name, item, held)
            )
        elif one.default is dataclasses.MISSING:
            raise Open311Error(f"缺少 {one.name}。")
    return kind(**out)


def _items(name: str, held: Any) -> list[Any]:
    if not isinstance(held, list) or len(held) > MOST_ROWS:
        raise Open311Error(f"{name} 应是不超过 {MOST_ROWS} 项的列表。")
    return held


def _one(name: str, kind: Any, held: Any) -> Any:
    """Read a value of a type; JSON's own types are taken where they say the same."""
    if dataclasses.is_dataclass(kind):
        return _value(kind, held)  # type: ignore[arg-type]  # a class, not one of its values
    if isinstance(held, etree._Element):
        held = held.text or ""
    if isinstance(held, bool) and kind is bool:
        return held
    if isinstance(held, str | int | float) and not isinstance(held, bool):
        try:
            return _read(kind, str(held))
        except (ValueError, OverflowError):
            pass
    raise Open311Error(f"{name} 的值“{str(held)[:40]}”不对。")


def _read(kind: Any, text: str) -> Any:
    if len(text) > LONGEST:
        raise ValueError(text)
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind is dt.datetime:
        return read_moment(text)
    if kind is bool or (kind is float and not math.isfinite(float(text))):
        raise ValueError(text)
    return kind(text)
