"""Opening hours: read as doors say them, written back, refused with the part at fault."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.core.errors import GuantongError
from guantong.places import opening
from guantong.places.opening import Dated, Opening

MONDAY = dt.date(2026, 11, 30)
WEEK = [MONDAY + dt.timedelta(at) for at in range(7)]


def test_week_with_a_closed_day_and_a_dated_exception():
    hours = opening.read("周二至周日 9:00-17:00；周一闭馆；2027-01-28至2027-02-03闭馆")
    assert [hours.windows(day) for day in WEEK] == [[], *[[(540, 1020)]] * 6]
    assert hours.windows(dt.date(2027, 1, 27)) == [(540, 1020)]
    assert hours.windows(dt.date(2027, 1, 28)) == hours.windows(dt.date(2027, 2, 3)) == []
    assert hours.windows(dt.date(2027, 2, 4)) == [(540, 1020)]


def test_several_windows_a_day_and_the_last_to_be_let_in():
    hours = opening.read("每天 9:00-12:00、14:00-17:00；最后入馆16:30")
    assert hours.windows(MONDAY) == [(540, 720), (840, 1020)]
    assert hours.entries(MONDAY) == [(540, 720), (840, 990)]
    assert hours.open_at(MONDAY, 840, 1020)
    assert not hours.open_at(MONDAY, 700, 860)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("周一到周五：9：00—12：00，14：00—17：00", "周一至周五 9:00-12:00、14:00-17:00"),
        ("星期二至星期天９:００～１７:００开放", "周二至周日 9:00-17:00"),
        ("工作日8:30-17:30;周末闭馆", "周一至周五 8:30-17:30；周六至周日闭馆"),
        ("9:00-17:00", "每天 9:00-17:00"),
        ("全天开放", None),
        ("每天全天开放", "每天全天开放"),
        ("周六、日 9:00-11:00 14:00-16:00", "周六至周日 9:00-11:00、14:00-16:00"),
        ("周六至周一 9:00-11:00", "周一、周六至周日 9:00-11:00"),
        ("周二至周日9:00-17:00（16:30停止入馆）", "周二至周日 9:00-17:00；最后入馆16:30"),
        ("每天9:00-17:00，闭馆前30分钟停止入馆", "每天 9:00-17:00；闭馆前30分钟停止入馆"),
        ("每天9:00-17:00；2027年1月28日至2027年2月3日 休息",
         "每天 9:00-17:00；2027-01-28至2027-02-03闭馆"),
        ("每天9:00-17:00；2027-10-01 8:00-20:00", "每天 9:00-17:00；2027-10-01 8:00-20:00"),
    ],
)  # fmt: skip
def test_ways_of_saying_it(text, same):
    if same is None:
        with pytest.raises(GuantongError):
            opening.read(text)
    else:
        assert str(opening.read(text)) == same
        assert opening.read(same) == opening.read(text)


@pytest.mark.parametrize(
    ("text", "part", "why"),
    [
        ("周二至周日 9:00-17:00；周一看心情", "周一看心情", "看不懂"),
        ("周二至周日 17:00-9:00", "周二至周日 17:00-9:00", "不晚于"),
        ("每天 9:00-12:00、11:00-17:00", "每天 9:00-12:00、11:00-17:00", "重叠"),
        ("每天 9:00-17:00；周一闭馆", "周一闭馆", "周一说了两次"),
        ("每天 9:00-25:00", "每天 9:00-25:00", "25:00"),
        ("每天 9:00-17:00；2027-02-30闭馆", "2027-02-30闭馆", "2027-02-30"),
        ("每天 9:00-17:00；2027-02-03至2027-01-28闭馆", "2027-02-03至2027-01-28闭馆", "早于"),
        ("周二至周日", "周二至周日", "没有写几点"),
        ("周一闭馆", "周一闭馆", "没有写哪天"),
        ("每天9:00-17:00；最后入馆16:00；最后入馆16:30", "最后入馆16:30", "两次"),
        ("", "", "没有写哪天"),
    ],
)
def test_what_is_not_understood_is_named(text, part, why):
    with pytest.raises(GuantongError) as caught:
        opening.read(text)
    assert f"“{part}”" in caught.value.message
    assert why in caught.value.message
    assert caught.value.field == "opening"


def test_a_day_that_nobody_named_is_not_known_and_not_open():
    hours = opening.read("周六 9:00-12:00")
    assert hours.windows(MONDAY) == []
    assert not hours.said(MONDAY)
    assert hours.said(WEEK[5])
    assert opening.known("") is None
    assert opening.known("电话预约") is None


@st.composite
def windows(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    cuts = cuts[: len(cuts) // 2 * 2]
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


@st.composite
def openings(draw):
    week = draw(st.tuples(*[st.one_of(st.none(), st.just(()), windows())] * 7))
    dated = []
    for first, days in draw(
        st.lists(st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 40)),
                 max_size=3)
    ):  # fmt: skip
        last = first + dt.timedelta(days)
        dated.append(Dated(first, last, draw(st.one_of(st.just(()), windows()))))
    if not any(week) and not dated:
        week = (((540, 1020),), *week[1:])
    last = draw(st.one_of(st.none(), st.integers(0, 1440)))
    return Opening(week, tuple(dated), last, draw(st.integers(0, 120)))


@given(openings())
def test_what_is_written_reads_the_same(hours):
    assert opening.read(str(hours)) == hours


@given(st.text(alphabet="周一二日至 9:0017-；、闭馆年月2027最后入馆", max_size=40))
def test_nothing_but_its_own_error_is_raised(text):
    with contextlib.suppress(GuantongError):
        hours = opening.read(text)
        assert opening.read(str(hours)) == hours
