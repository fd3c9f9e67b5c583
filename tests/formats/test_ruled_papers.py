"""Forms of unequal cells are the same in PDF and in Word; papers of a person and of a vacancy."""

import datetime as dt
import io
import struct
import zlib

import docx
import pypdf
import pytest

from guantong.formats.documents import Box, Break, Document, Row, Ruled, to_pdf, to_word
from guantong.formats.documents.comparison import Column, comparison
from guantong.formats.documents.headcount import Count, headcount
from guantong.formats.documents.personal import (
    Filed,
    FileTitle,
    Introduced,
    appointment_file,
    introduction,
)
from guantong.formats.documents.ruled import placed

FORM = Ruled(
    (1, 1, 2),
    (
        Row((Box("甲", kind="label", rows=2), Box("乙"), Box("丙", kind="text"))),
        Row((Box("丁", columns=2, foot="签名"),), 40),
    ),
)


def _png(width=2, height=3):
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\x00" + b"\x90\x20\x20" * width for _n in range(height))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def _pdf(document):
    return pypdf.PdfReader(io.BytesIO(to_pdf(document)))


def test_a_box_of_two_rows_stands_in_both():
    rows = [[(column, box.text, begins) for column, box, begins in row] for row in placed(FORM)]
    assert rows == [
        [(0, "甲", True), (1, "乙", True), (2, "丙", True)], [(0, "甲", False), (1, "丁", True)],
    ]  # fmt: skip


@pytest.mark.parametrize("boxes", [(Box("甲"),), (Box("甲"), Box("乙", columns=3))])
def test_a_row_that_is_not_full_is_refused(boxes):
    with pytest.raises(ValueError, match="form"):
        list(placed(Ruled((1, 1), (Row(boxes),))))


def test_a_form_says_the_same_in_pdf_and_in_word():
    paper = Document("表", "", (FORM, Break(), FORM))
    pdf = _pdf(paper)
    assert len(pdf.pages) == 2
    assert all(word in pdf.pages[0].extract_text() for word in ("甲", "乙", "丙", "丁", "签名"))
    table = docx.Document(io.BytesIO(to_word(paper))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["甲", "乙", "丙"]
    assert [cell.text for cell in table.rows[1].cells] == ["甲", "丁\n签名", "丁\n签名"]


def test_what_is_longer_than_a_page_goes_on_on_the_next():
    long = Row((Box("甲"), Box("长" * 3000, kind="text"), Box("乙", kind="name")))
    pages = _pdf(Document("表", "", (Ruled((1, 2, 1), (long,)),))).pages
    assert len(pages) > 1
    assert sum(page.extract_text().count("长") for page in pages) == 3000
    assert all(page.extract_text().count("长") < 2000 for page in pages)


def test_photos_stand_in_both_and_a_damaged_one_keeps_nobody_from_the_paper():
    sound = comparison("比选表", "", ["学历"], [Column("甲", _png(), ("大学",))])
    assert len(_pdf(sound).pages[0].images) == 1
    assert len(docx.Document(io.BytesIO(to_word(sound))).inline_shapes) == 1
    damaged = comparison("比选表", "", ["学历"], [Column("甲", b"\x89PNG\r\n\x1a\nxx", ("大学",))])
    assert "大学" in _pdf(damaged).pages[0].extract_text()
    assert "照片损坏" in _all(to_word(damaged))


def _all(body):
    table = docx.Document(io.BytesIO(body)).tables[0]
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def test_more_than_four_are_compared_on_a3():
    people = [Column(f"甲{n}", b"", ("大学",)) for n in range(5)]
    assert comparison("比选表", "", ["学历"], people[:4]).millimetres == (297, 210)
    large = comparison("比选表", "", ["学历"], people)
    assert large.millimetres == (420, 297)
    box = _pdf(large).pages[0].mediabox
    assert box.width > box.height
    page = docx.Document(io.BytesIO(to_word(large))).sections[0]
    assert page.page_width > page.page_height


def test_an_introduction_is_one_page_with_its_receipt():
    made = introduction(Introduced(
        number="介字〔2026〕第3号", organ="中共甲县委组织部", to="红星镇人民政府",
        on=dt.date(2026, 12, 1), name="张三（虚构）", sex="男", birth="1980.01",
        politics="中共党员",
        post="甲县某局局长", level="乡科级正职", matter="到你处任镇长", valid_days=15,
    ))  # fmt: skip
    pdf = _pdf(made)
    assert len(pdf.pages) == 1
    assert "行政介绍信回执" in pdf.pages[0].extract_text()


def test_the_file_of_an_appointment_has_its_note_on_a_page_of_its_own():
    made = appointment_file(
        FileTitle("张三（虚构）", "任红星镇镇长", "甲县"),
        [Filed("任免通知", "县委", "甲任〔2026〕1号", "2026.12")],
    )
    pages = [page.extract_text() for page in _pdf(made).pages]
    assert "甲任〔2026〕1号" in pages[0].replace("\n", "").replace(" ", "")
    assert "卷内备考表" in pages[1]


def test_levels_are_added_up_unless_one_was_never_approved():
    made = headcount("", [
        ("甲镇", [Count("正职", 3, 3, 1, 2), Count("副职", 6, 5, 0, 0)]),
        ("乙镇", [Count("正职", 3, 3, 1, 1), Count("副职", None, 5, 0, 0)]),
    ])  # fmt: skip
    assert made.groups[-1].rows == (
        ("正职", "6", "6", "2", "3", "7", "1", "", "超职数 1"),
        ("副职", "—", "10", "0", "0", "10", "", "", "未核定职数"),
    )
