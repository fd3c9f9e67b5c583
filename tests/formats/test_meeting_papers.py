"""The papers of a meeting say what they were given, as PDF, Word and Excel."""

import io

import docx
import openpyxl
import pypdf
import pytest
from openxml_audit import OpenXmlValidator

from guantong.formats.documents import to_pdf, to_word
from guantong.formats.documents.meeting import (
    Case,
    Change,
    Finding,
    Material,
    Measure,
    Structure,
    Team,
    Titles,
    contents,
    deployment,
    findings,
    places,
    seating,
    statement_sheets,
    structures,
    vote_sheets,
)
from guantong.formats.documents.roster import roster_to_pdf, roster_to_word, roster_to_xlsx
from guantong.formats.documents.roster.plan import plan_of

TITLES = Titles("市委常委会会议", "2026年11月25日", "人物均为虚构")


def change(number):
    return Change(
        f"某{number}", "女", "1980.04", "瑶族", "2001.06", "大学\n管理学学士",
        "甲县人民政府党组成员、副县长", "甲县县委常委、常务副县长", "甲县副县长",
        "换届调整，熟悉基层工作，考察情况好",
    )  # fmt: skip


TEAMS = [
    Team("甲县", tuple(map(change, range(1, 31)))),
    Team("乙县", tuple(map(change, range(31, 41)))),
]


def words(body):
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_room_is_drawn_for_a_long_table_and_for_rows():
    # An even half would have no middle: eleven sit five and six, twelve seven and five.
    assert list(map(len, places(range(11)))) == [5, 6]
    assert list(map(len, places(range(12)))) == [7, 5]
    assert places(range(7), table="rows", wide=3, first="right") == ((1, 0, 2), (4, 3, 5), (6,))


def test_many_seats_and_long_names_stay_on_one_page_and_in_word():
    people = [(f"欧阳某某{n}（虚构）", "委员") for n in range(60)]
    made = seating(TITLES, people, first="left", table="rows", wide=15)
    assert len(pypdf.PdfReader(io.BytesIO(to_pdf(made))).pages) == 1
    word = docx.Document(io.BytesIO(to_word(made)))
    assert [len(table.columns) for table in word.tables] == [15, 15, 15, 15]


def test_the_deployment_table_numbers_people_throughout_under_their_units():
    text = words(roster_to_pdf(deployment(TITLES, TEAMS)))
    assert "干部任免方案表" in text
    assert "2个单位40人" in text
    assert text.index("甲县（30人）") < text.index("乙县（10人）")
    assert "31某31女1980.04瑶族2001.06" in text
    assert "人物均为虚构" in text


def test_the_type_of_the_deployment_table_stays_readable():
    assert plan_of(deployment(TITLES, TEAMS)).size >= 9


def test_word_and_excel_say_the_same_and_are_valid(tmp_path):
    roster = deployment(TITLES, TEAMS)
    path = tmp_path / "a.docx"
    path.write_bytes(roster_to_word(roster))
    assert OpenXmlValidator().validate(path).errors == []
    rows = [[cell.text for cell in row.cells] for row in docx.Document(path).tables[0].rows]
    assert rows[0][7:10] == ["现任职务", "拟任职务", "拟免职务"]
    assert rows[-1][:4] == ["40", "某40", "女", "1980.04"]
    sheet_path = tmp_path / "a.xlsx"
    with sheet_path.open("wb") as out:
        assert roster_to_xlsx(out, roster) == 40
    sheet = openpyxl.load_workbook(sheet_path).active
    assert sheet.title == "任免方案"
    assert sheet.cell(5, 9).value == "甲县县委常委、常务副县长"


def test_a_measure_shows_both_only_where_it_changes():
    def row(team, women):
        return Structure(team, (Measure("人数", "9", "9"), Measure("女", "1", women)))

    text = words(
        roster_to_pdf(structures(TITLES, [("县区", [row("甲县", "2"), row("乙县", "1")])]))
    )
    assert "1甲县91→2" in text
    assert "2乙县91" in text
    with pytest.raises(ValueError, match="丙县"):
        structures(TITLES, [("县区", [row("甲县", "2"), Structure("丙县", ())])])


def test_who_breaks_no_rule_is_told_in_one_line():
    found = [Finding("不符合", "任期", "第八条", "任副职不满 2 年")]
    text = words(roster_to_pdf(findings(TITLES, [("甲", "县长", found), ("乙", "局长", ())], 20)))
    assert text.index("须研究的（1人）") < text.index("各项均符合的（1人）")
    assert "任副职不满2年" in text
    assert "2乙局长符合各项规则均符合" in text


def test_a_ballot_has_three_boxes_a_motion_and_a_record_names_who_left():
    cases = [Case("甲", "副县长", "任县长，免副县长", ("张三",)), Case("乙", "科员", "任副局长")]
    assert words(roster_to_pdf(vote_sheets(TITLES, cases, 1))).count("□") == 6
    sheets = statement_sheets(TITLES, [f"成员{n}" for n in range(14)] + ["张三"], cases)
    assert len(sheets) == 2
    row = sheets[1].groups[0].rows[0]
    assert row == ("甲", "任县长，免副县长", "", "回避")
    assert sheets[1].columns[-2:] == ("成员13", "张三")


def test_the_contents_tell_what_is_missing():
    paper = contents(
        TITLES, [Material("02 任免方案表", "02_任免方案表.pdf", "1")], ["某甲没有报告"]
    )
    text = words(to_pdf(paper))
    assert "02任免方案表02_任免方案表.pdf1" in text
    assert "某甲没有报告" in text
