"""A table is read alike from every kind of file; what is no table says so."""

import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.formats.workbook.book import TableError
from guantong.formats.workbook.cells import shown
from guantong.formats.workbook.read import read_table
from guantong.formats.workbook.write import write_table

CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, st.integers(-999, 999)), min_size=1, max_size=8))
def test_what_is_written_is_read_again(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "表.xlsx"
    write_table(path, "表", ["甲", "乙", "丙"], rows)
    table = read_table(path)
    assert table.head == ["甲", "乙", "丙"]
    assert [[shown(c) for c in row] for row in table.rows] == [[a, b, str(n)] for a, b, n in rows]


def test_an_error_of_excel_is_not_lost(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append(["#REF!", "是"])
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").rows == [["#REF!", "是"]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"x", "不认识文件"),
        ("a.xlsx", b"PK\x03\x04", "不是能打开的工作簿"),
        ("a.parquet", b"PAR1", "不是能打开的 Parquet"),
        ("a.csv", b"\xff\xfe\x80\x81\xff", "既不是 UTF-8 也不是 GBK"),
        ("a.csv", b"", "是空的"),
        ("a.csv", "甲,甲\n1,2".encode(), "出现了两次"),
        ("a.csv", "甲,乙\n1".encode(), "第 2 行有 1 格，表头有 2 格"),
    ],
)
def test_what_is_no_table_says_so(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=words):
        read_table(tmp_path / name).columns()


def test_a_workbook_that_unpacks_to_a_gigabyte_is_refused(tmp_path):
    path = tmp_path / "b.xlsx"
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
        for _ in range(1100):
            file.write(b" " * (1 << 20))
    with pytest.raises(TableError, match="展开后超过 1 GB"):
        read_table(path)
