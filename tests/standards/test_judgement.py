"""The groups of judgement are data, read with every fault told by its line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards.judgement import (
    JudgementError,
    barring,
    group,
    groups,
    name_of,
    needing,
    read_groups,
)

HEAD = "code,name,short,meaning,bars,grounds"


def test_the_packaged_groups_are_the_five_of_the_publication():
    assert [one.name for one in groups()] == [
        "大胆使用", "优先提拔", "培养锻炼（压担子）", "适时调整",
        "坚决淘汰（调整不适宜担任现职干部）",
    ]  # fmt: skip
    assert barring() == {"remove"}
    assert needing() == {"adjust", "remove"}
    assert group("load").short == "培养"
    assert group("nobody") is None


def test_a_group_that_a_later_table_dropped_is_still_named_in_the_history():
    assert name_of("first") == "优先提拔"
    assert name_of("former") == "former"


def test_a_table_of_ones_own_is_read():
    found = read_groups([HEAD, "stay,留任,留,适合现岗位,0,0", "go,离岗,离,另行安排,1,1"])
    assert [(one.code, one.bars) for one in found] == [("stay", False), ("go", True)]


def test_every_fault_of_every_line_is_told():
    lines = [HEAD, "Bad,,三个字,,2,0", "go,离岗,离,另行安排,1,1", "go,离岗,离,另行安排,1,1,多"]
    with pytest.raises(JudgementError) as refused:
        read_groups(lines)
    assert refused.value.faults == (
        "第 2 行：code“Bad”应是小写字母开头的短代码",
        "第 2 行：name 应为 1 至 20 个字",
        "第 2 行：short 应为 1 至 2 个字",
        "第 2 行：meaning 应为 1 至 80 个字",
        "第 2 行：bars 应为 0 或 1，现为“2”",
        "第 4 行：code“go”重复",
        "第 4 行：name“离岗”重复",
        "第 4 行：多出一列",
    )


def test_no_group_bars_anybody_without_grounds():
    with pytest.raises(JudgementError, match="没有依据的意见不能限制任何人"):
        read_groups([HEAD, "go,离岗,离,另行安排,1,0"])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["code,name", "a,b"], "表头应为"),
        ([HEAD], "至少要有一个组"),
        ([HEAD, *(f"g{n},组{n},组,意思,0,0" for n in range(9))], "最多 8 个组"),
    ],
)
def test_a_table_of_another_shape_is_refused(lines, words):
    with pytest.raises(JudgementError, match=words):
        read_groups(lines)


@given(st.lists(st.text(max_size=40), max_size=6))
def test_whatever_is_given_is_read_or_refused_with_its_line(lines):
    found, faults = (), ()
    try:
        found = read_groups([HEAD, *lines])
    except JudgementError as error:
        faults = error.faults
    assert bool(found) != bool(faults)
    assert all(fault.startswith("第 ") for fault in faults)
    assert len({one.code for one in found}) == len(found)


WORDS = st.text(st.characters(categories=["Lo"]), min_size=1, max_size=2)


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True), WORDS, WORDS, st.booleans()
        ),
        min_size=1,
        max_size=8,
        unique_by=(lambda row: row[0], lambda row: row[1]),
    )
)
def test_what_was_written_is_read(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD.split(","))
    writer.writerows((code, name, name, text, int(bars), 1) for code, name, text, bars in rows)
    found = read_groups(io.StringIO(out.getvalue(), newline=""))
    assert [(g.code, g.name, g.meaning, g.bars) for g in found] == rows
