"""A 花名册 with chosen columns says the same as PDF, Word and Excel."""

import io

import docx
import openpyxl
import pypdf
from openxml_audit import OpenXmlValidator

from guantong.formats.appointment.invented import invent
from guantong.formats.documents.roster import (
    Group,
    Roster,
    roster_to_pdf,
    roster_to_word,
    roster_to_xlsx,
)
from guantong.formats.documents.roster.plan import PAGE_WIDTH, SIZES, plan_of

FORMS = list(invent(60))
ROWS = tuple((f.name, f.sex, f.birth, f.current_post) for f in FORMS)
ROSTER = Roster(
    "干部花名册", "示范市 · 60 人", ("姓名", "性别", "出生年月", "现任职务"),
    (Group("甲县", ROWS[:20]), Group("乙县", ROWS[20:])), "人物均为虚构",
)  # fmt: skip


def test_a_pdf_repeats_its_head_and_numbers_throughout():
    reader = pypdf.PdfReader(io.BytesIO(roster_to_pdf(ROSTER)))
    assert len(reader.pages) > 1
    assert float(reader.pages[0].mediabox[2]) > float(reader.pages[0].mediabox[3])
    texts = [page.extract_text() for page in reader.pages]
    assert all("现任职务" in text for text in texts)
    joined = "".join("".join(texts).split())
    for number, row in enumerate(ROWS, start=1):
        assert f"{number}{row[0]}{row[1]}{row[2]}" in joined
        assert row[3] in joined


def test_word_is_valid_and_says_the_same(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(roster_to_word(ROSTER))
    assert OpenXmlValidator().validate(path).errors == []
    table = docx.Document(path).tables[0]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["序号", "姓名", "性别", "出生年月", "现任职务"]
    assert texts[1][0] == "甲县"
    assert texts[2] == ["1", *ROWS[0]]
    assert texts[-1] == ["60", *ROWS[-1]]
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_a_workbook_is_valid_and_says_the_same(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as out:
        assert roster_to_xlsx(out, ROSTER) == 60
    assert OpenXmlValidator().validate(path).errors == []
    sheet = openpyxl.load_workbook(path).active
    assert sheet["A1"].value == "干部花名册"
    assert [cell.value for cell in sheet[5]] == ["1", *ROWS[0]]
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_what_looks_like_a_formula_or_markup_is_only_words(tmp_path):
    roster = Roster("名册", "", ("姓名",), (Group("", (('=1+1 #panic("x")',), ("喆堃昇玥淏",))),))
    text = pypdf.PdfReader(io.BytesIO(roster_to_pdf(roster))).pages[0].extract_text()
    assert '#panic("x")' in text
    assert "喆堃昇玥淏" in text
    out = io.BytesIO()
    roster_to_xlsx(out, roster)
    assert openpyxl.load_workbook(out).active["B4"].data_type == "s"


def test_columns_share_the_page_and_type_falls_as_they_grow():
    few = plan_of(ROSTER)
    wide = Roster("", "", tuple("列" * 3 for _ in range(20)), (Group("", (("某" * 12,) * 20,)),))
    many = plan_of(wide)
    assert few.size == SIZES[0]
    assert many.size == SIZES[-1]
    for plan in (few, many):
        assert abs(sum(plan.widths) - PAGE_WIDTH) < 0.2
