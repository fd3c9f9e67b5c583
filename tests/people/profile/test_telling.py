"""Comparing texts, résumés side by side, grouping a history: what a reader sees as different."""

import datetime as dt
import doctest
import importlib
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guantong.formats.appointment.resume import Period, Study, read_resume, write_resume
from guantong.frame.models import Change, Source
from guantong.frame.records.comparing import compare
from guantong.frame.records.telling import savings
from guantong.people.profile import resumes
from guantong.people.profile.resumes import periods_of, side_by_side
from guantong.people.screens.tabs import PARTS

TEXT = (
    "1997.07--2003.05  红星镇干部（其间：1999.03--1999.07 党校学习）\n2003.05--         蓝山镇镇长"
)


@pytest.mark.parametrize(
    "name", ["people.profile.writing", "frame.records.comparing", "people.profile.timeline.axis"]
)
def test_examples_in_docstrings(name):
    result = doctest.testmod(importlib.import_module(f"guantong.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_a_comparison_are_the_texts(before, after):
    left, right = compare(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = ["".join(p.text for p in side if not p.changed) for side in (left, right)]
    assert same[0] == same[1]


def test_texts_that_share_little_are_shown_whole():
    left, right = compare("红星镇党委书记", "乙县审计局")
    assert [piece.changed for piece in (*left, *right)] == [True, True]


def test_the_same_resume_differs_nowhere():
    lines = side_by_side(read_resume(TEXT), TEXT)
    assert [line.same for line in lines] == [True, True]
    assert lines[0].form.months == "1997.07—2003.05"
    assert lines[0].form.studies == "1999.03—1999.07 党校学习"
    assert lines[1].kept.months == "2003.05—至今"


def test_an_end_a_study_and_a_missing_entry_are_differences():
    kept = (
        Period("1997-07", "2003-06", "红星镇干部", (Study("1999-03", "1999-07", "党校学习"),)),
        Period("2003-05", None, "蓝山镇镇长"),
        Period("2010-01", None, "兼任人大代表"),
    )
    lines = side_by_side(kept, TEXT)
    assert [line.same for line in lines] == [False, True, False]
    assert (lines[0].kept.months, lines[0].form.months) == ("1997.07—2003.06", "1997.07—2003.05")
    assert lines[2].form == resumes.Side()


def test_broken_lines_and_odd_dashes_are_no_difference():
    odd = "1997.07—2003.05 红星镇\n干部（其间:1999.03至1999.07 党校学习）\n2003.05至今 蓝山镇镇长"
    assert all(line.same for line in side_by_side(read_resume(TEXT), odd))


def test_a_study_meanwhile_goes_into_the_period_it_belongs_to():
    def row(pk, start, end, text, within=None):
        return SimpleNamespace(pk=pk, start=start, end=end, text=text, within_id=within)

    rows = [
        row(1, "1997-07", "2003-05", "红星镇干部"),
        row(2, "1999-03", "1999-07", "党校学习", within=1),
        row(3, "2003-05", "", "蓝山镇镇长"),
    ]
    assert write_resume(periods_of(rows)) == write_resume(read_resume(TEXT))


AT = timezone.now()


def _change(field, before, after, **more):
    facts = {"part": "", "record": 0, "source_kind": "form", "source_text": "任免表",
             "source_on": dt.date(2024, 3, 1), "at": AT, **more}  # fmt: skip
    return Change(field=field, before=before, after=after, **facts)


def test_what_was_saved_at_once_from_one_source_is_one_entry_in_the_order_of_writing():
    newest_first = [
        _change("health", "", "健康", at=AT + dt.timedelta(minutes=5)),
        _change("party_month", "1996-12", "1996-06"),
        _change("name", "王明", "王铭"),
        _change("name", "", "王明", source_text="另一材料"),
    ]
    found = savings(newest_first, PARTS)
    assert [len(s.entries[0].rows) for s in found] == [1, 2, 1]
    assert [r.field for r in found[1].entries[0].rows] == ["姓名", "入党时间"]
    assert found[1].words == "任免表「任免表」 2024.03.01"
    assert "".join(p.text for p in found[1].entries[0].rows[1].after) == "1996.06"


def test_a_new_record_is_one_line_without_what_it_does_not_say():
    newest_first = [
        _change("is_elected", "", "否", part="A02", record=7),
        _change("position", "", "0", part="A02", record=7),
        _change("start", "", "2019-06", part="A02", record=7),
        _change("title", "", "党委书记", part="A02", record=7),
    ]
    [saving] = savings(newest_first, PARTS)
    [entry] = saving.entries
    assert (entry.part, entry.state) == ("任职情况", "added")
    assert [(r.field, r.value) for r in entry.rows] == [
        ("职务名称", "党委书记"), ("任职时间", "2019.06"),
    ]  # fmt: skip


def test_a_record_taken_out_shows_what_it_said():
    [saving] = savings([_change("title", "党委书记", "", part="A02", record=7)], PARTS)
    assert saving.entries[0].state == "removed"
    assert saving.entries[0].rows[0].value == "党委书记"


def test_a_delivery_gives_its_title_where_no_reason_is_noted():
    source = Source(kind="roster", title="2026年干部花名册", on=dt.date(2026, 1, 1))
    change = _change("name", "", "王明", source=source, source_text="", source_kind="roster")
    assert savings([change], PARTS)[0].words == "名册「2026年干部花名册」 2024.03.01"
