"""The résumé as text and as periods: each made from the other, whatever way it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.formats.appointment.invented import invent
from guantong.formats.appointment.resume import (
    Difference,
    Period,
    Study,
    differences,
    lines_of,
    oddities,
    read_resume,
    write_resume,
)

TYPED = """1993.09--1997.07  某大学法学专业学习
1997.07--2001.03  某县某乡干部
2001.03--         某县县委办秘书"""
PERIODS = (
    Period("1993-09", "1997-07", "某大学法学专业学习"),
    Period("1997-07", "2001-03", "某县某乡干部"),
    Period("2001-03", None, "某县县委办秘书"),
)


def test_a_resume_is_read_into_periods_and_written_as_it_was():
    assert read_resume(TYPED) == PERIODS
    assert write_resume(PERIODS) == TYPED


@pytest.mark.parametrize(
    "line",
    [
        "2001.03--2003.05  某局局长",
        "2001.03-2003.05 某局局长",
        "2001.03—2003.05  某局局长",
        "2001.03——2003.05  某局局长",
        "2001.03–2003.05某局局长",
        "2001.03－－2003.05　某局局长",
        "2001.03～2003.05  某局局长",
        "2001.03~2003.05  某局局长",
        "2001.03至2003.05  某局局长",
        "2001年3月至2003年5月  某局局长",
        "2001年03月--2003年05月某局局长",
        "2001.3--2003.5  某局局长",
        "2001-03--2003-05  某局局长",
        "2001/03-2003/05  某局局长",
        "200103--200305  某局局长",
        "2001．03--2003．05  某局局长",
        "　2001.03 -- 2003.05  某局局长  ",
        "\ufeff2001.03--2003.05\t某局局长",
        "2001.03--2003.05  某局\n局长",
        "2001.03--2003.05  某局<br>局长",
        "2001.03--2003.05  某局<BR />局长",
        "2001.03--2003.05  某局\r\n                  局长",
    ],
)
def test_every_way_of_typing_months_is_borne_with(line):
    assert read_resume(line) == (Period("2001-03", "2003-05", "某局局长"),)


@pytest.mark.parametrize(
    "line",
    [
        "2016.09--         某局局长",
        "2016.09--  某局局长",
        "2016.09--某局局长",
        "2016.09至今  某局局长",
        "2016.09至今某局局长",
        "2016.09--至今 某局局长",
        "2016.09--今 某局局长",
        "2016年9月—现在　某局局长",
    ],
)
def test_an_open_end_is_open(line):
    assert read_resume(line) == (Period("2016-09", None, "某局局长"),)


STUDY = (Study("2005-09", "2008-06", "某大学（在职）法学专业学习"), Study(None, None, "党校学习"))


@pytest.mark.parametrize(
    "text",
    [
        "2003.05--2009.01  局长（其间：2005.09--2008.06 某大学（在职）法学专业学习；党校学习）",
        "2003.05--2009.01  局长(其间:2005.09-2008.06某大学（在职）法学专业学习;党校学习)",
        "2003.05--2009.01  局长（期间：2005.09至2008.06 某大学（在职）法学专业学习；党校学习）",
        "2003.05--2009.01  局长\n"
        + " " * 18
        + "（其间：2005.09--2008.06 某大学（在职）法学专业学习；\n"
        + " " * 18
        + "党校学习）",
        "2003.05--2009.01  局长\n"
        + " " * 17
        + "（其间：2005.09--2008.06 某大学（在职）法学专业学习）\n"
        + " " * 17
        + "（其间党校学习）",
    ],
)
def test_study_beside_work_is_read_from_every_place(text):
    assert read_resume(text) == (Period("2003-05", "2009-01", "局长", STUDY),)


def test_brackets_that_are_no_study_stay_words():
    text = "2003.05--  副局长（主持工作）"
    assert read_resume(text) == (Period("2003-05", None, "副局长（主持工作）"),)
    middle = "2003.05--  副局长（其间：2004.01--2004.06 挂职）、局长"
    assert read_resume(middle)[0].text == "副局长（其间：2004.01--2004.06 挂职）、局长"


def test_words_before_the_first_month_are_kept():
    read = read_resume("简历如下：\n2003.05--  局长")
    assert read == (Period(None, None, "简历如下："), Period("2003-05", None, "局长"))
    assert read_resume(write_resume(read)) == read


def test_a_month_that_is_none_makes_a_line_words_and_glues_it_to_none():
    text = "2003.05--  局长\n2019.13--2020.01  乱写"
    assert read_resume(text) == (
        Period("2003-05", None, "局长"), Period(None, None, "2019.13--2020.01 乱写"),
    )  # fmt: skip
    assert read_resume(write_resume(read_resume(text))) == read_resume(text)


def test_months_that_cannot_be_taken_as_they_stand_are_told():
    text = (
        "2010.01--2008.05  某局副局长\n2013.13--2015.02  某局局长\n2015.2--今  某县副县长\n"
        "2016.09-目前  某市副局长\n2018--2020  援藏\n2020.01—迄今 某局局长"
    )
    assert oddities(text) == (
        ("2010.01--2008.05 某局副局长", "止早于起"), ("2013.13--2015.02 某局局长", "不是年月"),
        ("2018--2020 援藏", "只有年份"),
    )  # fmt: skip
    assert [(p.end, p.text) for p in read_resume(text)[3:]] == [
        (None, "某市副局长"), ("2020", "援藏"), (None, "某局局长"),
    ]  # fmt: skip


def test_a_bare_year_stays_a_year():
    assert read_resume("1993--1997  某大学学习") == (Period("1993", "1997", "某大学学习"),)


def test_lines_for_a_paper_set_months_beside_words():
    assert lines_of("2003.05--2009.01  局长（其间：党校学习）") == (
        ("2003.05--2009.01", "局长"),
        ("", "（其间：党校学习）"),
    )


def test_a_text_without_difference_has_none():
    assert differences(TYPED, PERIODS) == ()
    assert differences(TYPED.replace("某乡", "某 乡"), PERIODS) == ()


def test_each_difference_names_its_entry_and_both_sides():
    changed = (
        PERIODS[0],
        Period("1997-07", "2001-04", "某县某乡文书"),
        Period("1999-01", "1999-06", "挂职"),
    )
    assert differences(TYPED, changed) == (
        Difference("1997-07", "止", "2001-03", "2001-04"),
        Difference("1997-07", "内容", "某县某乡干部", "某县某乡文书"),
        Difference("2001-03", "整段", "2001.03--         某县县委办秘书", ""),
        Difference("1999-01", "整段", "", "1999.01--1999.06  挂职"),
    )


def test_every_invented_resume_is_the_text_of_its_periods():
    for form in invent(200):
        assert write_resume(read_resume(form.resume)) == form.resume
        assert differences(form.resume, read_resume(form.resume)) == ()


MONTH = st.builds(lambda y, m: f"{y}-{m:02}", st.integers(1940, 2040), st.integers(1, 12))
WORD = st.text("某县乡局长副书记、AB", min_size=1, max_size=8)
WORDS = st.builds(
    lambda word, bracket, rest: word + (f"（{bracket}）{rest}" if bracket else ""),
    WORD, st.sampled_from(["", "主持工作", "2001.02--2003.04 甲", "正科级"]), WORD | st.just(""),
)  # fmt: skip
STUDIES = st.builds(Study, MONTH, st.none() | MONTH, WORDS) | st.builds(
    Study, st.none(), st.none(), WORDS
)
PERIOD = st.builds(
    Period, MONTH, st.none() | MONTH, WORDS, st.lists(STUDIES, max_size=3).map(tuple)
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PERIOD, max_size=6))
def test_periods_come_back_from_their_text(periods):
    assert read_resume(write_resume(periods)) == tuple(periods)


@settings(max_examples=400, deadline=None)
@given(st.text("12 .-—至今年月日（其间：；）\n　某局", max_size=80))
def test_reading_what_was_read_and_written_changes_nothing(text):
    once = write_resume(read_resume(text))
    assert write_resume(read_resume(once)) == once
