"""What is written is read again, in both formats; what public validators ask of it holds."""

import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from guantong.formats.open311.documents import read, write
from guantong.formats.open311.values import (
    DATATYPES,
    SPECIFICATION,
    Attribute,
    Created,
    Definition,
    Discovery,
    Endpoint,
    Open311Error,
    Problem,
    Request,
    Service,
    Value,
)  # fmt: skip

CST = dt.timezone(dt.timedelta(hours=8))
ROAD = Service("R1", "村道破损", "路面坑洼", True, keywords="道路, 坑", group="基础设施")
LAMP = Service("L1", "路灯不亮")
ASKED = Definition("R1", (
    Attribute(True, "SIZE", "singlevaluelist", True, 1, "多大", values=(
        Value("1", "一米以内"), Value("2", "更大"),
    )),
))  # fmt: skip
DONE = Request(
    "293944", "closed", "R1", dt.datetime(2026, 3, 2, 9, tzinfo=CST), "村道破损", "路面坑洼",
    "已修复", "交通运输局", updated_datetime=dt.datetime(2026, 3, 5, 17, 30, tzinfo=CST),
    lat=26.42, long=111.6,
)  # fmt: skip


def test_services_in_xml_have_one_element_each():
    root = etree.fromstring(write(Service, [ROAD, LAMP], "xml"))
    assert [child.findtext("service_code") for child in root] == ["R1", "L1"]
    assert root.tag == "services"
    assert root[0].findtext("metadata") == "true"
    assert root[1].findtext("metadata") == "false"
    assert root[1].find("keywords") is None


def test_json_is_the_same_without_the_names_of_the_elements():
    found = json.loads(write(Definition, ASKED, "json"))
    assert found == {
        "service_code": "R1",
        "attributes": [{
            "variable": True, "code": "SIZE", "datatype": "singlevaluelist", "required": True,
            "order": 1, "description": "多大",
            "values": [{"key": "1", "name": "一米以内"}, {"key": "2", "name": "更大"}],
        }],
    }  # fmt: skip


def test_a_moment_is_written_with_its_offset():
    (row,) = json.loads(write(Request, [DONE], "json"))
    assert row["requested_datetime"] == "2026-03-02T09:00:00+08:00"
    assert row["status"] == "closed"
    assert row["lat"] == 26.42
    with pytest.raises(ValueError, match="offset"):
        write(Request, [Request("1", "open", "R1", dt.datetime(2026, 3, 2))], "xml")


def test_an_error_has_its_code_and_its_words():
    assert json.loads(write(Problem, [Problem(404, "没有")], "json")) == [
        {"code": 404, "description": "没有"}
    ]
    assert etree.fromstring(write(Problem, [Problem(404, "没有")], "xml")).findtext(
        "error/code"
    ) == "404"  # fmt: skip


def test_numbers_stand_for_codes_as_the_specification_writes_them():
    told = b'[{"service_request_id": 293944, "service_notice": "", "account_id": null}]'
    assert read(Created, told, "json") == (Created("293944"),)
    told = b"<service_requests><request><service_request_id>9</service_request_id><account_id/>"
    assert read(Created, told + b"</request></service_requests>", "xml") == (Created("9"),)


@pytest.mark.parametrize(
    ("data", "form", "word"),
    [
        (b"{", "json", "不是 JSON"),
        (b"[1]", "json", "对象"),
        (b"{}", "json", "数组"),
        (b'[{"service_code": "1"}]', "json", "缺少 service_name"),
        (b'[{"service_code": "1", "service_name": "a", "metadata": "yes"}]', "json", "metadata"),
        (b'[{"service_code": true, "service_name": "a"}]', "json", "service_code"),
        (b'[{"service_code": "1", "service_name": ["a"]}]', "json", "service_name"),
        (b"[" * 100_000, "json", "不是 JSON"),
        (b"<services><service/>", "xml", "不是 XML"),
        (b"<service_requests/>", "xml", "<services>"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><services/>', "xml", "文档类型"),
        (b"<services>" + b"<service/>" * 1001 + b"</services>", "xml", "最多 1000"),
        (b" " * 4_000_001, "json", "4 MB"),
    ],
)
def test_what_is_no_such_document_is_refused(data, form, word):
    with pytest.raises(Open311Error, match=word):
        read(Service, data, form)


def test_an_entity_is_never_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    told = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><services>&e;</services>'
    with pytest.raises(Open311Error):
        read(Service, told.encode(), "xml")


def test_what_xml_cannot_say_is_marked_in_both():
    odd = Service("1", "a\x00b\ud800")
    for form in ("xml", "json"):
        assert read(Service, write(Service, [odd], form), form)[0].service_name == "a�b�"


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=30).map(
    lambda text: text.replace("\ufffe", "").replace("\uffff", "")
)
NAME = TEXT.filter(bool)
MOMENT = st.datetimes(
    dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1),
    timezones=st.sampled_from([dt.UTC, CST, dt.timezone(-dt.timedelta(hours=3, minutes=30))]),
).map(lambda moment: moment.replace(microsecond=0))  # fmt: skip
ATTRIBUTE = st.builds(
    Attribute, st.booleans(), NAME, st.sampled_from(DATATYPES), st.booleans(),
    st.integers(1, 99), TEXT, TEXT,
    st.lists(st.builds(Value, NAME, NAME), max_size=3).map(tuple),
)  # fmt: skip
KINDS = {
    Service: st.builds(Service, NAME, NAME, TEXT, st.booleans(), NAME, TEXT, TEXT),
    Request: st.builds(
        Request, NAME, st.sampled_from(["open", "closed"]), NAME, MOMENT, TEXT, TEXT,
        updated_datetime=st.none() | MOMENT, lat=st.none() | st.floats(-90, 90),
        address=TEXT,
    ),
    Created: st.builds(Created, NAME, TEXT, TEXT),
    Problem: st.builds(Problem, st.integers(400, 599), NAME),
}  # fmt: skip


@pytest.mark.parametrize("form", ["xml", "json"])
@given(st.data())
def test_what_is_written_is_read_again(form, data):
    kind = data.draw(st.sampled_from(sorted(KINDS, key=lambda one: one.__name__)))
    rows = tuple(data.draw(st.lists(KINDS[kind], max_size=4)))
    assert read(kind, write(kind, rows, form), form) == rows


@pytest.mark.parametrize("form", ["xml", "json"])
@given(NAME, st.lists(ATTRIBUTE, max_size=3).map(tuple))
def test_a_definition_is_read_again(form, code, attributes):
    found = Definition(code, attributes)
    assert read(Definition, write(Definition, found, form), form) == (found,)


@given(st.binary(max_size=300), st.sampled_from(["xml", "json"]))
def test_no_bytes_do_more_than_be_refused(data, form):
    with contextlib.suppress(Open311Error):
        read(Request, data, form)


def test_a_client_finds_the_service():
    since = dt.datetime(2026, 11, 1, tzinfo=CST)
    found = Discovery(since, "12345", "向县一门式服务管理员申请", (
        Endpoint(SPECIFICATION, "http://example.test/open311/v2", since),
    ))  # fmt: skip
    for form in ("xml", "json"):
        assert read(Discovery, write(Discovery, found, form), form) == (found,)
    root = etree.fromstring(write(Discovery, found, "xml"))
    assert [x.text for x in root.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml", "application/json",
    ]  # fmt: skip
