"""LRM: the older form, one record of 33 quoted columns in GBK, its photo in a ``.pic`` beside it.

Columns 12–15 and 31 have no field here and are handed on as they came. The record has no place
for the ID number, who filled the form, and the months of the 2025 reform. Counted
from 0.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from guantong.formats.appointment.errors import FormError
from guantong.formats.appointment.form import (
    FIELDS,
    AppointmentForm,
    Extra,
    FamilyMember,
    tidy,
)
from guantong.formats.appointment.lrmx import LONGEST, MOST_MEMBERS, clean
from guantong.formats.appointment.photo import check_photo
from guantong.formats.appointment.xml import OTHER_KINDS

COLUMNS = 33
MOST_BYTES = 1 << 20
#: Column of each field.
PLACES = {
    "name": 0, "sex": 1, "birth": 2, "ethnicity": 3, "native_place": 4, "party": 5, "health": 6,
    "birthplace": 7, "work_start": 8, "title": 11, "speciality": 16, "resume": 17, "awards": 18,
    "assessment": 19, "current_post": 25, "proposed_post": 26, "removed_post": 27, "reason": 28,
    "reporting_unit": 29, "age_date": 30, "filled_on": 32,
}  # fmt: skip
#: Four values in one column: ``@`` parts full-time from in-service, ``#`` 学历 from 学位.
_EDUCATION = {
    9: ("full_time_education", "full_time_degree", "in_service_education", "in_service_degree"),
    10: (
        "full_time_education_school", "full_time_degree_school", "in_service_education_school",
        "in_service_degree_school",
    ),
}  # fmt: skip
_MEMBERS = {20: "kinship", 21: "name", 22: "birth", 23: "political_status", 24: "work"}
_TAKEN = {*PLACES.values(), *_EDUCATION, *_MEMBERS}
_LINES = {field.name for field in FIELDS if field.lines}


def read_lrm(content: bytes, file: str = "未命名.lrm", photo: bytes = b"") -> AppointmentForm:
    """Read one record.

    Parameters
    ----------
    photo
        The ``.pic`` of the same name, if there is one.

    Raises
    ------
    FormError
        If it is no such record, or the photo is none.

    """
    cells = _cells(_decode(content, file), file)
    values: dict[str, Any] = {
        name: tidy(name, cells[place], lines=name in _LINES) for name, place in PLACES.items()
    }
    for place, names in _EDUCATION.items():
        values.update(zip(names, _four(cells[place], place, file), strict=True))
    if photo:
        check_photo(photo, file.rpartition(".")[0] + ".pic", "")
    extras = tuple(
        Extra(f"LRM:{place}", "", cells[place])
        for place in range(COLUMNS)
        if place not in _TAKEN and cells[place].strip()
    )
    return AppointmentForm(**values, family=_family(cells, file), photo=photo, extras=extras)


def write_lrm(form: AppointmentForm) -> tuple[bytes, bytes]:
    """Return the record and the picture (empty where there is none)."""
    form = clean(form)
    cells = [""] * COLUMNS
    for extra in form.extras:
        prefix, _, place = extra.name.partition(":")
        if prefix == "LRM" and place.isdecimal() and int(place) < COLUMNS:
            cells[int(place)] = extra.content
    for name, column in PLACES.items():
        cells[column] = getattr(form, name)
    for column, names in _EDUCATION.items():
        first, second, third, fourth = (_apart(getattr(form, name)) for name in names)
        cells[column] = f"{first}#{second}@{third}#{fourth}"
    for column, name in _MEMBERS.items():
        cells[column] = "@".join(_apart(getattr(member, name)) for member in form.family)
    record = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return record.replace("\n", "\r\n").encode("gb18030"), form.photo


def _decode(content: bytes, file: str) -> str:
    if not content.strip():
        raise FormError(file, "", "是空文件", "请重新导出")
    if len(content) > MOST_BYTES:
        raise FormError(file, "", "超过 1 MB", "这不是任免表，请选择正确的文件")
    for mark, what in OTHER_KINDS:
        if content.startswith(mark):
            raise FormError(file, "", f"其实是{what}，不是 LRM", "请选择正确的文件，不要只改后缀")
    if content.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"<"):
        raise FormError(file, "", "内容是 XML，不是 LRM", "请把后缀改为 .lrmx 再试")
    for encoding in ("utf-8-sig",) if content.startswith(b"\xef\xbb\xbf") else ("gb18030", "utf-8"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormError(file, "", "既不是 GBK 也不是 UTF-8 文字", "文件可能已损坏，请重新导出")


def _cells(text: str, file: str) -> list[str]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise FormError(file, "", f"引号不成对或不完整（{error}）", "请重新导出") from error
    if len(rows) != 1:
        raise FormError(file, "", f"有 {len(rows)} 条记录，应为 1 条", "请一人一个文件")
    if len(rows[0]) != COLUMNS:
        raise FormError(
            file, "", f"有 {len(rows[0])} 栏，应为 {COLUMNS} 栏", "文件不完整或不是 LRM，请重新导出"
        )
    for number, cell in enumerate(rows[0], start=1):
        if len(cell) > LONGEST:
            raise FormError(file, f"第 {number} 栏", f"文字超过 {LONGEST} 字", "请核对来源")
    return rows[0]


def _four(text: str, place: int, file: str) -> tuple[str, str, str, str]:
    sides = text.split("@")
    if len(sides) > 2 or any(side.count("#") > 1 for side in sides):
        raise FormError(
            file,
            f"第 {place + 1} 栏",
            "@ 或 # 过多，分不清全日制与在职、学历与学位",
            "请改正后再导入",
        )
    full, service = (sides[0], sides[1] if len(sides) == 2 else "")
    first, _, second = full.partition("#")
    third, _, fourth = service.partition("#")
    return first.strip(), second.strip(), third.strip(), fourth.strip()


def _family(cells: list[str], file: str) -> tuple[FamilyMember, ...]:
    columns = {name: cells[place].split("@") for place, name in _MEMBERS.items()}
    height = max(len(column) for column in columns.values())
    if height > MOST_MEMBERS:
        raise FormError(file, "第 21 栏", f"家庭成员超过 {MOST_MEMBERS} 人", "请核对来源")
    rows = []
    for at in range(height):
        texts: dict[str, Any] = {
            name: tidy(name, column[at] if at < len(column) else "")
            for name, column in columns.items()
        }
        rows.append(FamilyMember(**texts))
    return tuple(member for member in rows if not member.is_blank)


def _apart(text: str) -> str:
    """Keep the marks that part values out of the values."""
    return text.replace("@", "＠").replace("#", "＃").replace("\n", "")
