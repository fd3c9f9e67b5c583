"""A unit and a title are joined without saying anything twice."""

import re
from pathlib import Path

import pytest

import guantong
from guantong.standards.posts import in_full


@pytest.mark.parametrize(
    ("unit", "title", "said"),
    [
        ("零陵区", "区委书记", "零陵区委书记"),
        ("零陵区", "零陵区委书记", "零陵区委书记"),
        ("零陵区", "区长", "零陵区区长"),
        ("零陵区", "区委副书记、区长", "零陵区委副书记、区长"),
        ("零陵区", "区人大常委会主任", "零陵区人大常委会主任"),
        ("零陵区", "副区长", "零陵区副区长"),
        ("道县", "县委书记", "道县县委书记"),
        ("永州市", "市长", "永州市市长"),
        ("梅花镇", "镇党委书记", "梅花镇党委书记"),
        ("朝阳街道", "朝阳街道办事处科员", "朝阳街道办事处科员"),
        ("零陵区朝阳街道", "朝阳街道办事处科员", "零陵区朝阳街道办事处科员"),
        ("朝阳街道", "零陵区朝阳街道党工委书记", "零陵区朝阳街道党工委书记"),
        ("零陵区财政局", "财政局局长", "零陵区财政局局长"),
        ("零陵区财政局", "党组书记、局长", "零陵区财政局党组书记、局长"),
        ("", "县委书记", "县委书记"),
        ("零陵区", "", ""),
    ],
)
def test_a_post_is_named_with_its_unit_once(unit, title, said):
    assert in_full(unit, title) == said


#: A unit's name and a title or post, one after the other, in a template or in an f-string.
JOINED = re.compile(
    r"unit(_name|\.name) ?\}\}[ ·]*(<b>)?\{\{ ?[\w.]*\b(title|post) ?\}\}"
    r"|unit(_name|\.name)\}[ ·]*\{[\w.]*\b(title|post)\}"
)


def test_nothing_joins_a_unit_and_a_title_otherwise():
    root = Path(guantong.__file__).parent
    files = [*root.rglob("*.py"), *root.rglob("*.html")]
    assert [f.name for f in files if JOINED.search(f.read_text(encoding="utf-8"))] == []
