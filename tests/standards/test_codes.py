"""Code tables read both ways, and refuse what they do not hold."""

import pytest

from guantong.standards.codes import higher, steps_between, table
from guantong.standards.errors import UnknownCode


def test_56_ethnic_groups_both_ways():
    ethnic = table("ethnic")
    assert len(ethnic.labels) == 56
    assert ethnic.label("13") == "瑶族"
    assert ethnic.code("瑶族") == ethnic.code("瑶") == "13"


@pytest.mark.parametrize(
    ("name", "label", "code"),
    [
        ("sex", "男", "1"),
        ("political", "中共党员", "01"),
        ("political", "民盟", "05"),
        ("education", "大学", "21"),
        ("education", "大专", "31"),
        ("level", "县处级正职", "1A31"),
        ("level", "副科级", "1A42"),
        ("rank", "四级调研员", "24"),
        ("assessment", "基本称职", "3"),
        ("retirement", "原法定退休年龄55周岁", "55"),
    ],
)
def test_usual_words_find_their_code(name, label, code):
    assert table(name).code(label) == code


def test_every_label_leads_back_to_its_code():
    for name in ("ethnic", "education", "level", "rank", "political", "health"):
        codes = table(name)
        assert all(codes.code(label) == code for code, label in codes.choices())


def test_what_a_table_does_not_hold_is_refused_by_name():
    with pytest.raises(UnknownCode, match=r"民族代码表.*没有代码“99”"):
        table("ethnic").label("99")
    with pytest.raises(UnknownCode, match="没有“火星族”"):
        table("ethnic").code("火星族")
    with pytest.raises(UnknownCode, match="没有名为“planets”"):
        table("planets")


def test_levels_stand_in_order():
    assert higher("1A31", than="1A32")
    assert not higher("1A42", than="1A41")
    assert steps_between("1A31", "1A41") == 2
