"""Names as officers type them on a keyboard of letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.core.naming import pinyin


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张伟国", "zhangweiguo", "zwg"),
        ("曾国华", "zengguohua", "zgh"),
        ("单 喆", "shanzhe", "sz"),
        ("尉迟敬", "yuchijing", "ycj"),
        ("万俟淏", "moqihao", "mqh"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("John", "john", "john"),
        ("", "", ""),
    ],
)
def test_a_name_is_read(name, full, initials):
    assert pinyin(name) == (full, initials)


@given(st.text(max_size=40))
def test_any_text_gives_letters_and_digits_that_fit_their_columns(name):
    full, initials = pinyin(name)
    assert len(full) <= 120
    assert len(initials) <= 20
    assert not set(full + initials) & set("%_ \\\x00")
