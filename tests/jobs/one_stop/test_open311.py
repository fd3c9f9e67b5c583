"""Open311 of a county: off unless declared; read by a public client; nothing personal leaves."""

import datetime as dt
import io
import json

import pytest
from django.urls import reverse
from lxml import etree

from guantong.core import acts
from guantong.core.models import Signing
from guantong.core.services import tokens
from guantong.formats.open311.moments import read_moment
from guantong.jobs.one_stop.models import Request
from guantong.jobs.one_stop.services import doors, items, requests

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
PHONE = "13900001234"
#: What the public validator asks of every document of a kind (its rules, in our words).
NEEDED = {
    "services": {"service_code", "service_name", "type"},
    "requests": {"service_request_id", "status", "service_code", "requested_datetime"},
    "attributes": {"variable", "code", "datatype", "required"},
}
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


@pytest.fixture
def lamp(town):
    row = items.add(
        None, town.first, code="J09", name="路灯报修", way="direct", process="service.village",
        category="基础设施",
        questions='[[field]]\nname="many"\nlabel = "几盏"\ntype = "choice"\nchoices = ["1","2"]\n',
    )  # fmt: skip
    items.publish(None, row)
    row.refresh_from_db()
    return row


@pytest.fixture
def opened(town, desk, lamp, allowance):
    doors.declare(None, town.first, open311=True, phone_page=True, contact="12345")
    return requests.take(
        desk.secretary, allowance, town.village, applicant="王小明（虚构）", phone=PHONE,
        channel="village", detail="家住一村三组十二号",
    )  # fmt: skip


def at(name, form="json", county="A", **more):
    return reverse(f"open311:{name}", kwargs={"county": county, "form": form, **more})


def issued(account, *, writes=True, kinds=("one_stop.request",)):
    until = dt.date.today() + dt.timedelta(days=30)
    return tokens.issue(account, account, "热线", kinds, until, writes=writes)


def test_it_is_off_until_two_persons_declare_it(client, town, desk, lamp):
    assert client.get(at("services")).status_code == 404
    doors.declare(desk.keeper, town.first, open311=True)
    assert client.get(at("services")).status_code == 404
    acts.second(desk.second, Signing.objects.unscoped("test").get())
    assert [one["service_code"] for one in client.get(at("services")).json()] == ["J09"]
    assert client.get(at("services", county="B")).status_code == 404
    doors.declare(None, town.first)
    assert client.get(at("services")).status_code == 404


@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_public_validators_ask_holds(client, opened, form):
    rows = {}
    for kind, tag in (("services", "service"), ("requests", "request")):
        answer = client.get(at(kind, form))
        if form == "json":
            rows[kind] = answer.json()
        else:
            assert answer.content.startswith(b"<?xml")
            root = etree.fromstring(answer.content)
            rows[kind] = [{x.tag: x.text for x in one} for one in root.iterfind(tag)]
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
        assert rows[kind]
        for row in rows[kind]:
            assert NEEDED[kind] <= set(row)
            assert all(row[name] for name in NEEDED[kind])
    assert {row["type"] for row in rows["services"]} <= {"realtime", "batch", "blackbox"}
    for row in rows["requests"]:
        assert row["status"] in {"open", "closed"}
        for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
            read_moment(row[name])
    told = client.get(at("definition", form, code="J09"))
    if form == "json":
        found = told.json()["attributes"]
    else:
        found = [
            {x.tag: x.text for x in one}
            for one in etree.fromstring(told.content).iterfind("attributes/attribute")
        ]
    assert all(NEEDED["attributes"] <= set(one) for one in found)
    assert {one["datatype"] for one in found} <= DATATYPES


def test_discovery_names_endpoint_formats_and_who_gives_keys(client, opened):
    root = etree.fromstring(client.get(at("discovery", "xml")).content)
    found = client.get(at("discovery")).json()
    (point,) = found["endpoints"]
    assert root.findtext("contact") == found["contact"] == "12345"
    assert found["key_service"]
    assert read_moment(found["changeset"]) < dt.datetime.now(dt.UTC)
    assert point["url"].endswith("/open311/A/v2")
    assert "text/xml" in point["formats"]
    assert point["specification"]
    assert point["type"]


def test_no_name_telephone_address_or_text_leaves(client, opened):
    for form in ("json", "xml"):
        for name, more in (("requests", {}), ("request", {"number": opened.case.number})):
            text = client.get(at(name, form, **more)).content.decode()
            assert opened.case.number in text
            for secret in ("王小明", PHONE, "十二号", "一村", opened.code):
                assert secret not in text
    (row,) = client.get(at("requests")).json()
    assert (row["service_name"], row["address"], row["status"]) == (
        "高龄津贴申请",
        "红星镇",
        "open",
    )


@pytest.mark.both
def test_a_hotline_hands_a_request_over_and_asks_back(client, town, desk, opened, lamp):
    whole = issued(desk.secretary)
    body = {
        "api_key": whole, "service_code": "J09", "address_id": town.village.code,
        "description": "村口两盏路灯不亮", "phone": PHONE, "first_name": "小明（虚构）",
        "last_name": "王", "attribute[many]": "2",
    }  # fmt: skip
    answer = client.post(at("requests"), urlencoded(body), content_type=FORM)
    assert answer.status_code == 200, answer.content.decode()
    (made,) = answer.json()
    row = Request.objects.unscoped("test").get(case__number=made["service_request_id"])
    assert (row.channel, row.answers, row.applicant.reveal()) == (
        "program", {"many": "2"}, "王小明（虚构）",
    )  # fmt: skip
    assert row.code in made["service_notice"]
    (told,) = client.get(at("request", number=row.case.number)).json()
    assert told["status"] == "open"
    again = client.post(at("requests"), urlencoded(body), content_type=FORM)
    assert again.status_code == 400
    assert row.case.number in again.json()[0]["description"]


def urlencoded(body):
    from urllib.parse import urlencode

    return urlencode(body)


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"service_code": "J77"}, 404, "J77"),
        ({"address_id": "B1"}, 400, "address_id"),
        ({"attribute[many]": "9"}, 400, "many"),
        ({"attribute[many]": ""}, 400, "many"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
        ({"phone": "call"}, 400, "phone"),
    ],
)
def test_what_is_refused_is_an_error_of_the_format(
    client, town, desk, opened, change, status, word
):
    body = {
        "api_key": issued(desk.secretary), "service_code": "J09", "attribute[many]": "1",
        "address_id": town.village.code, **change,
    }  # fmt: skip
    answer = client.post(at("requests", "xml"), urlencoded(body), content_type=FORM)
    root = etree.fromstring(answer.content)
    assert (answer.status_code, root.findtext("error/code")) == (status, str(status))
    assert word in root.findtext("error/description")


def test_a_token_for_something_else_or_for_reading_makes_nothing(client, town, desk, opened):
    for whole in (
        issued(desk.secretary, writes=False),
        issued(desk.secretary, kinds=("core.unit",)),
    ):
        body = urlencoded({"api_key": whole, "service_code": "J09", "address_id": "A11"})
        assert client.post(at("requests"), body, content_type=FORM).status_code == 403


@pytest.mark.both
def test_requests_are_asked_for_by_service_state_and_days(client, opened):
    def many(**query):
        return len(client.get(at("requests"), query).json())

    assert many(service_code="J01") == 1
    assert many(service_code="J09") == 0
    assert many(status="closed") == 0
    assert many(service_request_id=opened.case.number) == 1
    assert many(start_date="2020-01-01T00:00:00Z") == 0
    bad = client.get(at("requests"), {"start_date": "yesterday"})
    assert (bad.status_code, bad.json()[0]["code"]) == (400, 400)
    assert client.get(at("request", number="FW2020-1")).status_code == 404


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_public_client_georeport_reads_it(client, monkeypatch, opened, form):
    import georeport
    import requests as http

    def get(url, params=None):
        answer = client.get(url.removeprefix("http://testserver"), params)
        made = http.Response()
        made.status_code, made.raw = answer.status_code, io.BytesIO(answer.content)
        made.headers.update(answer.headers)
        return made

    monkeypatch.setattr("georeport.georeport.requests.get", get)
    city = georeport.GeoReport("http://testserver/open311/A/v2", "A", output_format=form)
    assert {one["service_code"] for one in city.get_service_list()} == {"J01", "J09"}
    found = city.get_service_definition("J09")["attributes"]
    found = found["attribute"] if form == "xml" else found[0]
    assert found["code"] == "many"
    rows = city.get_service_requests(status="open")
    row = rows if form == "xml" else rows[0]
    assert row["service_request_id"] == opened.case.number
    one = city.get_service_request(opened.case.number)
    assert (one["status"], one["address"]) == ("open", "红星镇")
    assert json.dumps(one, ensure_ascii=False).count(PHONE) == 0


def test_a_form_of_another_kind_is_an_error_of_the_format(client, opened):
    answer = client.post(at("requests"), {"service_code": "J09"})
    assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)
