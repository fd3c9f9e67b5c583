"""A posted request is read strictly; a query says which requests are wanted."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.formats.open311.asking import Posted, check, read_form, read_query, write_form
from guantong.formats.open311.moments import read_moment
from guantong.formats.open311.values import Attribute, Definition, Open311Error, Value

PLACE = b"service_code=R1&address_string=x"
SIZES, NEAR = (Value("1", "小"), Value("2", "大")), (Value("a", "学校"), Value("b", "桥"))
ASKED = Definition("R1", (
    Attribute(True, "SIZE", "singlevaluelist", True, 1, values=SIZES),
    Attribute(True, "SINCE", "datetime", False, 2),
    Attribute(True, "DEPTH", "number", False, 3),
    Attribute(True, "NEAR", "multivaluelist", False, 4, values=NEAR),
    Attribute(False, "NOTE", "string", False, 5, "紧急情况请拨 110"),
))  # fmt: skip


def test_a_request_is_read_as_it_was_sent():
    body = (
        "api_key=xyz&service_code=R1&lat=26.42&long=111.6&first_name=%E4%B8%89"
        "&description=%E5%9D%91%0A%E5%BE%88%E6%B7%B1&attribute[SIZE]=2"
        "&attribute[NEAR][]=a&attribute[NEAR][]=b&easting=12"
    )
    found = read_form(body.encode(), "application/x-www-form-urlencoded; charset=utf-8")
    assert (found.lat, found.long, found.first_name) == (26.42, 111.6, "三")
    assert found.description == "坑\n很深"
    assert found.attributes == {"SIZE": ("2",), "NEAR": ("a", "b")}
    check(found, ASKED)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "service_code"),
        (b"lat=1&long=2", "service_code"),
        (b"service_code=R1", "地点"),
        (b"service_code=R1&lat=26", "一同"),
        (b"service_code=R1&lat=91&long=2", "lat"),
        (b"service_code=R1&lat=nan&long=2", "lat"),
        (b"service_code=R1&lat=1e999&long=2", "lat"),
        (PLACE + b"&service_code=R2", "不止一次"),
        (PLACE + b"&phone=call-me", "phone"),
        (PLACE + b"&email=nobody", "email"),
        (PLACE + b"&media_url=javascript:alert(1)", "media_url"),
        (PLACE + b"&description=" + b"x" * 4001, "4000"),
        (PLACE + b"&description=a%00b", "控制字符"),
        (PLACE + b"&description=%FF", "UTF-8"),
        (PLACE + b"&attribute[SIZE=1", "attribute"),
        (PLACE + b"&attribute[A]=1&attribute[A]=2", "不止一次"),
        (PLACE + b"&nonsense", "不是"),
        (b"&".join([b"a=1"] * 201), "200"),
        (b"service_code=" + b"x" * 100_001, "100 KB"),
    ],
)
def test_what_is_wrong_is_refused_in_words(body, word):
    with pytest.raises(Open311Error, match=word) as caught:
        read_form(body)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    "kind", ["application/json", "", "application/x-www-form-urlencoded; charset=gbk"]
)
def test_another_kind_of_body_is_refused(kind):
    with pytest.raises(Open311Error, match="应是"):
        read_form(PLACE, kind)


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({}, r"缺少 attribute\[SIZE\]"),
        ({"SIZE": ("",)}, r"缺少 attribute\[SIZE\]"),
        ({"SIZE": ("3",)}, "不对"),
        ({"SIZE": ("1", "2")}, "只能有一个值"),
        ({"SIZE": ("1",), "NOTE": ("x",)}, r"没有 attribute\[NOTE\]"),
        ({"SIZE": ("1",), "SINCE": ("2026-01-01",)}, "时区"),
        ({"SIZE": ("1",), "DEPTH": ("1e5",)}, "不对"),
        ({"SIZE": ("1",), "NEAR": ("a", "c")}, "不对"),
    ],
)
def test_answers_are_held_against_what_the_service_asks(answers, word):
    with pytest.raises(Open311Error, match=word):
        check(Posted("R1", address_id="1", attributes=answers), ASKED)


@pytest.mark.parametrize(
    "text",
    ["2026-01-31", "2026-01-31T08:00:00", "2026-02-30T08:00:00Z", "2026-01-31T08:00:00 08:00",
     "20260131T080000Z", "2026-01-31T24:30:00Z", ""],
)  # fmt: skip
def test_a_moment_without_its_offset_is_none(text):
    with pytest.raises(Open311Error, match="带时区"):
        read_moment(text)


def test_the_same_instant_may_be_written_in_two_zones():
    here, there = "1994-11-05T08:15:30-05:00", "1994-11-05T13:15:30Z"
    assert read_moment(here) == read_moment(there)


def test_numbers_come_before_all_else():
    assert read_query("service_request_id=1,2&status=bad").ids == ("1", "2")


def test_a_query_names_days_services_states():
    found = read_query(
        "service_code=R1,L1&status=open&start_date=2026-01-01T00:00:00%2B08:00"
        "&end_date=2026-03-01T00:00:00Z"
    )
    assert (found.codes, found.states, found.since.year) == (("R1", "L1"), ("open",), 2026)
    assert read_query("").states == ("open", "closed")


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("status=done", "open、closed"),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", "90"),
        ("start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", "之后"),
        ("start_date=yesterday", "时间"),
        ("service_request_id=" + ",".join(["1"] * 101), "100"),
    ],
)
def test_a_query_that_asks_too_much_is_refused(query, word):
    with pytest.raises(Open311Error, match=word):
        read_query(query)


WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)


@given(st.builds(
    Posted, WORD, first_name=WORD, description=WORD, lat=st.floats(-90, 90),
    long=st.floats(-180, 180),
    attributes=st.dictionaries(st.from_regex(r"[A-Za-z0-9_.-]{1,9}", fullmatch=True),
                               st.lists(WORD, min_size=1, max_size=3).map(tuple), max_size=3),
))  # fmt: skip
def test_a_form_is_read_again(posted):
    assert read_form(write_form(posted)) == posted


@given(st.binary(max_size=200))
def test_no_body_does_more_than_be_refused(body):
    with contextlib.suppress(Open311Error):
        read_form(body)
