"""The exchange package of the national personnel structure: a zip of tables and photos.

Known from packages in use: ``gwyinfo.xml`` at the root is ``root`` with ``node`` elements (``name``
and ``value``: type, time, dataversion, psncount, B0101, B0111, B0114, B0194, contact, tel, notes)
and a ``tablelist`` of ``tablelist`` elements that name the tables; each ``Table/A01.xml`` is
``xml/data/row`` with a column an attribute; photos lie in ``Photos/`` under the name that A57 gives
in A5714. A0000 joins a person's rows, B0111 names a unit, B0121 its parent.

Our reading: tables beyond `SETS` are kept as they came; a package under a password or in 7z (both
are met) is refused with words that say how to export it again; ``Tables/`` is taken for ``Table/``.
The writers in use leave ``&`` unescaped as ``&1amp;``; these marks are put right on reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from guantong.formats.appointment.archive import Member, read_archive, write_archive
from guantong.formats.appointment.errors import FormError
from guantong.formats.appointment.form import tidy
from guantong.formats.appointment.photo import check_photo
from guantong.formats.appointment.xml import open_xml

#: The information sets that are known by name, in the order of the package.
SETS = {
    "A01": "基本情况", "A02": "任职", "A05": "职务层次与职级", "A06": "专业技术职务",
    "A08": "学历学位",
    "A14": "奖惩", "A15": "年度考核", "A29": "进入", "A30": "退出", "A31": "离退休",
    "A36": "家庭成员", "A53": "拟任免", "A57": "照片", "B01": "机构",
}  # fmt: skip
HEAD = (
    "type", "time", "dataversion", "psncount", "B0101", "B0111", "B0114", "B0194", "contact",
    "tel", "notes",
)  # fmt: skip
KIND = "数据交换包"
MOST_TABLE = 128 << 20
MOST_ROWS = 3_000_000
_TABLE = re.compile(r"tables?/([A-Za-z0-9_]{2,20})\.xml", re.IGNORECASE)
_ODD_MARKS = (("&1lt;", "<"), ("&1gt;", ">"), ("&1amp;", "&"))

Row = Mapping[str, str]


@dataclass(frozen=True)
class Package:
    """Head, tables by set, photos by file name."""

    head: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    photos: Mapping[str, bytes] = field(default_factory=dict)

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a set; none where the package has no such table."""
        return self.tables.get(name, ())


def read_package(source: bytes | BinaryIO, file: str = "交换包.zip") -> Package:
    """Read a package.

    Raises
    ------
    FormError
        If it is no safe zip, has no head or a table the head names is missing, a table is not of
        the known shape, A01 has a row without A0000 or the same A0000 twice, a row of another set
        names a person that A01 has not, or a photo is none.

    """
    head: dict[str, str] | None = None
    listed: list[str] = []
    tables: dict[str, tuple[Row, ...]] = {}
    photos: dict[str, bytes] = {}
    for member in read_archive(source, file, most_each=MOST_TABLE):
        found = _TABLE.fullmatch(member.path)
        if member.path.lower() == "gwyinfo.xml":
            head, listed = _read_head(member, file)
        elif found:
            tables[found[1].upper()] = _read_table(member)
        elif member.path.lower().startswith("photos/"):
            check_photo(member.content, f"{file} 中的 {member.path}", "")
            photos[member.name] = member.content
    if head is None:
        raise FormError(file, "", "没有 gwyinfo.xml", f"这不是{KIND}，请选择正确的文件")
    missing = [name for name in listed if name not in tables]
    if missing:
        raise FormError(file, "", f"缺少 {'、'.join(missing)} 表", "包不完整，请重新导出")
    package = Package(head, tables, photos)
    _check_persons(package, file)
    return package


def write_package(out: BinaryIO, package: Package) -> int:
    """Write a package; return how many files it has."""
    return write_archive(out, _members(package))


def _members(package: Package) -> Iterator[tuple[str, bytes]]:
    names = [name for name in SETS if name in package.tables]
    names += [name for name in package.tables if name not in SETS]
    nodes = {**dict.fromkeys(HEAD, ""), **package.head}
    lines = [f"  <node name={_quoted(k)} value={_quoted(v)}/>" for k, v in nodes.items()]
    lists = [f"    <tablelist name={_quoted(name)}/>" for name in names]
    head = ["<root>", *lines, "  <tablelist>", *lists, "  </tablelist>", "</root>"]
    yield "gwyinfo.xml", _document(head)
    for name in names:
        rows = (
            "    <row " + " ".join(f"{k}={_quoted(v)}" for k, v in row.items()) + "/>"
            for row in package.tables[name]
        )
        yield f"Table/{name}.xml", _document(["<xml>", "  <data>", *rows, "  </data>", "</xml>"])
    for name, photo in package.photos.items():
        yield f"Photos/{name}", photo


def _document(lines: list[str]) -> bytes:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""]).encode()


def _quoted(text: str) -> str:
    entities = {"\n": "&#10;", "\t": "&#9;"}
    return quoteattr(tidy("", str(text), lines=True), entities)


def _read_head(member: Member, file: str) -> tuple[dict[str, str], list[str]]:
    root, _bom = open_xml(
        member.content, member.path, kind=KIND, most_bytes=1 << 20, most_elements=1000
    )
    if root.tag != "root":
        raise FormError(file, "gwyinfo.xml", f"根元素是 <{root.tag}>，应为 <root>", "请重新导出")
    head = {str(n.get("name", "")): str(n.get("value", "")) for n in root.findall("node")}
    listed = [str(one.get("name", "")).upper() for one in root.findall("tablelist/tablelist")]
    return head, listed


def _read_table(member: Member) -> tuple[Row, ...]:
    root, _bom = open_xml(
        member.content, member.path, kind=KIND, most_bytes=MOST_TABLE, most_elements=MOST_ROWS
    )
    if root.tag != "xml" or [child.tag for child in root] != ["data"]:
        raise FormError(member.path, "", "表的写法不是 xml/data/row", "请重新导出")
    out = []
    for row in root[0]:
        if row.tag != "row" or len(row):
            place = f"第 {row.sourceline} 行"
            raise FormError(member.path, place, f"有元素 <{row.tag}>，应只有 <row>", "请重新导出")
        out.append({str(k).upper(): _told(str(v)) for k, v in row.attrib.items()})
    return tuple(out)


def _told(text: str) -> str:
    for mark, meant in _ODD_MARKS:
        text = text.replace(mark, meant)
    return text


def _check_persons(package: Package, file: str) -> None:
    known: set[str] = set()
    for number, row in enumerate(package.rows("A01"), start=1):
        key = row.get("A0000", "")
        if not key or key in known:
            problem = f"A0000“{key}”重复" if key else "没有 A0000"
            raise FormError(file, f"A01 第 {number} 条", problem, "请重新导出")
        known.add(key)
    for name, rows in package.tables.items():
        if name in ("A01", "B01") or not name.startswith("A"):
            continue
        for number, row in enumerate(rows, start=1):
            if row.get("A0000", "") not in known:
                who = row.get("A0000", "")
                raise FormError(
                    file, f"{name} 第 {number} 条", f"A0000“{who}”在 A01 中没有", "请重新导出"
                )
