"""Results of checks: loaded, never drawn here; what was passed on, without contents and names."""

import datetime as dt

import pytest

from guantong.core.errors import Conflict, GuantongError
from guantong.jobs.supervision.listings.matters import Matters
from guantong.jobs.supervision.listings.passed_on import PassedOns
from guantong.jobs.supervision.models import MatterCheck, PassedOn
from guantong.jobs.supervision.services import matters, passed_on

pytestmark = pytest.mark.django_db
DRAWN = {"kind": "random", "draw": "2026-1", "found_on": dt.date(2026, 6, 30)}


def test_result_is_loaded_once_and_a_bad_one_becomes_a_finding(town, bureau):
    name = bureau.chief.name
    row = matters.take(bureau.sup, town.first, name=name, result="grave", **DRAWN)
    with pytest.raises(Conflict, match="不重复写"):
        matters.take(bureau.sup, town.first, name=name, result="same", **DRAWN)
    with pytest.raises(GuantongError, match="没有李某"):
        matters.take(bureau.sup, town.first, name="李某", result="same", **DRAWN)
    (waiting,) = Matters.waits
    assert waiting.rows(bureau.sup).get() == row
    found = matters.to_finding(bureau.sup, row)
    row.refresh_from_db()
    assert (row.finding, found.person, found.source) == (found, bureau.chief, "matters")
    assert found.fact == "个人有关事项随机抽查（2026-1）：漏报情节较重"
    assert not waiting.rows(bureau.sup).exists()
    with pytest.raises(Conflict, match="不能这样做"):
        matters.to_finding(bureau.sup, row)


def test_results_come_from_a_workbook_by_number_or_code(town, bureau):
    from tests.frame.filing import faults, handed_in, written

    head = "姓名,身份证号或人员编号,查核类别,抽查批次,结果日期,查核结果"
    line = f"{bureau.chief.name},{bureau.chief.code},重点抽查,2026-2,2026-06-30,漏报情节较轻"
    read = handed_in(
        bureau.sup, "core.unit", "matters-take", town.first, f"{head}\n{line}".encode(), "核.csv"
    )
    assert faults(read) == []
    written(bureau.sup, read)
    row = MatterCheck.objects.unscoped("test").get()
    assert (row.person, row.kind, row.result) == (bureau.chief, "key", "slight")


def test_same_result_is_no_finding_and_no_content_is_kept(town, bureau):
    row = matters.take(bureau.sup, town.first, name=bureau.chief.name, result="same", **DRAWN)
    assert not matters.to_finding.ready(row)
    kept = {one.name for one in MatterCheck._meta.get_fields()}
    assert kept == {"id", "person", "kind", "draw", "result", "found_on", "finding", "is_demo"}
    ahead = {**DRAWN, "draw": "2026-2", "found_on": dt.date.today() + dt.timedelta(days=1)}
    with pytest.raises(GuantongError, match="今天之后"):
        matters.take(bureau.sup, town.first, name=bureau.chief.name, result="same", **ahead)


def test_letter_waits_until_it_is_passed_on_and_acknowledged(town, bureau):
    given = {"channel": "12380", "received_on": dt.date(2026, 5, 6), "outer": "12380-1"}
    row = passed_on.receive(bureau.sup, town.first, level="科级", **given)
    with pytest.raises(Conflict, match="已经登记"):
        passed_on.receive(bureau.sup, town.first, **given)
    out, taken = (one.rows for one in PassedOns.waits)
    assert (out(bureau.sup).get(), taken(bureau.sup).exists()) == (row, False)
    assert not passed_on.acknowledge.ready(row)
    sent = {"passed_to": "甲县纪委监委", "number": "甲组转〔2026〕1号"}
    with pytest.raises(GuantongError, match="上一步之后"):
        passed_on.pass_on(bureau.sup, row, passed_on=dt.date(2026, 5, 5), **sent)
    row = passed_on.pass_on(bureau.sup, row, passed_on=dt.date(2026, 5, 7), **sent)
    assert (out(bureau.sup).exists(), taken(bureau.sup).get()) == (False, row)
    row = passed_on.acknowledge(bureau.sup, row, acknowledged_on=dt.date(2026, 5, 8))
    assert not taken(bureau.sup).exists()
    assert not passed_on.pass_on.ready(row)


def test_register_keeps_neither_contents_nor_names():
    kept = {one.name for one in PassedOn._meta.get_fields()}
    assert kept == {
        "id", "unit", "unit_path", "channel", "received_on", "outer", "level", "passed_to",
        "number", "passed_on", "acknowledged_on", "is_demo",
    }  # fmt: skip
