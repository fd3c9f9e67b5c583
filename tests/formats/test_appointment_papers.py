"""The form on paper: one page each side, nothing cut, valid for Word."""

import dataclasses
import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from openxml_audit import OpenXmlValidator

from guantong.formats.appointment import FamilyMember, read_lrmx
from guantong.formats.appointment.invented import invent
from guantong.formats.documents.appointment import (
    TooLong,
    forms_to_pdf,
    forms_to_word,
    too_long,
    write_bundle,
)
from guantong.formats.documents.appointment.layout import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    sheet_of,
)
from guantong.formats.documents.fit import STEPS

CASES = Path(__file__).parents[1] / "data" / "cases"
FORMS = list(invent(12))
HOSTILE = '#panic("x") *粗* $a$ <w:p> & \\ @d \x07'


def entries(many: int) -> str:
    return "\n".join(
        f"{1990 + n}.01--{1991 + n}.01  示范市某局党组成员、副局长兼某领导小组办公室副主任第{n}项"
        for n in range(many)
    )


RARE = dataclasses.replace(
    FORMS[4], name="彭喆堃昇玥淏", resume=entries(28), awards=HOSTILE,
    family=(*FORMS[4].family, FamilyMember("岳父", "李玥", "1945", "群众", "某厂（已去世）")),
)  # fmt: skip


def size_of(form) -> float:
    return next(cell.size for cell in sheet_of(form).front.cells if cell.kind == "resume")


def text_of(pdf: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def words_of(docx_bytes: bytes) -> str:
    body = docx.Document(io.BytesIO(docx_bytes)).element.body
    return "".join("".join(body.itertext()).split())


def test_a_pdf_has_two_sides_of_a4_for_each_person_in_order():
    reader = pypdf.PdfReader(io.BytesIO(forms_to_pdf([FORMS[0], RARE, FORMS[1]])))
    assert len(reader.pages) == 6
    for page in reader.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    texts = text_of(forms_to_pdf([FORMS[0], RARE, FORMS[1]]))
    for at, form in ((0, FORMS[0]), (2, RARE), (4, FORMS[1])):
        assert "干部任免审批表" in texts[at]
        assert form.name in texts[at]
        assert "奖惩" in texts[at + 1]


def test_many_people_are_set_in_parts_and_joined_in_order():
    reader = pypdf.PdfReader(io.BytesIO(forms_to_pdf([*FORMS, *FORMS[:3]])))
    assert len(reader.pages) == 30
    assert reader.metadata.title == "干部任免审批表"
    for at, form in enumerate([*FORMS, *FORMS[:3]]):
        assert form.name in "".join(reader.pages[2 * at].extract_text().split())


@pytest.mark.parametrize("form", [*FORMS[:4], RARE], ids=lambda form: form.name)
def test_nothing_is_cut_in_pdf_or_word(form):
    front, back = text_of(forms_to_pdf([form]))
    word = words_of(forms_to_word([form]))
    for text in (form.name, form.current_post, form.full_time_education_school, form.speciality):
        assert text in front
        assert text in word
    for line in form.resume.split("\n"):
        words = "".join(line.split()[-1:]).strip("（）")
        assert words in front, words
        assert words in word, words
    for member in form.family:
        assert member.name in back
        assert member.work in back
        assert member.work in word


def test_rare_characters_and_marks_of_other_languages_are_only_words():
    front, back = text_of(forms_to_pdf([RARE]))
    assert "彭喆堃昇玥淏" in front
    assert "\x00" not in front + back
    assert '#panic("x")*粗*$a$<w:p>&\\@d' in back
    assert '#panic("x")*粗*$a$<w:p>&\\@d' in words_of(forms_to_word([RARE]))


def test_age_is_that_of_the_stated_month():
    form = dataclasses.replace(FORMS[0], birth="197003", age_date="202602")
    assert "（55岁）" in text_of(forms_to_pdf([form]))[0]
    assert "（56岁）" in text_of(
        forms_to_pdf([dataclasses.replace(form, age_date="202603")])
    )[0]  # fmt: skip


def test_the_size_of_a_resume_falls_in_steps_from_14_points():
    sizes = [size_of(dataclasses.replace(FORMS[0], resume=entries(n))) for n in range(1, 34)]
    assert sizes[0] == 14
    assert set(sizes) <= set(STEPS)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) >= 6
    assert sizes[-1] < 9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"resume": entries(40) * 4}, r"简历有 \d+ 字，一页放不下"),
        ({"awards": "奖" * 20000}, "奖惩情况有 20000 字"),
        ({"current_post": "职" * 3000}, "现任职务有 3000 字"),
        ({"family": FORMS[0].family * 10}, "家庭成员栏"),
    ],
)
def test_what_fits_no_page_says_so(change, words):
    form = dataclasses.replace(FORMS[0], **change)
    with pytest.raises(TooLong) as caught:
        forms_to_pdf([form])
    assert caught.match(words)
    with pytest.raises(TooLong):
        forms_to_word([form])


def test_a_large_family_stays_on_its_page():
    form = dataclasses.replace(FORMS[0], family=FORMS[0].family * 5)
    assert len(text_of(forms_to_pdf([form]))) == 2


def test_a_damaged_photo_keeps_nobody_from_being_printed():
    frame = b"\xff\xc0\x00\x11\x08\x01\x9d\x01\x27" + b"\x03" * 12
    broken = dataclasses.replace(FORMS[1], photo=b"\xff\xd8" + frame + b"\xff\xd9")
    texts = text_of(forms_to_pdf([broken, FORMS[2]]))
    assert len(texts) == 4
    assert "照片损坏" in texts[0]
    assert len(docx.Document(io.BytesIO(forms_to_word([broken]))).tables) == 2


def test_a_jpeg_without_its_usual_mark_is_shown_in_word():
    photo = FORMS[1].photo
    bare = photo[:2] + photo[photo.index(b"\xff\xdb") :]
    file = docx.Document(io.BytesIO(forms_to_word([dataclasses.replace(FORMS[1], photo=bare)])))
    assert len(file.inline_shapes) == 1


def test_word_is_valid_and_its_rows_fill_no_more_than_a_page(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(forms_to_word([*FORMS[:3], RARE]))
    result = OpenXmlValidator().validate(path)
    assert [error.description for error in result.errors] == []
    for side in (sheet_of(RARE).front, sheet_of(RARE).back):
        around = 14 if side.title else 1 + 5
        assert around + sum(side.rows) + 3 <= 297 - MARGIN_TOP - MARGIN_BOTTOM
        assert sum(side.columns) == 210 - MARGIN_LEFT - MARGIN_RIGHT
    rows = [row for table in docx.Document(path).tables for row in table.rows]
    assert {row.height_rule for row in rows} == {WD_ROW_HEIGHT_RULE.EXACTLY}


def test_a_bundle_is_in_meeting_order_with_every_kind():
    out, seen = io.BytesIO(), []
    count = write_bundle(out, FORMS[:3], ["lrmx", "lrm", "docx", "pdf"], seen.append)
    assert seen == [1, 2, 3]
    names = zipfile.ZipFile(out).namelist()
    assert len(names) == count == 3 + 3 + 2 + 3 + 3
    assert names[0] == f"lrmx/01_{FORMS[0].name}.lrmx"
    assert f"pdf/03_{FORMS[2].name}.pdf" in names
    assert read_lrmx(zipfile.ZipFile(out).read(names[0])) == FORMS[0]


def test_a_bundle_of_one_kind_has_no_folder_and_enough_digits():
    out = io.BytesIO()
    write_bundle(out, FORMS[:1] * 100, ["lrmx"])
    names = zipfile.ZipFile(out).namelist()
    assert names[0] == f"001_{FORMS[0].name}.lrmx"
    assert names[-1] == f"100_{FORMS[0].name}.lrmx"


def places(pdf: bytes, page: int, word: str) -> tuple[float, float]:
    """Return where a word stands on a page: from the left, from the bottom, in points."""
    found = []

    def see(text, matrix, _tm, _font, _size):
        if word in text:
            found.append((matrix[4], matrix[5]))

    pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=see)
    return found[0]


def test_months_stand_at_the_first_line_of_a_long_entry():
    form = read_lrmx((CASES / "27-long-resume" / "one_huge_entry.lrmx").read_bytes())
    pdf = forms_to_pdf([form])
    months, first = places(pdf, 0, "1997.07"), places(pdf, 0, "某省某市")
    assert abs(months[1] - first[1]) < 3, "the months are not at the first line of the words"


def test_a_form_too_long_is_named_and_one_of_45_lines_is_not():
    form = {
        name: read_lrmx((CASES / "27-long-resume" / f"{name}.lrmx").read_bytes())
        for name in ("45_lines", "120_lines")
    }
    assert too_long(form["45_lines"]) == ""
    assert "长履历的简历有 5999 字，一页放不下" in too_long(form["120_lines"])


def test_a_word_without_a_break_is_broken_at_the_edge():
    form = read_lrmx((CASES / "28-long-values" / "unbroken_latin.lrmx").read_bytes())
    page = pypdf.PdfReader(io.BytesIO(forms_to_pdf([form]))).pages[0]
    text = page.extract_text().replace("\u200b", "")
    assert form.current_post not in text, "it stands on one line, past the edge"
    assert form.current_post in "".join(text.split())
    (cell,) = [c for c in sheet_of(form).front.cells if "END" in c.text.replace("\u200b", "")]
    assert cell.text.replace("\u200b", "") == form.current_post


def test_every_paper_says_its_age_its_day_and_who_filled_it():
    form = dataclasses.replace(
        FORMS[0], age_date="20261130", filled_by="填表人（虚构）", limit_before_reform="203503"
    )
    years = (2026 * 12 + 11 - int(form.birth[:4]) * 12 - int(form.birth[4:])) // 12
    front, back = text_of(forms_to_pdf([form]))
    assert f"（{years}岁）" in front
    for text in (back, words_of(forms_to_word([form]))):
        assert "填表人：填表人（虚构）" in text
        assert "计算年龄时间：2026年11月30日" in text
        assert "改革前任职年龄界限：2035.03" in text
