"""Months and 入党时间 as papers write them: one reader each."""

import pytest

from guantong.formats.appointment.form import tidy
from guantong.formats.appointment.months import Party, read_party


@pytest.mark.parametrize(
    ("text", "joined", "others"),
    [
        ("199807", "1998-07", ()),
        ("1998年7月入党", "1998-07", ()),
        ("中共党员（1998.07）", "1998-07", ()),
        ("1998.07（2000.01恢复党籍）", "1998-07", ("（2000.01恢复党籍）",)),
        ("2001.07；民盟", "2001-07", ("民盟",)),
        ("预备党员 2025.07", "2025-07", ("预备党员",)),
        ("民建、无党派人士", None, ("民建", "无党派人士")),
        ("——", None, ()),
        ("/", None, ()),
        ("无", None, ()),
        ("1998.13", None, ("1998.13",)),
    ],
)
def test_when_somebody_joined_is_read_and_other_words_are_kept(text, joined, others):
    assert read_party(text) == Party(joined, others)


def test_marks_escaped_twice_become_what_they_stand_for():
    assert tidy("resume", "某镇干部&lt;br/&gt;某局&amp;amp;办", lines=True) == "某镇干部\n某局&办"
    assert tidy("current_post", "R&D 办公室") == "R&D 办公室"
