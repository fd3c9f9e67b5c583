"""Identity numbers: what is refused and why, what is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards import id_numbers
from guantong.standards.errors import IdNumberError


def number(area: str, born: str, serial: str = "001") -> str:
    first = area + born + serial
    return first + id_numbers.check_digit(first)


def test_the_standards_own_example():
    found = id_numbers.parse("11010519491231002x")
    assert found.number == "11010519491231002X"
    assert found.birth == dt.date(1949, 12, 31)
    assert found.sex == "2"


def test_the_test_prefix_is_recognised():
    found = id_numbers.parse(number("431199", "19750312", "013"))
    assert found.is_test
    assert found.sex == "1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("43119919750312", "须为 18 位，现为 14 位"),
        ("4311991975031200AX", "前 17 位须为数字"),
        ("99119919750312001X", "99 不是省级代码"),
        ("43119919750230001X", "不是日期"),
        (number("431199", "18991231"), "不在合理范围"),
        ("110105194912310021", "校验位不对"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text, reason):
    with pytest.raises(IdNumberError, match=reason):
        id_numbers.parse(text)


def test_a_birth_after_today_is_refused():
    text = number("431199", "20200102")
    assert id_numbers.parse(text).birth.year == 2020
    with pytest.raises(IdNumberError, match="不在合理范围"):
        id_numbers.parse(text, today=dt.date(2019, 12, 31))


def test_the_message_never_repeats_the_number():
    with pytest.raises(IdNumberError) as caught:
        id_numbers.parse("110105194912310021")
    assert "19491231" not in str(caught.value)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_any_single_changed_digit_is_noticed(born, serial, at):
    text = number("431199", f"{born:%Y%m%d}".rjust(8, "0"), f"{serial:03d}")
    assert id_numbers.parse(text).birth == born
    if at < 17:
        changed = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        with pytest.raises(IdNumberError):
            id_numbers.parse(changed)
