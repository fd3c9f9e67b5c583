"""A roster's template is filled in, read row by row, and handed back with every fault."""

import datetime
import io
import re
import subprocess
import sys

import openpyxl
import pytest
import xlsxwriter

from guantong.formats.workbook.faults import Fault, write_faulty_rows
from guantong.formats.workbook.read import TableError, read_table
from guantong.formats.workbook.rows import RowReader
from guantong.formats.workbook.stream import open_stream
from guantong.formats.workbook.template import (
    DROP_DOWN_ROWS,
    HELP,
    Column,
    Kind,
    Template,
    write_template,
)

LONG = tuple(f"第{n}类人员" for n in range(80))
ROSTER = Template(
    "干部名册",
    (
        Column("name", "姓名", required=True, longest=20, example="张喆"),
        Column("sex", "性别", required=True, choices=("男", "女")),
        Column("birth", "出生年月", Kind.MONTH, required=True, example="1975.03"),
        Column("post", "职务", aliases=("现任职务",)),
        Column("kind", "类别", choices=LONG),
        Column("chief", "主要负责人", Kind.YES_NO),
        Column("since", "任职日期", Kind.DATE),
        Column("years", "年限", Kind.NUMBER),
        Column("id_number", "身份证号", Kind.ID_NUMBER),
    ),
)
GOOD = ["张喆", "男", "1975.03", "局长", "第3类人员", "是", "2025-01-31", "3", "431199197503090141"]


def reader(*titles: str) -> RowReader:
    return RowReader(ROSTER, titles or [column.title for column in ROSTER.columns])


def filled(tmp_path, rows):
    path = tmp_path / "名册.xlsx"
    with path.open("wb") as out:
        write_template(out, ROSTER, rows)
    return path


def test_a_template_has_drop_downs_and_says_what_goes_where(tmp_path):
    book = openpyxl.load_workbook(filled(tmp_path, [GOOD]))
    assert book.sheetnames == ["干部名册", HELP, "代码"]
    assert book["代码"].sheet_state == "hidden"
    rules = {str(rule.sqref): rule for rule in book["干部名册"].data_validations.dataValidation}
    last = DROP_DOWN_ROWS + 1
    assert rules[f"B2:B{last}"].formula1 == '"男,女"'
    assert rules[f"E2:E{last}"].formula1 == "代码!$E$2:$E$81"
    assert rules[f"F2:F{last}"].formula1 == '"是,否"'
    assert [cell.value for cell in book["代码"]["E"]][:2] == ["类别", "第0类人员"]
    assert book["干部名册"]["A2"].number_format == "@"
    told = [[cell.value for cell in row] for row in book[HELP].iter_rows(max_row=4)]
    assert told[1][:3] == ["姓名", "是", "文字"]
    assert told[3][:5] == ["出生年月", "是", "年月", "", "1975.03"]


def test_a_filled_template_is_read_into_values(tmp_path):
    table = read_table(filled(tmp_path, [GOOD, ["李堃", "女", "198011", *[""] * 6]]))
    read = RowReader(ROSTER, table.head)
    rows = [read.read(number, cells) for number, cells in enumerate(table.rows)]
    assert read.faults == []
    assert rows[0].values == {
        "name": "张喆", "sex": "男", "birth": "1975-03", "post": "局长", "kind": "第3类人员",
        "chief": True, "since": "2025-01-31", "years": 3.0, "id_number": "431199197503090141",
    }  # fmt: skip
    assert rows[1].values["birth"] == "1980-11"
    assert rows[1].values["years"] is None
    assert rows[1].values["chief"] is False


def test_columns_are_found_by_their_names_in_any_order():
    read = reader(" 出生年月 ", "现任职务", "*姓名", "序号", "性别：")
    row = read.read(0, [datetime.date(1975, 3, 1), "局长", "张喆", 1, "男"])
    assert (row.values["name"], row.values["post"]) == ("张喆", "局长")
    assert row.values["birth"] == "1975-03"
    assert read.faults == []


def test_a_header_says_what_is_missing_odd_or_twice():
    read = reader("姓名", "姓名", "星座", "性别")
    assert read.faults == [
        Fault(-1, 1, "列“姓名”重复"),
        Fault(-1, 2, "模板里没有列“星座”，请删去或改名"),
        Fault(-1, None, "缺少必填的列“出生年月”"),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (0, "", "姓名是必填的"),
        (0, None, "姓名是必填的"),
        (0, "长" * 21, "姓名有 21 字，最多 20 字"),
        (0, datetime.date(2020, 1, 1), "是日期格式的单元格"),
        (1, "公", "“公”不能填在性别，可填：男、女"),
        (2, "七五年", "“七五年”不是年月"),
        (2, "1975", "“1975”不是年月"),
        (2, "1975.13", "不是年月"),
        (2, 1975.1, "分不清是 1 月还是 10 月"),
        (4, "第99类人员", "可填：第0类人员"),
        (5, "也许", "看不懂"),
        (6, "2025-02-30", "不是日期"),
        (6, "{去年}", "“{去年}”不是日期"),
        (7, "三", "不是数字"),
        (8, 4.31199197503090e17, "被存成了数字"),
        (8, "43119919750309", "有 14 位"),
        (8, "431199197503090142", "校验位不对"),
        (8, "431199197503O90141", "含有别的字符"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong(column, cell, words):
    read = reader()
    cells = list(GOOD)
    cells[column] = cell
    assert read.read(7, cells) is None
    assert [(fault.row, fault.column) for fault in read.faults] == [(7, column)]
    assert re.search(words, read.faults[0].message)


def test_all_faults_of_all_rows_are_found():
    read = reader()
    assert read.read(0, ["", "公", "x", *GOOD[3:]]) is None
    assert read.read(1, [*GOOD, "多余"]) is None
    assert read.read(2, GOOD).values["name"] == "张喆"
    assert [(f.row, f.column) for f in read.faults] == [(0, 0), (0, 1), (0, 2), (1, 9)]


def test_rows_at_fault_are_handed_back_red_and_can_be_read_again(tmp_path):
    read = reader()
    bad = ["张喆", "公", *GOOD[2:]]
    read.read(41, bad)
    out = io.BytesIO()
    write_faulty_rows(out, read.head, {41: bad}, read.faults)
    book = openpyxl.load_workbook(out)
    sheet = book["数据"]
    assert [cell.value for cell in sheet[1]][:3] == ["原行号", "姓名", "性别"]
    assert [cell.value for cell in sheet[2]][:3] == ["43", "张喆", "公"]
    assert sheet["C2"].fill.start_color.rgb == "FFFFC7CE"
    assert "不能填在性别" in sheet["C2"].comment.text
    (tmp_path / "b.xlsx").write_bytes(out.getvalue())
    table = read_table(tmp_path / "b.xlsx")
    again = RowReader(ROSTER, table.head)
    assert again.faults == []


def test_a_stream_keeps_the_numbers_of_the_file(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number in (0, 1, 2, 4, 9):
        sheet.write_row(number, 0, [f"r{number}", number])
    book.close()
    stream = open_stream(path, size=4)
    assert (stream.head, stream.rows) == (["r0", "0"], 9)
    batches = list(stream.batches)
    assert [batch.first for batch in batches] == [0, 4, 8]
    assert batches[0].rows[0][0] == "r1"
    assert batches[0].rows[3][0] == "r4"
    assert batches[2].rows[0][0] == "r9"


def test_a_stream_of_csv_and_of_errors_reads_like_a_table(tmp_path):
    (tmp_path / "a.csv").write_bytes("姓名,年\n张喆,\n,2".encode("gb18030"))
    stream = open_stream(tmp_path / "a.csv")
    assert [batch.rows for batch in stream.batches] == [[["张喆", None], [None, "2"]]]
    book = openpyxl.Workbook()
    book.active.append(["甲"])
    book.active.append(["#REF!"])
    book.save(tmp_path / "b.xlsx")
    assert [b.rows for b in open_stream(tmp_path / "b.xlsx").batches] == [[["#REF!"]]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"x", "不认识文件"),
        ("a.xlsx", b"x", "不是能打开的工作簿"),
        ("a.csv", b"", "是空的"),
        ("a.csv", b"\xff\xfe\x80\x81\xff", "既不是 UTF-8 也不是 GBK"),
    ],
)
def test_what_is_no_table_says_so(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=words):
        open_stream(tmp_path / name)


MEASURE = """
import resource, sys
from pathlib import Path
from guantong.formats.workbook.rows import RowReader
from guantong.formats.workbook.stream import open_stream
from tests.formats.test_roster import ROSTER
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stream = open_stream(Path(sys.argv[1]))
read = RowReader(ROSTER, stream.head)
numbered = ((b.first + n, row) for b in stream.batches for n, row in enumerate(b.rows))
good = sum(read.read(number, row) is not None for number, row in numbered)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(good, len(read.faults), (after - before) // 1024)
"""


def test_a_long_roster_is_read_in_little_memory(tmp_path):
    path = tmp_path / "长.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.title for column in ROSTER.columns])
    for number in range(1, 40_001):
        sheet.write_row(number, 0, GOOD)
    book.close()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    good, faults, megabytes = map(int, done.stdout.split())
    assert (good, faults) == (40_000, 0)
    assert megabytes < 120
