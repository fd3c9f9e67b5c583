"""A paper keeps every word, in PDF and in Word; nothing a user wrote is read as markup."""

import datetime as dt
import io

import docx
import pypdf

from guantong.formats.documents import (
    Document,
    Entries,
    Entry,
    Facts,
    Grid,
    Heading,
    Intervals,
    Text,
    to_pdf,
    to_word,
)
from guantong.formats.documents.letter import letter

HOSTILE = '#panic("x") *粗* $a$ [b] <c> & \\ @d \x07 喆堃昇玥淏'
PAPER = Document(
    title="报告",
    subtitle="某人 · 某局",
    blocks=(
        Facts((("总体", "72"),)),
        Heading("一、小结"),
        Text(HOSTILE),
        Intervals((("政治忠诚", 60.0, 66.0, 71.0),)),
        Grid(("维度", "学"), tuple((f"第{n}行", "1") for n in range(80))),
    ),
    foot="演示",
)


def test_a_pdf_keeps_every_word_over_its_pages():
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(PAPER)))
    assert len(reader.pages) > 1
    text = "".join(page.extract_text() for page in reader.pages)
    assert "\x00" not in text
    for words in ("报告", "某人", '#panic("x")', "*粗*", "喆堃昇玥淏", "60–71", "第 79 行"):
        assert words in text, words
    assert all("维度" in page.extract_text() for page in reader.pages)


def test_a_word_file_opens_again_with_every_word():
    again = docx.Document(io.BytesIO(to_word(PAPER)))
    text = "\n".join(p.text for p in again.paragraphs)
    assert '#panic("x") *粗* $a$ [b] <c> & \\ @d  喆堃昇玥淏' in text
    cells = [cell.text for table in again.tables for row in table.rows for cell in row.cells]
    assert {"72", "66", "60–71", "第79行"} <= set(cells)
    assert round(again.sections[0].page_width.mm) == 210


def test_the_first_column_of_a_grid_is_wider_in_word_too():
    paper = Document("报告", "", (Grid(("任免事项", "同意"), (("甲", "9"),), first=3.0),))
    table = docx.Document(io.BytesIO(to_word(paper))).tables[0]
    first, second = (cell.width for cell in table.rows[1].cells)
    assert round(first / second, 2) == 3.0


def test_a_form_has_its_questions_their_boxes_and_room_to_write():
    rows = (Entry("是否到场", boxes=("是", "否")), Entry("经过", "", note="写明时间", lines=4))
    paper = Document("申请表", "", (Entries(rows),))
    text = "".join(pypdf.PdfReader(io.BytesIO(to_pdf(paper))).pages[0].extract_text().split())
    assert "是否到场□是□否" in text
    assert "写明时间" in text
    first, second = docx.Document(io.BytesIO(to_word(paper))).tables[0].rows
    assert first.cells[1].text == "□\u00a0是　　□\u00a0否"
    assert (second.cells[1].text, round(second.height.mm)) == ("\n写明时间", 36)


def test_a_letter_has_its_head_its_body_and_who_signs_in_this_order():
    paper = letter(
        "关于任职的请示", organ="示范市委", to="示范省委组织部",
        body=["拟任命一人。", "妥否，请批示。"],
        on=dt.date(2026, 12, 1), number="示委〔2026〕3号", annexes=("审批表", "考察材料"),
        secrecy="机密★3年 No. 07",
    )  # fmt: skip
    said = [
        "机密★3年No.07", "示范市委", "示委〔2026〕3号", "关于任职的请示", "示范省委组织部：",
        "拟任命一人。", "妥否，请批示。", "附件：1．审批表", "2．考察材料",
        "示范市委", "2026年12月1日",
    ]  # fmt: skip
    words = docx.Document(io.BytesIO(to_word(paper))).paragraphs
    assert ["".join(one.text.split()) for one in words if one.text] == said
    (page,) = pypdf.PdfReader(io.BytesIO(to_pdf(paper))).pages
    assert "".join(said) in "".join(page.extract_text().split())
