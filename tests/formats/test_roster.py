"""Workbooks as officers send them: templates, cells, headers, hostile files, what comes back."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.formats.workbook import cells, heading
from guantong.formats.workbook.book import TableError, open_book
from guantong.formats.workbook.cells import CellError
from guantong.formats.workbook.faults import LISTED, Fault, Marked, write_marked
from guantong.formats.workbook.read import read_table
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
    ),
)
TITLES = heading.titles_of((one.name, (one.title, *one.aliases)) for one in ROSTER.columns)
GOOD = ["张喆", "男", "1975.03", "局长", "第3类人员", "是"]


def _sheets(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    return [(one, list(one.rows)) for one in open_book(tmp_path / name)]


def _book(write):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    write(made.add_worksheet("名册"))
    made.close()
    return out.getvalue()


def test_a_template_has_drop_downs_says_what_goes_where_and_is_read_again(tmp_path):
    path = tmp_path / "名册.xlsx"
    with path.open("wb") as out:
        write_template(out, ROSTER, [GOOD])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["干部名册", HELP, "代码"]
    assert book["代码"].sheet_state == "hidden"
    rules = {str(rule.sqref): rule for rule in book["干部名册"].data_validations.dataValidation}
    last = DROP_DOWN_ROWS + 1
    assert rules[f"B2:B{last}"].formula1 == '"男,女"'
    assert rules[f"E2:E{last}"].formula1 == "代码!$E$2:$E$81"
    assert rules[f"F2:F{last}"].formula1 == '"是,否"'
    assert book["干部名册"]["A2"].number_format == "@"
    told = [[cell.value for cell in row] for row in book[HELP].iter_rows(max_row=4)]
    assert told[1][:3] == ["姓名", "是", "文字"]
    assert told[3][:5] == ["出生年月", "是", "年月", "", "1975.03"]
    assert read_table(path).rows == [GOOD]


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.text, " 张喆 ", "张喆"),
        (cells.text, 12.0, "12"),
        (cells.month, "198011", "1980-11"),
        (cells.month, "1985/06/12 00:00:00", "1985-06"),
        (cells.month, datetime.datetime(1975, 3, 1), "1975-03"),
        (cells.date, "2025.1.31", "2025-01-31"),
        (cells.number, "1,200", "1200"),
        (cells.flag, "√", True),
        (cells.flag, "否", False),
    ],
)
def test_a_cell_is_read_in_the_writings_officers_use(read, cell, value):
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "words"),
    [
        (cells.text, datetime.datetime(2020, 1, 1), "是日期格式的单元格"),
        (cells.text, 4.31199197503090e17, "被存成了数字"),
        (cells.month, "七五年", "“七五年”不是年月"),
        (cells.month, "1975", "“1975”不是年月"),
        (cells.month, "1975.13", "不是年月"),
        (cells.month, 1975.1, "分不清是 1 月还是 10 月，请"),
        (cells.date, "2025-02-30", "不是日期"),
        (cells.date, "{去年}", "“{去年}”不是日期"),
        (cells.number, "三", "不是数字"),
        (cells.flag, "也许", "看不懂"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong(read, cell, words):
    with pytest.raises(CellError, match=re.escape(words)):
        read(cell)


def test_the_month_of_the_identity_number_beside_is_named():
    with pytest.raises(CellError, match=re.escape("（身份证号上是 1985.10）")):
        cells.month("1985.1", ["张喆", "431199198510121158"])


TEXT = st.text("甲乙丙丁戊一二三年度表册单位", min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(TEXT | st.none(), max_size=4), max_size=12),
    st.permutations([one.title for one in ROSTER.columns]),
    st.lists(st.lists(TEXT | st.none(), min_size=6, max_size=6), max_size=5),
    st.sampled_from(["", " ", "*", "：", "\n"]),
)
def test_the_header_is_found_below_any_lines_in_any_order(above, titles, below, mark):
    lines = [*above, [f"{mark}{one}" for one in titles], *below]
    found = heading.find(list(enumerate(lines, start=1)), TITLES)
    assert found is not None
    assert found.row == len(above) + 1
    assert {titles[at] for at in found.at.values()} == set(titles)


def test_a_header_says_what_it_does_not_know_and_what_stands_twice():
    found = heading.read(1, ["姓名", " 姓 名", "星座", "现任职务", None], TITLES)
    assert found.at == {"name": 0, "post": 3}
    assert (found.unknown, found.twice) == ({2: "星座"}, {1: "姓名"})


def test_rows_keep_the_numbers_of_the_file_and_blank_ones_are_left_out(tmp_path):
    def write(sheet):
        for number in (0, 1, 2, 4, 9):
            sheet.write_row(number, 0, [f"r{number}", number])
        sheet.write_string(6, 3, "  ")

    ((sheet, rows),) = _sheets(tmp_path, "a.xlsx", _book(write))
    assert [number for number, _cells in rows] == [1, 2, 3, 5, 10]
    assert (sheet.name, sheet.count, rows[-1][1][:2]) == ("名册", 9, ["r9", 9.0])


def test_what_is_hidden_or_merged_is_said(tmp_path):
    def write(sheet):
        for number in range(4):
            sheet.write_row(number, 0, [f"r{number}", number])
        sheet.merge_range(1, 0, 3, 0, "同")
        sheet.set_row(2, None, None, {"hidden": True})

    ((sheet, _rows),) = _sheets(tmp_path, "a.xlsx", _book(write))
    assert (sheet.hidden_rows, sheet.merged) == ({3}, ((2, 0, 4, 0),))


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_texts_are_read_in_every_encoding(tmp_path, mark, encoding):
    text = "姓名,年\r\n张喆,\r\n,2".replace(",", mark)
    ((_sheet, rows),) = _sheets(tmp_path, "a.csv", text.encode(encoding))
    assert rows == [(1, ["姓名", "年"]), (2, ["张喆", None]), (3, [None, "2"])]


def test_errors_of_formulas_are_not_lost(tmp_path):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["甲"])
    book.active.append(["#REF!"])
    book.save(out)
    ((_sheet, rows),) = _sheets(tmp_path, "b.xlsx", out.getvalue())
    assert rows[1] == (2, ["#REF!"])


def _far(sheet):
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 1)


def _lying():
    """A sheet that says it ends at B2, and does not."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(_book(_far)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in whole.namelist():
            made.writestr(one, whole.read(one).replace(b"A1:XFD1048576", b"A1:B2"))
    return out.getvalue()


def _laughing():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><workbook>&l9;</workbook>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", text)
        made.writestr("xl/_rels/workbook.xml.rels", "<a/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", lambda: _book(_far), "XFD1048576 格有内容.*合 17,179,869,184 个单元格"),
        ("a.xlsx", _lying, "读不出来"),
        ("a.xlsx", _laughing, "不是能打开的工作簿"),
        ("a.txt", lambda: b"x", "不认识文件"),
        ("a.xlsx", lambda: b"x", "不是能打开的工作簿"),
        ("a.csv", lambda: b"\xff\xfe\x80\x81\xff", "既不是 UTF-8 也不是 GBK"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_so_and_the_program_goes_on(tmp_path, name, content, words):
    with pytest.raises(TableError, match=words):
        _sheets(tmp_path, name, content())


def test_a_sheet_that_only_claims_to_be_vast_is_read(tmp_path):
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(_book(lambda sheet: sheet.write_row(0, 0, GOOD))))
    with zipfile.ZipFile(out, "w") as made:
        for one in whole.namelist():
            made.writestr(one, whole.read(one).replace(b"A1:F1", b"A1:XFD1048576"))
    ((_sheet, rows),) = _sheets(tmp_path, "a.xlsx", out.getvalue())
    assert rows == [(1, GOOD)]


def test_rows_come_back_where_they_stood_with_their_faults_red(tmp_path):
    out = io.BytesIO()
    lines = {1: ["某县名册"], 3: ["姓名", "性别"], 4: ["张喆", "公"], 7: ["李堃", "女"]}
    write_marked(
        out, [Marked("甲镇", 3, lines, [Fault(4, 1, "不能填在性别"), Fault(7, None, "重复")])]
    )
    book = openpyxl.load_workbook(out)
    sheet = book["甲镇"]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        "某县名册", None, "姓名", "张喆", None, None, "李堃",
    ]  # fmt: skip
    assert sheet["B4"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["B4"].comment.text == "不能填在性别"
    assert [[cell.value for cell in row] for row in book[LISTED].iter_rows(min_row=2)] == [
        ["甲镇 第 4 行“性别”列", "不能填在性别"], ["甲镇 第 7 行", "重复"],
    ]  # fmt: skip
